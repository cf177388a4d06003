// Every indicator of referrals, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_referrals.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/referral.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureReferralsTest : public testing::Test, protected FoldedLog {
 protected:
  void Send(const std::string& id, int days_ago, v1::ReferralAim aim = v1::AIM_CHOICES,
            const std::string& redirect_of = "", const std::string& basin = "1107") {
    v1::ReferralSent sent;
    sent.set_recipient("cap-emploi");
    sent.set_aim(aim);
    sent.set_redirect_of(redirect_of);
    log().Add({.subject = "referral/" + id, .on = Ago(days_ago), .basin = basin}, sent);
  }
  std::string Accept(const std::string& id, int days_ago) {
    return Add("referral/" + id, Ago(days_ago), v1::ReferralAccepted());
  }
  void Refuse(const std::string& id, int days_ago) {
    Add("referral/" + id, Ago(days_ago), v1::ReferralRefused());
  }
  void Redirect(const std::string& id, int days_ago, const std::string& basin = "1107") {
    log().Add({.subject = "referral/" + id, .on = Ago(days_ago), .basin = basin},
              v1::ReferralRedirected());
  }
  void Review(const std::string& id, int days_ago) {
    Add("referral/" + id, Ago(days_ago), v1::ReferralUnderReview());
  }
  void Withdraw(const std::string& id, int days_ago) {
    Add("referral/" + id, Ago(days_ago), v1::ReferralWithdrawn());
  }
  void Complete(const std::string& id, int days_ago, v1::ReferralOutcome outcome) {
    v1::ReferralCompleted completed;
    completed.set_outcome(outcome);
    Add("referral/" + id, Ago(days_ago), completed);
  }
};

// answered_10d

TEST_F(MeasureReferralsTest, HasNoDataWithoutReferrals) { ExpectNoData("referrals"); }

TEST_F(MeasureReferralsTest, AnswersByAcceptingRefusingRedirectingOrReviewing) {
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) Send(id, 100);
  Accept("a", 95);
  Refuse("b", 95);
  Redirect("c", 95);
  Review("d", 95);
  Add("referral/e", Ago(95), v1::ReferralReceived());  // having it is not answering
  EXPECT_THAT(Of("answered_10d"), IsFraction(4, 6));
}

TEST_F(MeasureReferralsTest, AnswersInTimeOnTheTenthDayButNotOnTheEleventh) {
  Send("tenth", 100);
  Accept("tenth", 90);
  Send("eleventh", 100);
  Accept("eleventh", 89);
  EXPECT_THAT(Of("answered_10d"), IsFraction(1, 2));
}

TEST_F(MeasureReferralsTest, CountsTheFirstAnswer) {
  Send("1", 100);
  Review("1", 92);
  Accept("1", 50);
  EXPECT_THAT(Of("answered_10d"), IsFraction(1, 1));
}

TEST_F(MeasureReferralsTest, AsksForAnswersOfTheYearThatEndedTenDaysAgo) {
  for (const int days : {375, 374, 10, 9}) Send(std::to_string(days), days);
  const Measure measure = Of("answered_10d");
  EXPECT_THAT(measure, IsFraction(0, 2));
  EXPECT_EQ(measure.window.from, kToday - 375);
  EXPECT_EQ(measure.window.to, kToday - 10);
}

TEST_F(MeasureReferralsTest, DoesNotCountWhatWasWithdrawnBeforeTheTenthDayWithoutAnAnswer) {
  Send("ninth", 100);
  Withdraw("ninth", 91);
  EXPECT_THAT(Of("answered_10d"), HasNoData());
  Send("tenth", 100);
  Withdraw("tenth", 90);
  EXPECT_THAT(Of("answered_10d"), IsFraction(0, 1)) << "it could have been answered by then";
  Send("reviewed", 100);
  Review("reviewed", 98);
  Withdraw("reviewed", 97);
  EXPECT_THAT(Of("answered_10d"), IsFraction(1, 2)) << "it was answered first";
}

TEST_F(MeasureReferralsTest, CountsAnAnswerInTimeThatWasRecordedLate) {
  Send("1", 40);
  log().Add({.subject = "referral/1", .on = Ago(35), .recorded_on = Ago(2)},
            v1::ReferralAccepted());
  EXPECT_THAT(Of("answered_10d", kToday, 1), IsFraction(0, 1));
  const Measure measure = Of("answered_10d");
  EXPECT_THAT(measure, IsFraction(1, 1));
  EXPECT_EQ(measure.declared_late(), 1u);
}

TEST_F(MeasureReferralsTest, FollowsCorrectionsAndRetractions) {
  Send("1", 40);
  const std::string accepted = Accept("1", 20);
  EXPECT_THAT(Of("answered_10d"), IsFraction(0, 1));
  const std::string correction = log().Add(
      {.subject = "referral/1", .on = Ago(35), .recorded_on = Ago(10), .corrects = accepted},
      v1::ReferralAccepted());
  EXPECT_THAT(Of("answered_10d"), IsFraction(1, 1));
  EXPECT_TRUE(Of("answered_10d").support[0].corrected());
  log().Add({.subject = "referral/1", .on = Ago(5), .retracts = accepted}, v1::ReferralAccepted());
  EXPECT_THAT(Of("answered_10d"), IsFraction(0, 1));
}

TEST_F(MeasureReferralsTest, ForgetsAReferralWhoseSendingIsRetracted) {
  Send("1", 40);
  log().Add({.subject = "referral/1", .on = Ago(39), .retracts = "e1"}, v1::ReferralSent());
  EXPECT_THAT(Of("answered_10d"), HasNoData());
}

// decided_60d

TEST_F(MeasureReferralsTest, DecidesWithinSixtyDays) {
  Send("sixtieth", 100);
  Accept("sixtieth", 40);
  Send("sixty-first", 100);
  Refuse("sixty-first", 39);
  Send("reviewed", 100);
  Review("reviewed", 95);
  Send("withdrawn", 100);
  Withdraw("withdrawn", 99);
  EXPECT_THAT(Of("decided_60d"), IsFraction(1, 4));
}

TEST_F(MeasureReferralsTest, AsksForDecisionsOfTheYearThatEndedSixtyDaysAgo) {
  for (const int days : {425, 424, 60, 59}) Send(std::to_string(days), days);
  Redirect("60", 0);
  EXPECT_THAT(Of("decided_60d"), IsFraction(1, 2));
}

// expired_share

TEST_F(MeasureReferralsTest, ExpiresWhatIsNeitherDecidedNorUnderReviewAfterThirtyDays) {
  for (const char* id : {"silent", "accepted", "refused", "redirected"}) Send(id, 100);
  Accept("accepted", 70);
  Refuse("refused", 80);
  Redirect("redirected", 90);
  EXPECT_THAT(Of("expired_share"), IsFraction(1, 4));
}

TEST_F(MeasureReferralsTest, DecidesInTimeOnTheThirtiethDayButNotOnTheThirtyFirst) {
  Send("thirtieth", 100);
  Accept("thirtieth", 70);
  Send("thirty-first", 100);
  Accept("thirty-first", 69);
  EXPECT_THAT(Of("expired_share"), IsFraction(1, 2)) << "a late decision undoes no expiry";
}

TEST_F(MeasureReferralsTest, DoesNotExpireWhatIsUnderReview) {
  Send("open", 100);
  Review("open", 80);
  EXPECT_THAT(Of("expired_share"), HasNoData()) << "neither closed nor expired";
  Send("accepted", 100);
  Review("accepted", 80);
  Accept("accepted", 40);
  EXPECT_THAT(Of("expired_share"), IsFraction(0, 1));
  Send("late", 100);
  Review("late", 69);
  EXPECT_THAT(Of("expired_share"), IsFraction(1, 2)) << "reviewed on the 31st day";
}

TEST_F(MeasureReferralsTest, DerivesExpiryFromTheDatesWhateverTheSentinelSaid) {
  Send("1", 100);
  Add("referral/1", Ago(69), v1::ReferralExpired());
  log().Add({.subject = "referral/1", .on = Ago(75), .recorded_on = Ago(50)},
            v1::ReferralAccepted());
  EXPECT_THAT(Of("expired_share", kToday, 2), IsFraction(1, 1)) << "as known when it expired";
  EXPECT_THAT(Of("expired_share"), IsFraction(0, 1)) << "the decision had occurred in time";
}

TEST_F(MeasureReferralsTest, DoesNotExpireWhatWasWithdrawnInTime) {
  Send("thirtieth", 100);
  Withdraw("thirtieth", 70);
  EXPECT_THAT(Of("expired_share"), HasNoData());
  Send("thirty-first", 100);
  Withdraw("thirty-first", 69);
  EXPECT_THAT(Of("expired_share"), IsFraction(1, 1));
}

TEST_F(MeasureReferralsTest, LooksForExpiryInTheYearThatEndedThirtyDaysAgo) {
  for (const int days : {395, 394, 30, 29}) Send(std::to_string(days), days);
  EXPECT_THAT(Of("expired_share"), IsFraction(2, 2));
}

// outcome_known

TEST_F(MeasureReferralsTest, AsksForTheOutcomeOfWhatWasAccepted) {
  for (const char* id : {"known", "none", "open", "absent", "refused"}) Send(id, 200);
  for (const char* id : {"known", "none", "open", "absent"}) Accept(id, 195);
  Refuse("refused", 195);
  Complete("known", 10, v1::REFERRAL_OUTCOME_TRAINING);
  Complete("none", 10, v1::REFERRAL_OUTCOME_UNSPECIFIED);
  Add("referral/absent", Ago(190), v1::ReferralNoShow());
  EXPECT_THAT(Of("outcome_known"), IsFraction(1, 4));
}

TEST_F(MeasureReferralsTest, AsksForOutcomesByTheDayOfAcceptance) {
  for (const int days : {455, 454, 90, 89}) {
    Send(std::to_string(days), days + 8);
    Accept(std::to_string(days), days);
  }
  Complete("90", 0, v1::REFERRAL_OUTCOME_EMPLOYMENT);
  EXPECT_THAT(Of("outcome_known"), IsFraction(1, 2));
}

// median_answer_days, p90_answer_days

// Answers after 2, 4 and 6 days, one lasting 10: S = 3/4, 1/2, 1/4.
TEST_F(MeasureReferralsTest, WaitsForAnswersAsLongAsTheyLast) {
  for (const char* id : {"a", "b", "c"}) Send(id, 100);
  Accept("a", 98);
  Refuse("b", 96);
  Review("c", 94);
  Send("d", 10);
  EXPECT_THAT(Of("median_answer_days"), IsNumber(4));
  const Measure p90 = Of("p90_answer_days");
  EXPECT_THAT(p90, IsNumber(10));
  EXPECT_TRUE(p90.at_least);
}

TEST_F(MeasureReferralsTest, GoesOnWaitingWhenAReferralExpiresAndStopsWhenItIsWithdrawn) {
  Send("expired", 100);
  Add("referral/expired", Ago(69), v1::ReferralExpired());
  Send("withdrawn", 100);
  Withdraw("withdrawn", 97);
  const Measure median = Of("median_answer_days");
  EXPECT_THAT(median, IsNumber(100));
  EXPECT_TRUE(median.at_least);
  EXPECT_EQ(median.support.size(), 2u);
}

TEST_F(MeasureReferralsTest, WaitsOverTheYearToToday) {
  Send("outside", 365);
  Send("inside", 364);
  Send("today", 0);
  EXPECT_EQ(Of("median_answer_days").support.size(), 2u);
}

// total_wait

TEST_F(MeasureReferralsTest, AddsUpTheWaitAlongAChainAcrossBasins) {
  Send("first", 100, v1::AIM_CHOICES, "", "1116");
  Redirect("first", 90, "1116");
  Send("second", 88, v1::AIM_CHOICES, "referral/first");
  Redirect("second", 80);
  Send("third", 79, v1::AIM_CHOICES, "referral/second");
  Accept("third", 70);
  EXPECT_THAT(Of("total_wait"), IsNumber(30));
  EXPECT_EQ(Of("total_wait").support.size(), 1u) << "a redirection ends no chain";
  EXPECT_THAT(Of("total_wait", kToday, ~Sequence{0}, "1116"), HasNoData());
}

TEST_F(MeasureReferralsTest, TakesTheMedianOfChainsByTheDayOfTheDecision) {
  const int waits[] = {3, 20, 7};
  for (const int wait : waits) {
    Send(std::to_string(wait), 100 + wait);
    Refuse(std::to_string(wait), 100);
  }
  EXPECT_THAT(Of("total_wait"), IsNumber(7));
  Send("outside", 400);
  Accept("outside", 365);
  Send("inside", 400);
  Accept("inside", 364);
  EXPECT_EQ(Of("total_wait").support.size(), 4u);
  EXPECT_THAT(Of("total_wait"), IsNumber(7)) << "of 3, 7, 20, 36";
}

TEST_F(MeasureReferralsTest, CannotCountAChainWithoutItsBeginningOrWithoutEnd) {
  Send("orphan", 50, v1::AIM_CHOICES, "referral/unknown");
  Accept("orphan", 40);
  Send("snake", 50, v1::AIM_CHOICES, "referral/tail");
  Accept("snake", 40);
  Send("tail", 50, v1::AIM_CHOICES, "referral/snake");
  Send("plain", 50);
  Accept("plain", 40);
  const Measure measure = Of("total_wait");
  EXPECT_THAT(measure, IsNumber(10));
  EXPECT_EQ(measure.coverage_percent(), 33u);
}

// redirect_rate, mix

TEST_F(MeasureReferralsTest, DividesRedirectedByDecided) {
  for (const char* id : {"a", "b", "c", "open"}) Send(id, 50);
  Accept("a", 40);
  Refuse("b", 40);
  Redirect("c", 40);
  Review("open", 40);
  EXPECT_THAT(Of("redirect_rate"), IsFraction(1, 3));
}

TEST_F(MeasureReferralsTest, MixesByAim) {
  Send("a", 50, v1::AIM_CHOICES);
  Send("b", 50, v1::AIM_INCLUSION);
  Send("c", 0, v1::AIM_INCLUSION);
  Send("old", 365, v1::AIM_PERSONAL_DEVELOPMENT);
  EXPECT_THAT(Of("mix_choices"), IsFraction(1, 3));
  EXPECT_THAT(Of("mix_inclusion"), IsFraction(2, 3));
  EXPECT_THAT(Of("mix_personal_development"), IsFraction(0, 3));
}

// the sender's side

class SenderSideTest : public testing::Test, protected FoldedLog {
 protected:
  void Register(const std::string& actor, const std::string& home,
                const std::vector<std::string>& others = {}, int days_ago = 900) {
    v1::ActorRegistered registered;
    registered.mutable_other_basins()->Add(others.begin(), others.end());
    log().Add({.subject = "actor/" + actor, .on = Ago(days_ago), .actor = "hub", .basin = home},
              registered);
  }
  // `actor` sends a person to `basin`, 100 days ago; accepted so many days ago.
  void Send(const std::string& id, const std::string& actor, const std::string& basin,
            int accepted_days_ago, const std::string& onbehalfof = "") {
    log().Add({.subject = "referral/" + id,
               .on = Ago(100),
               .actor = actor,
               .basin = basin,
               .onbehalfof = onbehalfof},
              v1::ReferralSent());
    log().Add({.subject = "referral/" + id, .on = Ago(accepted_days_ago), .basin = basin},
              v1::ReferralAccepted());
  }
};

TEST_F(SenderSideTest, CountsWhatTheBasinsActorsSentWhereverTheRecipientIs) {
  Register("ml", "1107");
  Register("far", "1116");
  Send("within", "ml", "1107", 95);
  Send("away", "ml", "1116", 50);
  Send("from-away", "far", "1107", 95);
  Send("elsewhere", "far", "1116", 95);

  EXPECT_THAT(Of("answered_10d"), IsFraction(2, 2)) << "received: within, from-away";
  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 2)) << "sent: within, away";
  EXPECT_THAT(Of("sent_answered_10d", kToday, ~Sequence{0}, "1116"), IsFraction(2, 2))
      << "sent from 1116: from-away, elsewhere";
}

TEST_F(SenderSideTest, TakesAnActorOfManyBasinsForOneOfTheRecipients) {
  Register("region", "11", {"1107", "1116"});
  Send("1", "region", "1107", 95);
  Send("2", "region", "1116", 95);
  Send("3", "region", "1120", 95);

  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 1));
  EXPECT_THAT(Of("sent_answered_10d", kToday, ~Sequence{0}, "1116"), IsFraction(1, 1));
  EXPECT_THAT(Of("sent_answered_10d", kToday, ~Sequence{0}, "1120"), HasNoData());
  EXPECT_THAT(Of("sent_answered_10d", kToday, ~Sequence{0}, "11"), IsFraction(1, 1));
}

TEST_F(SenderSideTest, MeasuresAsTheRecipientsSideDoes) {
  Register("ml", "1107");
  Send("in time", "ml", "1116", 90);
  Send("after 20 days", "ml", "1116", 80);
  Send("after 50 days", "ml", "1116", 50);
  Send("after 90 days", "ml", "1116", 10);
  v1::ReferralCompleted completed;
  completed.set_outcome(v1::REFERRAL_OUTCOME_TRAINING);
  log().Add({.subject = "referral/in time", .on = Ago(60), .basin = "1116"}, completed);

  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 4));
  EXPECT_THAT(Of("sent_decided_60d"), IsFraction(3, 4));
  EXPECT_THAT(Of("sent_expired_share"), IsFraction(2, 4));
  EXPECT_THAT(Of("sent_outcome_known"), IsFraction(1, 1)) << "accepted 90 days ago or earlier";
  EXPECT_THAT(Of("sent_median_answer_days"), IsNumber(20));
}

TEST_F(SenderSideTest, BelongsToWhomItWasSentOnBehalfOf) {
  Register("ml", "1107");
  Register("platform", "1116");
  Send("1", "platform", "1120", 95, /*onbehalfof=*/"ml");

  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 1));
  EXPECT_THAT(Of("sent_answered_10d", kToday, ~Sequence{0}, "1116"), HasNoData());
}

TEST_F(SenderSideTest, DoesNotCountWhatNobodyRegisteredSent) {
  Send("1", "stranger", "1107", 95);
  EXPECT_THAT(Of("sent_answered_10d"), HasNoData());
  Register("stranger", "1107", {}, /*days_ago=*/20);
  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 1)) << "registered by today";
  EXPECT_THAT(Of("sent_answered_10d", kToday - 21), HasNoData());
}

TEST_F(SenderSideTest, StaysWithTheBasinOfAnActorThatLeft) {
  Register("ml", "1107");
  Send("1", "ml", "1107", 95);
  log().Add({.subject = "actor/ml", .on = Ago(30), .actor = "hub"}, v1::ActorLeft());
  EXPECT_THAT(Of("sent_answered_10d"), IsFraction(1, 1));
}

TEST_F(SenderSideTest, ShowsTheRegistrationAmongWhatDecided) {
  Register("ml", "1107");
  Send("1", "ml", "1116", 95);
  const Measure measure = Of("sent_answered_10d");
  ASSERT_EQ(measure.support.size(), 1u);
  std::vector<std::string> types;
  for (const Fact* fact : measure.support[0].facts) types.emplace_back(fact->entry->type);
  EXPECT_THAT(types,
              testing::ElementsAre("referral.sent", "actor.registered", "referral.accepted"));
}

}  // namespace
}  // namespace basin
