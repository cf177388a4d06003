#include "services/views/health/measure_follow_through.h"

#include <utility>

#include "services/views/health/waiting_time.h"

namespace basin {
namespace {

constexpr int kDueDays = 180;

bool By(const Fact* fact, absl::CivilDay due_on) {
  return fact != nullptr && fact->day() <= due_on;
}

// How an action stands to its due date; `ended_on` is the day that decides how late it is.
struct Standing {
  Why why;
  absl::CivilDay ended_on;
};
Standing StandingOf(const Action& action, absl::CivilDay day) {
  if (By(action.done, action.due_on)) return {Why::kDoneInTime, action.due_on};
  if (action.done != nullptr) return {Why::kDoneLate, action.done->day()};
  if (action.dropped != nullptr) return {Why::kDroppedLate, action.dropped->day()};
  return {Why::kNotDone, day};
}

SupportCase CountAction(const Action& action, absl::CivilDay day) {
  const Standing standing = StandingOf(action, day);
  SupportCase support_case{.history = action.history,
                           .in_numerator = standing.why == Why::kDoneInTime,
                           .why = standing.why,
                           .amount = standing.ended_on - action.due_on,
                           .facts = {action.assigned}};
  AddFact(action.done, support_case);
  AddFact(action.dropped, support_case);
  return support_case;
}

Measure ActionsOnTime(const std::vector<Action>& actions, absl::CivilDay day) {
  const Window window = WindowOf(kDueDays, day);
  std::vector<SupportCase> support;
  for (const Action& action : actions) {
    if (!window.Contains(action.due_on)) continue;
    const bool dropped_before = By(action.dropped, action.due_on);
    if (dropped_before && !By(action.done, action.due_on)) continue;
    support.push_back(CountAction(action, day));
  }
  return Share("actions_on_time", window, std::move(support));
}

Measure ActionsOverdueAge(const std::vector<Action>& actions, absl::CivilDay day) {
  const Window due = WindowOf(kDueDays, day);
  std::vector<SupportCase> support;
  std::vector<int64_t> ages;
  for (const Action& action : actions) {
    if (!action.open() && !due.Contains(action.due_on)) continue;
    const bool overdue = action.OverdueOn(day);
    if (overdue) ages.push_back(day - action.due_on);
    SupportCase support_case{.history = action.history,
                             .in_numerator = overdue,
                             .why = overdue ? Why::kNotDone : Why::kNotOverdue,
                             .amount = overdue ? ages.back() : 0,
                             .facts = {action.assigned}};
    AddFact(action.done, support_case);
    AddFact(action.dropped, support_case);
    support.push_back(std::move(support_case));
  }
  const int64_t median = ages.empty() ? 0 : NearestRank(std::move(ages), {1, 2});
  return Number("actions_overdue_age", {std::nullopt, day}, std::move(support), median);
}

}  // namespace

std::vector<Measure> MeasureFollowThrough(const std::vector<Action>& actions, absl::CivilDay day) {
  std::vector<Measure> measures;
  measures.push_back(ActionsOnTime(actions, day));
  measures.push_back(ActionsOverdueAge(actions, day));
  return measures;
}

}  // namespace basin
