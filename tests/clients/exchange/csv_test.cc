#include "clients/exchange/csv.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using ::testing::ElementsAre;

CsvTable Read(absl::string_view text) {
  FaultCollector faults;
  CsvTable table = ReadCsv(text, faults);
  EXPECT_TRUE(faults.empty()) << FormatFaults(faults.Take(), Language::kEnglish);
  return table;
}
std::vector<FileFault> FaultsOf(absl::string_view text) {
  FaultCollector faults;
  ReadCsv(text, faults);
  return faults.Take();
}

TEST(CsvTest, SniffsTheSeparatorFromTheHeader) {
  EXPECT_EQ(Read("a;b,c;d\n").separator, ';');
  EXPECT_EQ(Read("a,b\n1;2,3\n").separator, ',');
  EXPECT_EQ(Read("a\tb\n").separator, '\t');
  EXPECT_EQ(Read("a\n1\n").separator, ';');
  EXPECT_EQ(Read("\"a,b,c\";d\n").separator, ';');
}

TEST(CsvTest, ObeysExcelsSeparatorLine) {
  const CsvTable table = Read("sep=,\na,b;c\n1,2\n");
  EXPECT_THAT(table.header, ElementsAre("a", "b;c"));
  EXPECT_EQ(table.header_line, 2);
  EXPECT_EQ(table.rows.at(0).line, 3);
}

TEST(CsvTest, RowsKnowTheirLines) {
  const CsvTable table = Read("\na;b\n\n1;\"two\nlines\"\n;\n3;4");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.header_line, 2);
  EXPECT_EQ(table.rows[0].line, 4);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("1", "two\nlines"));
  EXPECT_EQ(table.rows[1].line, 7);
}

TEST(CsvTest, UnderstandsQuotes) {
  const CsvTable table = Read("a;b\n\"x;y\";\"say \"\"hello\"\"\"\n");
  EXPECT_THAT(table.rows.at(0).cells, ElementsAre("x;y", "say \"hello\""));
}

TEST(CsvTest, DropsTheEmptyCellsSpreadsheetsAdd) {
  const CsvTable table = Read("a;b;;\n 1 ;2;;;\n;;;\n");
  EXPECT_THAT(table.header, ElementsAre("a", "b"));
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("1", "2"));
}

TEST(CsvTest, TabsSeparateEmptyCells) {
  const CsvTable table = Read("a\tb\tc\n1\t\t3\n");
  EXPECT_THAT(table.rows.at(0).cells, ElementsAre("1", "", "3"));
}

TEST(CsvTest, TellsRowsThatDoNotFitTheHeaderOnce) {
  const auto faults = FaultsOf("a;b\n1\n1;2;3\n1;2;4\n");
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].line, 2);
  EXPECT_EQ(faults[1].line, 3);
  EXPECT_EQ(faults[1].count, 2);
  EXPECT_THAT(faults[1].lines, ElementsAre(3, 4));
}

TEST(CsvTest, TellsWhereAQuoteIsNotClosed) {
  const auto faults = FaultsOf("a;b\n1;\"open\n2;3\n");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].line, 2);
  EXPECT_EQ(faults[0].column, 2);
}

TEST(CsvTest, TellsWhereAQuoteIsMisplaced) {
  const auto faults = FaultsOf("a;b\n1;2\n1;\"x\"y\n");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].line, 3);
  EXPECT_EQ(faults[0].column, 2);
}

TEST(CsvTest, AnEmptyFileHasNoHeader) {
  EXPECT_EQ(FaultsOf("").size(), 1u);
  EXPECT_EQ(FaultsOf("\n \n;;\n").size(), 1u);
}

TEST(CsvTest, WritesWhatItReads) {
  const std::vector<std::string> cells = {"plain",      "a;b",   "say \"hello\"",
                                          "two\nlines", " edge", ""};
  const std::string line = WriteCsvRow(cells, ';');
  EXPECT_EQ(line, "plain;\"a;b\";\"say \"\"hello\"\"\";\"two\nlines\";\" edge\";\n");
}

}  // namespace
}  // namespace basin
