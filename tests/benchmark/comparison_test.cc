#include "tests/benchmark/comparison.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(ComparisonTest, RatiosAreOfTheSameRound) {
  Measurements measurements;
  measurements.Add(0, "hub", "speed", 30);
  measurements.Add(1, "hub", "speed", 10);
  measurements.Add(2, "hub", "speed", 80);
  measurements.Add(0, "peer", "speed", 10);
  measurements.Add(1, "peer", "speed", 10);
  measurements.Add(2, "peer", "speed", 20);

  const Row row = Compare(
      measurements, {{{.figure = "speed", .system = "hub", .reference = "peer", .target = 2}}})[0];

  EXPECT_EQ(row.hub->median, 30);
  EXPECT_EQ(row.ratio->median, 3);  // of 3, 1 and 4; not 30 ÷ 10 of the medians
  EXPECT_EQ(row.ratio->least, 1);
  EXPECT_EQ(row.ratio->most, 4);
  EXPECT_EQ(row.Reached(), true);
}

TEST(ComparisonTest, ARoundThatOneSideMissedCountsForNeither) {
  Measurements measurements;
  measurements.Add(0, "hub", "speed", 30);
  measurements.Add(1, "hub", "speed", 10);
  measurements.Add(1, "peer", "speed", 5);

  const Row row =
      Compare(measurements, {{{.figure = "speed", .system = "hub", .reference = "peer"}}})[0];

  EXPECT_EQ(row.ratio->least, 2);
  EXPECT_EQ(row.ratio->most, 2);
  EXPECT_EQ(row.Reached(), std::nullopt) << "nothing was wanted";
}

TEST(ComparisonTest, WhereLessIsWantedTheTargetIsAbove) {
  Measurements measurements;
  measurements.Add(0, "hub", "ms", 3);
  measurements.Add(0, "peer", "ms", 2);

  const Row row = Compare(measurements, {{{.figure = "ms",
                                           .system = "hub",
                                           .reference = "peer",
                                           .wanted = Wanted::kAtMost,
                                           .target = 1.4}}})[0];

  EXPECT_EQ(row.ratio->median, 1.5);
  EXPECT_EQ(row.Reached(), false);
}

TEST(ComparisonTest, WhatIsNotMeasuredSaysWhy) {
  Measurements measurements;
  measurements.Add(0, "hub", "speed", 3);
  measurements.NotMeasured("peer", "", "not installed");

  const Row row = Compare(
      measurements, {{{.figure = "speed", .system = "hub", .reference = "peer", .target = 2}}})[0];

  EXPECT_FALSE(row.ratio.has_value());
  EXPECT_EQ(row.why_not, "peer: not installed");
  EXPECT_EQ(row.Reached(), std::nullopt);
}

TEST(ComparisonTest, TheMedianOfAnEvenNumberLiesBetween) {
  const Spread spread = SpreadOf({4, 1, 3, 2});

  EXPECT_EQ(spread.median, 2.5);
  EXPECT_EQ(spread.least, 1);
  EXPECT_EQ(spread.most, 4);
}

}  // namespace
}  // namespace basin
