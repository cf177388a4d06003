#include "services/main/readiness.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr absl::Duration kNow = absl::Hours(5);

Follower::Figures Connected(bool caught_up) {
  Follower::Figures figures;
  figures.caught_up = caught_up;
  figures.connected = true;
  return figures;
}
Follower::Figures AwayFor(absl::Duration how_long, bool caught_up = true) {
  Follower::Figures figures;
  figures.caught_up = caught_up;
  figures.away_since = kNow - how_long;
  return figures;
}

TEST(ReadinessTest, BeginsWhenTheViewsHaveCaughtUp) {
  EXPECT_FALSE(JudgeReadiness(Connected(false), kNow).ready);
  EXPECT_STREQ(JudgeReadiness(Connected(false), kNow).status, "catching_up");
  const Readiness ready = JudgeReadiness(Connected(true), kNow);
  EXPECT_TRUE(ready.ready);
  EXPECT_TRUE(ready.because.empty());
}

TEST(ReadinessTest, OutlivesTheHubForTheGraceAndSaysSo) {
  const Readiness readiness = JudgeReadiness(AwayFor(kReadyWithoutHub), kNow);

  EXPECT_TRUE(readiness.ready);
  EXPECT_EQ(readiness.because.en, "the hub has not been reached for 60 s; not ready after 60 s");
  EXPECT_EQ(readiness.because.fr,
            "le hub est injoignable depuis 60 s ; les vues ne seront plus prêtes après 60 s");
}

TEST(ReadinessTest, SaysThatFrozenRowsAreOld) {
  Follower::Figures figures = Connected(true);
  figures.frozen = true;

  const Readiness readiness = JudgeReadiness(figures, kNow);
  EXPECT_TRUE(readiness.ready);
  EXPECT_FALSE(readiness.because.empty());
  figures.caught_up = false;
  EXPECT_FALSE(JudgeReadiness(figures, kNow).ready) << "how old they are is not known";
}

TEST(ReadinessTest, EndsAfterTheGrace) {
  const Readiness readiness =
      JudgeReadiness(AwayFor(kReadyWithoutHub + absl::Milliseconds(1)), kNow);

  EXPECT_FALSE(readiness.ready);
  EXPECT_STREQ(readiness.status, "hub_away");
  EXPECT_FALSE(readiness.because.empty());
}

TEST(ReadinessTest, IsNotThereBeforeTheFirstConnection) {
  const Readiness readiness = JudgeReadiness(AwayFor(absl::Seconds(1), /*caught_up=*/false), kNow);

  EXPECT_FALSE(readiness.ready);
  EXPECT_EQ(readiness.because.en, "the hub has not been reached yet");
}

}  // namespace
}  // namespace basin
