#include "clients/exchange/text_decoding.h"

#include <string>

#include "gtest/gtest.h"

namespace basin {
namespace {

DecodedText Decode(const std::string& bytes) {
  FaultCollector faults;
  auto decoded = DecodeText(bytes, faults);
  EXPECT_TRUE(decoded.has_value()) << FormatFaults(faults.Take(), Language::kEnglish);
  return decoded.value_or(DecodedText());
}
std::string FaultOf(const std::string& bytes) {
  FaultCollector faults;
  EXPECT_FALSE(DecodeText(bytes, faults).has_value());
  return FormatFaults(faults.Take(), Language::kFrench);
}

TEST(TextDecodingTest, TakesUtf8AsItIs) {
  const DecodedText text = Decode("été €");
  EXPECT_EQ(text.text, "été €");
  EXPECT_EQ(text.found, Encoding::kUtf8);
  EXPECT_FALSE(text.had_byte_order_mark);
}

TEST(TextDecodingTest, DropsTheByteOrderMark) {
  const DecodedText text = Decode("\xEF\xBB\xBFnom;date");
  EXPECT_EQ(text.text, "nom;date");
  EXPECT_TRUE(text.had_byte_order_mark);
}

TEST(TextDecodingTest, ReadsTheWindows1252OfFrenchExcel) {
  const DecodedText text = Decode("\xE9t\xE9 \x80 \x9Cuvre l\x92\xE9t\xE9");
  EXPECT_EQ(text.text, "été € œuvre l’été");
  EXPECT_EQ(text.found, Encoding::kWindows1252);
}

TEST(TextDecodingTest, ReadsExcelsUnicodeText) {
  EXPECT_EQ(Decode(std::string("\xFF\xFE\xE9\x00\n\x00", 6)).text, "é\n");
  EXPECT_EQ(Decode(std::string("\xFE\xFF\x00\xE9\xD8\x3D\xDE\x00", 8)).text, "é\xF0\x9F\x98\x80");
}

TEST(TextDecodingTest, EveryLineEndBecomesOne) {
  EXPECT_EQ(Decode("a\r\nb\rc\nd\r").text, "a\nb\nc\nd\n");
}

TEST(TextDecodingTest, RefusesWhatIsNoText) {
  EXPECT_NE(FaultOf("PK\x03\x04zip").find("CSV"), std::string::npos);
  EXPECT_NE(FaultOf(std::string("a\0b", 3)).find("pas un texte"), std::string::npos);
  EXPECT_NE(FaultOf("\xE9\x81").find("pas un texte"), std::string::npos);
  EXPECT_NE(FaultOf(std::string("\xFF\xFE\x00\xD8", 4)).find("pas un texte"), std::string::npos);
  EXPECT_NE(FaultOf("\xFF\xFE\x41").find("pas un texte"), std::string::npos);
}

TEST(TextDecodingTest, RefusesAFileBeyondTheLimit) {
  EXPECT_NE(FaultOf(std::string(kMaxFileBytes + 1, 'a')).find("64 Mio"), std::string::npos);
}

}  // namespace
}  // namespace basin
