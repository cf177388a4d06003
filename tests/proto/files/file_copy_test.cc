#include "proto/files/file_copy.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

namespace fs = std::filesystem;

class FileCopyTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string Read(const std::string& name) {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TemporaryFolder folder_;
};

TEST_F(FileCopyTest, CopiesEverySizeAndSaysWhatItCopied) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{1} << 20, (size_t{1} << 20) + 1}) {
    const std::string bytes(size, 'b');
    Write("a", bytes);

    const auto sum = CopyFile(folder_ / "a", folder_ / "b");

    BASIN_ASSERT_OK(sum);
    EXPECT_EQ(sum->bytes, size);
    EXPECT_EQ(sum->digest, Digest({bytes}));
    EXPECT_EQ(Read("b"), bytes);
    EXPECT_EQ(*SumFile(folder_ / "b"), *sum);
  }
}

TEST_F(FileCopyTest, AFileThatIsNotThereIsNotFound) {
  EXPECT_THAT(SumFile(folder_ / "a"), HasCode(v1::NOT_FOUND));
  EXPECT_THAT(CopyFile(folder_ / "a", folder_ / "b"), HasCode(v1::NOT_FOUND));
  EXPECT_THAT(LinkOrCopyFile(folder_ / "a", folder_ / "b"), HasCode(v1::NOT_FOUND));
  EXPECT_FALSE(fs::exists(folder_ / "b"));
}

TEST_F(FileCopyTest, ALinkIsTheSameFileUnderTwoNames) {
  Write("a", "bytes");

  BASIN_ASSERT_OK(LinkOrCopyFile(folder_ / "a", folder_ / "b"));

  EXPECT_EQ(fs::hard_link_count(folder_ / "a"), 2u);
  BASIN_ASSERT_OK(RemoveFolder(folder_ / "a"));
  EXPECT_EQ(Read("b"), "bytes");
}

TEST_F(FileCopyTest, FoldersChangePlacesInOneStep) {
  fs::create_directories(folder_ / "a");
  fs::create_directories(folder_ / "b");
  Write("a/x", "of a");

  BASIN_ASSERT_OK(ExchangeFolders(folder_ / "a", folder_ / "b"));

  EXPECT_EQ(Read("b/x"), "of a");
  EXPECT_FALSE(fs::exists(folder_ / "a/x"));
  EXPECT_THAT(ExchangeFolders(folder_ / "a", folder_ / "none"), HasCode(v1::IO_FAILED));
  EXPECT_TRUE(fs::exists(folder_ / "a"));
}

TEST_F(FileCopyTest, AFolderThatIsNotThereNeedsNoRemoval) {
  BASIN_EXPECT_OK(RemoveFolder(folder_ / "none"));
  fs::create_directories(folder_ / "a/b");
  Write("a/b/x", "x");
  BASIN_EXPECT_OK(RemoveFolder(folder_ / "a"));
  EXPECT_FALSE(fs::exists(folder_ / "a"));
}

}  // namespace
}  // namespace basin
