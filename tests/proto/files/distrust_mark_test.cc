#include "proto/files/distrust_mark.h"

#include "gtest/gtest.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(DistrustMarkTest, StandsUntilItIsCleared) {
  TemporaryFolder folder;
  const DistrustMark mark(folder.path());
  EXPECT_FALSE(mark.IsSet());

  mark.Set();
  EXPECT_TRUE(DistrustMark(folder.path()).IsSet());

  mark.Clear();
  EXPECT_FALSE(DistrustMark(folder.path()).IsSet());
}

TEST(DistrustMarkTest, AFolderThatIsNotThereHasNone) {
  TemporaryFolder folder;
  const DistrustMark mark(folder / "absent");

  mark.Set();
  mark.Clear();

  EXPECT_FALSE(mark.IsSet());
}

}  // namespace
}  // namespace basin
