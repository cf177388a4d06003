#include "proto/integrity/signing_key.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

class SigningKeyTest : public testing::Test {
 protected:
  void Write(const std::string& text, mode_t mode) {
    std::ofstream(path_) << text;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "hub.sign";
};

// RFC 8032 §7.1, the second test: a message of one byte.
TEST_F(SigningKeyTest, AgreesWithTheVectorOfTheRfc) {
  const std::string seed =
      absl::HexStringToBytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  std::array<uint8_t, 32> bytes;
  std::copy(seed.begin(), seed.end(), bytes.begin());
  const SigningKey key = SigningKey::FromSeed(bytes);

  EXPECT_EQ(ToHex(key.public_key().bytes()),
            "013d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(
      ToHex(key.Sign("", "\x72")),
      "0192a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f36"
      "13d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST_F(SigningKeyTest, VerifiesWhatItSigned) {
  const SigningKey key = SigningKey::Generate();
  const std::string signature = key.Sign("domain/", "message");

  EXPECT_TRUE(key.public_key().Verify("domain/", "message", signature));

  EXPECT_FALSE(key.public_key().Verify("another/", "message", signature));
  EXPECT_FALSE(key.public_key().Verify("domain/", "massage", signature));
  EXPECT_FALSE(SigningKey::Generate().public_key().Verify("domain/", "message", signature));
}

TEST_F(SigningKeyTest, RefusesASignatureWithAnyBitFlippedOrOfAnotherLength) {
  const SigningKey key = SigningKey::Generate();
  const std::string signature = key.Sign("domain/", "message");
  ASSERT_EQ(signature.size(), 65u);

  for (size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    std::string flipped = signature;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(key.public_key().Verify("domain/", "message", flipped)) << bit;
  }
  for (size_t size = 0; size < signature.size(); ++size)
    EXPECT_FALSE(key.public_key().Verify("domain/", "message", signature.substr(0, size)));
  EXPECT_FALSE(key.public_key().Verify("domain/", "message", signature + '\0'));
}

TEST_F(SigningKeyTest, LoadsTheKeysItSaved) {
  const SigningKey key = SigningKey::Generate();

  BASIN_ASSERT_OK(key.Save(path_));

  const absl::StatusOr<SigningKey> secret = SigningKey::Load(path_);
  const absl::StatusOr<VerifyingKey> verifying = VerifyingKey::Load(path_ + ".pub");
  BASIN_ASSERT_OK(secret);
  BASIN_ASSERT_OK(verifying);
  EXPECT_TRUE(verifying->Verify("d", "m", secret->Sign("d", "m")));
  EXPECT_EQ(*verifying, key.public_key());
  EXPECT_EQ(ReadAll(path_ + ".pub"), key.public_key().ToText() + "\n");
}

TEST_F(SigningKeyTest, KeepsTheSecretForItsOwnerAndNeverOverwritesIt) {
  BASIN_ASSERT_OK(SigningKey::Generate().Save(path_));
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const std::string before = ReadAll(path_);

  EXPECT_THAT(SigningKey::Generate().Save(path_), HasCode(v1::FILE_EXISTS));

  EXPECT_EQ(ReadAll(path_), before);
}

TEST_F(SigningKeyTest, RefusesASecretThatOthersMayRead) {
  BASIN_ASSERT_OK(SigningKey::Generate().Save(path_));
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);

  EXPECT_THAT(SigningKey::Load(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(SigningKeyTest, RefusesThePublicFileForTheSecretOneAndTheReverse) {
  BASIN_ASSERT_OK(SigningKey::Generate().Save(path_));
  ASSERT_EQ(chmod((path_ + ".pub").c_str(), 0600), 0);

  EXPECT_THAT(SigningKey::Load(path_ + ".pub"), HasCode(v1::BAD_KEY_FILE));
  EXPECT_THAT(VerifyingKey::Load(path_), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(SigningKeyTest, RefusesWhatIsNoKeyFile) {
  const std::string digits(64, 'a');
  const std::vector<std::string> texts = {"",
                                          "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
                                          "ed25519-secret:",
                                          "ed25519-secret:" + digits.substr(1),
                                          "ed25519-secret:" + digits + "a",
                                          "ed25519-secret:" + digits.substr(1) + "g",
                                          digits,
                                          "p256-secret:" + digits,
                                          std::string(1000, 'x')};
  for (const std::string& text : texts) {
    Write(text, 0600);
    EXPECT_THAT(SigningKey::Load(path_), HasCode(v1::BAD_KEY_FILE)) << text;
    EXPECT_THAT(VerifyingKey::Load(path_), HasCode(v1::BAD_KEY_FILE)) << text;
  }
  EXPECT_THAT(SigningKey::Load(folder_ / "missing"), HasCode(v1::BAD_KEY_FILE));
}

TEST_F(SigningKeyTest, RefusesAPublicKeyOfAnUnknownSuite) {
  std::string bytes = SigningKey::Generate().public_key().bytes();
  BASIN_EXPECT_OK(VerifyingKey::Parse(bytes));

  bytes[0] = 0x02;

  EXPECT_THAT(VerifyingKey::Parse(bytes), HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(VerifyingKey::Parse(""), HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(VerifyingKey::Parse(std::string(34, '\x01')), HasCode(v1::PROOF_INVALID));
}

}  // namespace
}  // namespace basin
