// What waits for whom, at the day before, on the day and after. Today is 30 June 2026; Ago(n) is n
// days before.
#include "services/views/work_list.h"

#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class WorkListTest : public testing::Test, protected FoldedLog {
 protected:
  const std::vector<Work>& Open(absl::CivilDay today = kToday, Sequence known_at = ~Sequence{0}) {
    stores_.emplace_back();
    FoldRecords(log().Records(), stores_.back());
    auto open =
        FindOpenWork(*stores_.back().Snapshot(), "1107", {today, known_at}, arenas_.emplace_back());
    BASIN_EXPECT_OK(open);
    return found_.emplace_back(*std::move(open));
  }
  void Refer(const std::string& id, const std::string& on) {
    v1::ReferralSent sent;
    sent.set_recipient("cap");
    sent.set_aim(v1::AIM_INCLUSION);
    log().Add({.subject = "referral/" + id, .on = on, .actor = "ml"}, sent);
  }
  void Submit(const std::string& id, const std::string& on) {
    v1::ProjectSubmitted submitted;
    submitted.set_funder("region");
    log().Add({.subject = "project/" + id, .on = on, .actor = "asso"}, submitted);
  }
  void Hold(const std::string& id, const std::string& on) {
    v1::MeetingConvened convened;
    convened.set_body("body/1");
    convened.set_scheduled_on(on);
    log().Add({.subject = "meeting/" + id, .on = "2026-01-01", .actor = "prefecture"}, convened);
    v1::MeetingHeld held;
    held.set_held_on(on);
    log().Add({.subject = "meeting/" + id, .on = on, .actor = "animateur"}, held);
  }

 private:
  std::deque<MemoryViewStore> stores_;
  std::deque<Arena> arenas_;
  std::deque<std::vector<Work>> found_;
};

TEST_F(WorkListTest, IsEmptyWithoutACase) { EXPECT_THAT(Open(), IsEmpty()); }

TEST_F(WorkListTest, ListsAReferralFromTheDayItWasSentUntilItIsAnswered) {
  Refer("1", Ago(12));

  ASSERT_THAT(Open(), SizeIs(1));
  const Work& work = Open().front();
  EXPECT_EQ(work.kind, WorkKind::kReferral);
  EXPECT_EQ(work.history->subject, "referral/1");
  EXPECT_EQ(work.since, kToday - 12);
  EXPECT_EQ(work.deadline, kToday - 2);
  EXPECT_EQ(work.age_on(kToday), 12);
  EXPECT_EQ(work.overdue_on(kToday), 2);
  EXPECT_EQ(work.waits_for, "cap");
  EXPECT_EQ(work.asked_by, "ml");
  ASSERT_THAT(work.facts, SizeIs(1));
  EXPECT_THAT(Open(kToday - 13), IsEmpty());
  ASSERT_THAT(Open(kToday - 12), SizeIs(1));
  EXPECT_EQ(Open(kToday - 12).front().overdue_on(kToday - 12), -10);

  log().Add({.subject = "referral/1", .on = Ago(1), .actor = "cap"}, v1::ReferralUnderReview());
  EXPECT_THAT(Open(kToday - 2), SizeIs(1));
  EXPECT_THAT(Open(kToday - 1), IsEmpty()) << "being looked at is an answer";
}

TEST_F(WorkListTest, LetsGoOfAReferralThatWasWithdrawn) {
  Refer("1", Ago(5));
  log().Add({.subject = "referral/1", .on = Ago(1), .actor = "ml"}, v1::ReferralWithdrawn());
  EXPECT_THAT(Open(), IsEmpty());
}

// Sent on 31 May, it may be answered until 30 June.
TEST_F(WorkListTest, LetsGoOfAReferralThatHasExpired) {
  Refer("last-day", Ago(30));
  Refer("over", Ago(31));

  ASSERT_THAT(Open(), SizeIs(1));
  EXPECT_EQ(Open().front().history->subject, "referral/last-day");
}

TEST_F(WorkListTest, KnowsOnlyWhatWasRecordedByThen) {
  Refer("1", Ago(12));
  log().Add({.subject = "referral/1", .on = Ago(8), .actor = "cap", .recorded_on = Ago(0)},
            v1::ReferralAccepted());

  EXPECT_THAT(Open(kToday, /*known_at=*/1), SizeIs(1));
  EXPECT_THAT(Open(kToday, /*known_at=*/2), IsEmpty());
}

TEST_F(WorkListTest, ListsARetractedAnswersReferralAgain) {
  Refer("1", Ago(12));
  const std::string answer =
      log().Add({.subject = "referral/1", .on = Ago(8), .actor = "cap"}, v1::ReferralAccepted());
  log().Add({.subject = "referral/1", .on = Ago(2), .actor = "cap", .retracts = answer},
            v1::ReferralAccepted());
  EXPECT_THAT(Open(), SizeIs(1));
}

TEST_F(WorkListTest, ListsAnActionWhenItsDueDateIsOverUntilItIsDoneOrDropped) {
  v1::ActionAssigned assigned;
  assigned.set_assignee("cap");
  assigned.set_due_on(Ago(3));
  for (const char* id : {"1", "done", "dropped"})
    log().Add({.subject = std::string("action/") + id, .on = Ago(60), .actor = "prefecture"},
              assigned);
  log().Add({.subject = "action/done", .on = Ago(1), .actor = "cap"}, v1::ActionDone());
  log().Add({.subject = "action/dropped", .on = Ago(1), .actor = "prefecture"},
            v1::ActionDropped());

  ASSERT_THAT(Open(), SizeIs(1));
  const Work& work = Open().front();
  EXPECT_EQ(work.kind, WorkKind::kAction);
  EXPECT_EQ(work.history->subject, "action/1");
  EXPECT_EQ(work.age_on(kToday), 60);
  EXPECT_EQ(work.overdue_on(kToday), 3);
  EXPECT_EQ(work.listed_from, kToday - 2) << "due on the day, it is in time";
  EXPECT_EQ(work.waits_for, "cap");
  EXPECT_EQ(work.asked_by, "prefecture");
}

TEST_F(WorkListTest, ListsAProjectUntilItIsDecided) {
  Submit("1", Ago(200));
  Submit("awarded", Ago(200));
  log().Add({.subject = "project/awarded", .on = Ago(1), .actor = "region"}, v1::FundingRefused());
  Submit("withdrawn", Ago(200));
  log().Add({.subject = "project/withdrawn", .on = Ago(1), .actor = "asso"},
            v1::ProjectWithdrawn());

  ASSERT_THAT(Open(), SizeIs(1));
  const Work& work = Open().front();
  EXPECT_EQ(work.kind, WorkKind::kProject);
  EXPECT_EQ(work.deadline, kToday - 20);
  EXPECT_EQ(work.waits_for, "region");
  EXPECT_EQ(work.asked_by, "asso");
}

TEST_F(WorkListTest, ListsAMeetingUntilItsMinutesAreThere) {
  Hold("1", Ago(16));

  ASSERT_THAT(Open(), SizeIs(1));
  const Work& work = Open().front();
  EXPECT_EQ(work.kind, WorkKind::kMinutes);
  EXPECT_EQ(work.since, kToday - 16);
  EXPECT_EQ(work.overdue_on(kToday), 1);
  EXPECT_EQ(work.waits_for, "prefecture") << "who convened it, not who told that it was held";
  EXPECT_THAT(work.facts, SizeIs(2));

  v1::MeetingMinutesPublished minutes;
  minutes.set_published_on(Ago(0));
  Add("meeting/1", Ago(0), minutes);
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(WorkListTest, ListsALabelSixtyDaysBeforeItEndsUntilItDoes) {
  v1::ReceptionPlaceOpened opened;
  opened.set_name("Lieu");
  for (const char* place : {"place/1", "place/closed"})
    log().Add({.subject = place, .on = Ago(300), .actor = "asso"}, opened);
  log().Add({.subject = "place/closed", .on = Ago(1), .actor = "asso"}, v1::ReceptionPlaceClosed());
  v1::AdviserLabelGranted granted;
  granted.set_valid_until(Ago(0));
  granted.set_place("place/1");
  log().Add({.subject = "label/1", .on = Ago(200), .actor = "prefecture"}, granted);
  granted.set_place("place/closed");
  log().Add({.subject = "label/2", .on = Ago(200), .actor = "prefecture"}, granted);

  ASSERT_THAT(Open(), SizeIs(1));
  const Work& work = Open().front();
  EXPECT_EQ(work.kind, WorkKind::kLabel);
  EXPECT_EQ(work.history->subject, "label/1");
  EXPECT_EQ(work.since, kToday - 200);
  EXPECT_EQ(work.deadline, kToday);
  EXPECT_EQ(work.listed_from, kToday - 60);
  EXPECT_EQ(work.waits_for, "asso");
  EXPECT_EQ(work.asked_by, "prefecture");
  EXPECT_THAT(Open(kToday + 1), IsEmpty());
  v1::AdviserLabelRenewed renewed;
  renewed.set_valid_until("2027-06-30");
  log().Add({.subject = "label/1", .on = Ago(0), .actor = "prefecture"}, renewed);
  EXPECT_EQ(Open().front().deadline, absl::CivilDay(2027, 6, 30));
}

TEST(WorkKindsTest, HaveNamesInBothLanguages) {
  for (const WorkKindType& type : WorkKinds()) {
    EXPECT_EQ(&TypeOf(type.kind), &type);
    EXPECT_FALSE(NameOf(type.kind).en.empty());
    EXPECT_NE(NameOf(type.kind).en, NameOf(type.kind).fr);
  }
}

}  // namespace
}  // namespace basin
