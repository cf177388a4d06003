// Publishing the events of a file, and telling what became of each.
#ifndef BASIN_CLIENTS_CLI_PUBLISHING_H_
#define BASIN_CLIENTS_CLI_PUBLISHING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "basin/v1/error.pb.h"
#include "clients/cli/output.h"
#include "clients/cli/shell.h"
#include "clients/exchange/file_fault.h"
#include "clients/sdk/client.h"
#include "proto/model/sequence.h"

namespace basin::cli {

struct EventOutcome {
  enum class Kind : uint8_t {
    kNotPublished,  // the command ended before, or its transaction was refused for another event
    kValid,         // a dry run found nothing wrong
    kAccepted,      // in the log, now
    kDuplicate,     // in the log before, byte for byte
    kRefused,
  };
  Kind kind = Kind::kNotPublished;
  Sequence sequence = 0;  // of accepted events and duplicates
  v1::Error error = {};   // of refused ones
};

struct Publication {
  std::vector<EventOutcome> outcomes;  // one per event, in the file's order
  bool interrupted = false;

  uint64_t Count(EventOutcome::Kind kind) const;
  bool refused() const { return Count(EventOutcome::Kind::kRefused) > 0; }
};

// Errors of all three: those of the connection, when the hub does not answer. `label` names the
// progress bar.

// Each event enters the log, or not, by itself.
absl::StatusOr<Publication> PublishEach(Shell& shell, Client& client, const FileEvents& file,
                                        const std::string& label);
// Every check of the hub, each event judged as if the earlier admissible ones were in the log.
// Nothing is written.
absl::StatusOr<Publication> CheckAll(Shell& shell, Client& client, const FileEvents& file,
                                     const std::string& label);
// All or none: one transaction when the hub's limit allows; otherwise everything is checked first.
absl::StatusOr<Publication> PublishWhole(Shell& shell, Client& client, const FileEvents& file,
                                         const std::string& label);

// What became of the events. People see every line of a short file, and only what was refused of a
// long one.
Document PublicationDocument(const FileEvents& file, const Publication& publication,
                             v1::Origin origin, const OutputOptions& options, const Words& words);

// Prints the document; 65 when something was refused, 130 when interrupted.
absl::StatusOr<int> TellPublication(Shell& shell, const FileEvents& file,
                                    const Publication& publication, v1::Origin origin);

// Tells what is wrong with a file before anything was sent. REQUIRES: there are faults.
absl::Status TellFaults(Shell& shell, const FileEvents& file);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_PUBLISHING_H_
