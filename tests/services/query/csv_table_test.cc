#include "services/query/csv_table.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

namespace basin {
namespace {

constexpr char kAnswer[] =
    R"({"notice":"données simulées","origin":"simulated","sequence":12,"as_of":"2026-06-30",)"
    R"("parameters_version":0,"basins":[{"basin":"1107","overall":{"score":40.5},"rows":[)"
    R"({"name":"a; b","count":3,"open":true,"of":["x","y"]},{"name":"=1+1","count":null}]},)"
    R"({"basin":"1116","overall":{"score":null},"rows":[]}]})";

constexpr absl::string_view kLists[] = {"basins", "rows"};
constexpr CsvColumn kColumns[] = {{"basin", 1, "basin"}, {"score", 1, "overall/score"},
                                  {"name", 0, "name"},   {"count", 0, "count"},
                                  {"open", 0, "open"},   {"of", 0, "of"}};
constexpr CsvTable kTable = {kLists, kColumns};

TEST(CsvTableTest, HasALineForEachRowAndWhatTheAnswerSaysOfItself) {
  EXPECT_EQ(JsonToCsv(kAnswer, kTable, CsvDialect::kStandard),
            "basin,score,name,count,open,of,as_of,sequence,parameters_version,origin,notice\r\n"
            "1107,40.50,a; b,3,true,x|y,2026-06-30,12,0,simulated,données simulées\r\n"
            "1107,40.50,=1+1,,,,2026-06-30,12,0,simulated,données simulées\r\n");
}

TEST(CsvTableTest, OpensInAFrenchSpreadsheetWhenAsked) {
  EXPECT_EQ(JsonToCsv(kAnswer, kTable, CsvDialect::kFrench),
            "\xef\xbb\xbf"
            "basin;score;name;count;open;of;as_of;sequence;parameters_version;origin;notice\r\n"
            "1107;40,50;\"a; b\";3;oui;x|y;2026-06-30;12;0;simulated;données simulées\r\n"
            "1107;40,50;'=1+1;;;;2026-06-30;12;0;simulated;données simulées\r\n");
}

TEST(CsvTableTest, TakesOneThingOrSeveralWhicheverAnAnswerHas) {
  constexpr absl::string_view kOneOrAll[] = {"one|all"};
  constexpr CsvColumn kName[] = {{"name", 0, "name"}};
  const CsvTable either = {kOneOrAll, kName};
  constexpr char kHeadings[] = "name,as_of,sequence,parameters_version,origin,notice\r\n";

  EXPECT_EQ(
      JsonToCsv(R"({"one":{"name":"a"},"all":[{"name":"b"}]})", either, CsvDialect::kStandard),
      absl::StrCat(kHeadings, "a,,,,,\r\n"));
  EXPECT_EQ(JsonToCsv(R"({"all":[{"name":"b"},{"name":"c"}]})", either, CsvDialect::kStandard),
            absl::StrCat(kHeadings, "b,,,,,\r\nc,,,,,\r\n"));
}

TEST(CsvTableTest, GivesAColumnTheDecimalsThatItAsksFor) {
  constexpr CsvColumn kRatios[] = {{"score", 0, "score"}, {"gini", 0, "gini", 4}};
  constexpr char kRow[] = R"({"score":12.346,"gini":0.0123})";

  EXPECT_THAT(JsonToCsv(kRow, {{}, kRatios}, CsvDialect::kStandard),
              testing::HasSubstr("\r\n12.35,0.0123,"));
  EXPECT_THAT(JsonToCsv(kRow, {{}, kRatios}, CsvDialect::kFrench),
              testing::HasSubstr("\r\n12,35;0,0123;"));
}

TEST(CsvTableTest, KeepsItsColumnsWithoutRows) {
  constexpr absl::string_view kNone[] = {"nothing"};
  EXPECT_EQ(JsonToCsv("{}", {kNone, kColumns}, CsvDialect::kStandard),
            "basin,score,name,count,open,of,as_of,sequence,parameters_version,origin,notice\r\n");
}

}  // namespace
}  // namespace basin
