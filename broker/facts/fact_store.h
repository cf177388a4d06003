// Known ids and case heads: a fold of the log, kept beside it and derivable from it. Delete its folder,
// restart, and it is the same.
//
// Operation: the front looks facts up, decides, and applies the decision at once (no rollback: a failed
// commit ends the process). Behind the commit, Checkpoint() writes what is durable, together with its
// sequence, in one write. At open the log is folded from the checkpoint to its head.
// Concurrency: everything from the thread that owns it (the front's).
#ifndef BASIN_BROKER_FACTS_FACT_STORE_H_
#define BASIN_BROKER_FACTS_FACT_STORE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/facts/case_head.h"
#include "broker/log/event_log.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// What an event's key is looked up by: the first 16 bytes of SHA-256(source ‖ 0x00 ‖ id).
using EventKey = std::array<uint8_t, 16>;
EventKey KeyOf(absl::string_view source, absl::string_view id);

class FactStore {
 public:
  virtual ~FactStore() = default;

  // The sequence under which the event entered the log, or nullopt when it is new. For ever: there is
  // no window.
  virtual absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) = 0;
  // The case's head, or nullopt when nothing was ever recorded of it.
  virtual absl::StatusOr<std::optional<CaseHead>> FindCase(absl::string_view subject) = 0;

  // Applies what was decided. Sequences come in order.
  virtual void Put(Sequence sequence, const EventKey& key, absl::string_view subject,
                   const CaseHead& head) = 0;

  // The sequence up to which everything has been applied.
  virtual Sequence applied() const = 0;
  // The sequence up to which a restart need not fold again.
  virtual Sequence checkpointed() const = 0;
  // Writes what was applied up to `durable` (not beyond: what is not durable may never have been).
  // Cheap when there is little to write; the caller decides how often.
  virtual absl::Status Checkpoint(Sequence durable) = 0;
};

// Keeps everything in memory; for the memory log and the simulator.
std::unique_ptr<FactStore> MakeMemoryFactStore();
// Keeps it in a RocksDB folder of its own. A damaged or foreign folder, or one ahead of the log, is
// deleted and rebuilt. `identity` names the log it belongs to.
absl::StatusOr<std::unique_ptr<FactStore>> OpenRocksDbFactStore(const std::string& folder,
                                                                const LogIdentity& identity,
                                                                Sequence durable_head);

// Folds the log from store.applied() to its durable head. Errors of the log pass through.
absl::Status CatchUp(const EventLog& log, const EventCatalog& catalog, FactStore& store);

// The head after `event` of `type` by `actor` was recorded as `sequence` on a case whose head was
// `before`. Pure. The one place that knows how a record changes a case; admission and CatchUp both use it.
CaseHead Advance(const std::optional<CaseHead>& before, const EventType& type, const EventView& event,
                 absl::string_view actor, Sequence sequence, Sequence retracted);

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_FACT_STORE_H_
