// agent.toml, checked: what the agent works with.
#ifndef BASIN_CLIENTS_AGENT_SETTINGS_H_
#define BASIN_CLIENTS_AGENT_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/config.pb.h"
#include "clients/exchange/event_rows.h"
#include "proto/model/status.h"

namespace basin {

struct AgentSettings {
  std::string endpoint;
  std::string server_key_file;
  std::string signing_key_file;  // empty: the first key the hub names is kept
  std::string secret_key_file;
  FileContext context;  // actor, default basin, origin
  std::string outbox;   // empty = nothing is published
  std::string inbox;    // empty = nothing is received
  std::string state;
  absl::Duration poll = absl::Seconds(2);
  std::vector<std::string> inbox_types, inbox_basins;
  bool inbox_own = false;  // also what was published with the agency's own key
  Language language = Language::kFrench;
};

// The values in force when the file does not say.
v1::AgentConfig DefaultAgentConfig();

// Errors: BAD_CONFIG naming the key.
absl::StatusOr<AgentSettings> ReadAgentSettings(const v1::AgentConfig& config);

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_SETTINGS_H_
