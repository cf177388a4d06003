// The ground the others stand on: territories, expectations, actors, animators.
#include "absl/strings/str_cat.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/alert.pb.h"
#include "basin/v1/ground.pb.h"
#include "clients/simulation/story.h"
#include "proto/reference/basins.h"

namespace basin::simulation {

const std::string& Story::Convener(size_t basin, int day) const {
  const bool vacant =
      world_.characters[basin].fault == KnownFault::kVacantAnimator && day >= kVacantFromDay;
  const Troupe& troupe = world_.troupe(basin);
  return Id(vacant ? troupe.chair : troupe.animator);
}

namespace {

constexpr v1::ActorType kExpectedTypes[] = {v1::ACTOR_ETAT_PREFECTURE,    v1::ACTOR_REGION,
                                            v1::ACTOR_DEPARTEMENT,        v1::ACTOR_EPT_EPCI,
                                            v1::ACTOR_FRANCE_TRAVAIL,     v1::ACTOR_MISSION_LOCALE,
                                            v1::ACTOR_CAP_EMPLOI,         v1::ACTOR_CHAMBRE_CCI,
                                            v1::ACTOR_ASSOCIATION,        v1::ACTOR_SIAE,
                                            v1::ACTOR_ORGANISME_FORMATION};
constexpr int kCadenceDays = 30;  // what actors promise: one event a month

class GroundStory : public Story {
 public:
  explicit GroundStory(const World& world) : Story(world, "ground") {}

  void Live(int day) override {
    if (day == 0) {
      DefineRegion();
      for (size_t basin = 0; basin < world_.basins(); ++basin) DefineBasin(basin);
      for (size_t actor = 0; actor < world_.cast.actors().size(); ++actor) Register(actor);
    }
    if (day == 3)
      for (size_t basin = 0; basin < world_.basins(); ++basin) AppointAnimator(basin, day);
    // Now and then an actor leaves, or changes what it said of itself.
    if (world_.calendar.IsWorking(day) && dice_.Chance(30)) ChangeActor(day);
  }

 private:
  // Before anything else: other events need the territory.
  Moment First() const { return {.day = 0, .minute = 5}; }

  void DefineRegion() {
    v1::TerritoryDefined territory;
    territory.set_name(std::string(kRegionName));
    territory.set_kind(v1::TERRITORY_REGION);
    territory.set_valid_from(Date(0));
    int64_t population = 0;
    for (const BasinReference& basin : Basins()) population += basin.ft2021.population;
    territory.set_population(population);
    CaseLine line = world_.scribe.OpenNamed("territory", kRegionCode, kRegionCode);
    world_.scribe.Write(line, First(), kOperator, territory);
  }

  void DefineBasin(size_t index) {
    const BasinReference& basin = Basins()[index];
    v1::TerritoryDefined territory;
    territory.set_name(std::string(basin.name));
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from(Date(0));
    territory.set_population(basin.ft2021.population);
    for (absl::string_view departement : basin.departements())
      territory.add_departements(std::string(departement));
    for (const BasinMember& member : MembersOf(basin.code)) {
      v1::TerritoryMember* entry = territory.add_members();
      entry->set_siren(std::string(member.siren));
      entry->set_name(std::string(member.name));
    }
    territory.set_t_number(std::string(basin.t_number));
    territory.set_note(basin.Note());
    CaseLine line = world_.scribe.OpenNamed("territory", basin.code, basin.code);
    world_.scribe.Write(line, First(), kOperator, territory);

    v1::ExpectationSet expectation;
    for (v1::ActorType type : kExpectedTypes) expectation.add_expected_types(type);
    expectation.set_operational_cadence_days(90);
    expectation.set_governance_cadence_days(180);
    CaseLine expected = world_.scribe.OpenNamed("expectation", basin.code, basin.code);
    world_.scribe.Write(expected, {.day = 0, .minute = 10}, kOperator, expectation);
  }

  // An actor of the whole region belongs to the region's territory, and to every basin beside.
  void Register(size_t index) {
    const CastActor& actor = world_.cast.actors()[index];
    if (actor.type == v1::ACTOR_TYPE_UNSPECIFIED) return;
    v1::ActorRegistered registered;
    registered.set_type(actor.type);
    registered.set_name(actor.name);
    registered.set_cadence_days(kCadenceDays);
    registered.set_siren(actor.siren);
    std::string own = actor.basins[0];
    if (own == "*") {
      own = std::string(kRegionCode);
      for (const BasinReference& basin : Basins())
        registered.add_other_basins(std::string(basin.code));
    } else {
      for (size_t i = 1; i < actor.basins.size(); ++i) registered.add_other_basins(actor.basins[i]);
    }
    CaseLine line = world_.scribe.OpenNamed("actor", actor.id, own);
    world_.scribe.Write(line, {.day = 0, .minute = 15}, kOperator, registered);
    if (MayLeave(actor)) may_leave_.push_back(lines_.size());
    lines_.push_back({index, std::move(line), registered, true});
  }

  // The chambers of crafts have no part in other stories.
  static bool MayLeave(const CastActor& actor) { return actor.type == v1::ACTOR_CHAMBRE_CMA; }

  void ChangeActor(int day) {
    Registered& one = dice_.Chance(250) ? lines_[dice_.One(may_leave_)] : dice_.One(lines_);
    const CastActor& actor = world_.cast.actors()[one.actor];
    if (!one.active) {
      world_.scribe.Write(one.line, Office(day), kOperator, one.body);
      one.active = true;
    } else if (MayLeave(actor)) {
      v1::ActorLeft left;
      left.set_note("convention non reconduite");
      world_.scribe.Write(one.line, Office(day), kOperator, left);
      one.active = false;
    } else {
      v1::ActorUpdated updated;
      updated.set_type(actor.type);
      updated.set_name(actor.name);
      updated.set_siren(actor.siren);
      updated.set_cadence_days(static_cast<uint32_t>(15 * dice_.Between(1, 6)));
      *updated.mutable_other_basins() = one.body.other_basins();
      world_.scribe.Write(one.line, Office(day), kOperator, updated);
    }
  }

  void AppointAnimator(size_t basin, int day) {
    const Troupe& troupe = world_.troupe(basin);
    v1::AnimatorAppointed appointed;
    appointed.set_employer(Id(troupe.animator));
    CaseLine line = world_.scribe.OpenNamed("animator", troupe.code, troupe.code);
    const int appointed_on = Working(day + dice_.Between(0, 40));
    world_.scribe.Write(line, Office(appointed_on), Id(troupe.chair), appointed);

    const bool stays_vacant = world_.characters[basin].fault == KnownFault::kVacantAnimator;
    if (!stays_vacant && !dice_.Chance(250)) return;
    const int left_on = stays_vacant ? Working(kVacantFromDay) : Working(dice_.Between(200, 800));
    world_.scribe.Write(line, Office(left_on), Id(troupe.chair), v1::AnimatorLeft());
    const int back_on =
        stays_vacant ? world_.last_day + 1 : Working(left_on + dice_.Between(10, 90));
    AlertVacancy(troupe, line.subject, left_on + 30, back_on);
    if (!stays_vacant) world_.scribe.Write(line, Office(back_on), Id(troupe.chair), appointed);
  }

  void AlertVacancy(const Troupe& troupe, const std::string& about, int day, int back_on) {
    if (day >= back_on || day > world_.last_day) return;
    v1::AlertRaised raised;
    raised.set_rule(v1::ALERT_ANIMATOR_VACANT);
    raised.set_about(about);
    raised.add_to(Id(troupe.chair));
    raised.add_to(Id(world_.cast.region()));
    raised.set_since(Date(day - 30));
    CaseLine alert = world_.scribe.Open("alert", troupe.code, day);
    world_.scribe.Write(alert, {.day = day, .minute = 300}, kSentinel, raised);
    if (back_on <= world_.last_day)
      world_.scribe.Write(alert, {.day = back_on + 1, .minute = 300}, kSentinel,
                          v1::AlertCleared());
  }

  struct Registered {
    size_t actor;
    CaseLine line;
    v1::ActorRegistered body;
    bool active;
  };
  std::vector<Registered> lines_;
  std::vector<size_t> may_leave_;  // indices into lines_
};

}  // namespace

std::unique_ptr<Story> MakeGroundStory(const World& world) {
  return std::make_unique<GroundStory>(world);
}

}  // namespace basin::simulation
