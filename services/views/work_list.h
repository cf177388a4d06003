// What waits for somebody: the open cases of a basin that have a deadline. People work from lists
// rather than from charts.
//
//   kind      waits since       deadline            listed                    waits for   asked by
//   referral  sent              10 days after       until answered, withdrawn recipient   sender
//                                                   or 30 days old
//   action    assigned          its due date        once that is over         assignee    who gave
//   it project   submitted         180 days after      until decided, withdrawn  funder applicant
//   minutes   the meeting held  15 days after       until they are published  convener    —
//   label     granted, renewed  its last valid day  60 days before            the place   who
//   granted
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
