// Indicators on random logs. The two promises about their support: computed from the support alone
// the indicator comes out the same, and without any one of its cases its numerator, denominator or
// sample is another.
#include <cstdlib>
#include <deque>
#include <random>
#include <set>

#include "services/views/health/region_median.h"
#include "tests/services/views/folded_log.h"
#include "tests/services/views/health/naive_health.h"
#include "tests/services/views/health/random_log.h"

namespace basin {
namespace {

// The records as a log of their own: numbered anew, in the same order.
std::vector<std::string> Renumbered(const std::vector<std::string>& records) {
  std::vector<std::string> log;
  for (const std::string& bytes : records) {
    v1::Record record;
    BASIN_CHECK(record.ParseFromString(bytes));
    record.set_sequence(log.size() + 1);
    log.push_back(record.SerializeAsString());
  }
  return log;
}

// What the measures of a log point into, and the measures.
class Measured {
 public:
  explicit Measured(const std::vector<std::string>& records,
                    const Moment& moment = {FoldedLog::kToday}, const std::string& basin = "1107") {
    FoldRecords(records, store_);
    const auto snapshot = store_.Snapshot();
    Territory territory;
    const auto territories = ReadTerritories(*snapshot->Open(kBasinsView), moment);
    BASIN_CHECK(territories.ok());
    for (const Territory& defined : *territories)
      if (defined.code == basin) territory = defined;
    const auto memberships = Memberships::Read(*snapshot->Open(kBasinsView), moment);
    BASIN_CHECK(memberships.ok());
    facts_ = *ReadBasinFacts(*snapshot, territory, *memberships, moment);
    measures_ = MeasureBasin(facts_, moment.day);
  }
  const Measure& Of(const IndicatorType* type) const {
    for (const Measure& measure : measures_)
      if (measure.type == type) return measure;
    std::abort();
  }
  const std::vector<Measure>& all() const { return measures_; }

 private:
  MemoryViewStore store_;
  BasinFacts facts_;
  std::vector<Measure> measures_;
};

bool IsGround(const RecordView& record) {
  const absl::string_view type = record.event.header.type;
  return type == "territory.defined" || type == "expectation.set" || type == "parameters.set";
}

// The ground, and the records that tell the facts of the support, corrections and retractions
// included.
std::vector<std::string> SupportAlone(const EventFixture& log, const Measure& measure) {
  std::set<Sequence> wanted;
  for (const SupportCase& support_case : measure.support) {
    for (const Fact* fact : support_case.facts)
      for (const Entry* entry : fact->tellings) wanted.insert(entry->sequence);
    for (const Entry* entry : support_case.history->unsaid) wanted.insert(entry->sequence);
  }
  std::vector<std::string> records;
  for (const RecordView& record : log.Views())
    if (IsGround(record) || wanted.contains(record.sequence))
      records.emplace_back(record.bytes.data(), record.bytes.size());
  return Renumbered(records);
}

std::vector<std::string> Without(const EventFixture& log, const std::string& subject) {
  std::vector<std::string> records;
  for (const RecordView& record : log.Views())
    if (record.event.header.subject != subject)
      records.emplace_back(record.bytes.data(), record.bytes.size());
  return Renumbered(records);
}

bool SameValue(const Measure& a, const Measure& b) {
  return a.state == b.state && a.numerator == b.numerator && a.denominator == b.denominator &&
         a.at_least == b.at_least;
}

class SupportTest : public testing::TestWithParam<int> {
 protected:
  SupportTest()
      : seed_(static_cast<unsigned>(GetParam()) * 1000003u), random_(seed_), log_(seed_) {}

  unsigned seed_;
  std::mt19937 random_;
  RandomLog log_;
};

TEST_P(SupportTest, GivesTheValueByItself) {
  SCOPED_TRACE(seed_);
  const Measured whole(log_.log().Records());
  for (const Measure& measure : whole.all()) {
    if (measure.state != State::kKnown) continue;
    const Measured alone(SupportAlone(log_.log(), measure));
    EXPECT_TRUE(SameValue(alone.Of(measure.type), measure))
        << measure << "\nalone: " << alone.Of(measure.type);
  }
}

TEST_P(SupportTest, LosesSomethingWithAnyCase) {
  SCOPED_TRACE(seed_);
  const Measured whole(log_.log().Records());
  for (const Measure& measure : whole.all()) {
    if (measure.support.empty()) continue;
    const size_t picked = random_() % measure.support.size();
    const std::string subject(measure.support[picked].history->subject);
    const Measured without(Without(log_.log(), subject));
    const Measure& rest = without.Of(measure.type);
    EXPECT_FALSE(SameValue(rest, measure) && rest.support.size() == measure.support.size())
        << measure << "\nwithout " << subject << ": " << rest;
  }
}

TEST(RandomLogTest, ReachesEveryIndicator) {
  std::set<absl::string_view> known;
  for (unsigned seed = 1; seed <= 120; ++seed) {
    const RandomLog log(seed * 1000003u);
    const Measured measured(log.log().Records());
    for (const Measure& measure : measured.all())
      if (measure.state == State::kKnown) known.insert(measure.type->name);
  }
  for (const IndicatorType& type : IndicatorTypes())
    EXPECT_TRUE(known.contains(type.name)) << type.name;
}

INSTANTIATE_TEST_SUITE_P(Seeds, SupportTest, testing::Range(1, 121));

// ---- against the plainest implementation ----

// Equal, but for how a ratio of two rates is written.
bool Agrees(const Measure& measure, const NaiveValue& naive) {
  if ((measure.state == State::kKnown) != naive.known) return false;
  if (!naive.known) return true;
  if (measure.type->name == "public_balance")
    return measure.numerator * naive.denominator == naive.numerator * measure.denominator;
  return measure.numerator == naive.numerator && measure.denominator == naive.denominator &&
         measure.at_least == naive.at_least;
}

class NaiveTest : public testing::TestWithParam<int> {};

// Ten logs a seed, each at three moments: any day, any sequence, the end.
TEST_P(NaiveTest, AgreesAtAnyMomentOfAnyLog) {
  for (unsigned part = 0; part < 10; ++part) {
    const unsigned seed = static_cast<unsigned>(GetParam()) * 7919u + part;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const RandomLog log(seed);
    const absl::CivilDay some_day = FoldedLog::kToday - static_cast<int>(random() % 900);
    const Sequence some_sequence = 1 + random() % log.log().last();
    for (const Moment& moment :
         {Moment{FoldedLog::kToday}, Moment{some_day}, Moment{FoldedLog::kToday, some_sequence}}) {
      const Measured measured(log.log().Records(), moment);
      const auto naive = NaiveHealth(log.log().Views(), "1107", moment.day, moment.known_at);
      for (const Measure& measure : measured.all()) {
        const NaiveValue& value = naive.at(std::string(measure.type->name));
        EXPECT_TRUE(Agrees(measure, value))
            << measure << "\nnaive: " << value.known << " " << value.numerator << "/"
            << value.denominator << (value.at_least ? " at least" : "") << " on " << moment.day
            << " known at " << moment.known_at;
      }
    }
  }
}

// The middle of what the plain implementation says of each basin.
std::optional<NaiveValue> NaiveMedian(const std::vector<std::map<std::string, NaiveValue>>& basins,
                                      const std::string& indicator) {
  std::vector<NaiveValue> values;
  for (const auto& basin : basins)
    if (basin.at(indicator).known) values.push_back(basin.at(indicator));
  if (values.empty()) return std::nullopt;
  std::stable_sort(values.begin(), values.end(), [](const NaiveValue& a, const NaiveValue& b) {
    return a.numerator * b.denominator < b.numerator * a.denominator;
  });
  return values[(values.size() - 1) / 2];
}

TEST_P(NaiveTest, AgreesAboutTheRegionsMedian) {
  const unsigned seed = static_cast<unsigned>(GetParam()) * 104729u;
  SCOPED_TRACE(seed);
  const RandomLog log(seed);
  std::vector<std::map<std::string, NaiveValue>> naive;
  std::deque<Measured> measured;
  std::vector<const std::vector<Measure>*> basins;
  for (const char* basin : {"1107", "1116"}) {
    naive.push_back(NaiveHealth(log.log().Views(), basin, FoldedLog::kToday, ~Sequence{0}));
    measured.emplace_back(log.log().Records(), Moment{FoldedLog::kToday}, basin);
    basins.push_back(&measured.back().all());
  }

  const RegionMedians medians = FindRegionMedians(basins);

  for (const IndicatorType& type : IndicatorTypes()) {
    if (!type.compared) continue;
    const auto expected = NaiveMedian(naive, std::string(type.name));
    const auto median = medians.find(&type);
    ASSERT_EQ(median != medians.end(), expected.has_value()) << type.name;
    if (!expected.has_value()) continue;
    EXPECT_TRUE(Agrees(median->second.value, *expected)) << type.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, NaiveTest, testing::Range(1, 121));

}  // namespace
}  // namespace basin
