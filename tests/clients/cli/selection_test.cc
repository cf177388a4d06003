#include "clients/cli/selection.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

TEST(ParseBoundTest, TakesSequencesDaysAndMoments) {
  struct Case {
    const char* text;
    Bound bound;
  };
  const Case cases[] = {
      {"0", Sequence{0}},
      {"4711", Sequence{4711}},
      {"2026-03-12", absl::FromUnixSeconds(1773270000)},  // midnight in Paris
      {"12/03/2026", absl::FromUnixSeconds(1773270000)},
      {"2026-03-12T13:05:00Z", absl::FromUnixSeconds(1773320700)},
      {"2026-03-12 14:05", absl::FromUnixSeconds(1773320700)},
  };
  for (const Case& test : cases) {
    const auto bound = ParseBound(Edge::kFrom, test.text);
    BASIN_ASSERT_OK(bound) << test.text;
    EXPECT_EQ(*bound, test.bound) << test.text;
  }
}

TEST(ParseBoundTest, UntilADayIncludesIt) {
  const auto bound = ParseBound(Edge::kUntil, "2026-03-12");
  BASIN_ASSERT_OK(bound);
  EXPECT_EQ(*bound, Bound(absl::FromUnixSeconds(1773270000 + 86400) - absl::Nanoseconds(1)));
}

TEST(ParseBoundTest, RefusesWhatIsNeither) {
  for (const char* text :
       {"", "-1", "hier", "2026-02-30", "18446744073709551616", "2026-03-29 02:30"})
    EXPECT_THAT(ParseBound(Edge::kFrom, text), HasCode(v1::USAGE)) << text;
}

TEST(MakeSelectionTest, CarriesEveryFilter) {
  const EventCatalog catalog;
  SelectionOptions options;
  options.basins = {"1107"};
  options.types = {"meeting.*", "referral.sent"};
  options.cases = {"referral/1"};
  options.actors = {"ml"};
  options.from = "5";
  options.until = "9";

  const auto selection = MakeSelection(options, catalog);

  BASIN_ASSERT_OK(selection);
  EXPECT_EQ(selection->filter.basins(0), "1107");
  EXPECT_EQ(selection->filter.types_size(), 2);
  EXPECT_EQ(selection->filter.cases(0), "referral/1");
  EXPECT_EQ(selection->filter.actors(0), "ml");
  EXPECT_EQ(selection->from, Bound(Sequence{5}));
  EXPECT_EQ(selection->until, Bound(Sequence{9}));
}

TEST(MakeSelectionTest, KnowsBasinsByTheirNames) {
  const EventCatalog catalog;
  SelectionOptions options;
  options.basins = {"centre 77", "9999"};
  const auto selection = MakeSelection(options, catalog);
  BASIN_ASSERT_OK(selection);
  EXPECT_EQ(selection->filter.basins(0), "1115");
  EXPECT_EQ(selection->filter.basins(1), "9999") << "the log may define it";
}

TEST(UnknownBasinTest, NamesTheNearestWithItsCode) {
  const v1::Error near = ToProto(UnknownBasin("BASIN", "Centre 7"));
  EXPECT_EQ(near.code(), v1::UNKNOWN_BASIN);
  EXPECT_EQ(near.detail_fr(), "vouliez-vous dire Centre 77 (1115) ?");
  EXPECT_THAT(ToProto(UnknownBasin("BASIN", "9999")).detail_fr(),
              testing::HasSubstr("basinctl health"));
}

TEST(MakeSelectionTest, RefusesAnEndBeforeTheStart) {
  const EventCatalog catalog;
  SelectionOptions options;
  options.from = "20";
  options.until = "5";
  EXPECT_THAT(MakeSelection(options, catalog), HasCode(v1::USAGE));
  options.from = "2026-03-12";
  options.until = "2026-03-11";
  EXPECT_THAT(MakeSelection(options, catalog), HasCode(v1::USAGE));
  options.until = "2026-03-12";
  BASIN_EXPECT_OK(MakeSelection(options, catalog)) << "one day";
  options.until = "3";
  BASIN_EXPECT_OK(MakeSelection(options, catalog)) << "a time and a sequence do not compare";
}

TEST(MakeSelectionTest, ATypeThatIsNoneIsToldWithTheNearest) {
  const EventCatalog catalog;
  SelectionOptions options;
  options.types = {"referral.snet"};
  const auto selection = MakeSelection(options, catalog);
  EXPECT_THAT(selection, HasCode(v1::BAD_FILTER));
  EXPECT_THAT(std::string(selection.status().message()), testing::HasSubstr("referral.sent"));
}

}  // namespace
}  // namespace basin::cli
