#include "proto/model/nearest.h"

#include <vector>

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(EditDistanceTest, CountsWhatToInsertRemoveOrReplace) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("abc", ""), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("flaw", "lawn"), 2u);
  EXPECT_EQ(EditDistance("meeting.held", "meeting.held"), 0u);
}

TEST(NearestNameTest, IsTheNearestKnownOne) {
  const std::vector<absl::string_view> known = {"endpoint", "secret_key", "origin"};
  EXPECT_EQ(NearestName("endpont", known), "endpoint");
  EXPECT_EQ(NearestName("secretkey", known), "secret_key");
}

TEST(NearestNameTest, IsTheFirstOfEquals) {
  const std::vector<absl::string_view> known = {"bat", "cat"};
  EXPECT_EQ(NearestName("rat", known), "bat");
}

TEST(NearestNameTest, IsEmptyWhenNothingIsNear) {
  const std::vector<absl::string_view> known = {"endpoint"};
  EXPECT_EQ(NearestName("zzzzzz", known), "");
  EXPECT_EQ(NearestName("", known), "");
  EXPECT_EQ(NearestName("endpoint", {}), "");
}

}  // namespace
}  // namespace basin
