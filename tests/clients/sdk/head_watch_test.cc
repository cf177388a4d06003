#include "clients/sdk/head_watch.h"

#include "gtest/gtest.h"
#include "tests/clients/sdk/tree_hub.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

absl::Status Meet(HeadWatch& watch, const TreeHub& hub) {
  BASIN_RETURN_IF_ERROR(watch.Begin(hub.Welcome()));
  return watch.Take(hub.Answer(watch.Question()));
}

class HeadWatchTest : public testing::Test {
 protected:
  void SetUp() override { hub_.Grow(7); }

  HeadWatch New() { return *HeadWatch::Make(std::nullopt, std::nullopt); }
  // One that has met the hub, as the next process finds it.
  HeadWatch Met() {
    HeadWatch watch = New();
    BASIN_EXPECT_OK(Meet(watch, hub_));
    return *HeadWatch::Make(std::nullopt, watch.kept());
  }

  TreeHub hub_;
};

TEST_F(HeadWatchTest, BelievesTheFirstHead) {
  HeadWatch watch = New();
  EXPECT_EQ(watch.Question().consistency().from_groups(), 0u);

  BASIN_EXPECT_OK(Meet(watch, hub_));

  EXPECT_EQ(watch.head().groups(), 7u);
  EXPECT_EQ(watch.kept()->signing_key(), hub_.key.public_key().bytes());
}

TEST_F(HeadWatchTest, FollowsALogThatGrows) {
  for (int i = 0; i < 20; ++i) {
    HeadWatch watch = Met();
    hub_.Grow(i);
    BASIN_EXPECT_OK(Meet(watch, hub_));
    EXPECT_EQ(watch.head().sequence(), hub_.Answer({}).consistency().to_groups() * 10);
  }
}

TEST_F(HeadWatchTest, RefusesALogThatWasCutShort) {
  HeadWatch watch = Met();
  hub_.Fork(6, "");

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));

  EXPECT_EQ(watch.head().groups(), 7u) << "what was known is kept";
}

TEST_F(HeadWatchTest, RefusesAnotherHistoryOfTheSameLength) {
  HeadWatch watch = Met();
  hub_.Fork(6, "other");
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, RefusesALongerLogWithAnotherHistory) {
  HeadWatch watch = Met();
  hub_.Fork(3, "other");
  hub_.Grow(40);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAnotherLog) {
  HeadWatch watch = Met();
  hub_.log_id = "another";
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, RefusesAnEpochThatWentBack) {
  hub_.epoch = 2;
  HeadWatch watch = Met();
  hub_.epoch = 1;
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, AcceptsARestoredLogThatHoldsAllItHeld) {
  HeadWatch watch = Met();
  hub_.epoch = 2;
  hub_.Grow(3);

  BASIN_EXPECT_OK(Meet(watch, hub_));
  EXPECT_EQ(watch.head().epoch(), 2u);
}

TEST_F(HeadWatchTest, LeavesARestoredLogThatHoldsLessToAPerson) {
  HeadWatch watch = Met();
  hub_.epoch = 2;
  hub_.Fork(5, "");
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::EPOCH_CHANGED));

  hub_.Fork(5, "after the restore");
  hub_.Grow(10);
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::EPOCH_CHANGED));
}

TEST_F(HeadWatchTest, RefusesAnotherSigningKey) {
  HeadWatch watch = Met();
  TreeHub impostor;
  impostor.Grow(7);

  EXPECT_THAT(Meet(watch, impostor), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAHubThatSignsNoMore) {
  HeadWatch watch = Met();
  hub_.signs = false;

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAHeadThatIsNotSignedByTheKeyItNamed) {
  HeadWatch watch = New();
  BASIN_ASSERT_OK(watch.Begin(hub_.Welcome()));
  hub_.signs = false;

  EXPECT_THAT(watch.Take(hub_.Answer(watch.Question())), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, TakesTheKeyItWasGivenForTheOnlyOne) {
  const SigningKey other = SigningKey::Generate();
  HeadWatch right = *HeadWatch::Make(hub_.key.public_key(), std::nullopt);
  HeadWatch wrong = *HeadWatch::Make(other.public_key(), std::nullopt);

  BASIN_EXPECT_OK(Meet(right, hub_));
  EXPECT_THAT(Meet(wrong, hub_), HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(HeadWatch::Make(other.public_key(), right.kept()), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RemembersTheLogOfAHubThatDoesNotSign) {
  hub_.signs = false;
  HeadWatch watch = Met();
  hub_.Grow(2);
  BASIN_EXPECT_OK(Meet(watch, hub_));

  hub_.Fork(6, "other");
  hub_.Grow(20);
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAKeptHeadThatWasTamperedWith) {
  HeadWatch watch = Met();
  v1::KeptHead kept = *watch.kept();
  kept.mutable_head()->mutable_head()->back() ^= 1;

  EXPECT_THAT(HeadWatch::Make(std::nullopt, kept), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAnAnswerThatProvesNothing) {
  HeadWatch watch = Met();
  BASIN_ASSERT_OK(watch.Begin(hub_.Welcome()));

  EXPECT_THAT(watch.Take({}), HasCode(v1::PROOF_INVALID));
  v1::AdminAnswer unknown;
  *unknown.mutable_error() = ToProto(MakeError(v1::UNKNOWN_QUERY));
  EXPECT_THAT(watch.Take(unknown), HasCode(v1::UNKNOWN_QUERY));
  v1::AdminAnswer nameless;
  nameless.mutable_error();
  EXPECT_THAT(watch.Take(nameless), HasCode(v1::PROOF_INVALID));
}

}  // namespace
}  // namespace basin
