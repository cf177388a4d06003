// What would still change an indicator: the cases that are open, until when acting on them helps,
// and what the value is on a later day with and without it.
//
// Nothing is estimated. The facts are read as they will be on that later day if nothing more is
// told; the value is measured; then what would have to be told is added to those facts, and the
// same functions measure again. Told to the log for real, it gives the same value on that day: as
// long as nothing else is told, which the value without it supposes too.
//
// Each kind of open case, with what closes it and the last day on which that helps:
//
//   answered_10d        referral without an answer      answer        sent + 10
//   decided_60d         referral without a decision     decision      sent + 60; sent + 30 while it
//                                                                     is not under review, for then
//                                                                     it expires
//   expired_share       the same, not under review      decision      sent + 30
//   outcome_known       accepted, outcome not told      completion    the last day it is counted on
//   held_rate           convened, not held              being held    date given + 14
//   minutes_15d         held, without minutes           minutes       held + 15
//   days_since_meeting  body past its cadence           a meeting     the day looked at
//   decided_180d        project without a decision      decision      submitted + 180
//   needs_answered …    need without an answer          answer        the last day it is counted on
//   training_gaps_open  gap that is open                closing       the last day it is counted on
//   actions_on_time     action still to be done         being done    the due date
//   actions_overdue_age the same, overdue by then       being done    the day looked at
//
// The sides of the senders (sent_…) and the needs by public and level go with their whole. A case
// that nothing can be told of any more (withdrawn, expired, no show) is not open.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_H_
#define BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/views/health/health.h"
#include "services/views/health/measure.h"

namespace basin {

enum class Remedy {
  kAnswerReferral,
  kDecideReferral,
  kReportOutcome,
  kHoldMeeting,
  kPublishMinutes,
  kConveneBody,
  kDecideProject,
  kAnswerNeed,
  kCloseGap,
  kFinishAction,
};

// The event types that are the remedy: any of them has the same effect.
absl::Span<const absl::string_view> EventTypesOf(Remedy remedy);

// Whether it may come on any day until the last one, or on that very day only: a body that meets
// earlier has waited longer on the day looked at.
bool HelpsOnAnyDay(Remedy remedy);

struct OpenCase {
  std::string subject;
  absl::CivilDay last_day;  // on which acting on it helps at all
};

// A later day to look at, and the cases acted on until then.
struct WhatIfPlan {
  absl::CivilDay day;
  std::vector<OpenCase> cases;  // by last day, then by subject
};

// Where no date is set to acting, what can be done within this many days is looked at.
inline constexpr int kHorizonDays = 30;
// Days further ahead than the longest time limit of a definition are not looked at.
inline constexpr int kAheadDaysMax = 180;

// Which plans are worth trying from `today` on, given the facts as of today. Where cases have dates
// of their own: the next day on which one counts, the day after that, and the last, each with all
// cases up to it. Empty for indicators without open cases.
std::vector<WhatIfPlan> PlanWhatIf(const IndicatorType& type, const BasinFacts& facts,
                                   absl::CivilDay today);

struct WhatIf {
  Remedy remedy;
  absl::CivilDay day;           // both values are of its end
  std::vector<OpenCase> cases;  // of the plan: those that are open and counted on that day
  Measure without, with;

  // The day until which the case has to be acted on for the value to be `with`.
  absl::CivilDay ActBy(const OpenCase& open_case) const {
    return open_case.last_day < day ? open_case.last_day : day;
  }
};

// Tries a plan made at `today`. `facts` are those of the plan's day, as far as the log is known;
// they are changed, and the measures point into them. Nullopt when no case of the plan is open then
// (a past day was asked about, and what came afterwards is known), when it changes nothing, and,
// unless `may_see_small_cells`, when one of the values is a small cell on that day.
std::optional<WhatIf> TryPlan(const IndicatorType& type, const WhatIfPlan& plan,
                              absl::CivilDay today, bool may_see_small_cells, BasinFacts& facts);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_H_
