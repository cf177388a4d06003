#include "services/views/actions.h"

#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;

class ActionsTest : public testing::Test {
 protected:
  std::vector<Action> Read(const std::string& day = "2026-06-30",
                           Sequence known_at = ~Sequence{0}) {
    auto actions = ReadActions(*Open(), "1107", At(day, known_at), arena_);
    BASIN_EXPECT_OK(actions);
    return *std::move(actions);
  }
  std::unique_ptr<ViewReader> Open() {
    stores_.emplace_back();
    FoldRecords(log_.Records(), stores_.back());
    snapshot_ = stores_.back().Snapshot();
    return snapshot_->Open(kActionsView);
  }
  static Moment At(const std::string& day, Sequence known_at = ~Sequence{0}) {
    Moment moment{{}, known_at};
    EXPECT_TRUE(ParseDay(day, &moment.day));
    return moment;
  }
  static v1::ActionAssigned Assigned(const std::string& due_on) {
    v1::ActionAssigned assigned;
    assigned.set_assignee("ml");
    assigned.set_title("Guide");
    assigned.set_due_on(due_on);
    assigned.set_decision("decision/1");
    assigned.add_contributors("cci");
    return assigned;
  }

  EventFixture log_;
  std::deque<MemoryViewStore> stores_;
  std::unique_ptr<ViewSnapshot> snapshot_;
  Arena arena_;
};

TEST_F(ActionsTest, TellAnActionFromItsAssignmentOn) {
  log_.Add({.subject = "action/1", .on = "2026-01-10"}, Assigned("2026-03-31"));
  log_.Add({.subject = "action/1", .on = "2026-02-10"}, v1::ActionProgressed());
  log_.Add({.subject = "action/1", .on = "2026-04-10"}, v1::ActionDone());

  EXPECT_TRUE(Read("2026-01-09").empty());
  const Action action = Read("2026-03-31").at(0);
  EXPECT_EQ(action.assignee, "ml");
  EXPECT_EQ(action.decision, "decision/1");
  EXPECT_THAT(action.contributors, ElementsAre("cci"));
  EXPECT_EQ(action.due_on, absl::CivilDay(2026, 3, 31));
  EXPECT_NE(action.progressed, nullptr);
  EXPECT_FALSE(action.OverdueOn(absl::CivilDay(2026, 3, 31))) << "the day is not over";
  EXPECT_TRUE(Read("2026-04-01").at(0).OverdueOn(absl::CivilDay(2026, 4, 1)));
  EXPECT_FALSE(Read("2026-04-10").at(0).open());
}

TEST_F(ActionsTest, KeepTheDueDateFirstTold) {
  const std::string id =
      log_.Add({.subject = "action/1", .on = "2026-01-10"}, Assigned("2026-03-31"));
  v1::ActionAssigned moved = Assigned("2026-12-31");
  moved.set_assignee("cci");
  log_.Add({.subject = "action/1", .on = "2026-01-10", .recorded_on = "2026-04-02", .corrects = id},
           moved);

  const Action action = Read().at(0);
  EXPECT_EQ(action.due_on, absl::CivilDay(2026, 3, 31));
  EXPECT_EQ(action.assignee, "cci") << "everything else is as corrected";
  EXPECT_EQ(Read("2026-06-30", 1).at(0).assignee, "ml") << "as known before";
}

TEST_F(ActionsTest, LeaveOutAnAssignmentThatWasRetracted) {
  const std::string id =
      log_.Add({.subject = "action/1", .on = "2026-01-10"}, Assigned("2026-03-31"));
  log_.Add({.subject = "action/1", .on = "2026-01-11", .retracts = id}, Assigned("2026-03-31"));

  EXPECT_TRUE(Read().empty());
}

TEST_F(ActionsTest, TellDecisionsApart) {
  v1::DecisionRecorded recorded;
  recorded.set_meeting("meeting/1");
  recorded.set_title("Un guide commun");
  recorded.set_method(v1::DECISION_CONSENSUS);
  log_.Add({.subject = "decision/1", .on = "2026-01-10"}, recorded);
  log_.Add({.subject = "action/1", .on = "2026-01-10"}, Assigned("2026-03-31"));

  const auto decisions = ReadDecisions(*Open(), "1107", At("2026-06-30"), arena_);
  BASIN_ASSERT_OK(decisions);
  ASSERT_EQ(decisions->size(), 1u);
  EXPECT_EQ(decisions->front().meeting, "meeting/1");
  EXPECT_EQ(decisions->front().title, "Un guide commun");
  EXPECT_EQ(decisions->front().method, v1::DECISION_CONSENSUS);
}

}  // namespace
}  // namespace basin
