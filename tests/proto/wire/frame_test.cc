#include "proto/wire/frame.h"

#include <random>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::std::string_literals::operator""s;

TEST(FrameTest, WritesThePreambleByteForByte) {
  v1::Ping ping;
  ping.set_nonce(5);

  const std::string frame = WriteFrame(v1::PING, 0x01020304, ping);

  EXPECT_EQ(frame, "BH\x01\x0c\x01\x02\x03\x04\x08\x05"s);
}

TEST(FrameTest, ReadsBackWhatItWrote) {
  const std::string bytes = WriteFrame(v1::EVENTS, 4000000000, absl::string_view("anything"));

  const absl::StatusOr<Frame> frame = ReadFrame(bytes);

  BASIN_ASSERT_OK(frame);
  EXPECT_EQ(frame->type, v1::EVENTS);
  EXPECT_EQ(frame->channel, 4000000000);
  EXPECT_EQ(frame->body, "anything");
}

TEST(FrameTest, KeepsBytesThatLookLikeTheEndOfText) {
  const std::string body("\0\xff\0", 3);

  const std::string bytes = WriteFrame(v1::PUBLISH, 0, absl::string_view(body));

  ASSERT_THAT(ReadFrame(bytes), IsOk());
  EXPECT_EQ(ReadFrame(bytes)->body, body);
}

TEST(FrameTest, AnEmptyBodyIsAMessageOfItsOwn) {
  BASIN_ASSERT_OK(ReadFrame(WriteFrame(v1::UNSUBSCRIBE, 7, v1::Unsubscribe())));
}

struct BadFrameCase {
  const char* name;
  std::string bytes;
  v1::ErrorCode code;
};

class BadFrameTest : public testing::TestWithParam<BadFrameCase> {};

TEST_P(BadFrameTest, IsRefusedWithItsCode) {
  EXPECT_THAT(ReadFrame(GetParam().bytes), HasCode(GetParam().code));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadFrameTest,
    testing::Values(BadFrameCase{"Empty", "", v1::BAD_FRAME},
                    BadFrameCase{"OneByte", "B", v1::BAD_FRAME},
                    BadFrameCase{"SevenOfEightBytes", "BH\x01\x0c\0\0\0"s, v1::BAD_FRAME},
                    BadFrameCase{"WrongMagic", "HB\x01\x0c\0\0\0\0"s, v1::BAD_FRAME},
                    BadFrameCase{"HttpRequest", "GET / HTTP/1.1\r\n\r\n", v1::BAD_FRAME},
                    BadFrameCase{"MajorZero", "BH\0\x0c\0\0\0\0"s, v1::VERSION_UNSUPPORTED},
                    BadFrameCase{"NextMajor", "BH\x02\x0c\0\0\0\0"s, v1::VERSION_UNSUPPORTED},
                    BadFrameCase{"NextMajorWithATypeNobodyKnowsYet", "BH\x02\xf0\0\0\0\0"s,
                                 v1::VERSION_UNSUPPORTED},
                    BadFrameCase{"TypeZero", "BH\x01\0\0\0\0\0"s, v1::BAD_FRAME},
                    BadFrameCase{"UnknownType", "BH\x01\xc8\0\0\0\0"s, v1::BAD_FRAME}),
    [](const auto& info) { return info.param.name; });

TEST(FrameTest, GarbageNeverPasses) {
  constexpr unsigned kSeed = 20240611;
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::mt19937 random(kSeed);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    if (bytes.size() >= 2 && bytes[0] == 'B' && bytes[1] == 'H') continue;
    ASSERT_FALSE(ReadFrame(bytes).ok()) << "round " << i;
  }
}

}  // namespace
}  // namespace basin
