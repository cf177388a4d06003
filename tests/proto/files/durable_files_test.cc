#include "proto/files/durable_files.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/files/posix_file.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(DurableFilesTest, WritesWholeFilesAndReplacesThem) {
  TemporaryFolder folder;
  BASIN_ASSERT_OK(WriteDurably(folder / "a", "first"));
  BASIN_ASSERT_OK(WriteDurably(folder / "a", "second"));
  EXPECT_EQ(*ReadFile(folder / "a", 100), "second");
  EXPECT_EQ(ListFolder(folder.path())->size(), 1u) << "nothing is left beside it";
}

TEST(DurableFilesTest, ReadsNoMoreThanItIsTold) {
  TemporaryFolder folder;
  BASIN_ASSERT_OK(WriteDurably(folder / "a", std::string(100000, 'x')));
  EXPECT_EQ(ReadFile(folder / "a", 70000)->size(), 70001u);
  EXPECT_EQ(ReadFile(folder / "a", 100000)->size(), 100000u);
}

TEST(DurableFilesTest, SaysWhatIsNotThere) {
  TemporaryFolder folder;
  EXPECT_THAT(ReadFile(folder / "a", 10), HasCode(v1::NOT_FOUND));
  EXPECT_THAT(ListFolder(folder / "b"), HasCode(v1::IO_FAILED));
  EXPECT_THAT(MoveDurably(folder / "a", folder / "b"), HasCode(v1::IO_FAILED));
  BASIN_EXPECT_OK(RemoveFile(folder / "a"));
}

TEST(DurableFilesTest, ListsWhatIsAPlainFile) {
  TemporaryFolder folder;
  BASIN_ASSERT_OK(WriteDurably(folder / "b", ""));
  BASIN_ASSERT_OK(MakeFolder(folder / "a/deep"));
  std::filesystem::create_symlink("b", folder / "c");
  const auto entries = ListFolder(folder.path());
  ASSERT_EQ(entries->size(), 3u);
  EXPECT_FALSE((*entries)[0].regular);
  EXPECT_TRUE((*entries)[1].regular);
  EXPECT_FALSE((*entries)[2].regular) << "a link may lead anywhere";
}

TEST(DurableFilesTest, MovesManyFilesAtOnce) {
  TemporaryFolder folder;
  BASIN_ASSERT_OK(MakeFolder(folder / "from"));
  BASIN_ASSERT_OK(MakeFolder(folder / "to"));
  BASIN_ASSERT_OK(WriteAllDurably(folder / "from", {{"1", "one"}, {"2", "two"}}));
  BASIN_ASSERT_OK(MoveAllDurably(folder / "from", folder / "to", {"1", "2"}));
  EXPECT_TRUE(ListFolder(folder / "from")->empty());
  EXPECT_EQ(*ReadFile(folder / "to/2", 10), "two");
}

}  // namespace
}  // namespace basin
