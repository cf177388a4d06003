#include "services/query/page.h"

#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

Ground GroundOf(absl::CivilDay day, Sequence known_at) {
  Ground ground;
  ground.moment = {day, known_at};
  return ground;
}
const absl::CivilDay kDay(2026, 6, 30);

TEST(PageTest, LeadsFromPageToPageOfOneMoment) {
  const auto first = ReadPage({.limit = 2});
  BASIN_ASSERT_OK(first);
  EXPECT_EQ(first->offset, 0u);
  EXPECT_EQ(first->EndOf(5), 2u);

  const std::string cursor = NextCursor(GroundOf(kDay, 4711), *first, 5);
  const auto second = ReadPage({.limit = 2, .cursor = cursor});

  BASIN_ASSERT_OK(second);
  EXPECT_EQ(second->as_of, "2026-06-30");
  EXPECT_EQ(second->known_at, 4711u);
  EXPECT_EQ(second->offset, 2u);
  EXPECT_EQ(second->EndOf(5), 4u);
  EXPECT_EQ(NextCursor(GroundOf(kDay, 4711), *second, 4), "") << "these were the last";
}

TEST(PageTest, GivesEverythingWhereNoLimitIsTheDefault) {
  const auto page = ReadPage({.limit_default = 0});
  BASIN_ASSERT_OK(page);
  EXPECT_EQ(page->EndOf(12345), 12345u);
  EXPECT_EQ(NextCursor(GroundOf(kDay, 1), *page, 12345), "");
}

TEST(PageTest, EndsBehindTheLastRowWhereverACursorPoints) {
  const auto page = ReadPage({.limit = 2, .cursor = "7.2026-06-30.1000"});
  BASIN_ASSERT_OK(page);
  EXPECT_EQ(page->EndOf(5), 5u);
}

TEST(PageTest, RefusesCursorsAndLimitsThatItDidNotGive) {
  EXPECT_THAT(ReadPage({.limit = 501}), HasCode(v1::OUT_OF_RANGE));
  for (const char* cursor :
       {"x", "7", "7.2026-06-30", "7.2026-02-30.5", "0.2026-06-30.5", "7.2026-06-30.-1",
        "7.2026-06-30.5.1", "99999999999999999999.2026-06-30.5"})
    EXPECT_THAT(ReadPage({.cursor = cursor}), HasCode(v1::BAD_FORMAT)) << cursor;
  EXPECT_THAT(ReadPage({.as_of = "2026-06-29", .cursor = "7.2026-06-30.5"}),
              HasCode(v1::BAD_FORMAT));
  EXPECT_THAT(ReadPage({.known_at = 8, .cursor = "7.2026-06-30.5"}), HasCode(v1::BAD_FORMAT));
}

}  // namespace
}  // namespace basin
