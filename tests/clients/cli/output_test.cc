#include "clients/cli/output.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
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
                                    {"hidden", {"caché", "hidden"}, For::kPrograms}},
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
      "schema_version": 1, "kind": "sample", "origin": "simulated",
      "notice": "données simulées", "as_of": "2026-03-12",
      "rows": [{"name": "Évry", "score": 87.5, "count": 12345, "hidden": true},
               {"name": "Sud; \"77\"", "score": null, "count": 0, "hidden": false}]})"));
}

TEST(RenderTest, JsonLinesAreTheRowsWithTheirOrigin) {
  EXPECT_EQ(Render(Sample(), {.format = Format::kJsonLines}, kFrench, 0),
            "{\"name\":\"Évry\",\"score\":87.5,\"count\":12345,\"hidden\":true,\"origin\":"
            "\"simulated\",\"notice\":\"données simulées\"}\n"
            "{\"name\":\"Sud; "
            "\\\"77\\\"\",\"score\":null,\"count\":0,\"hidden\":false,\"origin\":\"simulated\","
            "\"notice\":\"données simulées\"}\n");
}

TEST(RenderTest, StandardCsvIsForPrograms) {
  EXPECT_EQ(Render(Sample(), {.format = Format::kCsv}, kFrench, 0),
            "name,score,count,hidden,origin,notice\r\n"
            "Évry,87.50,12345,true,simulated,données simulées\r\n"
            "\"Sud; \"\"77\"\"\",,0,false,simulated,données simulées\r\n");
}

TEST(RenderTest, FrenchCsvOpensInASpreadsheet) {
  const OutputOptions options{.format = Format::kCsv, .dialect = CsvDialect::kFrench};
  const std::string expected =
      "\xef\xbb\xbfnom;note;nombre;caché;origine;mention\r\n"
      "Évry;87,50;12345;oui;simulated;données simulées\r\n"
      "\"Sud; \"\"77\"\"\";;0;non;simulated;données simulées\r\n";
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
              AllOf(HasSubstr("\"origin\": \"real\""), Not(HasSubstr("notice"))));
  EXPECT_THAT(Render(document, {.format = Format::kJsonLines}, kFrench, 0),
              Not(HasSubstr("notice")));
  // A table of real data has the columns of one of simulated data.
  EXPECT_THAT(Render(document, {.format = Format::kCsv}, kFrench, 0),
              AllOf(HasSubstr("origin,notice\r\n"), HasSubstr("12345,true,real,\r\n")));
}

Document WithWords() {
  return {.kind = "words",
          .facts = {},
          .listings = {{.key = "rows",
                        .title = {"", ""},
                        .columns = {{"state", {"état", "state"}},
                                    {"by", {"par", "by"}},
                                    {"names", {"noms", "names"}},
                                    {"remark", {"remarque", "remark"}, For::kPeople}},
                        .rows = {{Coded{"no_data", "pas de données"},
                                  Codes{{"owner", "l'ouvreur"}, {"chair", "un coprésident"}},
                                  Texts{"a", "b"}, std::string("à voir")}}}},
          .notes = {}};
}

TEST(RenderTest, WordsAreForPeople) {
  EXPECT_THAT(Render(WithWords(), {.format = Format::kTable}, kFrench, 0),
              HasSubstr("pas de données  l'ouvreur, un coprésident  a, b  à voir"));
  EXPECT_EQ(
      Render(WithWords(), {.format = Format::kCsv, .dialect = CsvDialect::kFrench}, kFrench, 0),
      "\xef\xbb\xbfétat;par;noms;remarque\r\n"
      "pas de données;l'ouvreur|un coprésident;a|b;à voir\r\n");
}

TEST(RenderTest, ProgramsGetNamesInEveryLanguage) {
  for (const Words& words : {kFrench, kEnglish}) {
    EXPECT_EQ(Render(WithWords(), {.format = Format::kCsv}, words, 0),
              "state,by,names\r\nno_data,owner|chair,a|b\r\n");
    EXPECT_EQ(Render(WithWords(), {.format = Format::kJsonLines}, words, 0),
              "{\"state\":\"no_data\",\"by\":[\"owner\",\"chair\"],\"names\":[\"a\",\"b\"]}\n");
  }
}

TEST(RenderTest, HeadingsAndTheNoticeAreBoldWhereTheyMay) {
  const std::string plain = Render(Sample(), {.format = Format::kTable}, kFrench, 0);
  const std::string bold = Render(Sample(), {.format = Format::kTable, .bold = true}, kFrench, 0);
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  EXPECT_THAT(bold, StartsWith("\x1b[1m*** données simulées ***\x1b[0m\n"));
  EXPECT_THAT(bold, HasSubstr("\x1b[1mnom         note  nombre\x1b[0m\n"));
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
