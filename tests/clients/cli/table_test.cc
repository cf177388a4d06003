#include "clients/cli/table.h"

#include "gtest/gtest.h"

namespace basin::cli {
namespace {

TEST(DisplayWidthTest, CountsWhatATerminalShows) {
  struct Case {
    const char* text;
    size_t width;
  };
  const Case cases[] = {
      {"", 0},
      {"abc", 3},
      {"Évry", 4},
      {"E\u0301vry", 4},  // combining acute
      {"cœur d'été", 10},
      {"12\u202f345", 6},
      {"北京", 4},
      {"e\u200bf", 2},
      {"\xff\xfe", 2},  // malformed bytes stand for themselves
      {"\xc3", 1},      // a cut sequence
      {"…", 1},
  };
  for (const Case& test : cases) EXPECT_EQ(DisplayWidth(test.text), test.width) << test.text;
}

TEST(ShortenTest, KeepsWholeLettersAndMarksTheCut) {
  EXPECT_EQ(Shorten("été", 3), "été");
  EXPECT_EQ(Shorten("été chaud", 4), "été…");
  EXPECT_EQ(Shorten("北京市", 4), "北…");  // half a wide character is not shown
  EXPECT_EQ(Shorten("abc", 0), "");
}

TEST(PrintableTest, DisarmsControlAndDirectionCharacters) {
  EXPECT_EQ(Printable("a\x1b[31mb"), "a·[31mb");
  EXPECT_EQ(Printable("l'été\n"), "l'été·");
  EXPECT_EQ(Printable("abc\u202e"), "abc·");
  EXPECT_EQ(Printable("a\xff"), "a·");
}

TEST(TableTest, AlignsAccentedCellsByWhatIsShown) {
  Table table({{.heading = "nom"}, {.heading = "note", .align = Table::Align::kRight}});
  table.Add({"Évry", "7"});
  table.Add({"Melun", "12"});

  EXPECT_EQ(table.Render(),
            "nom    note\n"
            "───────────\n"
            "Évry      7\n"
            "Melun    12\n");
}

TEST(TableTest, CutsLinesToTheTerminal) {
  Table table({{.heading = "nom"}, {.heading = "remarque"}});
  table.Add({"Évry", "une remarque bien trop longue"});

  EXPECT_EQ(table.Render(14),
            "nom   remarque\n"
            "──────────────\n"
            "Évry  une rem…\n");
}

TEST(TableTest, LeavesNoBlanksAtTheEndOfALine) {
  Table table({{.heading = "a"}, {.heading = "b"}});
  table.Add({"xyz", ""});
  EXPECT_EQ(table.Render(), "a    b\n──────\nxyz\n");
}

TEST(TableTest, StreamsRowsWithTheColumnsOwnWidths) {
  const Table table(
      {{.heading = "n", .align = Table::Align::kRight, .width = 4}, {.heading = "t", .width = 3}});
  EXPECT_EQ(table.RenderHeading(), "   n  t\n─────────\n");
  EXPECT_EQ(table.RenderRow({"12", "é"}), "  12  é\n");
  EXPECT_EQ(table.RenderRow({"123456", "x"}), "123456  x\n");
}

}  // namespace
}  // namespace basin::cli
