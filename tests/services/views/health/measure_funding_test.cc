// Every indicator of funding, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_funding.h"

#include "basin/v1/funding.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureFundingTest : public testing::Test, protected FoldedLog {
 protected:
  void Submit(const std::string& id, int days_ago) {
    Add("project/" + id, Ago(days_ago), v1::ProjectSubmitted());
  }
  static v1::FundingAwarded Award(int days_ago, int64_t cents,
                                  const std::string& siret = "21750001600019") {
    v1::FundingAwarded award;
    award.set_convention_on(Ago(days_ago));
    award.set_amount_cents(cents);
    award.set_kind(v1::AWARD_CASH);
    award.set_beneficiary_siret(siret);
    return award;
  }
  static void AddInstalment(int days_ago, int64_t cents, v1::FundingAwarded& award) {
    auto* instalment = award.add_schedule();
    instalment->set_due_on(Ago(days_ago));
    instalment->set_amount_cents(cents);
  }
  std::string Say(const std::string& id, const v1::FundingAwarded& award) {
    return Add("project/" + id, award.convention_on(), award);
  }
  void Refuse(const std::string& id, int days_ago) {
    Add("project/" + id, Ago(days_ago), v1::FundingRefused());
  }
  std::string Pay(const std::string& id, int days_ago, int64_t cents) {
    v1::FundingPaid paid;
    paid.set_paid_on(Ago(days_ago));
    paid.set_amount_cents(cents);
    return Add("project/" + id, Ago(days_ago), paid);
  }
  void OpenCall(const std::string& id, int days_ago, const std::string& closes_on) {
    v1::FundingCallOpened opened;
    opened.set_closes_on(closes_on);
    Add("call/" + id, Ago(days_ago), opened);
  }
};

TEST_F(MeasureFundingTest, HasNoDataWithoutFunding) {
  DefineTerritory(1000);
  ExpectNoData("funding");
}

// decided_180d, median_decision_days

TEST_F(MeasureFundingTest, DecidesWithinAHundredAndEightyDays) {
  for (const char* id : {"in-time", "late", "refused", "open", "withdrawn"}) Submit(id, 400);
  Say("in-time", Award(220, 100));
  Say("late", Award(219, 100));
  Refuse("refused", 390);
  Add("project/withdrawn", Ago(399), v1::ProjectWithdrawn());
  EXPECT_THAT(Of("decided_180d"), IsFraction(2, 5));
  EXPECT_THAT(Of("median_decision_days"), IsNumber(180)) << "of 10, 180, 181";
}

TEST_F(MeasureFundingTest, AsksForDecisionsOfTheTwoYearsThatEndedAHundredAndEightyDaysAgo) {
  for (const int days : {910, 909, 180, 179}) Submit(std::to_string(days), days);
  Refuse("180", 0);
  EXPECT_THAT(Of("decided_180d"), IsFraction(1, 2));
}

TEST_F(MeasureFundingTest, DoesNotCountAnImportedAwardWithoutASubmission) {
  Say("imported", Award(400, 100));
  EXPECT_THAT(Of("decided_180d"), HasNoData());
  EXPECT_THAT(Of("median_decision_days"), HasNoData());
}

TEST_F(MeasureFundingTest, FollowsARetractedAward) {
  Submit("1", 400);
  const std::string award = Say("1", Award(390, 100));
  log().Add({.subject = "project/1", .on = Ago(380), .retracts = award}, v1::FundingAwarded());
  EXPECT_THAT(Of("decided_180d"), IsFraction(0, 1));
}

// paid_share

TEST_F(MeasureFundingTest, DividesWhatWasPaidByWhatWasDue) {
  v1::FundingAwarded award = Award(200, 1000);
  AddInstalment(100, 400, award);
  AddInstalment(0, 300, award);   // due today
  AddInstalment(-1, 300, award);  // due tomorrow
  Say("1", award);
  Pay("1", 90, 350);
  EXPECT_THAT(Of("paid_share"), IsFraction(350, 700));
}

TEST_F(MeasureFundingTest, DoesNotLetOneAwardsSurplusPayAnothers) {
  for (const char* id : {"over", "under"}) {
    v1::FundingAwarded award = Award(200, 500);
    AddInstalment(100, 500, award);
    Say(id, award);
  }
  Pay("over", 90, 900);
  EXPECT_THAT(Of("paid_share"), IsFraction(500, 1000));
}

TEST_F(MeasureFundingTest, PaysInstalmentsInTheOrderTheyAreDue) {
  v1::FundingAwarded award = Award(900, 1000);
  AddInstalment(100, 600, award);
  AddInstalment(800, 400, award);  // due before the two years
  Say("1", award);
  Pay("1", 700, 500);
  EXPECT_THAT(Of("paid_share"), IsFraction(100, 600)) << "400 of the 500 were due before";
}

TEST_F(MeasureFundingTest, CountsInstalmentsDueInTwoYears) {
  v1::FundingAwarded award = Award(1000, 1000);
  AddInstalment(730, 100, award);
  AddInstalment(729, 10, award);
  Say("1", award);
  EXPECT_THAT(Of("paid_share"), IsFraction(0, 10));
}

TEST_F(MeasureFundingTest, CountsAwardsInCashWithAScheduleOnly) {
  v1::FundingAwarded in_kind = Award(200, 500);
  in_kind.set_kind(v1::AWARD_IN_KIND);
  AddInstalment(100, 500, in_kind);
  Say("in-kind", in_kind);
  EXPECT_THAT(Of("paid_share"), HasNoData());

  v1::FundingAwarded both = Award(200, 500);
  both.set_kind(v1::AWARD_CASH_AND_IN_KIND);
  AddInstalment(100, 500, both);
  Say("both", both);
  Say("no-schedule", Award(200, 500));
  EXPECT_THAT(Of("paid_share"), IsFraction(0, 500));
  EXPECT_EQ(Of("paid_share").coverage_percent(), 50u);
}

TEST_F(MeasureFundingTest, KnowsPaymentsByTheirDayAndTheirRecording) {
  v1::FundingAwarded award = Award(200, 500);
  AddInstalment(100, 500, award);
  Say("1", award);
  Pay("1", 50, 200);
  const std::string wrong = Pay("1", 20, 999);
  v1::FundingPaid right;
  right.set_paid_on(Ago(20));
  right.set_amount_cents(99);
  log().Add({.subject = "project/1", .on = Ago(20), .recorded_on = Ago(10), .corrects = wrong},
            right);
  EXPECT_THAT(Of("paid_share", kToday - 51), IsFraction(0, 500));
  EXPECT_THAT(Of("paid_share", kToday - 50), IsFraction(200, 500));
  EXPECT_THAT(Of("paid_share", kToday, 3), IsFraction(500, 500)) << "as known before";
  EXPECT_THAT(Of("paid_share"), IsFraction(299, 500));
}

// open_calls

TEST_F(MeasureFundingTest, CountsCallsThatAreOpenToday) {
  OpenCall("today", 50, Ago(0));
  OpenCall("over", 50, Ago(1));
  OpenCall("closed", 50, "2026-12-31");
  Add("call/closed", Ago(2), v1::FundingCallClosed());
  const Measure measure = Of("open_calls");
  EXPECT_THAT(measure, IsNumber(1));
  EXPECT_EQ(measure.support.size(), 3u);
  EXPECT_THAT(Of("open_calls", kToday - 3), IsNumber(3));
  EXPECT_THAT(Of("open_calls", kToday + 1), IsNumber(0)) << "none open is not no data";
}

// euros_per_inhabitant

TEST_F(MeasureFundingTest, DividesTheYearsAwardsByThePopulation) {
  DefineTerritory(1000);
  Say("outside", Award(365, 7));
  Say("first", Award(364, 50000));
  Say("last", Award(0, 25000));
  const Measure measure = Of("euros_per_inhabitant");
  EXPECT_THAT(measure, IsFraction(75000, 1000));
  EXPECT_EQ(measure.support.size(), 2u);
}

TEST_F(MeasureFundingTest, HasNoEurosPerInhabitantWithoutAPopulation) {
  Say("1", Award(100, 50000));
  EXPECT_THAT(Of("euros_per_inhabitant"), HasNoData());
}

TEST_F(MeasureFundingTest, TellsThatAnAwardWasDeclaredLate) {
  DefineTerritory(1000);
  log().Add({.subject = "project/1", .on = Ago(5)}, Award(100, 50000));
  EXPECT_EQ(Of("euros_per_inhabitant").declared_late(), 1u) << "its agreement is 95 days older";
}

// beneficiary_concentration

// Shares 1/2, 1/4, 1/4: 1/4 + 1/16 + 1/16 = 6/16.
TEST_F(MeasureFundingTest, SquaresTheSharesOfTheBeneficiaries) {
  Say("1", Award(100, 200, "21750001600019"));
  Say("2", Award(100, 100, "35600000000048"));
  v1::FundingAwarded association = Award(100, 100, "");
  association.set_beneficiary_rna("W751234567");
  Say("3", association);
  EXPECT_THAT(Of("beneficiary_concentration"), IsFraction(3750, 10000));
}

TEST_F(MeasureFundingTest, TakesTheEstablishmentsOfOneSirenTogether) {
  Say("1", Award(100, 200, "21750001600019"));
  Say("2", Award(100, 100, "21750001600027"));
  EXPECT_THAT(Of("beneficiary_concentration"), IsFraction(10000, 10000));
}

TEST_F(MeasureFundingTest, StaysExactWithLargeAmounts) {
  Say("1", Award(100, 1'000'000'000'000, "21750001600019"));
  Say("2", Award(100, 999'999'999'999, "35600000000048"));
  Say("3", Award(100, 1, "81234567800011"));
  EXPECT_THAT(Of("beneficiary_concentration"), IsFraction(5000, 10000));
}

TEST_F(MeasureFundingTest, HasNoConcentrationOfNothing) {
  Say("1", Award(100, 0));
  EXPECT_THAT(Of("beneficiary_concentration"), HasNoData());
}

}  // namespace
}  // namespace basin
