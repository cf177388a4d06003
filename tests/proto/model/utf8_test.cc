#include "proto/model/utf8.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(Utf8Test, KnowsWhatIsWellFormed) {
  EXPECT_TRUE(IsUtf8("é€\xF0\x9F\x98\x80"));
  EXPECT_FALSE(IsUtf8("\xC0\x80"));          // not the shortest form
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(IsUtf8("\xE2\x82"));          // cut off
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("eight or more bytes\x7f\n and what is not plain"));
}

TEST(Utf8Test, CountsCharacters) {
  EXPECT_EQ(CodePoints(""), 0u);
  EXPECT_EQ(CodePoints("abc"), 3u);
  EXPECT_EQ(CodePoints("été"), 3u);
  EXPECT_EQ(CodePoints("€😀"), 2u);
}

TEST(Utf8Test, TakesOneCodePointAtATime) {
  absl::string_view text = "é€a";
  EXPECT_EQ(TakeCodePoint(text), 0xe9);
  EXPECT_EQ(TakeCodePoint(text), 0x20ac);
  EXPECT_EQ(text, "a");
  absl::string_view cut = "\xE2\x82";
  EXPECT_EQ(TakeCodePoint(cut), -1);
}

TEST(Utf8Test, PlainTextEndsAtTheFirstByteThatIsNotPrintableAscii) {
  for (const absl::string_view rest : {"", "\n", "\x7f", "é", "\t and more of it"}) {
    const std::string whole = "seventeen letters" + std::string(rest);
    absl::string_view text = whole;
    SkipPlainText(text);
    EXPECT_EQ(text, rest);
  }
}

}  // namespace
}  // namespace basin
