#include "clients/simulation/simulation.h"

#include "proto/model/check.h"

namespace basin::simulation {
namespace {

// Due dates, schedules and validities reach this far beyond the last day: a label and its renewal,
// a decision after 400 days with three instalments and a late payment.
constexpr int kDaysAhead = 2 * 730 + 400;

}  // namespace

Simulation::Simulation(SimulationOptions options)
    : options_(options),
      calendar_(options.start, options.days + kDaysAhead),
      characters_(DrawCharacters(options.seed)),
      scribe_(calendar_, options.days - 1, options.seed),
      world_{.seed = options.seed,
             .last_day = options.days - 1,
             .calendar = calendar_,
             .cast = cast_,
             .characters = characters_,
             .scribe = scribe_} {
  stories_.push_back(MakeGroundStory(world_));
  stories_.push_back(MakeMeetingStory(world_));
  stories_.push_back(MakeThemeStory(world_));
  stories_.push_back(MakeFundingStory(world_));
  stories_.push_back(MakeReferralStory(world_));
  stories_.push_back(MakeNeedStory(world_));
  stories_.push_back(MakeToolboxStory(world_));
  stories_.push_back(MakeReceptionStory(world_));
}

Simulation::~Simulation() = default;

std::vector<SimulatedEvent> Simulation::NextDay() {
  BASIN_CHECK(!done());
  for (const auto& story : stories_) story->Live(day_);
  return scribe_.Take(day_++);
}

}  // namespace basin::simulation
