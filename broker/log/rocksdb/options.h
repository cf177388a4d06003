// How RocksDB is set up for the log, each setting with its reason.
#ifndef BASIN_BROKER_LOG_ROCKSDB_OPTIONS_H_
#define BASIN_BROKER_LOG_ROCKSDB_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/model/text.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/slice.h"

namespace basin {

// `env` nullptr means the default. Memory, all in all: about 60 MiB under full load.
rocksdb::DBOptions LogDbOptions(rocksdb::Env* env);
// Flushes and compactions together write no more; commits are not held up. 0 = no limit.
void LimitBackgroundWrites(uint64_t bytes_per_second, rocksdb::DBOptions& options);
// Of "default" and "log", in this order; and of "kept", when the log has it.
std::vector<rocksdb::ColumnFamilyDescriptor> LogColumnFamilies(bool kept);
// One commit: on disk when it returns.
rocksdb::WriteOptions CommitWriteOptions();
// Single reads, and scans in key order. Neither fills the cache: a group is larger than what there
// is.
rocksdb::ReadOptions SeekReadOptions();
rocksdb::ReadOptions ScanReadOptions();

inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
inline rocksdb::Slice ToSlice(absl::string_view view) { return {view.data(), view.size()}; }

// LOG_DAMAGED, DISK_FULL or IO_FAILED, with what was attempted and RocksDB's words. REQUIRES:
// !status.ok().
absl::Status ToError(const rocksdb::Status& status, const Text& attempted);

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_OPTIONS_H_
