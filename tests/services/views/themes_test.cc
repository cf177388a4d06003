#include "services/views/themes.h"

#include "basin/v1/theme.pb.h"
#include "gmock/gmock.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class ThemesTest : public testing::Test {
 protected:
  Themes Read(const std::string& day = "2026-06-30") {
    stores_.emplace_back();
    FoldRecords(log_.Records(), stores_.back());
    Moment moment;
    EXPECT_TRUE(ParseDay(day, &moment.day));
    const auto snapshot = stores_.back().Snapshot();
    auto themes = ReadThemes(*snapshot->Open(kThemesView), "1107", moment, arena_);
    BASIN_EXPECT_OK(themes);
    return *std::move(themes);
  }
  std::string Add(const std::string& subject, const std::string& on,
                  const google::protobuf::Message& body) {
    return log_.Add({.subject = subject, .on = on}, body);
  }

  EventFixture log_;
  std::deque<MemoryViewStore> stores_;
  Arena arena_;
};

TEST_F(ThemesTest, TellAThemeFromItsProposalOn) {
  v1::ThemeProposed proposed;
  proposed.set_title("Mobilité");
  Add("theme/1", "2026-01-10", proposed);
  Add("theme/1", "2026-01-20", v1::ThemePositionTaken());
  Add("theme/1", "2026-02-10", v1::ThemeAdopted());
  Add("theme/1", "2026-05-10", v1::ThemeDropped());

  EXPECT_TRUE(Read("2026-01-09").themes.empty());
  const Theme open = Read("2026-01-31").themes.at(0);
  EXPECT_EQ(open.title, "Mobilité");
  EXPECT_EQ(open.positions.size(), 1u);
  EXPECT_FALSE(open.active());
  EXPECT_TRUE(Read("2026-02-10").themes.at(0).active());
  EXPECT_FALSE(Read("2026-05-10").themes.at(0).active());
}

TEST_F(ThemesTest, CountThePositionsTakenBeforeTheAdoptionToTheMinute) {
  Add("theme/1", "2026-01-10", v1::ThemeProposed());
  Add("theme/1", "2026-02-10T09:00", v1::ThemePositionTaken());
  Add("theme/1", "2026-02-10T10:00", v1::ThemeAdopted());
  Add("theme/1", "2026-02-10T11:00", v1::ThemePositionTaken());

  EXPECT_EQ(Read().themes.at(0).positions.size(), 1u);
}

TEST_F(ThemesTest, GoByTheDaysThatDiagnosesAndRoadmapsName) {
  v1::DiagnosisPublished diagnosis;
  diagnosis.set_published_on("2026-03-01");
  Add("diagnosis/1", "2026-04-01", diagnosis);
  v1::RoadmapAdopted adopted;
  adopted.set_adopted_on("2026-03-05");
  Add("roadmap/1", "2026-04-02", adopted);
  v1::RoadmapRevised revised;
  revised.set_revised_on("2026-05-05");
  Add("roadmap/1", "2026-05-06", revised);

  const Themes before = Read("2026-03-05");
  EXPECT_EQ(before.diagnoses.at(0).published->day(), absl::CivilDay(2026, 3, 1));
  EXPECT_EQ(before.roadmaps.at(0).last, before.roadmaps.at(0).adopted);
  const Themes after = Read();
  EXPECT_EQ(after.roadmaps.at(0).last->day(), absl::CivilDay(2026, 5, 5));
  EXPECT_EQ(after.roadmaps.at(0).adopted->day(), absl::CivilDay(2026, 3, 5));
}

TEST_F(ThemesTest, LeaveOutWhatWasRetracted) {
  v1::DiagnosisPublished diagnosis;
  diagnosis.set_published_on("2026-03-01");
  const std::string id = Add("diagnosis/1", "2026-03-01", diagnosis);
  log_.Add({.subject = "diagnosis/1", .on = "2026-03-02", .retracts = id}, diagnosis);

  EXPECT_TRUE(Read().diagnoses.empty());
}

}  // namespace
}  // namespace basin
