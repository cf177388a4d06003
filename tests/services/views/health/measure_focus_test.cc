// Every indicator of focus, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_focus.h"

#include "basin/v1/theme.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureFocusTest : public testing::Test, protected FoldedLog {
 protected:
  std::string Publish(const std::string& id, const std::string& on) {
    return Add("diagnosis/" + id, on, Diagnosis(on));
  }
  static v1::DiagnosisPublished Diagnosis(const std::string& on) {
    v1::DiagnosisPublished diagnosis;
    diagnosis.set_published_on(on);
    return diagnosis;
  }
  std::string Adopt(const std::string& id, const std::string& on) {
    v1::RoadmapAdopted adopted;
    adopted.set_adopted_on(on);
    return Add("roadmap/" + id, on, adopted);
  }
  static v1::RoadmapRevised Revised(const std::string& on) {
    v1::RoadmapRevised revised;
    revised.set_revised_on(on);
    return revised;
  }
};

// active_themes

TEST_F(MeasureFocusTest, HasNoActiveThemesWithoutAnyTheme) {
  EXPECT_THAT(Of("active_themes"), HasNoData());
}

TEST_F(MeasureFocusTest, CountsThemesAdoptedAndNotDropped) {
  Add("theme/proposed", Ago(100), v1::ThemeProposed());
  EXPECT_THAT(Of("active_themes"), IsNumber(0)) << "proposed is not adopted";
  for (const char* theme : {"theme/a", "theme/b"}) {
    Add(theme, Ago(100), v1::ThemeProposed());
    Add(theme, Ago(50), v1::ThemeAdopted());
  }
  Add("theme/b", Ago(10), v1::ThemeDropped());
  EXPECT_THAT(Of("active_themes", kToday - 51), IsNumber(0));
  EXPECT_THAT(Of("active_themes", kToday - 50), IsNumber(2)) << "the day of the adoption counts";
  EXPECT_THAT(Of("active_themes", kToday - 11), IsNumber(2));
  EXPECT_THAT(Of("active_themes", kToday - 10), IsNumber(1)) << "gone on the day it is dropped";
  EXPECT_EQ(Of("active_themes").support.size(), 3u);
}

TEST_F(MeasureFocusTest, FollowsWhatIsRetractedAndToldLate) {
  Add("theme/1", Ago(100), v1::ThemeProposed());
  const std::string id =
      log().Add({.subject = "theme/1", .on = Ago(50), .recorded_on = Ago(40)}, v1::ThemeAdopted());
  EXPECT_THAT(Of("active_themes", kToday, 1), IsNumber(0)) << "as known before";
  EXPECT_THAT(Of("active_themes"), IsNumber(1));
  EXPECT_EQ(Of("active_themes").declared_late(), 1u);
  Add("theme/1", Ago(30), v1::ThemeDropped());
  log().Add({.subject = "theme/1", .on = Ago(20), .retracts = id}, v1::ThemeAdopted());
  EXPECT_THAT(Of("active_themes"), IsNumber(0));
}

TEST_F(MeasureFocusTest, MovesAnAdoptionThatIsCorrected) {
  Add("theme/1", Ago(100), v1::ThemeProposed());
  const std::string id = Add("theme/1", Ago(50), v1::ThemeAdopted());
  log().Add({.subject = "theme/1", .on = Ago(45), .recorded_on = Ago(44), .corrects = id},
            v1::ThemeAdopted());
  EXPECT_THAT(Of("active_themes", kToday - 46), IsNumber(0));
  EXPECT_THAT(Of("active_themes", kToday - 46, 2), IsNumber(1));
  EXPECT_THAT(Of("active_themes", kToday - 45), IsNumber(1));
}

// roadmap_age

TEST_F(MeasureFocusTest, DoesNotKnowTheOlderOneWithoutBoth) {
  Adopt("1", Ago(100));
  EXPECT_THAT(Of("roadmap_age"), HasNoData()) << "never a diagnosis";
  Publish("1", Ago(50));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(100));
  EXPECT_THAT(Of("roadmap_age", kToday - 60), HasNoData());
}

TEST_F(MeasureFocusTest, LetsTheOlderOneCount) {
  Adopt("1", Ago(400));
  Publish("1", Ago(500));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(500));
  Publish("2", Ago(200));
  const Measure measure = Of("roadmap_age");
  EXPECT_THAT(measure, IsNumber(400)) << "a new diagnosis: now the roadmap is older";
  EXPECT_EQ(measure.support.size(), 3u);
  Add("roadmap/1", Ago(300), Revised(Ago(300)));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(300));
  EXPECT_THAT(Of("roadmap_age", kToday - 300), IsNumber(200)) << "revised today, diagnosis of 500";
}

TEST_F(MeasureFocusTest, GoesByTheDayThatIsNamedAndByCorrections) {
  Publish("1", Ago(30));
  Adopt("1", Ago(100));
  const std::string id = log().Add({.subject = "roadmap/1", .on = Ago(20)}, Revised(Ago(40)));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(40));
  EXPECT_EQ(Of("roadmap_age").declared_late(), 1u) << "told 20 days after the day it names";
  log().Add({.subject = "roadmap/1", .on = Ago(20), .recorded_on = Ago(15), .corrects = id},
            Revised(Ago(60)));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(60));
  EXPECT_THAT(Of("roadmap_age", kToday, log().last() - 1), IsNumber(40)) << "as known before";
  log().Add({.subject = "roadmap/1", .on = Ago(5), .retracts = id}, Revised(Ago(60)));
  EXPECT_THAT(Of("roadmap_age"), IsNumber(100)) << "the adoption is the last again";
}

}  // namespace
}  // namespace basin
