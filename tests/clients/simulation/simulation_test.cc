#include "clients/simulation/simulation.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/calendar.h"
#include "proto/model/digest.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"
#include "tests/support/admission_run.h"
#include "tests/support/status_matchers.h"

namespace basin::simulation {
namespace {

std::string DigestOf(SimulationOptions options) {
  Simulation simulation(options);
  std::string digests;
  while (!simulation.done())
    for (const SimulatedEvent& event : simulation.NextDay())
      digests.append(std::string(AsBytes(Digest({event.bytes}))));
  return ToHex(AsBytes(Digest({digests})));
}

TEST(SimulationTest, TheSameSeedGivesTheSameBytes) {
  const std::string first = DigestOf({.seed = 7, .days = 60});
  EXPECT_EQ(first, DigestOf({.seed = 7, .days = 60}));
  EXPECT_NE(first, DigestOf({.seed = 8, .days = 60}));
}

TEST(SimulationTest, ComesInTheOrderOfPublicationAndSaysItIsSimulated) {
  Simulation simulation({.seed = 2, .days = 200});
  absl::Time latest = absl::InfinitePast();
  while (!simulation.done()) {
    const absl::CivilDay day = simulation.day();
    for (const SimulatedEvent& event : simulation.NextDay()) {
      const HeaderView header = ReadEvent(event.bytes)->header;
      EXPECT_EQ(header.origin, v1::SIMULATED);
      EXPECT_FALSE(header.onbehalfof.empty());
      EXPECT_LE(header.time, event.published);
      EXPECT_EQ(ParisDay(event.published), day);
      EXPECT_GE(event.published, latest);
      latest = event.published;
    }
  }
}

// The whole default run, once, through the real admission: what a hub would say at the moment each
// event is handed in.
class WholeRunTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { run_ = new Run(); }
  static void TearDownTestSuite() {
    delete run_;
    run_ = nullptr;
  }

  struct Run {
    Run() : simulation({.seed = 1}), admission(simulation.Actors(), kFeed, v1::SIMULATED) {
      while (!simulation.done())
        for (const SimulatedEvent& event : simulation.NextDay()) Take(event);
    }
    void Take(const SimulatedEvent& event) {
      const HeaderView header = ReadEvent(event.bytes)->header;
      const absl::Status admitted = admission.Admit(event.bytes, event.published);
      if (!admitted.ok() && refusals.size() < 20)
        refusals.push_back(absl::StrCat(header.type, " ", header.subject, " ",
                                        absl::FormatTime(event.published), ": ",
                                        admitted.ToString()));
      const std::string type(header.type), basin(header.basin);
      if (!header.corrects.empty()) ++corrections;
      if (!header.retracts.empty()) ++retractions;
      late += event.published - header.time > absl::Hours(7 * 24);
      bytes += event.bytes.size();
      ++types[type];
      ++of_basin[basin][type];
      if (header.corrects.empty() && header.retracts.empty())
        last[std::string(header.subject)] = type;
    }

    Simulation simulation;
    AdmissionRun admission;
    std::vector<std::string> refusals;
    std::map<std::string, int> types;
    std::map<std::string, std::map<std::string, int>> of_basin;
    std::map<std::string, std::string> last;  // of each case
    int corrections = 0, retractions = 0, late = 0;
    size_t bytes = 0;
  };
  static Run* run_;
};
WholeRunTest::Run* WholeRunTest::run_ = nullptr;

TEST_F(WholeRunTest, EveryEventIsAdmitted) {
  EXPECT_THAT(run_->refusals, ::testing::IsEmpty());
  EXPECT_EQ(run_->admission.duplicates(), 0u);
}

TEST_F(WholeRunTest, HasTheVolumeOfTwelveHundredDays) {
  EXPECT_GE(run_->admission.admitted(), 150000u);
  EXPECT_LE(run_->admission.admitted(), 250000u);
  RecordProperty("events", static_cast<int>(run_->admission.admitted()));
  RecordProperty("bytes", static_cast<int>(run_->bytes));
}

TEST_F(WholeRunTest, TellsEveryTypeThatPeoplePublish) {
  // Figures are not made up, parameters keep their defaults, and surveys are imported.
  const std::set<std::string> not_told = {"health.snapshot", "parameters.set", "need.surveyed"};
  for (const auto& type : run_->admission.catalog().types()) {
    const std::string name(type->name());
    EXPECT_EQ(run_->types.contains(name), !not_told.contains(name)) << name;
  }
}

TEST_F(WholeRunTest, SomeThingsAreSaidLateOrCorrected) {
  EXPECT_GT(run_->corrections, 100);
  EXPECT_GT(run_->retractions, 20);
  EXPECT_GT(run_->late, 1000);
}

TEST_F(WholeRunTest, LargeBasinsHaveMoreToTell) {
  EXPECT_GT(run_->of_basin["1107"]["referral.sent"], 8 * run_->of_basin["1153"]["referral.sent"]);
}

// The share of expired among closed referrals is the published one, over the region, and differs
// widely from basin to basin.
TEST_F(WholeRunTest, ReferralsExpireAsPublished) {
  std::map<std::string, std::pair<int, int>> closed;  // basin → expired, closed; by the last word
  int expired = 0, all = 0;
  std::map<std::string, int> answers;
  for (const auto& [subject, type] : run_->last) {
    if (subject.rfind("referral/", 0) != 0) continue;
    ++answers[type];
  }
  for (const auto& [type, count] : answers) {
    if (type == "referral.sent" || type == "referral.received" || type == "referral.withdrawn" ||
        type == "referral.under_review")
      continue;
    all += count;
    if (type == "referral.expired") expired += count;
  }
  EXPECT_NEAR(expired * 1000.0 / all, 461, 40);

  double best = 1, worst = 0;
  for (const auto& [basin, types] : run_->of_basin) {
    const auto count = [&types = types](const std::string& type) {
      const auto it = types.find(type);
      return it == types.end() ? 0 : it->second;
    };
    const double gone = count("referral.expired");
    const double decided =
        count("referral.accepted") + count("referral.refused") + count("referral.redirected");
    if (decided == 0) continue;
    best = std::min(best, gone / (gone + decided));
    worst = std::max(worst, gone / (gone + decided));
  }
  EXPECT_LT(best, 0.25);
  EXPECT_GT(worst, 0.6);
}

TEST(SimulationTest, EachKnownFaultIsGivenToOneBasin) {
  std::map<KnownFault, int> faults;
  for (const Character& character : DrawCharacters(1)) ++faults[character.fault];
  for (int fault = 1; fault <= static_cast<int>(KnownFault::kEverythingDeclaredLate); ++fault)
    EXPECT_EQ(faults[static_cast<KnownFault>(fault)], 1)
        << FaultName(static_cast<KnownFault>(fault));
}

TEST(SimulationTest, ActorsFitAHub) {
  Simulation simulation({.days = 1});
  const v1::ActorsConfig config = simulation.Actors();
  EventCatalog catalog;
  BASIN_EXPECT_OK(Actors::Make(config, catalog));
  EXPECT_GE(config.actor_size(), 250);
  EXPECT_LE(config.actor_size(), 400);
  EXPECT_EQ(config.actor(0).id(), "simulator");
  EXPECT_EQ(config.actor(0).acts_for(0), "*");
}

}  // namespace
}  // namespace basin::simulation
