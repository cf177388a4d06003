// Commit groups for tests: small, well-formed, and different from one another.
#ifndef BASIN_TESTS_BROKER_LOG_GROUPS_H_
#define BASIN_TESTS_BROKER_LOG_GROUPS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "broker/log/group_builder.h"
#include "broker/log/purge_group.h"

namespace basin {

inline const absl::Time kTestStart = absl::FromUnixSeconds(1773316800);  // 2026-03-12 12:00 UTC

// The serialised Event number `n`, its body padded to `body_bytes`.
inline std::string MakeTestEvent(uint64_t n, size_t body_bytes = 0) {
  v1::Header header;
  header.set_id(absl::StrCat("event-", n));
  header.set_source("/actors/mission-locale");
  header.set_type(n % 3 == 0 ? "referral.sent" : "meeting.held");
  header.set_subject(absl::StrCat("referral/", n % 7));
  header.set_basin(absl::StrCat(1101 + n % 25));
  v1::Event event;
  header.SerializeToString(event.mutable_header());
  std::string body = absl::StrCat("body ", n);
  // Not one byte repeated: compression must have something to do.
  for (uint64_t state = n + 1; body.size() < body_bytes;) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    body.push_back(static_cast<char>('a' + (state >> 60)));
  }
  event.set_body(body);
  return event.SerializeAsString();
}

// Records first … first + count − 1, one second apart: record n is recorded at kTestStart + n
// seconds.
inline SharedGroup MakeTestGroup(Sequence first, uint32_t count, size_t body_bytes = 0) {
  GroupBuilder builder(first, absl::UnixEpoch());
  for (uint32_t i = 0; i < count; ++i)
    builder.Add("mission-locale", MakeTestEvent(first + i, body_bytes),
                kTestStart + absl::Seconds(first + i));
  return Seal(builder.Take());
}

// The group without the bytes of the records at `indices`. Their traces are "trace of <index>".
inline SharedGroup PurgeTestGroup(const CommitGroup& group, const std::vector<uint32_t>& indices) {
  std::vector<RecordToPurge> records;
  for (const uint32_t index : indices)
    records.push_back({.index = index, .trace = absl::StrCat("trace of ", index)});
  return std::make_shared<const CommitGroup>(PurgeRecords(group, records));
}

}  // namespace basin

#endif  // BASIN_TESTS_BROKER_LOG_GROUPS_H_
