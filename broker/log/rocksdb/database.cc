#include "broker/log/rocksdb/database.h"

#include <algorithm>
#include <utility>

#include "broker/log/rocksdb/options.h"

namespace basin {
namespace {

// False as well when there is no database, or none that opens: opening it says so.
bool HasKept(const rocksdb::DBOptions& options, const std::string& path) {
  std::vector<std::string> families;
  if (!rocksdb::DB::ListColumnFamilies(options, path, &families).ok()) return false;
  return std::find(families.begin(), families.end(), kKeptFamily) != families.end();
}

}  // namespace

Database::Database(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families)
    : db_(db), families_(std::move(families)) {}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

rocksdb::Status Database::Take(const rocksdb::Status& opened, rocksdb::DB* db,
                               std::vector<rocksdb::ColumnFamilyHandle*> families,
                               std::unique_ptr<Database>* database) {
  if (!opened.ok()) return opened;
  auto taken = std::unique_ptr<Database>(new Database(db, std::move(families)));
  const rocksdb::Status loaded = taken->LoadPurge();
  if (loaded.ok()) *database = std::move(taken);
  return loaded;
}

rocksdb::Status Database::Open(const rocksdb::DBOptions& options, const std::string& path,
                               std::unique_ptr<Database>* database,
                               const rocksdb::CompactionFilter* log_filter) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted = LogColumnFamilies(HasKept(options, path));
  wanted[1].options.compaction_filter = log_filter;
  const rocksdb::Status status = rocksdb::DB::Open(options, path, wanted, &families, &db);
  return Take(status, db, std::move(families), database);
}

rocksdb::Status Database::OpenReadOnly(const rocksdb::DBOptions& options, const std::string& path,
                                       std::unique_ptr<Database>* database) {
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      options, path, LogColumnFamilies(HasKept(options, path)), &families, &db);
  return Take(status, db, std::move(families), database);
}

rocksdb::Status Database::CreateKept() {
  if (kept_family() != nullptr) return rocksdb::Status::OK();
  const rocksdb::ColumnFamilyDescriptor kept = LogColumnFamilies(/*kept=*/true)[2];
  rocksdb::ColumnFamilyHandle* family = nullptr;
  rocksdb::Status status = db_->CreateColumnFamily(kept.options, kept.name, &family);
  if (status.ok()) families_.push_back(family);
  return status;
}

rocksdb::Status Database::LoadPurge() {
  std::string value;
  const rocksdb::Status status = Get(kPurgeKey, &value);
  if (status.IsNotFound()) return rocksdb::Status::OK();
  if (!status.ok()) return status;
  absl::StatusOr<PurgeState> purge = DecodePurge(value);
  if (!purge.ok() || (purge->mark > 0 && kept_family() == nullptr))
    return rocksdb::Status::Corruption("what was kept of purged groups is missing");
  purge_ = *std::move(purge);
  return status;
}

rocksdb::Status Database::Get(const char* key, std::string* value) const {
  return db_->Get(SeekReadOptions(), default_family(), key, value);
}

std::unique_ptr<GroupIterator> Database::Groups(const rocksdb::ReadOptions& options) const {
  std::unique_ptr<rocksdb::Iterator> kept;
  if (purge_.mark > 0) kept.reset(db_->NewIterator(options, kept_family()));
  std::unique_ptr<rocksdb::Iterator> log(db_->NewIterator(options, log_family()));
  return std::make_unique<GroupIterator>(std::move(kept), std::move(log), purge_.mark);
}

std::unique_ptr<GroupIterator> Database::ScanGroups() const { return Groups(ScanReadOptions()); }

std::unique_ptr<GroupIterator> Database::SeekGroups() const { return Groups(SeekReadOptions()); }

}  // namespace basin
