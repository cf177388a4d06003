// What the agent leaves beside a file: a receipt when it was published, an explanation when it was
// refused. Pure.
#ifndef BASIN_CLIENTS_AGENT_PAPERS_H_
#define BASIN_CLIENTS_AGENT_PAPERS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "clients/exchange/file_fault.h"
#include "proto/model/sequence.h"
#include "proto/model/status.h"

namespace basin {

// Where each event of a file is in the log, in the order of FileEvents::events.
struct PublishedEvent {
  Sequence sequence = 0;
  bool known_before = false;  // the hub had it already, byte for byte
};
struct PublishedFile {
  std::string name;    // as it was dropped
  std::string sha256;  // of its bytes, in hexadecimal
  absl::Time at;
  v1::Position log;  // log id and epoch
  v1::Origin origin = v1::REAL;
  std::vector<PublishedEvent> events;
};

// JSON, indented: a program reads it, and a person can. Of simulated events it says so.
std::string ReceiptText(const PublishedFile& file, const FileEvents& events);

// For whoever filled the file in: what is wrong, where, and what to do. `published` events of the
// file are in the log already: none, unless it had to be sent in several transactions.
std::string RefusalText(absl::string_view name, absl::Span<const FileFault> faults,
                        size_t published, absl::Time now, Language language);

// The name of the explanation beside a file.
std::string RefusalName(absl::string_view name, Language language);

}  // namespace basin

#endif  // BASIN_CLIENTS_AGENT_PAPERS_H_
