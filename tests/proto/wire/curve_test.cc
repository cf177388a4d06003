#include "proto/wire/curve.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

class CurveTest : public testing::Test {
 protected:
  void Write(const std::string& path, const std::string& text, mode_t mode) {
    std::ofstream(path) << text;
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
  }

  TemporaryFolder folder_;
  std::string path_ = folder_ / "hub.key";
};

TEST_F(CurveTest, MakesADifferentPairEachTime) {
  const absl::StatusOr<KeyPair> one = NewKeyPair();
  const absl::StatusOr<KeyPair> other = NewKeyPair();

  BASIN_ASSERT_OK(one);
  BASIN_ASSERT_OK(other);
  EXPECT_EQ(one->public_key.size(), 40u);
  EXPECT_EQ(one->secret_key.size(), 40u);
  EXPECT_NE(one->secret_key, other->secret_key);
  EXPECT_NE(one->public_key, one->secret_key);
}

TEST_F(CurveTest, LoadsThePairItSaved) {
  const KeyPair keys = NewKeyPair().value();

  BASIN_ASSERT_OK(SaveKeyPair(keys, path_));

  const absl::StatusOr<KeyPair> loaded = LoadKeyPair(path_);
  BASIN_ASSERT_OK(loaded);
  EXPECT_EQ(loaded->public_key, keys.public_key);
  EXPECT_EQ(loaded->secret_key, keys.secret_key);
  EXPECT_EQ(LoadPublicKey(path_ + ".pub").value(), keys.public_key);
}

TEST_F(CurveTest, SavesTheSecretForItsOwnerOnly) {
  BASIN_ASSERT_OK(SaveKeyPair(NewKeyPair().value(), path_));

  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(CurveTest, NeverOverwritesASecret) {
  BASIN_ASSERT_OK(SaveKeyPair(NewKeyPair().value(), path_));
  const std::string before = LoadKeyPair(path_)->secret_key;

  EXPECT_THAT(SaveKeyPair(NewKeyPair().value(), path_), HasCode(v1::FILE_EXISTS));

  EXPECT_EQ(LoadKeyPair(path_)->secret_key, before);
}

TEST_F(CurveTest, LeavesNoHalfPairWhenThePublicFileIsThere) {
  Write(path_ + ".pub", "something else", 0644);

  EXPECT_THAT(SaveKeyPair(NewKeyPair().value(), path_), HasCode(v1::FILE_EXISTS));

  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(CurveTest, TellsWhereItCannotSave) {
  EXPECT_THAT(SaveKeyPair(NewKeyPair().value(), folder_ / "none/hub.key"),
              HasCode(v1::FILE_FAILED));
}

TEST_F(CurveTest, RefusesAMissingFile) {
  EXPECT_THAT(LoadKeyPair(path_), HasCode(v1::BAD_KEY_FILE));
  EXPECT_THAT(LoadPublicKey(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(CurveTest, RefusesASecretThatOthersMayRead) {
  for (const mode_t mode : {0640, 0604, 0660, 0620, 0777}) {
    Write(path_, NewKeyPair()->secret_key, mode);
    EXPECT_THAT(LoadKeyPair(path_), HasCode(v1::BAD_KEY_FILE)) << std::oct << mode;
  }
}

TEST_F(CurveTest, RefusesASymbolicLinkToASecret) {
  const std::string target = folder_ / "target.key";
  Write(target, NewKeyPair()->secret_key, 0600);
  ASSERT_EQ(symlink(target.c_str(), path_.c_str()), 0);

  EXPECT_THAT(LoadKeyPair(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(CurveTest, RefusesAFolderAndAFifoWithoutHanging) {
  EXPECT_THAT(LoadKeyPair(folder_.path()), HasCode(v1::BAD_KEY_FILE));
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(LoadKeyPair(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(CurveTest, RefusesWhatIsNotAKey) {
  const std::string key = NewKeyPair()->secret_key;
  const std::string texts[] = {"",
                               "\n",
                               key.substr(1),
                               key + "x",
                               std::string(40, '~'),
                               key.substr(0, 20) + "\n" + key.substr(20),
                               std::string(4096, 'a')};
  for (const std::string& text : texts) {
    Write(path_, text, 0600);
    EXPECT_THAT(LoadKeyPair(path_), HasCode(v1::BAD_KEY_FILE)) << text;
  }
}

TEST_F(CurveTest, TheErrorNamesTheFileAndNeverTheKey) {
  const std::string key = NewKeyPair()->secret_key;
  Write(path_, key + "x", 0600);

  const std::string message(LoadKeyPair(path_).status().message());

  EXPECT_NE(message.find(path_), std::string::npos);
  EXPECT_EQ(message.find(key), std::string::npos);
}

}  // namespace
}  // namespace basin
