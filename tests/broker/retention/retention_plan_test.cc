#include "broker/retention/retention_plan.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/retention/dated_log.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const absl::Time kNow = Day(2026, 11, 24);

class RetentionPlanTest : public testing::Test {
 protected:
  RetentionFindings Find(const std::vector<std::string>& held = {}) {
    auto draft = DraftPlan(*log_, policy_, kNow);
    EXPECT_THAT(draft, IsOk());
    auto found = Examine(*log_, catalog_, *std::move(draft), held);
    EXPECT_THAT(found, IsOk());
    return *std::move(found);
  }

  const EventCatalog catalog_;
  const RetentionPolicy policy_ = {};
  std::unique_ptr<MemoryEventLog> log_ = DatedLog({
      {"meeting.held", "meeting/1", Day(2016, 1, 1)},          // 1: due
      {"meeting.held", "meeting/2", Day(2017, 1, 1)},          // 2
      {"referral.sent", "referral/1", Day(2020, 1, 1)},        // 3: due
      {"referral.accepted", "referral/1", Day(2023, 11, 23)},  // 4: due
      {"referral.sent", "referral/2", Day(2023, 11, 24)},      // 5: not yet
      {"territory.defined", "territory/1107", Day(2026, 11, 1)},
  });
};

TEST_F(RetentionPlanTest, SaysWhatIsDueByClass) {
  const RetentionFindings found = Find();

  const v1::RetentionPlan& plan = found.plan;
  EXPECT_EQ(plan.log_id(), "the-log");
  EXPECT_EQ(plan.events(), 3u);
  EXPECT_EQ(plan.cases(), 2u);
  EXPECT_GT(plan.bytes(), 100u);
  ASSERT_EQ(plan.classes_size(), 2);
  EXPECT_EQ(plan.classes(0).retention(), v1::OPERATIONAL);
  EXPECT_EQ(plan.classes(0).events(), 2u);
  EXPECT_EQ(plan.classes(0).through(), 4u);
  EXPECT_EQ(plan.classes(1).events(), 1u);
  EXPECT_EQ(plan.classes(0).bytes() + plan.classes(1).bytes(), plan.bytes());
  EXPECT_EQ(found.last_due, 4u);
}

TEST_F(RetentionPlanTest, SaysWhatAHoldKeeps) {
  const RetentionFindings found = Find({"meeting/2", "referral/1"});

  EXPECT_EQ(found.plan.events(), 1u);
  ASSERT_EQ(found.held.size(), 1u) << "of meeting/2 nothing would be purged anyway";
  EXPECT_EQ(found.held.at("referral/1").events, 2u);
  EXPECT_THAT(found.plan.held(), ElementsAre("meeting/2", "referral/1"));
}

TEST_F(RetentionPlanTest, HoldsWhileTheLogIsAsItWas) {
  const RetentionFindings found = Find();

  BASIN_EXPECT_OK(CheckGround(found.plan, *log_, policy_, kNow, false));
  BASIN_EXPECT_OK(CheckPlan(found.plan, Find(), false));
}

TEST_F(RetentionPlanTest, IsRefusedWhenACaseIsHeldSince) {
  const v1::RetentionPlan plan = Find().plan;

  const absl::Status refused = CheckPlan(plan, Find({"referral/1"}), false);

  EXPECT_THAT(refused, HasCode(v1::CASE_HELD));
  EXPECT_THAT(refused.message(), HasSubstr("referral/1"));
  EXPECT_THAT(CheckPlan(plan, Find({"referral/1"}), /*resumed=*/true), HasCode(v1::CASE_HELD));
}

TEST_F(RetentionPlanTest, IsOutdatedWhenSomethingElseIsDue) {
  const v1::RetentionPlan with_hold = Find({"referral/1"}).plan;
  EXPECT_THAT(CheckPlan(with_hold, Find(), false), HasCode(v1::PLAN_OUTDATED));

  v1::RetentionPlan other = Find().plan;
  other.set_digest(std::string(32, 'x'));
  EXPECT_THAT(CheckPlan(other, Find(), false), HasCode(v1::PLAN_OUTDATED));
  BASIN_EXPECT_OK(CheckPlan(other, Find(), /*resumed=*/true));
}

TEST_F(RetentionPlanTest, IsOfOneLogAndOneConfiguration) {
  const v1::RetentionPlan plan = Find().plan;
  const auto check = [&](const v1::RetentionPlan& changed) {
    return CheckGround(changed, *log_, policy_, kNow, false);
  };

  v1::RetentionPlan changed = plan;
  changed.set_log_id("another");
  EXPECT_THAT(check(changed), HasCode(v1::FOREIGN_LOG));
  changed = plan;
  changed.set_epoch(2);
  EXPECT_THAT(check(changed), HasCode(v1::EPOCH_CHANGED));
  changed = plan;
  changed.mutable_classes(0)->set_through(6);
  EXPECT_THAT(check(changed), HasCode(v1::PLAN_OUTDATED));
  changed = plan;
  changed.mutable_classes(0)->set_retention(v1::PERMANENT);
  EXPECT_THAT(check(changed), HasCode(v1::PLAN_OUTDATED));
  EXPECT_THAT(CheckGround(plan, *log_, {.operational_months = 37}, kNow, false),
              HasCode(v1::PLAN_OUTDATED));
  EXPECT_THAT(CheckGround(plan, *log_, policy_, kNow - absl::Hours(1), false),
              HasCode(v1::PLAN_OUTDATED));
}

TEST_F(RetentionPlanTest, OfAnEmptyLogIsEmpty) {
  log_ = std::make_unique<MemoryEventLog>(LogIdentity{.log_id = "the-log", .epoch = 1});

  EXPECT_EQ(Find().plan.events(), 0u);
}

}  // namespace
}  // namespace basin
