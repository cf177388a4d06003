#include "services/views/actions.h"

#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

void KeepFirst(const Fact& fact, const Fact*& first) {
  if (first == nullptr) first = &fact;
}

absl::Status TakeAssigned(const Fact& fact, Action& action) {
  v1::ActionAssigned assigned;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, assigned));
  action.assigned = &fact;
  action.title = assigned.title();
  action.assignee = assigned.assignee();
  action.contributors.assign(assigned.contributors().begin(), assigned.contributors().end());
  action.decision = assigned.decision();
  const Fact first_told{fact.tellings.front(), {}};
  v1::ActionAssigned original;
  BASIN_RETURN_IF_ERROR(ParseBody(first_told, original));
  BASIN_ASSIGN_OR_RETURN(action.due_on, ParseBodyDay(first_told, original.due_on()));
  return absl::OkStatus();
}

absl::StatusOr<Action> ReadAction(const CaseHistory& history) {
  Action action;
  action.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("action.assigned") && action.assigned == nullptr)
      BASIN_RETURN_IF_ERROR(TakeAssigned(fact, action));
    if (fact.is("action.progressed")) action.progressed = &fact;
    if (fact.is("action.done")) KeepFirst(fact, action.done);
    if (fact.is("action.dropped")) KeepFirst(fact, action.dropped);
  }
  return action;
}

}  // namespace

absl::StatusOr<std::vector<Decision>> ReadDecisions(const ViewReader& actions_view,
                                                    absl::string_view basin, const Moment& moment,
                                                    Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(actions_view, basin, "decision/", moment, arena));
  std::vector<Decision> decisions;
  for (const CaseHistory* history : cases) {
    for (const Fact& fact : history->facts) {
      if (!fact.is("decision.recorded")) continue;
      v1::DecisionRecorded recorded;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, recorded));
      decisions.push_back({.history = history,
                           .recorded = &fact,
                           .meeting = recorded.meeting(),
                           .title = recorded.title(),
                           .method = recorded.method()});
      break;
    }
  }
  return decisions;
}

absl::StatusOr<std::vector<Action>> ReadActions(const ViewReader& actions_view,
                                                absl::string_view basin, const Moment& moment,
                                                Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(actions_view, basin, "action/", moment, arena));
  std::vector<Action> actions;
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Action action, ReadAction(*history));
    if (action.assigned != nullptr) actions.push_back(std::move(action));
  }
  return actions;
}

}  // namespace basin
