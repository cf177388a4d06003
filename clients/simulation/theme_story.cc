// Themes and how collegially they are chosen; diagnosis and roadmap.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "basin/v1/theme.pb.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

constexpr absl::string_view kThemes[] = {"mobilité",
                                         "métiers du soin",
                                         "numérique",
                                         "bâtiment et transition écologique",
                                         "logistique",
                                         "jeunes sans solution",
                                         "garde d'enfants",
                                         "industrie",
                                         "hôtellerie et restauration",
                                         "alternance",
                                         "illettrisme et langue",
                                         "seniors",
                                         "entrepreneuriat",
                                         "aéronautique et aéroport"};

class ThemeStory : public Story {
 public:
  explicit ThemeStory(const World& world) : Story(world, "themes") {}

  void Live(int day) override {
    if (day != 0) return;
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      const int wanted = world_.characters[basin].themes;
      for (int i = 0; i < wanted; ++i) Choose(basin, dice_.Between(30, 200));
      for (int i = wanted / 3; i >= 0; --i) Reject(basin, dice_.Between(30, 900));
      Plan(basin, dice_.Between(40, 250));
    }
  }

 private:
  absl::string_view AnyTheme() {
    return kThemes[static_cast<size_t>(dice_.Between(0, static_cast<int>(std::size(kThemes)) - 1))];
  }

  CaseLine Propose(size_t basin, int day) {
    v1::ThemeProposed proposed;
    proposed.set_title(std::string(AnyTheme()));
    proposed.set_description("proposé pour la feuille de route du bassin");
    CaseLine line = world_.scribe.Open("theme", world_.troupe(basin).code, day);
    world_.scribe.Write(line, Office(Working(day)), AnyMember(basin), proposed);
    return line;
  }

  // Positions of distinct actors within six weeks.
  void TakePositions(size_t basin, CaseLine& line, int day) {
    const int wanted = std::max(0, world_.characters[basin].positions + dice_.Between(-1, 2));
    std::set<std::string> said;
    std::vector<int> days;
    for (int i = 0; i < wanted; ++i) days.push_back(Working(day + dice_.Between(2, 40)));
    std::sort(days.begin(), days.end());
    for (int on : days) {
      const std::string& actor = AnyMember(basin);
      if (!said.insert(actor).second) continue;
      v1::ThemePositionTaken position;
      position.set_stance(dice_.Chance(700)   ? v1::STANCE_FOR
                          : dice_.Chance(500) ? v1::STANCE_RESERVE
                                              : v1::STANCE_AGAINST);
      world_.scribe.Write(line, Office(on), actor, position);
    }
  }

  void Choose(size_t basin, int day) {
    if (day > world_.last_day) return;
    CaseLine line = Propose(basin, day);
    TakePositions(basin, line, day);
    const int adopted_on = Working(day + dice_.Between(45, 80));
    const std::string& convener = Convener(basin, adopted_on);
    world_.scribe.Write(line, Office(adopted_on), convener, v1::ThemeAdopted());
    // Themes end and others follow, except where nobody ever ends one.
    const bool kept = world_.characters[basin].fault == KnownFault::kTooManyThemes;
    if (kept || !dice_.Chance(450)) return;
    const int dropped_on = Working(adopted_on + dice_.Between(300, 800));
    if (dropped_on > world_.last_day) return;
    v1::ThemeDropped dropped;
    dropped.set_note("objectifs atteints");
    world_.scribe.Write(line, Office(dropped_on), Convener(basin, dropped_on), dropped);
    Choose(basin, dropped_on - dice_.Between(10, 50));
  }

  void Reject(size_t basin, int day) {
    CaseLine line = Propose(basin, day);
    TakePositions(basin, line, day);
    v1::ThemeDropped dropped;
    dropped.set_note("non prioritaire");
    const int on = Working(day + dice_.Between(45, 100));
    world_.scribe.Write(line, Office(on), Convener(basin, on), dropped);
  }

  // A diagnosis, then a roadmap that good basins revise every year.
  void Plan(size_t basin, int day) {
    const Troupe& troupe = world_.troupe(basin);
    // The better a basin keeps its word elsewhere, the oftener it looks at its plan.
    const int every = 1100 - 8 * world_.characters[basin].actions_in_time / 10;
    for (int on = Working(day); on <= world_.last_day;
         on = Working(on + every + dice_.Between(-40, 60))) {
      v1::DiagnosisPublished diagnosis;
      diagnosis.set_title("Diagnostic partagé du bassin");
      diagnosis.set_published_on(Date(on));
      CaseLine line = world_.scribe.Open("diagnosis", troupe.code, on);
      world_.scribe.Write(line, Office(on), Convener(basin, on), diagnosis);
    }
    const int adopted_on = Working(day + dice_.Between(30, 120));
    v1::RoadmapAdopted roadmap;
    roadmap.set_title("Feuille de route du bassin");
    roadmap.set_adopted_on(Date(adopted_on));
    CaseLine line = world_.scribe.Open("roadmap", troupe.code, adopted_on);
    world_.scribe.Write(line, Office(adopted_on), Convener(basin, adopted_on), roadmap);
    for (int on = Working(adopted_on + every); on <= world_.last_day;
         on = Working(on + every + dice_.Between(-30, 90))) {
      v1::RoadmapRevised revised;
      revised.set_revised_on(Date(on));
      world_.scribe.Write(line, Office(on), Convener(basin, on), revised);
    }
  }
};

}  // namespace

std::unique_ptr<Story> MakeThemeStory(const World& world) {
  return std::make_unique<ThemeStory>(world);
}

}  // namespace basin::simulation
