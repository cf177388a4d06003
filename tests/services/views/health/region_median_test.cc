#include "services/views/health/region_median.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

class RegionMedianTest : public testing::Test {
 protected:
  // Another basin in which `indicator` came to numerator ÷ denominator.
  void Add(absl::string_view indicator, int64_t numerator, int64_t denominator) {
    Measure measure = NoData(indicator, {std::nullopt, absl::CivilDay(2026, 6, 30)});
    measure.state = State::kKnown;
    measure.numerator = numerator;
    measure.denominator = denominator;
    basins_.push_back({measure});
  }
  void AddWithoutData(absl::string_view indicator) {
    basins_.push_back({NoData(indicator, {std::nullopt, absl::CivilDay(2026, 6, 30)})});
  }
  RegionMedians Find() const {
    std::vector<const std::vector<Measure>*> basins;
    for (const std::vector<Measure>& basin : basins_) basins.push_back(&basin);
    return FindRegionMedians(basins);
  }

  std::vector<std::vector<Measure>> basins_;
};

TEST_F(RegionMedianTest, IsTheMiddleValueNotTheMiddleNumerator) {
  // 300 ÷ 100 = 3, 400 ÷ 400 = 1, 50 ÷ 25 = 2
  Add("euros_per_inhabitant", 300, 100);
  Add("euros_per_inhabitant", 400, 400);
  Add("euros_per_inhabitant", 50, 25);

  const RegionMedian median = Find().at(FindIndicator("euros_per_inhabitant"));
  EXPECT_EQ(median.value.numerator, 50);
  EXPECT_EQ(median.value.denominator, 25);
  EXPECT_EQ(median.basins, 3u);
}

TEST_F(RegionMedianTest, IsTheLowerOfTwo) {
  Add("open_calls", 7, 1);
  Add("open_calls", 2, 1);

  EXPECT_EQ(Find().at(FindIndicator("open_calls")).value.numerator, 2);
}

TEST_F(RegionMedianTest, LeavesOutBasinsWithoutData) {
  Add("beneficiary_concentration", 9000, 10000);
  AddWithoutData("beneficiary_concentration");
  AddWithoutData("beneficiary_concentration");
  const RegionMedian median = Find().at(FindIndicator("beneficiary_concentration"));
  EXPECT_EQ(median.value.numerator, 9000);
  EXPECT_EQ(median.basins, 1u);

  basins_.clear();
  AddWithoutData("open_calls");
  EXPECT_TRUE(Find().empty());
}

TEST_F(RegionMedianTest, IsForWhatIsShownBesideItOnly) {
  Add("answered_10d", 1, 2);
  EXPECT_TRUE(Find().empty());
}

}  // namespace
}  // namespace basin
