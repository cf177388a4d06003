// Reception places and the labels of the advisers there.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "basin/v1/reception.pb.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

constexpr int kLabelDays = 730;
constexpr int kOpeningDays = 120;  // over which the places known at the start are entered

class ReceptionStory : public Story {
 public:
  explicit ReceptionStory(const World& world) : Story(world, "reception") {}

  void Live(int day) override {
    if (day != 0) return;
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      const Troupe& troupe = world_.troupe(basin);
      const auto places =
          static_cast<int>(troupe.population * world_.characters[basin].places_tenths / 1000000);
      for (int i = 1; i <= std::max(1, places); ++i) {
        // One place in twelve opens later, when the network grows.
        const int opens_on = dice_.Chance(80) ? dice_.Between(kOpeningDays, world_.last_day)
                                              : dice_.Between(1, kOpeningDays);
        Open(basin, Working(opens_on), i);
      }
    }
  }

 private:
  void Open(size_t basin, int day, int number) {
    const Troupe& troupe = world_.troupe(basin);
    const std::string& host = Id(dice_.One(troupe.recipients));
    v1::ReceptionPlaceOpened place;
    place.set_name(absl::StrCat("Lieu d'accueil ", number, " (fictif)"));
    place.set_commune(dice_.One(troupe.communes));
    place.set_capacity(static_cast<uint32_t>(10 * dice_.Between(2, 30)));
    CaseLine line = world_.scribe.Open("place", troupe.code, day);
    world_.scribe.Write(line, Office(day), host, place);
    if (dice_.Chance(world_.characters[basin].places_labelled)) Label(basin, line.subject, day);

    if (dice_.Chance(300)) {
      v1::ReceptionPlaceUpdated updated;
      updated.set_name(place.name());
      updated.set_commune(place.commune());
      updated.set_capacity(place.capacity() + 10);
      world_.scribe.Write(line, Office(Working(day + dice_.Between(60, 500))), host, updated);
    }
    if (!dice_.Chance(90)) return;
    const int closed_on = Working(day + dice_.Between(510, 1000));
    v1::ReceptionPlaceClosed closed;
    closed.set_note("fin de bail");
    world_.scribe.Write(line, Office(closed_on), host, closed);
    if (dice_.Chance(300))
      world_.scribe.Write(line, Office(Working(closed_on + dice_.Between(20, 90))), host, place);
  }

  void Label(size_t basin, const std::string& place, int day) {
    const Troupe& troupe = world_.troupe(basin);
    const std::string& region = Id(world_.cast.region());
    const int granted_on = Working(day + dice_.Between(10, 90));
    int valid_until = granted_on + kLabelDays;
    v1::AdviserLabelGranted granted;
    granted.set_place(place);
    granted.set_valid_until(Date(valid_until));
    CaseLine line = world_.scribe.Open("label", troupe.code, granted_on);
    world_.scribe.Write(line, Office(granted_on), region, granted);
    if (dice_.Chance(15)) {
      v1::AdviserLabelRevoked revoked;
      revoked.set_note("formation non suivie");
      world_.scribe.Write(line, Office(Working(granted_on + dice_.Between(100, 600))), region,
                          revoked);
      return;
    }
    const bool renewed_in_time = dice_.Chance(world_.characters[basin].places_labelled);
    if (!renewed_in_time)
      world_.scribe.Write(line, {.day = valid_until + 1, .minute = 300}, kSentinel,
                          v1::AdviserLabelExpired());
    if (!renewed_in_time && !dice_.Chance(400)) return;
    const int renewed_on =
        Working(valid_until + (renewed_in_time ? -dice_.Between(5, 50) : dice_.Between(10, 120)));
    v1::AdviserLabelRenewed renewed;
    renewed.set_valid_until(Date(std::max(valid_until, renewed_on) + kLabelDays));
    world_.scribe.Write(line, Office(renewed_on), region, renewed);
  }
};

}  // namespace

std::unique_ptr<Story> MakeReceptionStory(const World& world) {
  return std::make_unique<ReceptionStory>(world);
}

}  // namespace basin::simulation
