#include "tests/benchmark/raw_limit.h"

#include <algorithm>
#include <memory>

#include "absl/time/clock.h"
#include "broker/log/group_builder.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "proto/model/status.h"
#include "rocksdb/write_batch.h"

namespace basin {
namespace {

// Enough different groups that compression does not see one again within its window.
constexpr size_t kGroups = 16;

std::vector<CommitGroup> BuildGroups(const RawLimitOptions& options) {
  GroupBuilder builder(1, absl::UnixEpoch());
  std::vector<CommitGroup> groups;
  size_t next = 0;
  while (groups.size() < kGroups) {
    for (uint32_t i = 0; i < options.events_per_group; ++i)
      builder.Add("actor", options.events[next++ % options.events.size()], absl::UnixEpoch());
    groups.push_back(builder.Take());
  }
  return groups;
}

rocksdb::Status Commit(const Database& database, Sequence first, const CommitGroup& group,
                       rocksdb::WriteBatch& batch) {
  const std::string key = EncodeGroupKey(first);
  const std::string header = EncodeGroupHeader(group, Packing::kPlain);
  const rocksdb::Slice key_parts[] = {key};
  const rocksdb::Slice value_parts[] = {header, group.records};
  batch.Clear();
  rocksdb::Status status = batch.Put(database.log_family(), rocksdb::SliceParts(key_parts, 1),
                                     rocksdb::SliceParts(value_parts, 2));
  return status.ok() ? database.db().Write(CommitWriteOptions(), &batch) : status;
}

}  // namespace

absl::StatusOr<RawLimit> MeasureRawLimit(const RawLimitOptions& options) {
  if (options.events.empty()) return absl::InvalidArgumentError("no events to write");
  const std::vector<CommitGroup> groups = BuildGroups(options);
  rocksdb::DBOptions db_options = LogDbOptions(nullptr);
  db_options.create_if_missing = true;
  db_options.error_if_exists = true;
  std::unique_ptr<Database> database;
  rocksdb::Status status = Database::Open(db_options, options.folder, &database);

  rocksdb::WriteBatch batch;
  std::vector<absl::Duration> took;
  Sequence next = 1;
  uint64_t bytes = 0;
  const absl::Time start = absl::Now();
  absl::Time now = start;
  while (status.ok() && now - start < options.duration) {
    const CommitGroup& group = groups[took.size() % groups.size()];
    status = Commit(*database, next, group, batch);
    next += group.count;
    bytes += group.records.size();
    const absl::Time done = absl::Now();
    took.push_back(done - now);
    now = done;
  }
  if (!status.ok())
    return ToError(status, {"measuring the raw limit", "mesure de la limite brute"});

  const double seconds = absl::ToDoubleSeconds(now - start);
  std::sort(took.begin(), took.end());
  return RawLimit{.events_per_second = static_cast<double>(next - 1) / seconds,
                  .groups_per_second = static_cast<double>(took.size()) / seconds,
                  .bytes_per_second = static_cast<double>(bytes) / seconds,
                  .group_p50 = took[took.size() / 2],
                  .group_p99 = took[took.size() * 99 / 100]};
}

}  // namespace basin
