#include "proto/model/digest.h"

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace basin {
namespace {

struct Vector {
  std::string input;
  const char* digest;
};

// FIPS 180-2, appendix B, and NIST's short-message vectors (SHA256ShortMsg.rsp).
const Vector kVectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
    {"\x11\xaf", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
};

TEST(DigestTest, IsSha256) {
  for (const Vector& vector : kVectors)
    EXPECT_EQ(ToHex(AsBytes(Digest({vector.input}))), vector.digest) << vector.input.substr(0, 60);
}

TEST(DigestTest, OfPartsIsThatOfTheirConcatenation) {
  EXPECT_EQ(Digest({"a", "", "bc"}), Digest({"abc"}));
  EXPECT_EQ(Digest({}), Digest({""}));
}

TEST(DigestTest, AnyThreadMayAsk) {
  const Sha256 expected = Digest({"abc"});
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 10000; ++i) count += Digest({"abc"}) == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace basin
