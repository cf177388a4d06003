#include "broker/log/rocksdb/options.h"

#include <memory>

#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/quiet_logger.h"
#include "proto/model/status.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/rate_limiter.h"
#include "rocksdb/statistics.h"
#include "rocksdb/table.h"

namespace basin {
namespace {

constexpr size_t kMiB = size_t{1024} * 1024;

rocksdb::ColumnFamilyOptions FamilyOptions() {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.block_size =
      kMiB / 32;  // groups of one event compress together; large groups fill blocks alone
  // Reads do not fill it; it is there because RocksDB wants one.
  table.block_cache = rocksdb::NewLRUCache(kMiB);

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // Measured on envelopes of 250 bytes: 0.41 of their bytes on disk, read at 12 M events/s. zstd
  // below the newest levels gives 0.31, but costs half as much CPU again per event (files no longer
  // just move) and halves the reading.
  family.compression = rocksdb::kLZ4Compression;
  family.level_compaction_dynamic_level_bytes = false;
  return family;
}

// Groups come in key order and are never overwritten: files do not overlap, so levelled compaction
// only moves them, and every byte is written twice in its life (write-ahead log, table).
rocksdb::ColumnFamilyOptions GroupFamilyOptions() {
  rocksdb::ColumnFamilyOptions family = FamilyOptions();
  // Small buffers flush in short strokes; three of them ride out a slow one.
  family.write_buffer_size = 16 * kMiB;
  family.max_write_buffer_number = 3;
  family.target_file_size_base = 64 * kMiB;
  return family;
}

rocksdb::ColumnFamilyOptions DefaultFamilyOptions() {
  rocksdb::ColumnFamilyOptions family = FamilyOptions();
  family.write_buffer_size = 2 * kMiB;
  return family;
}

}  // namespace

rocksdb::DBOptions LogDbOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  // Any damage but a torn last record of the write-ahead log keeps the database shut. The default
  // mode opens with whatever stands before the damage, and says nothing. What this mode cannot see
  // (a log cut between two records, or deleted) the durable head sees.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.paranoid_checks = true;
  // Recycled log files would save the sync of their growth, about half of a small commit. But in
  // one, a torn end cannot be told from what an earlier use left there, so RocksDB turns recycling
  // off under this recovery mode. Safety wins.
  options.recycle_log_file_num = 0;
  // "head" is little and would else keep old write-ahead logs from being deleted. Also bounds how
  // much there is to read again at a start.
  options.max_total_wal_size = 48 * kMiB;
  options.info_log = MakeQuietLogger();
  // What is written behind the commits; counted, not timed.
  options.statistics = rocksdb::CreateDBStatistics();
  options.statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  // A fixed number, so that connections cannot use up the descriptors.
  options.max_open_files = 128;
  options.max_file_opening_threads = 1;
  options.max_background_jobs = 2;
  // The kernel writes table files as they grow, not in one burst that a commit's sync then waits
  // for.
  options.bytes_per_sync = kMiB;
  options.create_missing_column_families = true;
  return options;
}

void LimitBackgroundWrites(uint64_t bytes_per_second, rocksdb::DBOptions& options) {
  // In strokes of ten milliseconds: in the usual ones of a hundred, a commit's sync would still
  // meet a tenth of a second's worth of another's writing.
  constexpr int64_t kRefillMicroseconds = 10'000;
  constexpr int32_t kFairness = 10;
  if (bytes_per_second == 0) return;
  options.rate_limiter.reset(rocksdb::NewGenericRateLimiter(static_cast<int64_t>(bytes_per_second),
                                                            kRefillMicroseconds, kFairness));
}

std::vector<rocksdb::ColumnFamilyDescriptor> LogColumnFamilies(bool kept) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, DefaultFamilyOptions()},
      {kLogFamily, GroupFamilyOptions()}};
  if (kept) families.emplace_back(kKeptFamily, GroupFamilyOptions());
  return families;
}

rocksdb::WriteOptions CommitWriteOptions() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

rocksdb::ReadOptions SeekReadOptions() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  return options;
}

rocksdb::ReadOptions ScanReadOptions() {
  rocksdb::ReadOptions options = SeekReadOptions();
  options.readahead_size = kMiB;  // held by every reader while it reads
  return options;
}

absl::Status ToError(const rocksdb::Status& status, const Text& attempted) {
  v1::ErrorCode code = v1::IO_FAILED;
  if (status.IsCorruption() || status.IsPathNotFound() || status.IsNotFound())
    code = v1::LOG_DAMAGED;
  if (status.IsNoSpace()) code = v1::DISK_FULL;
  return MakeError(code, {.detail = {"$0: $1", "$0 : $1", attempted, status.ToString()}});
}

}  // namespace basin
