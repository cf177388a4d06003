// What waits for somebody: the open cases of a basin that have a deadline. People work from lists
// rather than from charts.
//
//   referral  waits since it was sent, until the 10th day after, for its recipient; listed until it
//             is answered, withdrawn or 30 days old. Asked by its sender.
//   action    since it was assigned, until its due date, for the assignee; listed when that is
//             over. Asked by who assigned it.
//   project   since it was submitted, until the 180th day after, for the funder; listed until it is
//             decided or withdrawn. Asked by the applicant.
//   minutes   since the meeting was held, until the 15th day after, for who convened it; listed
//             until they are published.
//   label     since it was granted or renewed, until its last valid day, for who opened the place;
//             listed 60 days before, until it ends or the place closes. Asked by who granted it.
//
// A deadline is the last day that is in time: work is overdue on the days after. The figures count
// alike (health/measure_*.h). A referral of more than 30 days has expired: that is no work any
// more.
#ifndef BASIN_SERVICES_VIEWS_WORK_LIST_H_
#define BASIN_SERVICES_VIEWS_WORK_LIST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "proto/model/text.h"
#include "services/projection/view_store.h"
#include "services/views/case_history.h"

namespace basin {

enum class WorkKind { kReferral, kAction, kProject, kMinutes, kLabel };

struct WorkKindType {
  WorkKind kind;
  const char* code;      // "referral"
  bool persons = false;  // its rows are about persons: not everybody may see them
};
// All kinds, in the order of the enumeration.
absl::Span<const WorkKindType> WorkKinds();
const WorkKindType& TypeOf(WorkKind kind);
// What a list calls it: "orientation sans réponse".
Text NameOf(WorkKind kind);

inline constexpr int kReferralAnswerDays = 10;
inline constexpr int kReferralExpiryDays = 30;
inline constexpr int kProjectDecisionDays = 180;
inline constexpr int kMinutesDays = 15;
inline constexpr int kLabelNoticeDays = 60;

struct Work {
  WorkKind kind = WorkKind::kReferral;
  const CaseHistory* history = nullptr;
  absl::CivilDay since;
  absl::CivilDay deadline;
  absl::CivilDay listed_from;
  std::string waits_for;  // actor ids; empty when it is not known
  std::string asked_by;
  std::vector<const Fact*> facts;  // that say so, the first being what it waits since

  int64_t age_on(absl::CivilDay today) const { return today - since; }
  int64_t overdue_on(absl::CivilDay today) const { return today - deadline; }  // ≤ 0: in time
};

// Everything of `basin` that is open at the moment, whose day is today; also what is not listed
// yet. By kind, then by subject. Referrals of which nothing was recorded for longer than their
// expiry takes are passed over. Points into `arena`.
absl::StatusOr<std::vector<Work>> FindOpenWork(const ViewSnapshot& views, absl::string_view basin,
                                               const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_WORK_LIST_H_
