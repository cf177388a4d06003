// Known ids and case heads: a fold of the log, kept beside it and derivable from it. Delete its
// folder, restart, and it is the same.
//
// Operation: the front looks facts up, decides, and applies the decision at once (no rollback: a
// failed commit ends the process). Behind the commit, Checkpoint() writes what is durable, together
// with its sequence, in one write. At open the log is folded from the checkpoint to its head.
// Concurrency: everything from the thread that owns it (the front's).
#ifndef BASIN_BROKER_FACTS_FACT_STORE_H_
#define BASIN_BROKER_FACTS_FACT_STORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/facts/case_head.h"
#include "broker/log/event_log.h"
#include "proto/model/big_endian.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// What an event's key is looked up by: the first 16 bytes of SHA-256(source ‖ 0x00 ‖ id).
using EventKey = std::array<uint8_t, 16>;
EventKey KeyOf(absl::string_view source, absl::string_view id);
// A case by its subject: the first 16 bytes of SHA-256(subject). Whoever can find two subjects with
// one key can forge 64 bits of SHA-256; ids are trusted with the same.
EventKey CaseKeyOf(absl::string_view subject);

// The key's first bytes as a number: orders as the key does, and spreads evenly.
inline uint64_t HashOf(const EventKey& key) {
  return ReadBigEndian<uint64_t>(reinterpret_cast<const char*>(key.data()));
}
struct EventKeyHash {
  size_t operator()(const EventKey& key) const { return HashOf(key); }
};

class FactStore {
 public:
  virtual ~FactStore() = default;

  // The sequence under which the event entered the log, or nullopt when it is new. For ever: there
  // is no window.
  virtual absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) = 0;
  // The case's head, or nullopt when nothing was ever recorded of it.
  virtual absl::StatusOr<std::optional<CaseHead>> FindCase(const EventKey& case_key) = 0;
  absl::StatusOr<std::optional<CaseHead>> FindCase(absl::string_view subject) {
    return FindCase(CaseKeyOf(subject));
  }
  // A hint: this event's or case's key will be looked up soon. Whoever has many to look up names
  // them all first, and does not wait for memory once for each.
  virtual void Expect(const EventKey& key) const = 0;

  // Applies what was decided. REQUIRES: sequence == applied() + 1.
  virtual void Put(Sequence sequence, const EventKey& key, const EventKey& case_key,
                   CaseHead head) = 0;
  // The same of an event that left its case as it was found. For records that were purged.
  virtual void PutEvent(Sequence sequence, const EventKey& key) = 0;
  void Put(Sequence sequence, const EventKey& key, absl::string_view subject, CaseHead head) {
    Put(sequence, key, CaseKeyOf(subject), std::move(head));
  }

  // The sequence up to which everything has been applied.
  virtual Sequence applied() const = 0;
  // The sequence of the last checkpoint, which may trail what Checkpoint() was given by less than a
  // generation: a clean stop need not fold it again. A process that is
  // killed goes back to an earlier checkpoint, at most 300 000 events behind this one.
  virtual Sequence checkpointed() const = 0;
  // Writes what was applied up to `durable` (not beyond: what is not durable may never have been),
  // in whole generations; the rest when a generation is full or the store is closed.
  // Costs next to nothing when there is nothing to write, so it may be called after every commit.
  virtual absl::Status Checkpoint(Sequence durable) = 0;

  // Why the store was emptied when it was opened, for a person; empty when it was not.
  virtual const std::string& rebuilt_because() const = 0;
};

// Keeps everything in memory; for the memory log and the simulator.
std::unique_ptr<FactStore> MakeMemoryFactStore();

struct RocksDbFactOptions {
  // Events that are written, and forgotten in memory, together: a generation. More makes fewer and
  // larger writes, and each of them a longer pause of the front. At most 65 535; the store holds
  // 65 535 generations, then Checkpoint fails with IO_FAILED: 10^9 events at this size.
  uint32_t generation_events = 16'384;
  // A memtable; two exist at most.
  size_t memtable_bytes = 4 << 20;
  // Written events after which the memtable is flushed though it is not full: what a killed process
  // folds again is below twice as many, and what had no checkpoint yet.
  uint32_t flush_events = 131'072;
  // Case heads kept in memory although they are stored, at most twice as many.
  uint32_t cached_heads = 8192;
  // EventLog::purged_through. Facts of an earlier checkpoint are emptied: what was purged behind it
  // can only be folded together with what was purged before it.
  Sequence checkpoint_min = 0;
  // True: closing writes the generation that is open as well, up to the last checkpoint's
  // `durable`. False: it leaves on disk what a kill would leave. For tests.
  bool flush_when_closed = true;
};

// Keeps it in a RocksDB folder of its own. A million events, each of a case of its own, take 50 MiB
// of memory, 15 of which grow with the log (the directory, see directory.h). Opening reads the
// folder, a quarter of a second for those. A folder that is damaged, or of another log, or another
// epoch, or ahead of the log, is emptied: see rebuilt_because(). CatchUp then folds the log from
// its start.
//
// Errors: LOCKED when another process uses the folder; IO_FAILED when it can be neither used nor
// emptied. The store's own calls return IO_FAILED when stored bytes cannot be read; the next
// opening empties it.
absl::StatusOr<std::unique_ptr<FactStore>> OpenRocksDbFactStore(const std::string& folder,
                                                                const LogIdentity& identity,
                                                                Sequence durable_head,
                                                                RocksDbFactOptions options = {});

// Folds the log from store.applied() to its durable head, with checkpoints on the way. `progress`
// is told the sequence reached, after every group. Errors: FORMAT_UNKNOWN when a record's type is
// not in the catalog; those of the log and the store.
absl::Status CatchUp(const EventLog& log, const EventCatalog& catalog, FactStore& store,
                     const std::function<void(Sequence)>& progress = nullptr);

// The head after `event` of `type` by `actor` was recorded as `sequence` on a case whose head was
// `before`. `actor` is the effective one (see EffectiveActor). `retracted` is the sequence of the
// event that header.retracts names; 0 when it names none. Pure. The one place that knows how a
// record changes a case; admission and CatchUp both use it.
//
// A correction never moves the state. A retraction restores the previous state when it names the
// event that led to the current one; otherwise the state stays.
CaseHead Advance(const std::optional<CaseHead>& before, const EventType& type,
                 const EventView& event, absl::string_view actor, Sequence sequence,
                 Sequence retracted);

// Whose event it is: the actor it was published on behalf of, or else the one that published it.
inline absl::string_view EffectiveActor(const HeaderView& header, absl::string_view publisher) {
  return header.onbehalfof.empty() ? publisher : header.onbehalfof;
}

}  // namespace basin

#endif  // BASIN_BROKER_FACTS_FACT_STORE_H_
