#include "broker/hub/histogram.h"

#include "gmock/gmock.h"

namespace basin {
namespace {

TEST(HistogramTest, CountsEachValueInTheFirstBucketThatHoldsIt) {
  Histogram histogram({1, 10, 100});
  for (const double value : {0.5, 1.0, 1.5, 10.0, 11.0, 1000.0}) histogram.Observe(value);

  EXPECT_THAT(histogram.counts(), testing::ElementsAre(2, 2, 1, 1));
  EXPECT_EQ(histogram.count(), 6u);
  EXPECT_DOUBLE_EQ(histogram.sum(), 1024.0);
}

}  // namespace
}  // namespace basin
