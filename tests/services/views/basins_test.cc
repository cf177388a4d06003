#include "services/views/basins.h"

#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class BasinsTest : public testing::Test {
 protected:
  Moment On(const std::string& day, Sequence known_at = ~Sequence{0}) {
    Moment moment{{}, known_at};
    EXPECT_TRUE(ParseDay(day, &moment.day));
    return moment;
  }
  // Folds what was told so far and opens the view.
  const ViewReader& View() {
    FoldRecords(log_.Records(), stores_.emplace_back());
    snapshots_.push_back(stores_.back().Snapshot());
    readers_.push_back(snapshots_.back()->Open(kBasinsView));
    return *readers_.back();
  }
  void Define(const std::string& basin, const std::string& valid_from, int64_t population,
              const std::string& on) {
    v1::TerritoryDefined territory;
    territory.set_name("Bassin de " + valid_from);
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from(valid_from);
    territory.set_population(population);
    log_.Add({.subject = "territory/" + basin, .on = on, .basin = basin}, territory);
  }
  void Constitute(uint32_t cadence_days, v1::BodyKind kind, const std::string& on) {
    v1::BodyConstituted body;
    body.set_kind(kind);
    body.set_quorum_rule(v1::QUORUM_HALF);
    body.set_cadence_days(cadence_days);
    log_.Add({.subject = "body/1", .on = on}, body);
  }
  int Cadence(const std::string& day) {
    Arena arena;
    const auto bodies = ReadBodies(View(), "1107", On(day), arena);
    BASIN_EXPECT_OK(bodies);
    return bodies->empty() ? 0 : bodies->front().cadence_days;
  }

  EventFixture log_;
  std::deque<MemoryViewStore> stores_;
  std::vector<std::unique_ptr<ViewSnapshot>> snapshots_;
  std::vector<std::unique_ptr<ViewReader>> readers_;
};

TEST_F(BasinsTest, ReadsThePerimeterInForceOnTheDay) {
  Define("1107", "2016-01-01", 100, "2026-01-05");
  Define("1107", "2026-01-01", 120, "2026-02-05");

  EXPECT_EQ(ReadTerritories(View(), On("2025-12-31"))->front().population, 100);
  EXPECT_EQ(ReadTerritories(View(), On("2026-01-01"))->front().population, 120);
  EXPECT_EQ(ReadTerritories(View(), On("2026-01-01", 1))->front().population, 100)
      << "as was known before the second one";
}

TEST_F(BasinsTest, ListsATerritoryBeforeItsFirstPerimeterWithoutAPopulation) {
  Define("1107", "2016-01-01", 100, "2026-01-05");

  const auto territories = ReadTerritories(View(), On("2015-01-01"));

  ASSERT_EQ(territories->size(), 1u);
  EXPECT_EQ(territories->front().name, "Bassin de 2016-01-01");
  EXPECT_EQ(territories->front().population, 0);
}

TEST_F(BasinsTest, ListsTerritoriesByCode) {
  Define("1116", "2016-01-01", 1, "2026-01-05");
  Define("1107", "2016-01-01", 2, "2026-01-06");

  EXPECT_THAT(*ReadTerritories(View(), On("2026-06-30")),
              ElementsAre(Field(&Territory::code, "1107"), Field(&Territory::code, "1116")));
  EXPECT_THAT(*ReadTerritories(View(), On("2026-06-30", 0)), IsEmpty());
}

TEST_F(BasinsTest, TakesTheParametersLastSetByTheDay) {
  for (int weight : {10, 20}) {
    v1::ParametersSet set;
    auto* dimension = set.add_weights();
    dimension->set_dimension("needs");
    dimension->set_weight(weight);
    log_.Add({.subject = "parameters/1107", .on = absl::StrCat("2026-01-", weight)}, set);
  }

  EXPECT_EQ(ReadParameters(View(), "1107", On("2026-01-09"))->sequence, 0u);
  EXPECT_EQ(ReadParameters(View(), "1107", On("2026-01-19"))->values.weights(0).weight(), 10u);
  EXPECT_EQ(ReadParameters(View(), "1107", On("2026-01-20"))->values.weights(0).weight(), 20u);
}

TEST_F(BasinsTest, KnowsTheLatestParametersOfAnyTerritory) {
  log_.Add({.subject = "parameters/1107", .on = "2026-01-10"}, v1::ParametersSet());
  log_.Add({.subject = "parameters/11", .on = "2026-01-20", .basin = "11"}, v1::ParametersSet());
  log_.Add({.subject = "parameters/1107", .on = "2026-01-30"}, v1::ParametersSet());

  EXPECT_EQ(ReadLatestParameters(View(), On("2026-01-09")).value(), 0u);
  EXPECT_EQ(ReadLatestParameters(View(), On("2026-01-19")).value(), 1u);
  EXPECT_EQ(ReadLatestParameters(View(), On("2026-01-29")).value(), 2u);
  EXPECT_EQ(ReadLatestParameters(View(), On("2026-01-30")).value(), 3u);
  EXPECT_EQ(ReadLatestParameters(View(), On("2026-01-30", 2)).value(), 2u);
}

TEST_F(BasinsTest, KnowsWhatABodysTermsWereOnADay) {
  Constitute(0, v1::BODY_GOVERNANCE, "2026-01-10");
  v1::BodyRenewed renewed;
  renewed.set_quorum_rule(v1::QUORUM_NONE);
  log_.Add({.subject = "body/1", .on = "2026-03-10"}, renewed);
  log_.Add({.subject = "body/1", .on = "2026-05-10"}, v1::BodyDissolved());
  Arena arena;

  const auto bodies = ReadBodies(View(), "1107", On("2026-04-01"), arena);

  ASSERT_EQ(bodies->size(), 1u);
  const Body& body = bodies->front();
  EXPECT_EQ(body.TermsOn(absl::CivilDay(2026, 3, 9)).quorum_rule, v1::QUORUM_HALF);
  EXPECT_EQ(body.TermsOn(absl::CivilDay(2026, 3, 10)).quorum_rule, v1::QUORUM_NONE);
  EXPECT_EQ(body.TermsOn(absl::CivilDay(2026, 1, 1)).quorum_rule, v1::QUORUM_HALF)
      << "before it existed";
  EXPECT_EQ(body.dissolved, nullptr);
}

TEST_F(BasinsTest, TakesTheCadenceFromTheBodyThenTheExpectationThenTheDefault) {
  Constitute(0, v1::BODY_OPERATIONAL, "2026-01-10");
  EXPECT_EQ(Cadence("2026-01-10"), 90);

  v1::ExpectationSet expectation;
  expectation.set_operational_cadence_days(60);
  expectation.set_governance_cadence_days(365);
  log_.Add({.subject = "expectation/1107", .on = "2026-02-10"}, expectation);
  EXPECT_EQ(Cadence("2026-02-09"), 90);
  EXPECT_EQ(Cadence("2026-02-10"), 60);

  v1::BodyRenewed renewed;
  renewed.set_cadence_days(30);
  log_.Add({.subject = "body/1", .on = "2026-03-10"}, renewed);
  EXPECT_EQ(Cadence("2026-03-10"), 30);
}

TEST_F(BasinsTest, ExpectsEveryBodyButAnOperationalOneAtTheGovernancesCadence) {
  for (v1::BodyKind kind : {v1::BODY_GOVERNANCE, v1::BODY_LOCAL_COMMITTEE, v1::BODY_FUNDERS}) {
    SCOPED_TRACE(v1::BodyKind_Name(kind));
    log_ = EventFixture();
    Constitute(0, kind, "2026-01-10");
    EXPECT_EQ(Cadence("2026-01-10"), 180);
  }
}

}  // namespace
}  // namespace basin
