// Twelve hundred days of coordination in the 25 basins, made up: every family of events, at the
// published rates where there are some (rates.h), with basins that differ in size as the real ones
// do and in health as the seed decides. Nothing here says anything about a real basin: every event
// is marked SIMULATED.
//
//   Simulation simulation({.seed = 1});
//   while (!simulation.done())
//     for (const SimulatedEvent& event : simulation.NextDay()) Publish(event.bytes);
//
// The events come in the order in which their actors hand them in. Every one is acceptable to a hub
// whose actors are Actors() and whose log is empty and simulated: lifecycles, rights and limits are
// kept. Some are declared late, corrected or taken back, as people do.
#ifndef BASIN_CLIENTS_SIMULATION_SIMULATION_H_
#define BASIN_CLIENTS_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/time/civil_time.h"
#include "basin/v1/config.pb.h"
#include "clients/simulation/calendar.h"
#include "clients/simulation/cast.h"
#include "clients/simulation/character.h"
#include "clients/simulation/scribe.h"
#include "clients/simulation/story.h"

namespace basin::simulation {

struct SimulationOptions {
  uint64_t seed = 1;
  absl::CivilDay start = absl::CivilDay(2023, 7, 1);
  int days = 1200;
};

// The same options give the same bytes, on every machine. One thread.
class Simulation {
 public:
  explicit Simulation(SimulationOptions options);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // The actors file a hub needs: about 300 actors without keys, and the feed ("simulator"), which
  // speaks on behalf of all of them. The caller gives the feed its key.
  v1::ActorsConfig Actors() const { return cast_.Config(); }

  bool done() const { return day_ >= options_.days; }
  // The day that NextDay() will tell.
  absl::CivilDay day() const { return options_.start + day_; }
  int days_told() const { return day_; }
  // REQUIRES: !done().
  std::vector<SimulatedEvent> NextDay();

  // How each basin was made, in the order of Basins(): what a figure of health should find again.
  const std::vector<Character>& characters() const { return characters_; }

 private:
  const SimulationOptions options_;
  const Calendar calendar_;
  const Cast cast_;
  const std::vector<Character> characters_;
  Scribe scribe_;
  const World world_;
  std::vector<std::unique_ptr<Story>> stories_;
  int day_ = 0;
};

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_SIMULATION_H_
