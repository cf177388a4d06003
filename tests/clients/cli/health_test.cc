#include "clients/cli/health.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kKnown = {"rhythm.held_rate", "referrals.answered_10d",
                                         "referrals.decided_60d"};

std::string Said(const std::string& given) {
  const v1::Error error = ToProto(UnknownIndicator(given, kKnown));
  EXPECT_EQ(error.code(), v1::UNKNOWN_INDICATOR);
  EXPECT_EQ(error.field(), given);
  return error.detail_fr();
}

TEST(UnknownIndicatorTest, NamesTheNearestAndAll) {
  EXPECT_THAT(Said("referrals.answerd_10d"),
              AllOf(HasSubstr("vouliez-vous dire referrals.answered_10d ?"),
                    HasSubstr("rhythm.held_rate, referrals.answered_10d")));
}

TEST(UnknownIndicatorTest, ADimensionLeftOutIsUnderstood) {
  EXPECT_THAT(Said("held_rate"), HasSubstr("vouliez-vous dire rhythm.held_rate ?"));
}

TEST(UnknownIndicatorTest, WhatIsNearNothingGetsTheList) {
  EXPECT_THAT(Said("foo"), AllOf(Not(HasSubstr("vouliez-vous")), HasSubstr("decided_60d")));
}

}  // namespace
}  // namespace basin::cli
