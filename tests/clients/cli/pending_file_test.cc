#include "clients/cli/pending_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin::cli {
namespace {

std::string ContentOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(PendingFileTest, AppearsWholeWhenCommitted) {
  TemporaryFolder folder;
  {
    auto file = PendingFile::Create(folder / "export.jsonl");
    BASIN_ASSERT_OK(file);
    BASIN_ASSERT_OK((*file)->Write("un\n"));
    BASIN_ASSERT_OK((*file)->Write("deux\n"));
    EXPECT_FALSE(std::filesystem::exists(folder / "export.jsonl"));
    BASIN_ASSERT_OK((*file)->Commit());
  }
  EXPECT_EQ(ContentOf(folder / "export.jsonl"), "un\ndeux\n");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(PendingFileTest, LeavesNothingWhenGivenUp) {
  TemporaryFolder folder;
  {
    auto file = PendingFile::Create(folder / "export.jsonl");
    BASIN_ASSERT_OK(file);
    BASIN_ASSERT_OK((*file)->Write("un\n"));
  }
  EXPECT_EQ(FilesIn(folder.path()), 0u);
}

TEST(PendingFileTest, OverwritesNothing) {
  TemporaryFolder folder;
  std::ofstream(folder / "export.jsonl") << "ancien";
  EXPECT_THAT(PendingFile::Create(folder / "export.jsonl"), HasCode(v1::FILE_EXISTS));
}

TEST(PendingFileTest, OverwritesNothingThatCameMeanwhile) {
  TemporaryFolder folder;
  auto file = PendingFile::Create(folder / "export.jsonl");
  BASIN_ASSERT_OK(file);
  std::ofstream(folder / "export.jsonl") << "autre";
  EXPECT_THAT((*file)->Commit(), HasCode(v1::FILE_EXISTS));
  file->reset();
  EXPECT_EQ(ContentOf(folder / "export.jsonl"), "autre");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(PendingFileTest, TellsWhatCannotBeCreated) {
  TemporaryFolder folder;
  EXPECT_THAT(PendingFile::Create(folder / "none/export.jsonl"), HasCode(v1::FILE_FAILED));
}

TEST(ReadInputTest, ReadsFilesWithinTheLimit) {
  TemporaryFolder folder;
  std::ofstream(folder / "a.csv") << "12345";
  EXPECT_EQ(*ReadInput(folder / "a.csv", nullptr, 5), "12345");
  EXPECT_THAT(ReadInput(folder / "a.csv", nullptr, 4), HasCode(v1::TOO_LONG));
  EXPECT_THAT(ReadInput(folder / "none.csv", nullptr, 5), HasCode(v1::FILE_FAILED));
  EXPECT_THAT(ReadInput(folder.path(), nullptr, 5), HasCode(v1::FILE_FAILED)) << "a folder";
}

}  // namespace
}  // namespace basin::cli
