// Several basins as one. A region over one basin is that basin; over two it is what the plainest
// implementation says of the log in which both are one.
#include "services/views/health/pool.h"

#include <deque>

#include "basin/v1/actor.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/theme.pb.h"
#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"
#include "tests/services/views/health/naive_health.h"
#include "tests/services/views/health/random_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Territory kRegion{.code = "R11", .name = "Île-de-France", .kind = v1::TERRITORY_REGION};

// A log's basins, read at one moment, and their pool.
class Pooled {
 public:
  Pooled(const std::vector<std::string>& records, const std::vector<std::string>& basins,
         const Moment& moment = {FoldedLog::kToday}) {
    FoldRecords(records, store_);
    const auto snapshot = store_.Snapshot();
    const auto territories = *ReadTerritories(*snapshot->Open(kBasinsView), moment);
    const auto memberships = *Memberships::Read(*snapshot->Open(kBasinsView), moment);
    std::vector<const BasinFacts*> pooled;
    for (const std::string& code : basins) {
      Territory territory{.code = code, .name = code};
      for (const Territory& defined : territories)
        if (defined.code == code) territory = defined;
      facts_.push_back(*ReadBasinFacts(*snapshot, territory, memberships, moment));
      measures_.push_back(MeasureBasin(facts_.back(), moment.day));
      pooled.push_back(&facts_.back());
    }
    pool_ = PoolFacts(pooled, kRegion);
    pool_measures_ = MeasureBasin(pool_, moment.day);
  }

  const BasinFacts& pool() const { return pool_; }
  const std::vector<Measure>& all() const { return pool_measures_; }
  const std::vector<Measure>& basin(size_t i) const { return measures_[i]; }
  const Measure& Of(absl::string_view indicator) const {
    for (const Measure& measure : pool_measures_)
      if (measure.type == FindIndicator(indicator)) return measure;
    std::abort();
  }

 private:
  MemoryViewStore store_;
  std::deque<BasinFacts> facts_;
  std::vector<std::vector<Measure>> measures_;
  BasinFacts pool_;
  std::vector<Measure> pool_measures_;
};

void Refer(FoldedLog& log, const std::string& basin, int count, int answered, int after_days) {
  for (int i = 0; i < count; ++i) {
    const std::string subject = absl::StrCat("referral/", basin, "-", i);
    log.log().Add({.subject = subject, .on = FoldedLog::Ago(100), .basin = basin},
                  v1::ReferralSent());
    if (i < answered)
      log.log().Add({.subject = subject, .on = FoldedLog::Ago(100 - after_days), .basin = basin},
                    v1::ReferralAccepted());
  }
}

// 10 of 10 in a small basin, 20 of 90 in a large one: 30 % of all, not the mean of 100 % and 22 %.
TEST(PoolTest, WeighsABasinByItsCases) {
  FoldedLog log;
  Refer(log, "1107", 10, 10, 2);
  Refer(log, "1116", 90, 20, 4);

  const Pooled pooled(log.log().Records(), {"1107", "1116"});

  EXPECT_THAT(pooled.Of("answered_10d"), IsFraction(30, 100));
  EXPECT_EQ(pooled.Of("answered_10d").support.size(), 100u);
  EXPECT_EQ(pooled.pool().territory.code, "R11");
}

// Waits of 2 days (6 referrals) and 8 days (5): the median of all is 2, the mean of medians 5.
TEST(PoolTest, TakesAMedianOverAllCases) {
  FoldedLog log;
  Refer(log, "1107", 6, 6, 2);
  Refer(log, "1116", 5, 5, 8);

  const Pooled pooled(log.log().Records(), {"1107", "1116"});

  EXPECT_THAT(pooled.Of("median_answer_days"), IsNumber(2));
}

TEST(PoolTest, CountsAReferralBetweenItsBasinsOnce) {
  FoldedLog log;
  log.log().Add({.subject = "actor/ml", .on = FoldedLog::Ago(300), .basin = "1107"},
                v1::ActorRegistered());
  log.log().Add(
      {.subject = "referral/1", .on = FoldedLog::Ago(100), .actor = "ml", .basin = "1116"},
      v1::ReferralSent());

  const Pooled pooled(log.log().Records(), {"1107", "1116"});

  EXPECT_THAT(pooled.Of("answered_10d"), IsFraction(0, 1)) << "received in 1116";
  EXPECT_THAT(pooled.Of("sent_answered_10d"), IsFraction(0, 1)) << "sent from 1107";
}

TEST(PoolTest, FollowsAChainOverItsBasins) {
  FoldedLog log;
  log.log().Add({.subject = "referral/1", .on = FoldedLog::Ago(100), .basin = "1107"},
                v1::ReferralSent());
  log.log().Add({.subject = "referral/1", .on = FoldedLog::Ago(90), .basin = "1107"},
                v1::ReferralRedirected());
  v1::ReferralSent next;
  next.set_redirect_of("referral/1");
  log.log().Add({.subject = "referral/2", .on = FoldedLog::Ago(89), .basin = "1116"}, next);
  log.log().Add({.subject = "referral/2", .on = FoldedLog::Ago(80), .basin = "1116"},
                v1::ReferralAccepted());

  const Pooled pooled(log.log().Records(), {"1107", "1116"});

  EXPECT_THAT(pooled.Of("total_wait"), IsNumber(20));
  EXPECT_EQ(pooled.Of("total_wait").uncountable, 0u);
}

TEST(PoolTest, AddsThePopulationsUnlessOneIsNotKnown) {
  FoldedLog log;
  log.DefineTerritory(1000, "1107");
  log.DefineTerritory(3000, "1116");
  v1::FundingAwarded award;
  award.set_convention_on(FoldedLog::Ago(10));
  award.set_amount_cents(8000);
  log.log().Add({.subject = "project/1", .on = FoldedLog::Ago(10), .basin = "1116"}, award);

  EXPECT_THAT(Pooled(log.log().Records(), {"1107", "1116"}).Of("euros_per_inhabitant"),
              IsFraction(8000, 4000));
  EXPECT_THAT(Pooled(log.log().Records(), {"1107", "1116", "1117"}).Of("euros_per_inhabitant"),
              testing::Field(&Measure::state, State::kNoData));
}

// Both expect a type whose only actor works in one of them.
TEST(PoolTest, ExpectsEachTypeAtTheTableOfEachBasin) {
  EventFixture log;
  for (const char* basin : {"1107", "1116"}) {
    v1::ExpectationSet expectation;
    expectation.add_expected_types(v1::ACTOR_MISSION_LOCALE);
    log.Add(
        {.subject = absl::StrCat("expectation/", basin), .on = FoldedLog::Ago(500), .basin = basin},
        expectation);
  }
  v1::ActorRegistered registered;
  registered.set_type(v1::ACTOR_MISSION_LOCALE);
  log.Add({.subject = "actor/ml", .on = FoldedLog::Ago(500)}, registered);
  log.Add({.subject = "theme/1", .on = FoldedLog::Ago(5), .actor = "ml"}, v1::ThemeProposed());

  const Pooled pooled(log.Records(), {"1107", "1116"});

  EXPECT_THAT(pooled.Of("actor_types_active"), IsFraction(1, 2));
}

TEST(PoolTest, HasNoDataWithoutBasins) {
  const Pooled pooled({}, {});
  for (const Measure& measure : pooled.all()) EXPECT_THAT(measure, HasNoData());
}

std::vector<std::string> CodesOf(const std::vector<const Territory*>& basins) {
  std::vector<std::string> codes;
  for (const Territory* basin : basins) codes.push_back(basin->code);
  return codes;
}

TEST(PerimeterTest, ChoosesTheBasinsByDepartement) {
  const std::vector<Territory> territories = {
      {.code = "1107", .name = "", .kind = v1::TERRITORY_BASIN, .departements = {"77"}},
      {.code = "1108", .name = "", .kind = v1::TERRITORY_BASIN, .departements = {"77", "91"}},
      {.code = "1109", .name = "", .kind = v1::TERRITORY_BASIN, .departements = {"75"}},
      {.code = "C1", .name = "", .kind = v1::TERRITORY_LOCAL_COMMITTEE, .departements = {"77"}},
      kRegion};

  EXPECT_THAT(CodesOf(BasinsTouching("77", territories)), ElementsAre("1107", "1108"));
  EXPECT_THAT(CodesOf(BasinsTouching("91", territories)), ElementsAre("1108"));
  EXPECT_THAT(CodesOf(BasinsTouching("93", territories)), IsEmpty());
  EXPECT_THAT(CodesOf(BasinsOfRegion(kRegion, territories)), ElementsAre("1107", "1108", "1109"))
      << "a region without départements holds all";
  Territory essonne = kRegion;
  essonne.departements = {"91", "92"};
  EXPECT_THAT(CodesOf(BasinsOfRegion(essonne, territories)), ElementsAre("1108"));
}

// ---- on random logs ----

bool Same(const Measure& a, const Measure& b) {
  const auto subjects = [](const Measure& measure) {
    std::vector<std::pair<std::string, bool>> cases;
    for (const SupportCase& one : measure.support)
      cases.emplace_back(std::string(one.history->subject), one.in_numerator);
    return cases;
  };
  return a.type == b.type && a.state == b.state && a.numerator == b.numerator &&
         a.denominator == b.denominator &&
         a.scored_value.has_value() == b.scored_value.has_value() &&
         (!a.scored_value.has_value() || *a.scored_value == *b.scored_value) &&
         a.at_least == b.at_least && a.uncountable == b.uncountable && subjects(a) == subjects(b);
}

class RandomPoolTest : public testing::TestWithParam<int> {};

TEST_P(RandomPoolTest, OverOneBasinIsThatBasin) {
  const RandomLog log(static_cast<unsigned>(GetParam()) * 6007u);
  for (const char* basin : {"1107", "1116"}) {
    const Pooled pooled(log.log().Records(), {basin});
    ASSERT_EQ(pooled.all().size(), pooled.basin(0).size());
    for (size_t i = 0; i < pooled.all().size(); ++i)
      EXPECT_TRUE(Same(pooled.all()[i], pooled.basin(0)[i]))
          << basin << ": " << pooled.all()[i] << "\nalone: " << pooled.basin(0)[i];
  }
}

// The log in which both basins are one. What defines the territory of the other stays apart.
std::vector<std::string> AsOneBasin(const std::vector<std::string>& records) {
  std::vector<std::string> merged;
  for (const std::string& bytes : records) {
    v1::Record record;
    v1::Event event;
    v1::Header header;
    BASIN_CHECK(record.ParseFromString(bytes) && event.ParseFromString(record.event()) &&
                header.ParseFromString(event.header()));
    if (header.type() != "territory.defined") header.set_basin("1107");
    event.set_header(header.SerializeAsString());
    record.set_event(event.SerializeAsString());
    merged.push_back(record.SerializeAsString());
  }
  return merged;
}

TEST_P(RandomPoolTest, OverTwoAgreesWithThePlainestWayOverBoth) {
  const RandomLog log(static_cast<unsigned>(GetParam()) * 15013u);
  const Pooled pooled(log.log().Records(), {"1107", "1116"});
  const std::vector<std::string> merged = AsOneBasin(log.log().Records());
  std::vector<RecordView> views;
  for (const std::string& bytes : merged) views.push_back(*ReadRecord(bytes));
  const auto naive = NaiveHealth(views, "1107", FoldedLog::kToday, ~Sequence{0});

  for (const Measure& measure : pooled.all()) {
    // Each basin has a table of its own, at which its own actors are expected; and what passes from
    // one basin to another is seen only where they are two.
    const absl::string_view name = measure.type->name;
    if (name == "actor_types_active" || name == "missing_actors" || name == "practices_crossing" ||
        name == "bridges")
      continue;
    NaiveValue expected = naive.at(std::string(measure.type->name));
    // Each of both has 1000 inhabitants.
    if (measure.type->unit == Unit::kCentsPerInhabitant || measure.type->unit == Unit::kPer100k)
      expected.denominator *= 2;
    const bool known = measure.state == State::kKnown;
    EXPECT_EQ(known, expected.known) << measure;
    if (!known) continue;
    EXPECT_EQ(measure.numerator, expected.numerator) << measure;
    EXPECT_EQ(measure.denominator, expected.denominator) << measure;
    EXPECT_EQ(measure.at_least, expected.at_least) << measure;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPoolTest, testing::Range(1, 201));

}  // namespace
}  // namespace basin
