// A basin's decisions at a moment, and the actions that follow from them and from meetings.
#ifndef BASIN_SERVICES_VIEWS_ACTIONS_H_
#define BASIN_SERVICES_VIEWS_ACTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "basin/v1/meeting.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Decision {
  const CaseHistory* history = nullptr;
  const Fact* recorded = nullptr;
  std::string meeting;  // its subject
  std::string title;
  v1::DecisionMethod method = v1::DECISION_METHOD_UNSPECIFIED;
};

struct Action {
  const CaseHistory* history = nullptr;
  const Fact* assigned = nullptr;
  std::string title, assignee;
  std::vector<std::string> contributors;
  std::string decision;  // its subject; empty when none is named
  // The original one: as the assignment was first told. A correction of the assignment replaces
  // everything else that it said; whoever could move the day by correcting it would never be late.
  absl::CivilDay due_on;
  const Fact* progressed = nullptr;  // the last time
  const Fact* done = nullptr;        // the first time
  const Fact* dropped = nullptr;     // the first time

  bool open() const { return done == nullptr && dropped == nullptr; }
  // Still to be done, and the day it was due is over.
  bool OverdueOn(absl::CivilDay day) const { return open() && due_on < day; }
};

// By subject. Errors: those of ReadCases.
absl::StatusOr<std::vector<Decision>> ReadDecisions(const ViewReader& actions_view,
                                                    absl::string_view basin, const Moment& moment,
                                                    Arena& arena);
// Those that were assigned, by subject. Errors: those of ReadCases.
absl::StatusOr<std::vector<Action>> ReadActions(const ViewReader& actions_view,
                                                absl::string_view basin, const Moment& moment,
                                                Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_ACTIONS_H_
