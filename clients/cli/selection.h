// Which events a command reads: by position or time, and by basin, type, case and actor.
#ifndef BASIN_CLIENTS_CLI_SELECTION_H_
#define BASIN_CLIENTS_CLI_SELECTION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/command.h"
#include "clients/cli/shell.h"
#include "clients/sdk/client.h"
#include "proto/model/sequence.h"

namespace basin::cli {

// As given on the command line.
struct SelectionOptions {
  std::vector<std::string> basins, types, cases, actors;
  std::string from, until;
};
// Declares --basin, --type, --case, --actor, --from and --until.
std::shared_ptr<SelectionOptions> DeclareSelection(CLI::App& app, const Words& words);

// A sequence, or the moment of recording.
using Bound = std::variant<Sequence, absl::Time>;
// "4711"; "2026-03-12", "12/03/2026 14:05" (on the clocks of Paris); "2026-03-12T13:05:00Z".
enum class Edge { kFrom, kUntil };
// A day alone is its first moment as kFrom and its last as kUntil. Errors: USAGE.
absl::StatusOr<Bound> ParseBound(Edge edge, absl::string_view text);

struct Selection {
  v1::Filter filter;
  std::optional<Bound> from, until;  // both inclusive
  uint64_t limit = 0;                // stop after so many events; 0 = no limit
  bool replay = false;               // ask the hub to mark what it delivers as replayed
};
// Basins may be given by name. Errors: USAGE, also when the last event asked for lies before the
// first; BAD_FILTER for a type pattern that covers no known type.
absl::StatusOr<Selection> MakeSelection(const SelectionOptions& options,
                                        const EventCatalog& catalog);

// UNKNOWN_BASIN, with the known basin whose name or code is nearest to what was given in `field`.
absl::Status UnknownBasin(const std::string& field, const std::string& given);

// Errors: UNKNOWN_BASIN for a basin that neither our table nor the log defines; those of the hub.
absl::Status CheckBasins(Shell& shell, Client& client, const Selection& selection);

// What became of a reading.
struct Reading {
  Sequence through = 0;  // everything up to here was seen or filtered out
  bool ended = false;    // there is nothing more to read: false when the limit stopped it
  bool gap = false;      // a part was purged or forbidden; it was told on err
  bool interrupted = false;
};
using Each = std::function<absl::Status(const RecordView& record, bool replayed)>;

// Calls `each` for every event selected, in order: up to the head the hub had when the client
// connected, or, with `follow`, until the user interrupts. Errors: those of the hub and of `each`.
absl::StatusOr<Reading> ReadEvents(Shell& shell, Client& client, const Selection& selection,
                                   bool follow, const Each& each);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_SELECTION_H_
