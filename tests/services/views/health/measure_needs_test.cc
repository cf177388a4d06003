// Every indicator of needs, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_needs.h"

#include "basin/v1/need.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureNeedsTest : public testing::Test, protected FoldedLog {
 protected:
  std::string Express(const std::string& id, int days_ago,
                      v1::NeedPublic of_public = v1::PUBLIC_COMPANY,
                      v1::Qualification qualification = v1::QUALIFICATION_BAC) {
    v1::NeedExpressed need;
    need.set_public_(of_public);
    need.set_qualification(qualification);
    return Add("need/" + id, Ago(days_ago), need);
  }
  std::string Answer(const std::string& id, int days_ago) {
    return Add("need/" + id, Ago(days_ago), v1::NeedAnswered());
  }
  // `expressed` needs of one public, the first `answered` of them answered.
  void ExpressMany(v1::NeedPublic of_public, int expressed, int answered) {
    for (int i = 0; i < expressed; ++i) {
      const std::string id = absl::StrCat(v1::NeedPublic_Name(of_public), "-", i);
      Express(id, 200, of_public);
      if (i < answered) Answer(id, 150);
    }
  }
  void DeclareGap(const std::string& id, int days_ago) {
    Add("gap/" + id, Ago(days_ago), v1::TrainingGapDeclared());
  }
};

TEST_F(MeasureNeedsTest, HasNoDataWithoutNeeds) { ExpectNoData("needs"); }

TEST_F(MeasureNeedsTest, DividesAnsweredByExpressed) {
  for (const char* id : {"early", "today", "open", "withdrawn"}) Express(id, 200);
  Answer("early", 190);
  Answer("today", 0);
  Add("need/withdrawn", Ago(199), v1::NeedWithdrawn());
  EXPECT_THAT(Of("needs_answered"), IsFraction(2, 4));
  EXPECT_THAT(Of("needs_answered", kToday - 1), IsFraction(1, 4));
}

TEST_F(MeasureNeedsTest, AsksForAnswersOfTheYearThatEndedNinetyDaysAgo) {
  for (const int days : {455, 454, 90, 89}) Express(std::to_string(days), days);
  Answer("90", 5);
  EXPECT_THAT(Of("needs_answered"), IsFraction(1, 2));
}

TEST_F(MeasureNeedsTest, FollowsCorrectionsRetractionsAndLateAnswers) {
  const std::string expressed = Express("1", 200, v1::PUBLIC_YOUTH);
  const std::string answered = Answer("1", 150);
  EXPECT_THAT(Of("needs_answered_youth"), IsFraction(1, 1));

  v1::NeedExpressed corrected;
  corrected.set_public_(v1::PUBLIC_EMPLOYEE);
  corrected.set_qualification(v1::QUALIFICATION_NONE);
  log().Add({.subject = "need/1", .on = Ago(200), .recorded_on = Ago(100), .corrects = expressed},
            corrected);
  EXPECT_THAT(Of("needs_answered_youth"), HasNoData());
  EXPECT_THAT(Of("needs_answered_employee"), IsFraction(1, 1));
  EXPECT_EQ(Of("needs_answered_employee").declared_late(), 1u);

  log().Add({.subject = "need/1", .on = Ago(50), .retracts = answered}, v1::NeedAnswered());
  EXPECT_THAT(Of("needs_answered_employee"), IsFraction(0, 1));
}

TEST_F(MeasureNeedsTest, SplitsByPublicAndByLevel) {
  Express("a", 200, v1::PUBLIC_COMPANY, v1::QUALIFICATION_NONE);
  Express("b", 200, v1::PUBLIC_JOB_SEEKER, v1::QUALIFICATION_NONE);
  Express("c", 200, v1::PUBLIC_JOB_SEEKER, v1::QUALIFICATION_CAP_BEP);
  Express("d", 200, v1::PUBLIC_YOUTH, v1::QUALIFICATION_BAC_2);
  Express("e", 200, v1::PUBLIC_EMPLOYEE, v1::QUALIFICATION_BAC_3_PLUS);
  Answer("b", 190);
  Answer("e", 190);
  EXPECT_THAT(Of("needs_answered"), IsFraction(2, 5));
  EXPECT_THAT(Of("needs_answered_company"), IsFraction(0, 1));
  EXPECT_THAT(Of("needs_answered_job_seeker"), IsFraction(1, 2));
  EXPECT_THAT(Of("needs_answered_employee"), IsFraction(1, 1));
  EXPECT_THAT(Of("needs_answered_youth"), IsFraction(0, 1));
  EXPECT_THAT(Of("needs_answered_unqualified"), IsFraction(1, 2));
  EXPECT_THAT(Of("needs_answered_cap_bep"), IsFraction(0, 1));
  EXPECT_THAT(Of("needs_answered_bac"), HasNoData());
  EXPECT_THAT(Of("needs_answered_bac_2"), IsFraction(0, 1));
  EXPECT_THAT(Of("needs_answered_bac_3_plus"), IsFraction(1, 1));
}

TEST_F(MeasureNeedsTest, DoesNotCountSurveys) {
  Express("1", 200);
  Add("survey/bmo-2024-75-1107-A0X40", Ago(200), v1::NeedSurveyed());
  EXPECT_THAT(Of("needs_answered"), IsFraction(0, 1));
}

// public_balance

// Companies 4/5, young people 2/6: (2/6) ÷ (4/5) = 10/24.
TEST_F(MeasureNeedsTest, DividesTheLowestRateByTheHighest) {
  ExpressMany(v1::PUBLIC_COMPANY, 5, 4);
  ExpressMany(v1::PUBLIC_YOUTH, 6, 2);
  ExpressMany(v1::PUBLIC_EMPLOYEE, 8, 4);
  ExpressMany(v1::PUBLIC_JOB_SEEKER, 4, 0);  // too few to compare
  const Measure measure = Of("public_balance");
  EXPECT_THAT(measure, IsFraction(10, 24));
  EXPECT_EQ(measure.support.size(), 19u);
}

TEST_F(MeasureNeedsTest, NeedsTwoPublicsOfFiveToBalance) {
  ExpressMany(v1::PUBLIC_COMPANY, 50, 20);
  ExpressMany(v1::PUBLIC_YOUTH, 4, 2);
  EXPECT_THAT(Of("public_balance"), HasNoData());
  Express("fifth", 200, v1::PUBLIC_YOUTH);
  EXPECT_THAT(Of("public_balance"), IsFraction(20 * 50, 50 * 20)) << "both two fifths";
}

TEST_F(MeasureNeedsTest, HasNothingToBalanceWhenNothingWasAnswered) {
  ExpressMany(v1::PUBLIC_COMPANY, 5, 0);
  ExpressMany(v1::PUBLIC_YOUTH, 5, 0);
  EXPECT_THAT(Of("public_balance"), HasNoData());
  Answer("PUBLIC_YOUTH-0", 100);
  EXPECT_THAT(Of("public_balance"), IsFraction(0, 5));
}

// training_gaps_open

TEST_F(MeasureNeedsTest, DividesGapsStillOpenByGapsDeclared) {
  for (const int days : {820, 819, 90, 89}) DeclareGap(std::to_string(days), days);
  Add("gap/819", Ago(1), v1::TrainingGapClosed());
  EXPECT_THAT(Of("training_gaps_open"), IsFraction(1, 2));
  EXPECT_THAT(Of("training_gaps_open", kToday - 1).numerator, 1);
  EXPECT_THAT(Of("training_gaps_open", kToday - 2), IsFraction(2, 2));
}

}  // namespace
}  // namespace basin
