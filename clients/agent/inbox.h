// The folder in which an agency finds what concerns it: one CloudEvents file per event, named by
// its place in the log, "0000000000004711.json". What was published with the agency's own key is
// left out, unless the settings ask for it: the agency has it.
//
// Every event is put there exactly once, also when whoever reads the folder takes the files away,
// and whenever the agent is killed: a delivery is written to inbox/.incoming, then the cursor is
// moved, then the files are moved into view. After a crash, files up to the cursor are moved and
// the others are thrown away, for they will be delivered again.
#ifndef BASIN_CLIENTS_AGENT_INBOX_H_
#define BASIN_CLIENTS_AGENT_INBOX_H_

#include <string>

#include "absl/status/status.h"
#include "basin/v1/session.pb.h"
#include "clients/agent/settings.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"

namespace basin {

// "0000000000004711.json"
std::string InboxName(Sequence sequence);
// 0 when `name` is not one of these.
Sequence SequenceOfInboxName(absl::string_view name);

class Inbox {
 public:
  // The arguments outlive it. `settings.inbox` is not empty.
  Inbox(const AgentSettings& settings, const EventCatalog& catalog)
      : settings_(settings), catalog_(catalog) {}

  // Creates the folders, reads the cursor and finishes what a crash interrupted.
  // Errors: IO_FAILED; BAD_FILE when the cursor's file was damaged: whoever repairs it decides from
  // where.
  absl::Status Open();

  // From the cursor on, or from the first event when there is none.
  v1::Subscribe Request() const;
  // The log that the cursor speaks of; call it before Take, with every session's.
  void SpeakOf(const v1::Position& log);
  // Puts the delivery's events into the folder. Errors: IO_FAILED; those of ToCloudEventJson.
  absl::Status Take(const Client::Delivery& delivery);

  const v1::Position& cursor() const { return cursor_; }

 private:
  std::string incoming() const { return settings_.inbox + "/.incoming"; }
  std::string cursor_file() const { return settings_.state + "/cursor.json"; }
  absl::Status ReadCursor();
  absl::Status FinishInterrupted() const;

  const AgentSettings& settings_;
  const EventCatalog& catalog_;
  v1::Position cursor_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_INBOX_H_
