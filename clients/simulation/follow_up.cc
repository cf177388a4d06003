#include "clients/simulation/follow_up.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "basin/v1/meeting.pb.h"

namespace basin::simulation {
namespace {

constexpr absl::string_view kTopics[] = {
    "plan d'action territorial", "métiers en tension",    "accueil des publics jeunes",
    "mobilité vers l'emploi",    "freins périphériques",  "carte des formations",
    "mobilisation des clauses",  "forum de l'alternance", "suivi des orientations",
    "lien avec les entreprises", "accueil de proximité"};

}  // namespace

absl::string_view AnyTopic(Dice& dice) {
  return kTopics[static_cast<size_t>(dice.Between(0, static_cast<int>(std::size(kTopics)) - 1))];
}

void FollowUp::Decide(const MeetingOutcome& of) {
  for (int i = dice_.Between(1, 3); i > 0; --i) {
    v1::DecisionRecorded decision;
    decision.set_meeting(of.meeting);
    decision.set_title(absl::StrCat("Décision : ", AnyTopic(dice_)));
    if (dice_.Chance(500)) {
      decision.set_method(v1::DECISION_CONSENSUS);
    } else {
      decision.set_method(v1::DECISION_VOTE);
      const int against = dice_.Between(0, of.voting / 4), abstained = dice_.Between(0, 2);
      decision.set_votes_for(
          static_cast<uint32_t>(std::max(1, of.voting / 2 - against - abstained)));
      decision.set_votes_against(static_cast<uint32_t>(against));
      decision.set_abstentions(static_cast<uint32_t>(abstained));
    }
    CaseLine line = world_.scribe.Open("decision", world_.troupe(of.basin).code, of.day);
    world_.scribe.Write(line, Office(Working(of.day + 1)), of.convener, decision);
    if (dice_.Chance(700)) Assign(of, line.subject);
  }
}

void FollowUp::AssignActions(const MeetingOutcome& of) {
  for (int i = dice_.Between(0, 3); i > 0; --i) Assign(of, "");
}

void FollowUp::Assign(const MeetingOutcome& of, const std::string& decision) {
  const std::string& assignee = Id(dice_.One(of.members));
  const int due = of.day + dice_.Between(30, 120);
  v1::ActionAssigned assigned;
  assigned.set_assignee(assignee);
  assigned.set_title(absl::StrCat("Action : ", AnyTopic(dice_)));
  assigned.set_due_on(Date(due));
  assigned.set_decision(decision);
  for (int i = dice_.Between(0, 2); i > 0; --i)
    assigned.add_contributors(Id(dice_.One(of.members)));
  CaseLine line = world_.scribe.Open("action", world_.troupe(of.basin).code, of.day);
  world_.scribe.Write(line, Office(Working(of.day + 1)), of.convener, assigned);

  const bool in_time = dice_.Chance(world_.characters[of.basin].actions_in_time);
  const int end =
      in_time ? Working(due - dice_.Between(4, 25)) : Working(due + dice_.Between(3, 120));
  for (int percent : {30, 70}) {
    const int on = of.day + 2 + (end - of.day - 2) * percent / 100;
    if (!dice_.Chance(450)) continue;
    v1::ActionProgressed progressed;
    progressed.set_percent(static_cast<uint32_t>(percent));
    world_.scribe.Write(line, Office(Working(on)), assignee, progressed);
  }
  if (dice_.Chance(70)) {
    v1::ActionDropped dropped;
    dropped.set_note("sans objet");
    world_.scribe.Write(line, Office(end), of.convener, dropped);
  } else if (in_time || dice_.Chance(800)) {  // the others are never done
    world_.scribe.Write(line, Office(end, LateDays(of.basin)), assignee, v1::ActionDone());
  }
}

}  // namespace basin::simulation
