#include "clients/cli/ground.h"

#include <set>

#include "basin/v1/ground.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/record_view.h"

namespace basin::cli {
namespace {

TEST(GroundEventsTest, DefinesTheRegionAndEveryBasinOnce) {
  const FileEvents ground = GroundEvents("operator", v1::REAL);
  std::set<std::string> territories, expectations, ids;
  for (const FileEvent& event : ground.events) {
    const auto view = ReadEvent(event.bytes);
    ASSERT_TRUE(view.ok());
    const HeaderView& header = view->header;
    ids.insert(std::string(header.id));
    EXPECT_EQ(header.origin, v1::REAL);
    EXPECT_EQ(header.source, "/actors/operator/ground");
    (header.type == "territory.defined" ? territories : expectations)
        .insert(std::string(header.subject));
  }
  EXPECT_EQ(territories.size(), 26u);
  EXPECT_EQ(expectations.size(), 25u);
  EXPECT_EQ(ids.size(), ground.events.size());
}

TEST(GroundEventsTest, SaysWhoMakesABasin) {
  const FileEvents ground = GroundEvents("operator", v1::REAL);
  for (const FileEvent& event : ground.events) {
    const auto view = ReadEvent(event.bytes);
    ASSERT_TRUE(view.ok());
    if (view->header.subject != "territory/1107") continue;
    v1::TerritoryDefined territory;
    ASSERT_TRUE(territory.ParseFromArray(view->body.data(), static_cast<int>(view->body.size())));
    EXPECT_EQ(territory.kind(), v1::TERRITORY_BASIN);
    EXPECT_EQ(territory.valid_from(), "2021-01-01");
    EXPECT_GT(territory.population(), 0);
    EXPECT_GT(territory.members_size(), 0);
    return;
  }
  FAIL() << "territory/1107 is not there";
}

TEST(GroundEventsTest, IsTheSameEveryTime) {
  const FileEvents one = GroundEvents("operator", v1::SIMULATED),
                   two = GroundEvents("operator", v1::SIMULATED);
  ASSERT_EQ(one.events.size(), two.events.size());
  for (size_t i = 0; i < one.events.size(); ++i)
    EXPECT_EQ(one.events[i].bytes, two.events[i].bytes);
}

}  // namespace
}  // namespace basin::cli
