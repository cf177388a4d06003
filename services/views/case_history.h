// What a case's events say at a day, as far as it was known at a sequence.
//
// Two times. `day`: what had occurred by the end of that day in Europe/Paris. `known_at`: what had
// been recorded up to that sequence. Late events and corrections change the past of a day; the
// sequence says what was known of it.
//
// The day of an event is the date that its body names where it names one (a meeting's held_on, a
// payment's paid_on, an award's convention_on, a territory's valid_from …), for that is the day the
// fact is about; otherwise the day of its time.
//
// Corrections and retractions act from their own sequence on, whatever their time:
// - an event that corrects another stands in its place, with its own body and its own day; of
//   several the latest recorded counts. Correcting a correction corrects what that one corrected.
// - an event that retracts another makes it count as never said. Retracting what was corrected
//   takes its corrections along; retracting a correction restores what it had replaced;
//   retracting a retraction restores what that had taken away.
#ifndef BASIN_SERVICES_VIEWS_CASE_HISTORY_H_
#define BASIN_SERVICES_VIEWS_CASE_HISTORY_H_

#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/message_lite.h"
#include "proto/model/sequence.h"
#include "services/projection/projection.h"

namespace basin {

struct Moment {
  absl::CivilDay day;
  Sequence known_at = std::numeric_limits<Sequence>::max();
};

// An event more than this many days older than its recording is marked as declared late.
inline constexpr int kLateAfterDays = 7;

// One recorded event of a case. The texts are the arena's.
struct Entry {
  Sequence sequence = 0;
  absl::Time time, recorded_at;
  absl::CivilDay day;
  absl::string_view id, source, type, corrects, retracts, body;
  absl::string_view actor;  // on whose behalf it was published, or who published it
  bool declared_late = false;
};

// A fact that counts: the telling in force, and all its tellings in the order of the log (one
// unless it was corrected).
struct Fact {
  const Entry* entry = nullptr;
  absl::InlinedVector<const Entry*, 1> tellings;

  absl::CivilDay day() const { return entry->day; }
  bool is(absl::string_view type) const { return entry->type == type; }
};

struct CaseHistory {
  absl::string_view subject;         // the arena's
  std::vector<Fact> facts;           // by day, then time, then sequence
  std::vector<const Entry*> unsaid;  // what was retracted, and the retractions
};

// Owns what histories point to. Pointers and texts are valid as long as the arena. One thread.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  absl::string_view Copy(absl::string_view bytes);
  Entry* AddEntry() { return &entries_.emplace_back(); }
  CaseHistory* AddHistory() { return &histories_.emplace_back(); }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  std::deque<Entry> entries_;
  std::deque<CaseHistory> histories_;
};

// An event occurs at most this many days after the hub recorded it: a bound on the clock skew that
// a hub is configured to admit.
inline constexpr int kEarlyDaysMax = 30;

// For ReadCases: when the earliest record can have been recorded that tells of something that
// occurred in the `days` to the moment's day.
absl::Time RecordedWithin(int days, const Moment& moment);

// Reads the histories of a basin's cases whose subject begins with `prefix` ("meeting/"), ordered
// by subject. Cases of which nothing counts at the moment are left out, and those of which nothing
// was recorded since `touched_since`: they cost nothing; `prefix` is then a whole kind. Errors:
// DataLoss or BAD_PROTO when a row cannot be read.
absl::StatusOr<std::vector<const CaseHistory*>> ReadCases(
    const ViewReader& view, absl::string_view basin, absl::string_view prefix, const Moment& moment,
    Arena& arena, absl::Time touched_since = absl::InfinitePast());

// The same for the cases of a basin whose subjects are named, in order.
absl::StatusOr<std::vector<const CaseHistory*>> ReadCasesOf(
    const ViewReader& view, absl::string_view basin, absl::Span<const std::string> subjects,
    const Moment& moment, Arena& arena, absl::Time touched_since = absl::InfinitePast());

// One case, wherever it is; nullptr when nothing of it counts at the moment.
absl::StatusOr<const CaseHistory*> ReadCase(const ViewReader& view, absl::string_view subject,
                                            const Moment& moment, Arena& arena);

// The body of a fact. Errors: BAD_PROTO: the log was admitted, so this is damage.
absl::Status ParseBody(const Fact& fact, google::protobuf::MessageLite& body);

// A date that the body of `fact` holds as text. Errors: BAD_PROTO.
absl::StatusOr<absl::CivilDay> ParseBodyDay(const Fact& fact, absl::string_view text);

// What the entries of one case, in the order of the log, say at the moment. Pure.
void Interpret(const std::vector<const Entry*>& entries, const Moment& moment,
               CaseHistory& history);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_CASE_HISTORY_H_
