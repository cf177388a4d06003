// How each basin does: drawn from the seed, so that nothing is said about the real basin of that
// name.
#ifndef BASIN_CLIENTS_SIMULATION_CHARACTER_H_
#define BASIN_CLIENTS_SIMULATION_CHARACTER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/simulation/dice.h"

namespace basin::simulation {

// A fault some basins have, so that whoever watches has something to find.
enum class KnownFault {
  kNone,
  kSilentCommittee,         // the operational committee stops meeting after 300 days
  kNoQuorum,                // two meetings in three fail for lack of quorum
  kNoMinutes,               // minutes are hardly ever published
  kUnansweringActor,        // the largest recipient lets every referral expire
  kLatePayments,            // awards are paid half a year late, or never
  kTooManyThemes,           // eleven themes are adopted, hardly any dropped
  kVacantAnimator,          // the post is empty from day 500 on
  kEverythingDeclaredLate,  // half of what is said is said weeks later
};
// In English, for tests and tables.
absl::string_view FaultName(KnownFault fault);

// Shares in thousandths.
struct Character {
  KnownFault fault = KnownFault::kNone;

  int expired = 0;           // of the closed referrals
  double answer_days = 0;    // mean, of the answered ones
  int reviewed = 0;          // of the answered ones: under review first
  int outcome_entered = 0;   // of the accepted ones
  int meeting_interval = 0;  // in thousandths of the cadence
  int held = 0;              // of the meetings convened
  int quorum = 0;
  int minutes_in_time = 0;
  int present = 0;
  int themes = 0;     // kept active
  int positions = 0;  // actors that take a position on a theme
  int actions_in_time = 0;
  int decided_in_time = 0;  // of the projects submitted: within 180 days
  int paid_in_time = 0;
  int needs_answered = 0;
  int gaps_closed = 0;
  int resources_fresh = 0;
  int practices_per_year = 0;
  int places_tenths = 0;  // per 100 000 inhabitants
  int places_labelled = 0;
  int declared_late = 0;
};

// One for each of Basins(), in their order. Every dimension is half the basin's own standing and
// half chance, so that no basin is good or bad at everything. The expired shares are spread from
// the best to the worst, and their mean over all inhabitants is the published one.
std::vector<Character> DrawCharacters(uint64_t seed);

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_CHARACTER_H_
