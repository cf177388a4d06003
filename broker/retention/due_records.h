// Which records are due to be purged: those whose class's age the last event of their case has
// passed, too, unless the case is held.
//
// What counts is when the hub recorded an event: nobody can choose it, it never goes back along the
// log, and so "older than" is "up to a sequence". A case that something is still said about is not
// old, however old its first events are; one with events of two classes loses those of the shorter
// first.
#ifndef BASIN_BROKER_RETENTION_DUE_RECORDS_H_
#define BASIN_BROKER_RETENTION_DUE_RECORDS_H_

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "basin/v1/options.pb.h"
#include "broker/facts/fact_store.h"
#include "broker/log/commit_group.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

// By class: the last sequence that is old enough. 0 = none is, which PERMANENT always has.
using OldThrough = std::array<Sequence, v1::Retention_ARRAYSIZE>;

// Filled in one pass over the whole log, asked in another. 40 bytes of memory a case with something
// old. One thread.
class DueRecords {
 public:
  enum class Verdict {
    kStays,
    kHeld,  // due, but for a hold
    kDue,
  };

  // `catalog` outlives this. A type that it does not know stays for ever.
  DueRecords(const EventCatalog& catalog, const OldThrough& old_through,
             absl::Span<const std::string> held);

  // Takes in the next group. Errors: BAD_PROTO when a record cannot be read.
  absl::Status Look(const CommitGroup& group);

  // REQUIRES: every group was looked at.
  Verdict Judge(const RecordView& record) const;
  // PERMANENT when its type is not known.
  v1::Retention ClassOf(const RecordView& record) const;

  // No record behind this is due.
  Sequence last_old() const { return last_old_; }

 private:
  const EventCatalog& catalog_;
  const OldThrough old_through_;
  Sequence last_old_ = 0;
  absl::flat_hash_set<std::string> held_;
  absl::flat_hash_map<EventKey, Sequence, EventKeyHash> last_of_case_;
};

}  // namespace basin

#endif  // BASIN_BROKER_RETENTION_DUE_RECORDS_H_
