#include "proto/files/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class KeyFileTest : public testing::Test {
 protected:
  mode_t ModeOf(const std::string& path) {
    struct stat status;
    EXPECT_EQ(stat(path.c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "a.key";
};

TEST_F(KeyFileTest, ReadsBackWhatWasWrittenAndKeepsTheSecretForItsOwner) {
  BASIN_ASSERT_OK(WriteKeyFiles(path_, "secret", "public"));

  EXPECT_EQ(ReadSecretKeyFile(path_).value(), "secret");
  EXPECT_EQ(ReadPublicKeyFile(path_ + ".pub").value(), "public");
  EXPECT_EQ(ModeOf(path_), 0600u);
  EXPECT_EQ(ModeOf(path_ + ".pub") & 0600, 0600u);
}

TEST_F(KeyFileTest, LeavesNoHalfPair) {
  std::ofstream(path_ + ".pub") << "somebody else's";

  EXPECT_THAT(WriteKeyFiles(path_, "secret", "public"), HasCode(v1::FILE_EXISTS));

  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(KeyFileTest, RefusesASecretThatIsNotItsOwnersAlone) {
  BASIN_ASSERT_OK(WriteKeyFiles(path_, "secret", "public"));
  ASSERT_EQ(symlink(path_.c_str(), (folder_ / "link").c_str()), 0);

  EXPECT_THAT(ReadSecretKeyFile(folder_ / "link"), HasCode(v1::BAD_KEY_FILE));
  ASSERT_EQ(chmod(path_.c_str(), 0604), 0);
  EXPECT_THAT(ReadSecretKeyFile(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(KeyFileTest, RefusesWhatIsNoFileOfAKey) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  std::ofstream(path_) << std::string(257, 'x');
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);

  EXPECT_THAT(ReadSecretKeyFile(folder_ / "missing"), HasCode(v1::BAD_KEY_FILE));
  EXPECT_THAT(ReadSecretKeyFile(folder_ / "pipe"), HasCode(v1::BAD_KEY_FILE));
  EXPECT_THAT(ReadPublicKeyFile(folder_.path()), HasCode(v1::BAD_KEY_FILE));
  EXPECT_THAT(ReadSecretKeyFile(path_), HasCode(v1::BAD_KEY_FILE));
}

}  // namespace
}  // namespace basin
