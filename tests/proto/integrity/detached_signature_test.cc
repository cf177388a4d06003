#include "proto/integrity/detached_signature.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr absl::string_view kDomain = "a test\n";

class DetachedSignatureTest : public testing::Test {
 protected:
  const SigningKey key_ = SigningKey::Generate();
  const VerifyingKey public_key_ = key_.public_key();
};

TEST_F(DetachedSignatureTest, IsTheKeysOverTheseBytes) {
  const DetachedSignature signature = SignDetached(kDomain, "words", key_);

  BASIN_EXPECT_OK(CheckSignature(signature, kDomain, "words", nullptr));
  BASIN_EXPECT_OK(CheckSignature(signature, kDomain, "words", &public_key_));
  EXPECT_THAT(CheckSignature(signature, kDomain, "other words", nullptr),
              HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(CheckSignature(signature, "another domain\n", "words", nullptr),
              HasCode(v1::PROOF_INVALID));
}

TEST_F(DetachedSignatureTest, OfAnotherKeyIsOfAnotherLog) {
  const VerifyingKey other = SigningKey::Generate().public_key();

  EXPECT_THAT(CheckSignature(SignDetached(kDomain, "words", key_), kDomain, "words", &other),
              HasCode(v1::FOREIGN_LOG));
}

TEST_F(DetachedSignatureTest, EveryChangedCharacterOfItsLineIsNoticed) {
  const std::string line = ToLine(SignDetached(kDomain, "words", key_));
  for (size_t at = 0; at < line.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = line;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      const auto read = FromLine(bad);
      const bool noticed =
          !read.ok() || !CheckSignature(*read, kDomain, "words", &public_key_).ok();
      EXPECT_TRUE(noticed) << at << " bit " << bit << ": a hexadecimal digit has one form";
    }
  EXPECT_FALSE(FromLine(line + " ").ok());
  EXPECT_FALSE(FromLine("").ok());
  BASIN_EXPECT_OK(CheckSignature(*FromLine(line), kDomain, "words", &public_key_));
}

}  // namespace
}  // namespace basin
