#include "tests/benchmark/report.h"

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/benchmark/ratio_chart.h"

namespace basin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Two ratios, one reached and one missed, and a row without any.
std::vector<Row> SomeRows() {
  Measurements measurements;
  measurements.Add(0, "hub", "speed, events/s", 300'000);
  measurements.Add(0, "peer", "speed, events/s", 100'000);
  measurements.Add(0, "hub", "ack, ms", 3);
  measurements.Add(0, "peer", "ack, ms", 1);
  measurements.NotMeasured("\"other\" <&>", "", "not installed");
  const std::vector<Comparison> asked = {
      {.figure = "speed, events/s", .system = "hub", .reference = "peer", .target = 2},
      {.figure = "ack, ms",
       .system = "hub",
       .reference = "peer",
       .wanted = Wanted::kAtMost,
       .target = 2},
      {.figure = "ack, ms", .system = "hub", .reference = "\"other\" <&>", .target = 2}};
  return Compare(measurements, asked);
}

TEST(ReportTest, TheTableSaysWhatIsReachedAndWhatIsNot) {
  const std::string table = MarkdownOf(SomeRows());

  EXPECT_THAT(table,
              HasSubstr("| speed, events/s | hub | 300 k | peer | 100 k | 3.00 | ≥ 2 | yes"));
  EXPECT_THAT(table, HasSubstr("| ack, ms | hub | 3.00 | peer | 1.00 | 3.00 | ≤ 2 | **no** |"));
  EXPECT_THAT(table, HasSubstr("≥ 2 | not measured"));
  EXPECT_THAT(table, HasSubstr(": not installed"));
}

TEST(ReportTest, EveryLineOfTheCsvHasTheSameFields) {
  const std::vector<std::string> lines = absl::StrSplit(CsvOf(SomeRows()), "\r\n");

  ASSERT_EQ(lines.size(), 5u);  // names, three rows, and the end
  EXPECT_THAT(lines[1], HasSubstr("\"speed, events/s\",\"hub\",300000,"));
  EXPECT_THAT(lines[3], HasSubstr("\"\"\"other\"\" <&>\""));
  for (int i = 0; i < 4; ++i) {
    int fields = 1;
    bool quoted = false;
    for (const char c : lines[i]) {
      if (c == '"') quoted = !quoted;
      if (c == ',' && !quoted) ++fields;
    }
    EXPECT_EQ(fields, 17) << lines[i];
  }
}

TEST(ReportTest, TheChartDrawsWhatHasARatio) {
  const std::string svg = RatioChart(SomeRows());

  EXPECT_THAT(svg, HasSubstr("<rect class=\"good\""));
  EXPECT_THAT(svg, HasSubstr("<rect class=\"missed\""));
  EXPECT_THAT(svg, HasSubstr(">3.00 ×<"));
  EXPECT_THAT(svg, HasSubstr(">0.33 ×<")) << "where less is wanted, the bar is the inverse";
  EXPECT_THAT(svg, Not(HasSubstr("other")));
  EXPECT_THAT(RatioChart({}), HasSubstr("</svg>")) << "no row is no reason to fail";
}

}  // namespace
}  // namespace basin
