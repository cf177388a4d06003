// Every indicator of sharing, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_sharing.h"

#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureSharingTest : public testing::Test, protected FoldedLog {
 protected:
  std::string Publish(const std::string& id, int days_ago) {
    v1::ToolboxResourcePublished published;
    published.set_title("Guide");
    published.set_kind(v1::RESOURCE_METHOD);
    return Add("resource/" + id, Ago(days_ago), published);
  }
  std::string Update(const std::string& id, int days_ago) {
    return Add("resource/" + id, Ago(days_ago), v1::ToolboxResourceUpdated());
  }
  std::string Share(const std::string& id, const std::string& home, int days_ago) {
    return log().Add({.subject = "practice/" + id, .on = Ago(days_ago), .basin = home},
                     v1::PracticeShared());
  }
  std::string Adopt(const std::string& id, const std::string& home, const std::string& by,
                    int days_ago, const std::string& corrects = "") {
    v1::PracticeAdopted adopted;
    adopted.set_adopting_basin(by);
    return log().Add({.subject = "practice/" + id,
                      .on = Ago(days_ago),
                      .basin = home,
                      .recorded_on = corrects.empty() ? "" : Ago(days_ago - 20),
                      .corrects = corrects},
                     adopted);
  }
  Measure Crossing(const std::string& basin, absl::CivilDay day = kToday) {
    return Of("practices_crossing", day, ~Sequence{0}, basin);
  }
};

TEST_F(MeasureSharingTest, HasNoDataWithoutAToolbox) { ExpectNoData("sharing"); }

// resources_fresh

TEST_F(MeasureSharingTest, DividesFreshByActiveResources) {
  Publish("new", 30);
  Publish("stale", 500);
  Publish("kept", 500);
  Update("kept", 100);
  Publish("gone", 20);
  Add("resource/gone", Ago(10), v1::ToolboxResourceWithdrawn());
  EXPECT_THAT(Of("resources_fresh"), IsFraction(2, 3));
  EXPECT_THAT(Of("resources_fresh", kToday - 11), IsFraction(3, 4)) << "not withdrawn yet";
}

TEST_F(MeasureSharingTest, CallsAResourceFreshForAYearToTheDay) {
  Publish("1", 364);
  Publish("2", 365);
  EXPECT_THAT(Of("resources_fresh"), IsFraction(1, 2));
}

TEST_F(MeasureSharingTest, HasNoDataWhenEveryResourceWasWithdrawn) {
  Publish("1", 20);
  Add("resource/1", Ago(10), v1::ToolboxResourceWithdrawn());
  EXPECT_THAT(Of("resources_fresh"), HasNoData());
}

TEST_F(MeasureSharingTest, FollowsARetractedUpdateAndALateOne) {
  Publish("1", 500);
  const std::string updated = Update("1", 100);
  EXPECT_THAT(Of("resources_fresh"), IsFraction(1, 1));

  log().Add({.subject = "resource/1", .on = Ago(90), .retracts = updated},
            v1::ToolboxResourceUpdated());
  EXPECT_THAT(Of("resources_fresh"), IsFraction(0, 1));

  log().Add({.subject = "resource/1", .on = Ago(200), .recorded_on = Ago(5)},
            v1::ToolboxResourceUpdated());
  EXPECT_THAT(Of("resources_fresh"), IsFraction(1, 1));
  EXPECT_EQ(Of("resources_fresh").declared_late(), 1u);
}

// practices_crossing

// Own: "a" was taken up by two others, "b" by nobody. Of others: "c" was taken up here. Three
// practices concern the basin, two of them crossed.
TEST_F(MeasureSharingTest, CountsPracticesThatCrossedInEitherDirection) {
  Share("a", "1107", 300);
  Adopt("a", "1107", "1116", 200);
  Adopt("a", "1107", "1120", 100);
  Share("b", "1107", 300);
  Share("c", "1116", 300);
  Adopt("c", "1116", "1107", 50);
  Share("d", "1116", 300);
  Adopt("d", "1116", "1120", 50);

  const Measure paris = Crossing("1107");
  EXPECT_THAT(paris, IsNumber(2));
  EXPECT_EQ(paris.support.size(), 3u);
  EXPECT_THAT(Crossing("1116"), IsNumber(3)) << "a, c and d";
  EXPECT_THAT(Crossing("1120"), IsNumber(2)) << "a and d";
  EXPECT_THAT(Crossing("1122"), HasNoData());
}

TEST_F(MeasureSharingTest, IsZeroForABasinWhosePracticesStayAtHome) {
  Share("a", "1107", 300);
  Adopt("a", "1107", "1107", 100);
  EXPECT_THAT(Crossing("1107"), IsNumber(0));
}

TEST_F(MeasureSharingTest, CountsTheAdoptionsOfAYear) {
  Share("early", "1116", 900);
  Adopt("early", "1116", "1107", 365);
  Share("within", "1116", 900);
  Adopt("within", "1116", "1107", 364);
  const Measure measure = Crossing("1107");
  EXPECT_THAT(measure, IsNumber(1));
  EXPECT_EQ(measure.support.size(), 2u) << "what was taken up before still concerns the basin";
  EXPECT_THAT(Crossing("1116"), IsNumber(1));
  EXPECT_THAT(Crossing("1107", kToday - 365), IsNumber(1)) << "the day of the first";
  EXPECT_THAT(Crossing("1107", kToday - 366), HasNoData());
}

TEST_F(MeasureSharingTest, FollowsACorrectionOfTheBasinThatAdopted) {
  Share("a", "1116", 300);
  const std::string adopted = Adopt("a", "1116", "1107", 100);
  Adopt("a", "1116", "1120", 100, adopted);
  EXPECT_THAT(Crossing("1107"), HasNoData());
  EXPECT_THAT(Crossing("1120"), IsNumber(1));
  EXPECT_THAT(Of("practices_crossing", kToday, log().SequenceOf(adopted)), IsNumber(1))
      << "as it was known before";
}

TEST_F(MeasureSharingTest, PoolsAPracticeOfTwoBasinsOnce) {
  Share("a", "1107", 300);
  Adopt("a", "1107", "1116", 100);
  MemoryViewStore store;
  FoldRecords(log().Records(), store);
  const auto snapshot = store.Snapshot();
  Arena arena;
  const auto view = snapshot->Open(kToolboxView);
  Toolbox pooled = *ReadToolbox(*view, "1107", {kToday}, arena);
  const Toolbox other = *ReadToolbox(*view, "1116", {kToday}, arena);
  pooled.adopted.insert(pooled.adopted.end(), other.adopted.begin(), other.adopted.end());

  const Measure measure = MeasureSharing(pooled, kToday)[1];

  EXPECT_THAT(measure, IsNumber(1));
  EXPECT_EQ(measure.support.size(), 1u);
}

}  // namespace
}  // namespace basin
