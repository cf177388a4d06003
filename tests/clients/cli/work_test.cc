#include "clients/cli/work.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kFrench(Language::kFrench);
const Words kEnglish(Language::kEnglish);

v1::Answer OneOfTwo() {
  v1::Answer answer;
  answer.set_sequence(4711);
  answer.set_as_of("2026-06-30");
  answer.set_origin(v1::SIMULATED);
  v1::WorkAnswer& work = *answer.mutable_work();
  work.set_total(2);
  work.set_referrals_hidden(true);
  work.set_note("Les orientations sont masquées.");
  v1::WorkItem& item = *work.add_items();
  item.set_kind("minutes");
  item.set_kind_name("réunion sans compte rendu");
  item.set_subject("meeting/1");
  item.set_basin("1107");
  item.set_basin_name("Melun");
  item.set_since("2026-06-01");
  item.set_deadline("2026-06-16");
  item.set_age_days(29);
  item.set_overdue_days(14);
  item.set_waits_for("prefecture-77");
  item.add_events()->set_sequence(12);
  return answer;
}

TEST(WorkTableTest, ShowsEachRowAndWhatIsLeftOut) {
  const v1::Answer answer = OneOfTwo();
  const std::string text = Render(WorkTable(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(text, HasSubstr("*** données simulées ***"));
  EXPECT_THAT(text, HasSubstr("réunion sans compte rendu"));
  EXPECT_THAT(text, HasSubstr("meeting/1"));
  EXPECT_THAT(text, HasSubstr("prefecture-77"));
  EXPECT_THAT(text, HasSubstr("Les orientations sont masquées."));
  EXPECT_THAT(text, HasSubstr("Les 1 plus en retard sur 2"));
  EXPECT_THAT(Render(WorkTable(answer, kEnglish), {}, kEnglish, 0), HasSubstr("1 most overdue"));
}

TEST(WorkTableTest, GivesProgramsNamesAndNumbers) {
  const v1::Answer answer = OneOfTwo();
  const auto json = nlohmann::json::parse(
      Render(WorkTable(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["kind"], "work");
  EXPECT_EQ(json["total"], 2);
  EXPECT_EQ(json["referrals_hidden"], true);
  EXPECT_EQ(json["items"][0]["kind"], "minutes");
  EXPECT_EQ(json["items"][0]["overdue_days"], 14);
  EXPECT_EQ(json["items"][0]["basin_name"], "Melun");
  EXPECT_TRUE(json["items"][0]["asked_by"].is_null());
  EXPECT_EQ(json["items"][0]["events"][0], "12");
}

TEST(WorkTableTest, GoesIntoAFrenchSpreadsheet) {
  const v1::Answer answer = OneOfTwo();
  const std::string csv =
      Render(WorkTable(answer, kFrench),
             {.format = Format::kCsv, .dialect = CsvDialect::kFrench, .asked = true}, kFrench, 0);
  EXPECT_THAT(csv, HasSubstr("jours de retard;nature;bassin"));
  EXPECT_THAT(csv, HasSubstr("données simulées"));
  EXPECT_THAT(csv, HasSubstr("réunion sans compte rendu"));
}

}  // namespace
}  // namespace basin::cli
