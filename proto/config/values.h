// What configuration texts mean: durations, sizes and addresses. A number without a unit is
// refused: nobody can tell 10 seconds from 10 minutes afterwards. `key` names the value in errors,
// which are BAD_CONFIG.
#ifndef BASIN_PROTO_CONFIG_VALUES_H_
#define BASIN_PROTO_CONFIG_VALUES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace basin {

// "250ms", "5s", "10m", "2h", "7d": a whole number and a unit.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view key, absl::string_view text);

// In bytes: "512B", "64KiB", "8MiB", "2GiB".
absl::StatusOr<uint64_t> ParseSize(absl::string_view key, absl::string_view text);

struct HostPort {
  std::string host;   // without brackets
  uint16_t port = 0;  // 0 = any free one
};
// "127.0.0.1:7480", "localhost:80", "[::1]:7480".
absl::StatusOr<HostPort> ParseHostPort(absl::string_view key, absl::string_view text);

}  // namespace basin

#endif  // BASIN_PROTO_CONFIG_VALUES_H_
