// The agent: an outbox and an inbox kept in step with a hub.
#ifndef BASIN_CLIENTS_AGENT_AGENT_H_
#define BASIN_CLIENTS_AGENT_AGENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/agent/inbox.h"
#include "clients/agent/outbox.h"
#include "clients/agent/settings.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"
#include "proto/model/report.h"

namespace basin {

// What the agent is given instead of reading it itself.
struct AgentSurroundings {
  std::function<absl::Time()> now;
  std::function<bool()> stop;                // asked several times a second
  std::function<void(absl::Duration)> wait;  // returns early when a signal comes
  Report report;
};

// Everything from one thread.
class Agent {
 public:
  Agent(const AgentSettings& settings, ClientOptions connection, const EventCatalog& catalog,
        AgentSurroundings surroundings);

  // Works until it is told to stop: a hub that is away is waited for. With `once`, until everything
  // that lies in the outbox is handled and the inbox has caught up. Errors: IO_FAILED of the
  // agent's own folders; BAD_CONFIG when the hub knows the key under another actor or holds events
  // of another origin; with `once` also what keeps it from its work: those of Client::Connect,
  // BAD_FILE when a file was refused.
  absl::Status Run(bool once);

 private:
  absl::Status Prepare();
  absl::Status Connect(absl::Time now);
  absl::Status CheckWelcome() const;
  absl::Status Subscribe();
  absl::Status HandleOutbox(absl::Time now, bool once);
  absl::Status Listen();
  // Everything the hub had when it was last heard of has been told to the inbox.
  bool CaughtUp() const;
  void Log(const Handled& file);

  const AgentSettings& settings_;
  const ClientOptions connection_;
  const AgentSurroundings surroundings_;
  std::optional<Outbox> outbox_;
  std::optional<Inbox> inbox_;
  std::unique_ptr<Client> client_;
  absl::Time next_connect_ = absl::InfinitePast();
  absl::Time next_scan_ = absl::InfinitePast();
  absl::Duration backoff_;
  Sequence through_ = 0;        // as far as the inbox has been told
  bool inbox_stopped_ = false;  // the hub cannot serve its cursor; an operator decides
  absl::Status refused_file_;   // BAD_FILE once a file was refused
};

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_AGENT_H_
