// sentinel.toml, checked and converted.
#ifndef BASIN_SERVICES_SENTINEL_SETTINGS_H_
#define BASIN_SERVICES_SENTINEL_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/config_sentinel.pb.h"

namespace basin {

struct SentinelSettings {
  std::string hub_endpoint;
  std::string hub_key_file;    // the hub's public key
  std::string views_endpoint;  // empty = no snapshots are taken
  std::string views_key_file;
  std::string folder;           // of the rows
  std::string secret_key_file;  // the sentinel's own key
  std::string actors_file;
  absl::Duration judge_every;
};

// What sentinel.toml leaves out.
v1::SentinelConfig DefaultSentinelConfig();

// Errors: BAD_CONFIG naming the key.
absl::StatusOr<SentinelSettings> ReadSentinelSettings(const v1::SentinelConfig& config);

// The ids of the actors whose role is operator, in the file's order. Errors: those of LoadConfig.
absl::StatusOr<std::vector<std::string>> LoadOperators(const std::string& actors_file);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_SETTINGS_H_
