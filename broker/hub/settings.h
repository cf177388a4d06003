// hub.toml, read and understood.
#ifndef BASIN_BROKER_HUB_SETTINGS_H_
#define BASIN_BROKER_HUB_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "basin/v1/config.pb.h"
#include "broker/backends/open_event_log.h"
#include "broker/hub/hub_core.h"
#include "broker/hub/upkeep.h"
#include "broker/log/disk_guard.h"
#include "broker/retention/retention_policy.h"
#include "proto/config/values.h"
#include "proto/wire/router_socket.h"

namespace basin {

struct HubSettings {
  std::string endpoint;
  HostPort http;
  std::vector<std::string> http_names;  // under which HTTP is asked, besides its address
  std::string secret_key_file;
  std::string signing_key_file;  // empty: heads are not signed
  std::string actors_file;
  RouterOptions router;      // but for its key
  EventLogOptions log;       // but for a new log's id
  std::string facts_folder;  // this and the next two: empty with the memory log
  std::string tree_folder;
  std::string places_folder;
  DiskGuardOptions disk;
  UpkeepOptions upkeep;
  RetentionPolicy retention;  // for basin-hub log retention; a running hub purges nothing
  HubOptions hub;             // but for its version and signing key
};

// The values of a configuration that says nothing.
v1::HubConfig DefaultHubConfig();

// What every value means. Errors: BAD_CONFIG naming the key.
absl::StatusOr<HubSettings> ReadSettings(const v1::HubConfig& config);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_SETTINGS_H_
