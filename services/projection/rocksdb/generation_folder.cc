#include "services/projection/rocksdb/generation_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/files/durable_files.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kListBytesMax = 4096;

std::string ListOf(const std::string& folder) { return folder + "/GENERATIONS"; }
// Where rows were kept before there were generations.
std::string FirstRowsOf(const std::string& folder) { return folder + "/rows"; }

absl::Status FolderFault(const std::string& folder, const std::error_code& error) {
  if (!error) return absl::OkStatus();
  return MakeError(v1::IO_FAILED,
                   {.detail = {"$0: $1", "$0 : $1", folder, SystemFault(error.value())}});
}

absl::Status RemoveAll(const std::string& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return FolderFault(folder, error);
}

}  // namespace

GenerationStore::GenerationStore(std::string folder, std::unique_ptr<RocksdbViewStore> store)
    : folder_(std::move(folder)), store_(std::move(store)) {}

// What cannot be removed now is named by no list, and removed at the next start.
GenerationStore::~GenerationStore() {
  store_.reset();
  if (given_up_) RemoveAll(folder_).IgnoreError();
}

GenerationFolder::GenerationFolder(std::string folder, std::unique_ptr<FolderLock> lock)
    : folder_(std::move(folder)), lock_(std::move(lock)) {}

absl::StatusOr<std::unique_ptr<GenerationFolder>> GenerationFolder::Open(const std::string& folder,
                                                                         absl::Time now) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  BASIN_RETURN_IF_ERROR(FolderFault(folder, error));
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(folder));
  std::unique_ptr<GenerationFolder> opened(new GenerationFolder(folder, std::move(lock)));
  BASIN_RETURN_IF_ERROR(opened->Read(now));
  BASIN_RETURN_IF_ERROR(opened->RemoveOthers());
  return opened;
}

absl::Status GenerationFolder::Read(absl::Time now) {
  const absl::StatusOr<std::string> text = ReadFile(ListOf(folder_), kListBytesMax);
  if (!text.ok() && CodeOf(text.status()) != v1::NOT_FOUND) return text.status();
  const absl::StatusOr<Generations> known =
      text.ok() ? DecodeGenerations(*text) : absl::StatusOr<Generations>(text.status());
  if (known.ok()) {
    generations_ = *known;
    return absl::OkStatus();
  }
  const bool has_rows = std::filesystem::exists(FirstRowsOf(folder_));
  if (has_rows && !std::filesystem::exists(RowsOf(1)))
    BASIN_RETURN_IF_ERROR(MoveDurably(FirstRowsOf(folder_), RowsOf(1)));
  return Set(FirstGeneration(now, /*whole=*/std::filesystem::exists(RowsOf(1))));
}

absl::Status GenerationFolder::RemoveOthers() const {
  BASIN_ASSIGN_OR_RETURN(const std::vector<FolderEntry> entries, ListFolder(folder_));
  for (const FolderEntry& entry : entries) {
    absl::string_view name = entry.name;
    uint64_t number = 0;
    if (!absl::ConsumePrefix(&name, "rows-") || !absl::SimpleAtoi(name, &number)) continue;
    const bool named = number == generations_.answering.number ||
                       (generations_.beside.has_value() && number == generations_.beside->number);
    if (!named) BASIN_RETURN_IF_ERROR(RemoveAll(absl::StrCat(folder_, "/", entry.name)));
  }
  return absl::OkStatus();
}

absl::Status GenerationFolder::Set(const Generations& generations) {
  BASIN_RETURN_IF_ERROR(WriteDurably(ListOf(folder_), EncodeGenerations(generations)));
  generations_ = generations;
  return absl::OkStatus();
}

absl::StatusOr<GenerationFolder::Opened> GenerationFolder::OpenRows(uint64_t number) const {
  BASIN_ASSIGN_OR_RETURN(RocksdbViewStore::Opened rows, RocksdbViewStore::Open(RowsOf(number)));
  return Opened{std::make_shared<GenerationStore>(RowsOf(number), std::move(rows.store)),
                std::move(rows.emptied_because)};
}

absl::Status GenerationFolder::EmptyRows(uint64_t number) const {
  return RocksdbViewStore::Empty(RowsOf(number));
}

std::string GenerationFolder::RowsOf(uint64_t number) const {
  return absl::StrCat(folder_, "/rows-", number);
}

}  // namespace basin
