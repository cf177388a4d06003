#include "tests/broker/log/rocksdb/power_loss_file_system.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace basin {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class PowerLossFileSystem::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(std::unique_ptr<rocksdb::FSWritableFile> file, PowerLossFileSystem& disk, std::string name)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), name_(std::move(name)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* context) override {
    IOStatus status = disk_.Admit();
    if (status.ok()) status = target()->Append(data, options, context);
    if (status.ok()) Note([&](Written& file) { file.length += data.size(); });
    return status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* context) override {
    return Append(data, options, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    IOStatus status = disk_.Admit();
    if (status.ok()) status = target()->Sync(options, context);
    if (status.ok()) Note([](Written& file) { file.synced = file.length; });
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return Sync(options, context);
  }

 private:
  template <typename Change>
  void Note(Change change) {
    const std::lock_guard<std::mutex> lock(disk_.mutex_);
    change(disk_.files_[name_]);
  }

  PowerLossFileSystem& disk_;
  const std::string name_;
};

PowerLossFileSystem::PowerLossFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

void PowerLossFileSystem::FailAfter(uint64_t operations) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fail_from_ = operations_ + operations;
}

void PowerLossFileSystem::CutPower() { FailAfter(0); }

uint64_t PowerLossFileSystem::ForgetUnsynced(std::mt19937& random) {
  const std::lock_guard<std::mutex> lock(mutex_);
  uint64_t forgotten = 0;
  for (const auto& [name, file] : files_) {
    std::error_code absent;
    if (std::filesystem::file_size(name, absent) == 0 || absent) continue;
    const uint64_t unsynced = file.length - file.synced;
    const uint64_t kept = file.synced + (unsynced == 0 ? 0 : random() % (unsynced + 1));
    std::filesystem::resize_file(name, kept);
    forgotten += file.length - kept;
  }
  return forgotten;
}

uint64_t PowerLossFileSystem::operations() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return operations_;
}

IOStatus PowerLossFileSystem::NewWritableFile(const std::string& name,
                                              const rocksdb::FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                                              IODebugContext* context) {
  IOStatus status = Admit();
  std::unique_ptr<rocksdb::FSWritableFile> real;
  if (status.ok()) status = target()->NewWritableFile(name, options, &real, context);
  if (!status.ok()) return status;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    files_[name] = Written{};
  }
  *file = std::make_unique<File>(std::move(real), *this, name);
  return status;
}

IOStatus PowerLossFileSystem::RenameFile(const std::string& from, const std::string& to,
                                         const IOOptions& options, IODebugContext* context) {
  IOStatus status = Admit();
  if (status.ok()) status = target()->RenameFile(from, to, options, context);
  if (!status.ok()) return status;
  const std::lock_guard<std::mutex> lock(mutex_);
  files_[to] = files_[from];
  files_.erase(from);
  return status;
}

IOStatus PowerLossFileSystem::Admit() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return operations_++ < fail_from_ ? IOStatus::OK() : IOStatus::IOError("injected failure");
}

}  // namespace basin
