#include "clients/simulation/character.h"

#include <algorithm>
#include <cstdint>

#include "clients/simulation/rates.h"
#include "proto/reference/basins.h"

namespace basin::simulation {
namespace {

// Standings are in thousandths: 0 = worst, 1000 = best.
int Scale(int standing, int worst, int best) { return worst + (best - worst) * standing / 1000; }

// Evenly spaced standings in an order of chance.
std::vector<int> DrawStandings(Dice& dice, size_t count) {
  std::vector<int> standings;
  for (size_t i = 0; i < count; ++i) standings.push_back(static_cast<int>(i * 1000 / (count - 1)));
  dice.Shuffle(standings);
  return standings;
}

Character Draw(int standing, Dice& dice) {
  // The basin's standing in one dimension.
  const auto own = [&](int worst, int best) {
    return Scale((standing + dice.Between(0, 1000)) / 2, worst, best);
  };
  Character c;
  c.expired = Scale(standing, rates::kWorstExpired, rates::kBestExpired);
  c.answer_days = own(rates::kSlowestAnswerTenthsOfDays, rates::kBestAnswerTenthsOfDays) / 10.0;
  c.reviewed = own(80, 350);
  // What is never entered in appointments is the least that is missing here.
  c.outcome_entered = own(350, 1000 - rates::kNeverEntered);
  c.meeting_interval = own(1900, 850);
  c.held = own(560, 970);
  c.quorum = own(600, 990);
  c.minutes_in_time = own(280, 950);
  c.present = own(400, 850);
  c.themes = own(1, 6);
  c.positions = own(1, 9);
  c.actions_in_time = own(350, 920);
  c.decided_in_time = own(300, 930);
  c.paid_in_time = own(450, 970);
  c.needs_answered = own(180, 830);
  c.gaps_closed = own(250, 950);
  c.resources_fresh = own(2 * (1000 - rates::kStaleResources) - 920, 920);
  c.practices_per_year = own(0, 5);
  c.places_tenths = own(rates::kFewestPlacesTenths, rates::kMostPlacesTenths);
  c.places_labelled = own(280, 980);
  c.declared_late = rates::kDeclaredLate;
  return c;
}

void Apply(KnownFault fault, Character& c) {
  c.fault = fault;
  switch (fault) {
    case KnownFault::kNone:
    case KnownFault::kSilentCommittee:
    case KnownFault::kUnansweringActor:
    case KnownFault::kVacantAnimator:
      return;
    case KnownFault::kNoQuorum:
      c.quorum = 330;
      return;
    case KnownFault::kNoMinutes:
      c.minutes_in_time = 50;
      return;
    case KnownFault::kLatePayments:
      c.paid_in_time = 80;
      return;
    case KnownFault::kTooManyThemes:
      c.themes = 11;
      return;
    case KnownFault::kEverythingDeclaredLate:
      c.declared_late = 500;
      return;
  }
}

// Moves the expired shares until the mean over all inhabitants is the published one. Clamping moves
// the mean a little, hence several rounds.
void MeetPublishedExpiry(std::vector<Character>& characters) {
  for (int round = 0; round < 8; ++round) {
    int64_t people = 0, expired = 0;
    for (size_t i = 0; i < characters.size(); ++i) {
      people += Basins()[i].ft2021.population;
      expired += Basins()[i].ft2021.population * characters[i].expired;
    }
    const int shift = rates::kExpired - static_cast<int>(expired / people);
    for (Character& c : characters)
      c.expired = std::clamp(c.expired + shift, rates::kBestExpired, rates::kWorstExpired);
  }
}

}  // namespace

absl::string_view FaultName(KnownFault fault) {
  switch (fault) {
    case KnownFault::kNone:
      return "none";
    case KnownFault::kSilentCommittee:
      return "silent committee";
    case KnownFault::kNoQuorum:
      return "no quorum";
    case KnownFault::kNoMinutes:
      return "no minutes";
    case KnownFault::kUnansweringActor:
      return "unanswering actor";
    case KnownFault::kLatePayments:
      return "late payments";
    case KnownFault::kTooManyThemes:
      return "too many themes";
    case KnownFault::kVacantAnimator:
      return "vacant animator";
    case KnownFault::kEverythingDeclaredLate:
      return "everything declared late";
  }
  return "";
}

std::vector<Character> DrawCharacters(uint64_t seed) {
  Dice dice(seed, "characters");
  const std::vector<int> standings = DrawStandings(dice, Basins().size());
  std::vector<Character> characters;
  for (int standing : standings) characters.push_back(Draw(standing, dice));
  MeetPublishedExpiry(characters);

  std::vector<size_t> order(characters.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  dice.Shuffle(order);
  const int faults = static_cast<int>(KnownFault::kEverythingDeclaredLate);
  for (int fault = 1; fault <= faults; ++fault)
    Apply(static_cast<KnownFault>(fault), characters[order[static_cast<size_t>(fault)]]);
  return characters;
}

}  // namespace basin::simulation
