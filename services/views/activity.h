// Who has been active in a basin: the last thing each of its actors published there, or the last
// meeting it attended there.
//
// The view holds where to look and nothing else: which actor did something in which basin on which
// day, under which subject. Whether that still counts, after corrections and retractions and at
// both times, the case itself is asked (case_history.h); so a row is written once, blindly, and an
// answer costs some rows and one case for each actor, however many events there are.
#ifndef BASIN_SERVICES_VIEWS_ACTIVITY_H_
#define BASIN_SERVICES_VIEWS_ACTIVITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/actor.pb.h"
#include "services/projection/projection.h"
#include "services/projection/view_store.h"
#include "services/views/case_history.h"
#include "services/views/memberships.h"

namespace basin {

// The keys:
//   basin 0x00 actor 0x00 month (4 bytes) day (1 byte) sequence (8 bytes)  → subject
// All big-endian; day and sequence are complemented, so that within a month the latest comes first.
// The day is the event's (event_day.h). A meeting.held has a row for its publisher, and one for
// each actor that was present. Retractions have none.
class ActivityView final : public Projection {
 public:
  absl::string_view name() const override;
  uint32_t version() const override { return 1; }
  // What actors do together. Not the ground, the directory of actors, alerts and surveys.
  std::vector<std::string> types() const override;
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;
  absl::StatusOr<std::vector<RowOrigin>> ExplainRow(absl::string_view key, absl::string_view value,
                                                    const ViewSnapshot& views) const override;
};

// No indicator looks further back than this.
inline constexpr int kActivityDays = 90;

struct ActiveActor {
  absl::string_view actor;  // the memberships'
  const Membership* membership = nullptr;
  const Fact* last = nullptr;  // what it published last, or the meeting it attended last
};

// Which types of actors a basin expects at its table, and who of them was there.
struct Participation {
  const CaseHistory* history = nullptr;  // of the expectations; null when none were set
  const Fact* expectation = nullptr;     // in force
  std::vector<v1::ActorType> expected;   // each once, ascending
  // Of these types: the basin's actors, registered there or working there beside, that were active
  // in it in the kActivityDays to the moment's day; by actor. Having been present at a meeting
  // counts, having been represented does not.
  std::vector<ActiveActor> active;

  bool Expects(v1::ActorType type) const;
};

// `memberships` are those of the same moment. Errors: those of ReadCases.
absl::StatusOr<Participation> ReadParticipation(const ViewSnapshot& views, absl::string_view basin,
                                                const Memberships& memberships,
                                                const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_ACTIVITY_H_
