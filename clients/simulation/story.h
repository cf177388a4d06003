// The parts of the simulation: each tells what happens in one family of events, day by day.
//
// A story tells a case from its beginning to its end on the day it opens; the scribe keeps the
// events until they are due. So a story holds little state, and a case cannot be forgotten
// half-way.
#ifndef BASIN_CLIENTS_SIMULATION_STORY_H_
#define BASIN_CLIENTS_SIMULATION_STORY_H_

#include <memory>
#include <string>
#include <vector>

#include "clients/simulation/calendar.h"
#include "clients/simulation/cast.h"
#include "clients/simulation/character.h"
#include "clients/simulation/dice.h"
#include "clients/simulation/scribe.h"

namespace basin::simulation {

// What all stories share. Outlives them.
struct World {
  uint64_t seed;
  int last_day;
  const Calendar& calendar;
  const Cast& cast;
  const std::vector<Character>& characters;  // in the order of Basins(), as the troupes
  Scribe& scribe;

  size_t basins() const { return characters.size(); }
  const Troupe& troupe(size_t basin) const { return cast.troupes()[basin]; }
};

class Story {
 public:
  Story(const World& world, absl::string_view name) : world_(world), dice_(world.seed, name) {}
  virtual ~Story() = default;
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  // Tells what begins on `day`. Days come in order, from 0.
  virtual void Live(int day) = 0;

 protected:
  // Within office hours.
  Moment Office(int day, int late_days = 0) {
    return {.day = day, .minute = dice_.Between(8 * 60, 18 * 60), .late_days = late_days};
  }
  // How late an actor of the basin declares something: mostly at once.
  int LateDays(size_t basin) {
    return dice_.Chance(world_.characters[basin].declared_late) ? dice_.Between(8, 25) : 0;
  }
  int Working(int day) const { return world_.calendar.WorkingFrom(day); }
  const std::string& Date(int day) const { return world_.calendar.Date(day); }
  const std::string& Id(int actor) const { return world_.cast.id(actor); }
  const std::string& AnyMember(size_t basin) { return Id(dice_.One(world_.troupe(basin).members)); }
  // Who convenes and adopts: the animator, or the chair while the post is vacant.
  const std::string& Convener(size_t basin, int day) const;

  const World& world_;
  Dice dice_;
};

inline constexpr int kVacantFromDay = 500;
inline constexpr int kSilentFromDay = 300;

std::unique_ptr<Story> MakeGroundStory(const World& world);
std::unique_ptr<Story> MakeMeetingStory(const World& world);
std::unique_ptr<Story> MakeThemeStory(const World& world);
std::unique_ptr<Story> MakeFundingStory(const World& world);
std::unique_ptr<Story> MakeReferralStory(const World& world);
std::unique_ptr<Story> MakeNeedStory(const World& world);
std::unique_ptr<Story> MakeToolboxStory(const World& world);
std::unique_ptr<Story> MakeReceptionStory(const World& world);

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_STORY_H_
