// What comes of a meeting: decisions, and actions that somebody has to do by a day.
#ifndef BASIN_CLIENTS_SIMULATION_FOLLOW_UP_H_
#define BASIN_CLIENTS_SIMULATION_FOLLOW_UP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/simulation/story.h"

namespace basin::simulation {

// What bodies talk about.
absl::string_view AnyTopic(Dice& dice);

struct MeetingOutcome {
  size_t basin;
  std::string meeting;  // its case
  int day;
  std::string convener;
  const std::vector<int>& members;  // of the body
  int voting;                       // how many of them vote
};

// Told by the meetings' story; begins nothing by itself.
class FollowUp : public Story {
 public:
  explicit FollowUp(const World& world) : Story(world, "follow-up") {}
  void Live(int) override {}

  // One to three decisions, most of them with an action.
  void Decide(const MeetingOutcome& of);
  // Up to three actions.
  void AssignActions(const MeetingOutcome& of);

 private:
  void Assign(const MeetingOutcome& of, const std::string& decision);
};

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_FOLLOW_UP_H_
