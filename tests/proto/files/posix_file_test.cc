#include "proto/files/posix_file.h"

#include <fcntl.h>

#include <cerrno>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(PosixFileTest, ReadsWhatWasWrittenAndFewerBytesAtTheEnd) {
  TemporaryFolder folder;
  const auto file = PosixFile::Open(folder / "a", O_RDWR | O_CREAT);
  BASIN_ASSERT_OK(file);
  BASIN_ASSERT_OK((*file)->Write(0, "one two"));
  BASIN_ASSERT_OK((*file)->Write(4, "TWO three"));
  BASIN_ASSERT_OK((*file)->Sync());

  EXPECT_EQ(*(*file)->Read(4, 3), "TWO");
  EXPECT_EQ(*(*file)->Read(8, 100), "three");
  EXPECT_EQ(*(*file)->Read(100, 1), "");
}

TEST(PosixFileTest, ErrorsNameTheAttemptAndTheFile) {
  TemporaryFolder folder;

  const absl::Status status = PosixFile::Open(folder / "absent", O_RDONLY).status();

  EXPECT_THAT(status, HasCode(v1::IO_FAILED));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("open " + (folder / "absent")));
}

TEST(PosixFileTest, AFullDiskHasACodeOfItsOwn) {
  errno = ENOSPC;
  EXPECT_THAT(ErrnoError({"write", "écriture de"}, "a"), HasCode(v1::DISK_FULL));
  errno = EIO;
  EXPECT_THAT(ErrnoError({"write", "écriture de"}, "a"), HasCode(v1::IO_FAILED));
}

TEST(MakeFolderTest, MakesThoseAboveAndIsContentWithWhatIsThere) {
  TemporaryFolder folder;

  BASIN_ASSERT_OK(MakeFolder(folder / "a/b/c"));
  BASIN_ASSERT_OK(MakeFolder(folder / "a/b"));

  EXPECT_TRUE(std::filesystem::is_directory(folder / "a/b/c"));
}

}  // namespace
}  // namespace basin
