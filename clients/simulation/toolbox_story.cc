// The common toolbox: resources, kept fresh or not, and practices that travel.
#include "basin/v1/toolbox.pb.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

constexpr int kFreshDays = 365;

class ToolboxStory : public Story {
 public:
  explicit ToolboxStory(const World& world) : Story(world, "toolbox") {}

  void Live(int day) override {
    if (day < 15 || !world_.calendar.IsWorking(day)) return;
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      // A basin starts with a stock and goes on slowly.
      if (dice_.Chance(day < 120 ? 90 : 14)) Publish(basin, day);
      if (dice_.Chance(7)) Share(basin, day);
    }
  }

 private:
  void Publish(size_t basin, int day) {
    const std::string& actor = AnyMember(basin);
    v1::ToolboxResourcePublished published;
    published.set_title("Ressource du bassin");
    published.set_kind(static_cast<v1::ResourceKind>(dice_.Between(1, 5)));
    published.set_description("mise à disposition des partenaires");
    CaseLine line = world_.scribe.Open("resource", world_.troupe(basin).code, day);
    const std::string id = world_.scribe.Write(line, Office(day), actor, published);
    if (dice_.Chance(10)) {
      world_.scribe.Retract(line, Office(Working(day + 2)), actor, published, id);
      return;
    }
    v1::ToolboxResourceUpdated updated;
    updated.set_title(published.title());
    updated.set_kind(published.kind());
    updated.set_description("mise à jour annuelle");
    int on = Working(day + dice_.Between(200, kFreshDays - 5));
    while (on <= world_.last_day && dice_.Chance(world_.characters[basin].resources_fresh)) {
      world_.scribe.Write(line, Office(on), actor, updated);
      on = Working(on + dice_.Between(200, kFreshDays - 5));
    }
    if (on > world_.last_day || !dice_.Chance(150)) return;
    v1::ToolboxResourceWithdrawn withdrawn;
    withdrawn.set_note("dépassée");
    world_.scribe.Write(line, Office(on), actor, withdrawn);
  }

  void Share(size_t basin, int day) {
    v1::PracticeShared shared;
    shared.set_title("Pratique éprouvée");
    shared.set_description("parcours d'accueil commun à plusieurs acteurs");
    CaseLine line = world_.scribe.Open("practice", world_.troupe(basin).code, day);
    world_.scribe.Write(line, Office(day), AnyMember(basin), shared);
    // Basins that look around adopt from the others.
    int on = day;
    for (size_t other = 0; other < world_.basins(); ++other) {
      if (other == basin || !dice_.Chance(12 * world_.characters[other].practices_per_year))
        continue;
      on = Working(on + dice_.Between(5, 45));
      v1::PracticeAdopted adopted;
      adopted.set_adopting_basin(world_.troupe(other).code);
      world_.scribe.Write(line, Office(on), AnyMember(other), adopted);
    }
  }
};

}  // namespace

std::unique_ptr<Story> MakeToolboxStory(const World& world) {
  return std::make_unique<ToolboxStory>(world);
}

}  // namespace basin::simulation
