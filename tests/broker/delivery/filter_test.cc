#include "broker/delivery/filter.h"

#include "gtest/gtest.h"
#include "proto/model/status.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

class FilterTest : public testing::Test {
 protected:
  absl::StatusOr<Filter> Make(const v1::Filter& asked) {
    return Filter::Make(asked, scope_, catalog_);
  }
  static RecordView Record(absl::string_view basin, absl::string_view type,
                           absl::string_view subject = "referral/1",
                           absl::string_view actor = "ml") {
    RecordView record;
    record.actor = actor;
    record.event.header.basin = basin;
    record.event.header.type = type;
    record.event.header.subject = subject;
    return record;
  }

  EventCatalog catalog_;
  ReadScope scope_{.everything = true, .basins = {}};
};

TEST_F(FilterTest, LetsEverythingThroughWhenNothingIsAskedAndAllMayBeRead) {
  const auto filter = Make({});

  BASIN_ASSERT_OK(filter);
  EXPECT_TRUE(filter->everything());
  EXPECT_TRUE(filter->Matches(Record("1107", "meeting.held")));
}

TEST_F(FilterTest, ShowsOnlyTheBasinsThatTheActorMayRead) {
  scope_ = {.everything = false, .basins = {"1101", "1102"}};

  const auto filter = Make({});

  BASIN_ASSERT_OK(filter);
  EXPECT_FALSE(filter->everything());
  EXPECT_TRUE(filter->Matches(Record("1102", "meeting.held")));
  EXPECT_FALSE(filter->Matches(Record("1107", "meeting.held")));
}

TEST_F(FilterTest, RefusesABasinThatTheActorMayNotRead) {
  scope_ = {.everything = false, .basins = {"1101"}};
  v1::Filter asked;
  asked.add_basins("1101");
  asked.add_basins("1107");

  EXPECT_THAT(Make(asked), HasCode(v1::FORBIDDEN_ACTION));
}

TEST_F(FilterTest, ReadsNothingByDefault) {
  scope_ = ReadScope();

  EXPECT_THAT(Make({}), HasCode(v1::FORBIDDEN_ACTION));
}

TEST_F(FilterTest, NarrowsByBasinTypeCaseAndActorTogether) {
  v1::Filter asked;
  asked.add_basins("1107");
  asked.add_types("referral.*");
  asked.add_cases("referral/1");
  asked.add_actors("ml");

  const auto filter = Make(asked);

  BASIN_ASSERT_OK(filter);
  EXPECT_TRUE(filter->Matches(Record("1107", "referral.sent")));
  EXPECT_FALSE(filter->Matches(Record("1108", "referral.sent")));
  EXPECT_FALSE(filter->Matches(Record("1107", "meeting.held")));
  EXPECT_FALSE(filter->Matches(Record("1107", "referral.sent", "referral/2")));
  EXPECT_FALSE(filter->Matches(Record("1107", "referral.sent", "referral/1", "cap")));
}

TEST_F(FilterTest, TakesExactTypesAndFamiliesSideBySide) {
  v1::Filter asked;
  asked.add_types("meeting.held");
  asked.add_types("referral.*");

  const auto filter = Make(asked);

  BASIN_ASSERT_OK(filter);
  EXPECT_TRUE(filter->Matches(Record("1107", "meeting.held")));
  EXPECT_TRUE(filter->Matches(Record("1107", "referral.accepted")));
  EXPECT_FALSE(filter->Matches(Record("1107", "meeting.convened")));
}

TEST_F(FilterTest, RefusesATypeThatNoSchemaDeclaresAndNamesTheNearest) {
  v1::Filter asked;
  asked.add_types("referal.sent");

  const auto filter = Make(asked);

  ASSERT_THAT(filter, HasCode(v1::BAD_FILTER));
  EXPECT_THAT(std::string(filter.status().message()), testing::HasSubstr("referral.sent"));
}

TEST_F(FilterTest, RefusesAListBeyondItsLimit) {
  v1::Filter asked;
  for (int i = 0; i < 1025; ++i) asked.add_cases("referral/1");

  EXPECT_THAT(Make(asked), HasCode(v1::BAD_FILTER));
}

}  // namespace
}  // namespace basin
