// The folder in which an agency drops what it has to say.
//
//   outbox/meeting.held_2026-03.csv       dropped
//   outbox/sent/meeting.held_2026-03.csv  published, with ….receipt.json beside it
//   outbox/rejected/…                     refused, with ….erreur.txt beside it
//
// A file is published whole or not at all: in one transaction where it fits the hub's limits, or
// else in several after a dry run of all of them. (Between the dry run and the last transaction
// somebody else may change a case: then what was published stays, and the explanation says how much
// it is.) What is temporary — no connection, a full disk, a hub that drains — leaves the file where
// it is, to be tried again.
//
// Killed at any moment, it loses and doubles nothing: ids are drawn from the content, so publishing
// a file again is answered with the original positions, and the receipt is written before the file
// is moved.
#ifndef BASIN_CLIENTS_AGENT_OUTBOX_H_
#define BASIN_CLIENTS_AGENT_OUTBOX_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/agent/settings.h"
#include "clients/exchange/event_rows.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"

namespace basin {

// What became of one file.
struct Handled {
  enum class Kind { kPublished, kRefused, kKept };
  std::string name;
  Kind kind = Kind::kKept;
  size_t events = 0;
  std::string why;  // of kKept and kRefused, for the agent's log; never the content
};

class Outbox {
 public:
  // The arguments outlive it. `settings.outbox` is not empty.
  Outbox(const AgentSettings& settings, const EventCatalog& catalog)
      : settings_(settings), catalog_(catalog) {}

  // Creates the folders. IO_FAILED.
  absl::Status Prepare() const;

  // Handles every file that is ready, the oldest first. Without a `client`, only files that are
  // wrong by themselves are handled. Stops at the first temporary trouble, which what follows would
  // meet too. Errors: IO_FAILED.
  absl::StatusOr<std::vector<Handled>> HandleReady(Client* client, absl::Time now,
                                                   absl::Duration settling) const;

 private:
  struct Sent;
  absl::StatusOr<Handled> Handle(const std::string& name, Client* client, absl::Time now) const;
  absl::StatusOr<Sent> Send(const FileEvents& events, Client& client) const;
  absl::StatusOr<Handled> Accept(const std::string& name, const std::string& bytes,
                                 const FileEvents& events, const Sent& sent, const Client& client,
                                 absl::Time now) const;
  absl::StatusOr<Handled> Refuse(const std::string& name, const std::string& bytes,
                                 const std::vector<FileFault>& faults, size_t published,
                                 absl::Time now) const;
  absl::StatusOr<std::string> FilingPath(const std::string& folder, const std::string& name,
                                         const std::string& bytes) const;

  const AgentSettings& settings_;
  const EventCatalog& catalog_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_OUTBOX_H_
