#include "clients/cli/output.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const Words kFrench(Language::kFrench);
const Words kEnglish(Language::kEnglish);

Document Sample() {
  return {.kind = "sample",
          .origin = v1::SIMULATED,
          .facts = {{"as_of", {"au", "as of"}, std::string("2026-03-12")}},
          .listings = {{.key = "rows",
                        .title = {"Lignes", "Rows"},
                        .columns = {{"name", {"nom", "name"}},
                                    {"score", {"note", "score"}},
                                    {"count", {"nombre", "count"}},
                                    {"hidden", {"caché", "hidden"}, Column::For::kPrograms}},
                        .rows = {{std::string("Évry"), Hundredths{8750}, int64_t{12345}, true},
                                 {std::string("Sud; \"77\""), Cell(), int64_t{0}, false}}}},
          .notes = {"fin"}};
}

TEST(RenderTest, TableIsForPeople) {
  EXPECT_EQ(Render(Sample(), {.format = Format::kTable}, kFrench, 0),
            "*** données simulées ***\n"
            "au  2026-03-12\n"
            "\n"
            "Lignes\n"
            "nom         note  nombre\n"
            "────────────────────────\n"
            "Évry       87,50  12\u202f345\n"
            "Sud; \"77\"      —       0\n"
            "\n"
            "fin\n");
}

TEST(RenderTest, JsonHoldsEverythingAndItsVersion) {
  const auto json = nlohmann::json::parse(Render(Sample(), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json, nlohmann::json::parse(R"({
      "schema_version": 1, "kind": "sample", "origin": "simulated", "as_of": "2026-03-12",
      "rows": [{"name": "Évry", "score": 87.5, "count": 12345, "hidden": true},
               {"name": "Sud; \"77\"", "score": null, "count": 0, "hidden": false}]})"));
}

TEST(RenderTest, JsonLinesAreTheRowsWithTheirOrigin) {
  EXPECT_EQ(Render(Sample(), {.format = Format::kJsonLines}, kFrench, 0),
            "{\"name\":\"Évry\",\"score\":87.5,\"count\":12345,\"hidden\":true,\"origin\":"
            "\"simulated\"}\n"
            "{\"name\":\"Sud; "
            "\\\"77\\\"\",\"score\":null,\"count\":0,\"hidden\":false,\"origin\":\"simulated\"}\n");
}

TEST(RenderTest, StandardCsvIsForPrograms) {
  EXPECT_EQ(Render(Sample(), {.format = Format::kCsv}, kFrench, 0),
            "name,score,count,hidden,origin\r\n"
            "Évry,87.50,12345,true,simulated\r\n"
            "\"Sud; \"\"77\"\"\",,0,false,simulated\r\n");
}

TEST(RenderTest, FrenchCsvOpensInASpreadsheet) {
  const OutputOptions options{.format = Format::kCsv, .dialect = CsvDialect::kFrench};
  const std::string expected =
      "\xef\xbb\xbfnom;note;nombre;caché;origine\r\n"
      "Évry;87,50;12345;oui;simulated\r\n"
      "\"Sud; \"\"77\"\"\";;0;non;simulated\r\n";
  EXPECT_EQ(Render(Sample(), options, kFrench, 0), expected);
  EXPECT_EQ(Render(Sample(), options, kEnglish, 0), expected)
      << "the dialect decides, not the language";
}

TEST(RenderTest, WithoutListingsTheFactsAreTheRow) {
  const Document document{
      .kind = "one",
      .facts = {{"a", {"un", "one"}, int64_t{1}}, {"b", {"deux", "two"}, std::string("x")}},
      .listings = {},
      .notes = {}};
  EXPECT_EQ(Render(document, {.format = Format::kCsv}, kFrench, 0), "a,b\r\n1,x\r\n");
  EXPECT_EQ(Render(document, {.format = Format::kJsonLines}, kFrench, 0),
            "{\"a\":1,\"b\":\"x\"}\n");
}

TEST(RenderTest, RealDataCarryNoNotice) {
  Document document = Sample();
  document.origin = v1::REAL;
  EXPECT_THAT(Render(document, {.format = Format::kTable}, kFrench, 0),
              StartsWith("au  2026-03-12\n"));
  EXPECT_THAT(Render(document, {.format = Format::kJson}, kFrench, 0),
              HasSubstr("\"origin\": \"real\""));
}

TEST(RenderTest, MalformedTextDoesNotBreakJson) {
  const Document document{.kind = "bad",
                          .facts = {{"t", {"t", "t"}, std::string("a\xff")}},
                          .listings = {},
                          .notes = {}};
  const std::string text = Render(document, {.format = Format::kJson}, kFrench, 0);
  EXPECT_TRUE(nlohmann::json::accept(text)) << text;
}

TEST(CsvTextTest, DisarmsFormulasForSpreadsheetsOnly) {
  for (const char* formula : {"=1+1", "+1", "-1", "@x", "\tx"}) {
    EXPECT_EQ(CsvText(formula, CsvDialect::kFrench), std::string("'") + formula);
    EXPECT_EQ(CsvText(formula, CsvDialect::kStandard), formula);
  }
  EXPECT_EQ(CsvText("", CsvDialect::kFrench), "");
}

TEST(ParseFormatTest, RefusesUnknownNames) {
  EXPECT_THAT(ParseFormat("xml"), HasCode(v1::USAGE));
  EXPECT_THAT(ParseDialect("de"), HasCode(v1::USAGE));
}

}  // namespace
}  // namespace basin::cli
