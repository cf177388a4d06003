#include "clients/sdk/head_file.h"

#include <fstream>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class HeadFileTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "head";
};

TEST_F(HeadFileTest, HoldsNothingBeforeTheFirstHead) {
  const auto head = LoadHead(path_);

  BASIN_ASSERT_OK(head);
  EXPECT_FALSE(head->has_value());
}

TEST_F(HeadFileTest, GivesBackTheLastHeadSaved) {
  v1::KeptHead head;
  for (const char* text : {"first", "second"}) {
    head.mutable_head()->set_head(text);
    BASIN_ASSERT_OK(SaveHead(head, path_));
  }

  EXPECT_EQ((*LoadHead(path_))->head().head(), "second");
}

TEST_F(HeadFileTest, RefusesWhatIsNoHead) {
  for (const std::string& text : {std::string(), std::string("nonsense"), std::string(9999, 'x')}) {
    std::ofstream(path_) << text;
    EXPECT_THAT(LoadHead(path_), HasCode(v1::BAD_FILE)) << text.size();
  }
}

}  // namespace
}  // namespace basin
