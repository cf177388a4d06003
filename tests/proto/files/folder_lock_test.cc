#include "proto/files/folder_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/files/posix_file.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

TEST(FolderLockTest, RefusesASecondHolderAndNamesTheFirst) {
  TemporaryFolder folder;
  const absl::StatusOr<std::unique_ptr<FolderLock>> first = FolderLock::Take(folder.path());
  BASIN_ASSERT_OK(first);

  const absl::Status second = FolderLock::Take(folder.path()).status();

  EXPECT_THAT(second, HasCode(v1::LOCKED));
  EXPECT_THAT(std::string(second.message()),
              testing::HasSubstr(absl::StrCat("process ", getpid())));
}

TEST(FolderLockTest, IsFreeAgainWhenItsHolderIsGone) {
  TemporaryFolder folder;
  { BASIN_ASSERT_OK(FolderLock::Take(folder.path())); }

  BASIN_EXPECT_OK(FolderLock::Take(folder.path()));
}

TEST(FolderLockTest, DiesWithItsHolder) {
  TemporaryFolder folder;
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FolderLock::Take(folder.path());
    const char taken = lock.ok() ? 'y' : 'n';
    if (write(pipe_ends[1], &taken, 1) != 1) _exit(1);
    pause();
  }
  char taken = 0;
  ASSERT_EQ(read(pipe_ends[0], &taken, 1), 1);
  ASSERT_EQ(taken, 'y');

  const absl::Status held = FolderLock::Take(folder.path()).status();
  EXPECT_THAT(held, HasCode(v1::LOCKED));
  EXPECT_THAT(std::string(held.message()), testing::HasSubstr(absl::StrCat("process ", child)));

  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  BASIN_EXPECT_OK(FolderLock::Take(folder.path()));
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST(FolderLockTest, AWatcherLeavesTheFolderToItsHolderAndKeepsOthersOut) {
  TemporaryFolder folder;
  {
    const auto holder = FolderLock::Take(folder.path());
    BASIN_ASSERT_OK(holder);
    EXPECT_THAT(FolderLock::Watch(folder.path()), HasCode(v1::LOCKED));
  }
  const auto watcher = FolderLock::Watch(folder.path());
  const auto another = FolderLock::Watch(folder.path());

  BASIN_ASSERT_OK(watcher);
  BASIN_EXPECT_OK(another);
  EXPECT_THAT(FolderLock::Take(folder.path()), HasCode(v1::LOCKED));
}

TEST(FolderLockTest, AWatcherWritesNothing) {
  TemporaryFolder folder;

  const auto watcher = FolderLock::Watch(folder.path());

  BASIN_ASSERT_OK(watcher);
  EXPECT_EQ(*watcher, nullptr);
  EXPECT_FALSE(FileExists(folder / "lock"));
}

TEST(FolderLockTest, NeedsTheFolder) {
  TemporaryFolder folder;
  EXPECT_THAT(FolderLock::Take(folder / "absent"), HasCode(v1::IO_FAILED));
}

}  // namespace
}  // namespace basin
