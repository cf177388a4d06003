#include "services/query/work_answer.h"

#include "basin/v1/funding.pb.h"
#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

v1::Query WorkOf(const std::string& actor = "", const std::vector<std::string>& basins = {},
                 const std::vector<std::string>& kinds = {}, uint32_t limit = 0) {
  v1::Query query;
  v1::WorkQuery& work = *query.mutable_work();
  work.set_actor(actor);
  work.mutable_basins()->Add(basins.begin(), basins.end());
  work.mutable_kinds()->Add(kinds.begin(), kinds.end());
  work.set_limit(limit);
  return query;
}

std::vector<std::string> Subjects(const v1::Answer& answer) {
  EXPECT_FALSE(answer.has_error()) << answer.error().DebugString();
  std::vector<std::string> subjects;
  for (const v1::WorkItem& item : answer.work().items()) subjects.push_back(item.subject());
  return subjects;
}

// 1107: two referrals of 20 and 12 June, a project of 1 November 2025, whose 180 days ended on 30
// April. 1116: a referral of 15 June, a project of 1 June.
class WorkAnswerTest : public testing::Test, protected AskedViews {
 protected:
  void SetUp() override {
    ReferOne("a", "1107", "2026-06-20");
    ReferOne("b", "1107", "2026-06-12");
    ReferOne("c", "1116", "2026-06-15");
    Submit("p", "1107", "2025-11-01");
    Submit("q", "1116", "2026-06-01");
    log().Add({.subject = "actor/idle", .on = "2026-06-29"}, v1::ActorRegistered());
    End();
  }
  void ReferOne(const std::string& id, const std::string& basin, const std::string& on) {
    v1::ReferralSent sent;
    sent.set_recipient("cap-" + basin);
    sent.set_aim(v1::AIM_INCLUSION);
    log().Add({.subject = "referral/" + id, .on = on, .actor = "ml", .basin = basin}, sent);
  }
  void Submit(const std::string& id, const std::string& basin, const std::string& on) {
    v1::ProjectSubmitted submitted;
    submitted.set_funder("region");
    log().Add({.subject = "project/" + id, .on = on, .actor = "ml", .basin = basin}, submitted);
  }
};

TEST_F(WorkAnswerTest, ListsEverythingTheMostOverdueFirst) {
  const v1::Answer answer = Ask(WorkOf());

  EXPECT_THAT(Subjects(answer),
              ElementsAre("project/p", "referral/b", "referral/c", "referral/a", "project/q"));
  EXPECT_EQ(answer.as_of(), "2026-06-30");
  EXPECT_EQ(answer.origin(), v1::SIMULATED);
  EXPECT_EQ(answer.work().total(), 5u);
  EXPECT_FALSE(answer.work().referrals_hidden());
  const v1::WorkItem& referral = answer.work().items(1);
  EXPECT_EQ(referral.kind(), "referral");
  EXPECT_EQ(referral.kind_name(), "orientation sans réponse");
  EXPECT_EQ(referral.basin(), "1107");
  EXPECT_EQ(referral.basin_name(), "Paris");
  EXPECT_EQ(referral.since(), "2026-06-12");
  EXPECT_EQ(referral.deadline(), "2026-06-22");
  EXPECT_EQ(referral.age_days(), 18);
  EXPECT_EQ(referral.overdue_days(), 8);
  EXPECT_EQ(referral.waits_for(), "cap-1107");
  EXPECT_EQ(referral.asked_by(), "ml");
  ASSERT_THAT(referral.events(), SizeIs(1));
  EXPECT_EQ(referral.events(0).type(), "referral.sent");
  EXPECT_EQ(referral.events(0).sequence(), log().SequenceOf("e5"));
}

TEST_F(WorkAnswerTest, GivesTheSameListForTheSameMomentByteForByte) {
  EXPECT_EQ(Ask(WorkOf()).SerializeAsString(), Ask(WorkOf()).SerializeAsString());
}

TEST_F(WorkAnswerTest, ListsByActorBasinAndKind) {
  EXPECT_THAT(Subjects(Ask(WorkOf("cap-1107"))), ElementsAre("referral/b", "referral/a"));
  EXPECT_THAT(Subjects(Ask(WorkOf("region", {"1116"}))), ElementsAre("project/q"));
  EXPECT_THAT(Subjects(Ask(WorkOf("", {}, {"project"}))), ElementsAre("project/p", "project/q"));
  EXPECT_THAT(Subjects(Ask(WorkOf("idle"))), IsEmpty());
}

TEST_F(WorkAnswerTest, SaysThatNothingWaitsOnlyOfWhoIsKnown) {
  const v1::Answer answer = Ask(WorkOf("nobody"));
  EXPECT_EQ(answer.error().code(), v1::NOT_FOUND);
  EXPECT_EQ(answer.error().field(), "actor");
}

TEST_F(WorkAnswerTest, ListsADayThatIsPast) {
  v1::Query query = WorkOf();
  query.mutable_work()->set_as_of("2026-06-12");
  EXPECT_THAT(Subjects(Ask(query)), ElementsAre("project/p", "referral/b", "project/q"));
}

TEST_F(WorkAnswerTest, ShowsReferralsToTheBasinsActorsAndToTheirParties) {
  EXPECT_THAT(Subjects(Ask(WorkOf(), MemberOf("1107"))),
              ElementsAre("project/p", "referral/b", "referral/a", "project/q"));

  Reader sender;
  sender.actor = "ml";
  EXPECT_THAT(Subjects(Ask(WorkOf(), sender)), SizeIs(5));
  Reader recipient;
  recipient.actor = "cap-1116";
  EXPECT_THAT(Subjects(Ask(WorkOf(), recipient)),
              ElementsAre("project/p", "referral/c", "project/q"));
}

TEST_F(WorkAnswerTest, TellsWhoSeesNoReferralsThatSomeMayBeThere) {
  const v1::Answer answer = Ask(WorkOf(), Reader());

  EXPECT_THAT(Subjects(answer), ElementsAre("project/p", "project/q"));
  EXPECT_EQ(answer.work().total(), 2u);
  EXPECT_TRUE(answer.work().referrals_hidden());
  EXPECT_THAT(answer.work().note(), HasSubstr("Les orientations"));
  // What is said does not depend on what is there.
  EXPECT_TRUE(Ask(WorkOf("idle"), Reader()).work().referrals_hidden());
  EXPECT_FALSE(Ask(WorkOf("", {}, {"project"}), Reader()).work().referrals_hidden());
  EXPECT_FALSE(Ask(WorkOf("", {"1107"}), MemberOf("1107")).work().referrals_hidden());
}

TEST_F(WorkAnswerTest, TurnsPagesOfOneMoment) {
  std::vector<std::string> all;
  v1::Query query = WorkOf("", {}, {}, /*limit=*/2);
  for (int pages = 0; pages < 3; ++pages) {
    const v1::Answer answer = Ask(query);
    for (const std::string& subject : Subjects(answer)) all.push_back(subject);
    query.mutable_work()->set_after(answer.work().next());
    EXPECT_EQ(answer.work().next().empty(), pages == 2);
  }
  EXPECT_THAT(all, ElementsAre("project/p", "referral/b", "referral/c", "referral/a", "project/q"));
}

TEST_F(WorkAnswerTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Ask(WorkOf("", {"9999"})).error().code(), v1::UNKNOWN_BASIN);
  const v1::Answer kind = Ask(WorkOf("", {}, {"holiday"}));
  EXPECT_EQ(kind.error().code(), v1::UNKNOWN_ENUM);
  EXPECT_THAT(kind.error().ShortDebugString(), HasSubstr("referral, action"));
  EXPECT_EQ(Ask(WorkOf("", {}, {}, 1001)).error().code(), v1::OUT_OF_RANGE);
  for (const char* after : {"x", "1.2026-06-30", "1.2026-13-30.0", "1.2026-06-30.-1"}) {
    v1::Query query = WorkOf();
    query.mutable_work()->set_after(after);
    EXPECT_EQ(Ask(query).error().code(), v1::BAD_FORMAT) << after;
  }
  v1::Query query = WorkOf();
  query.mutable_work()->set_as_of("2026-07-01");
  EXPECT_EQ(Ask(query).error().code(), v1::OUT_OF_RANGE);
}

}  // namespace
}  // namespace basin
