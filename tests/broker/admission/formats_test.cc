#include "broker/admission/formats.h"

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

struct FormatCase {
  v1::Format format;
  std::vector<std::string> good, bad;
};

const FormatCase kCases[] = {
    {v1::ACTOR_ID,
     {"a", "ml-melun", "pe.77-2", "0a", std::string(64, 'a')},
     {"A", "-a", ".a", "a b", "a_b", "é", std::string(65, 'a'), "a/b"}},
    {v1::BASIN_CODE,
     {"1107", "IDF", "T-8", std::string(16, '1')},
     {"11 07", "11/07", std::string(17, '1'), "é"}},
    {v1::CASE_REF,
     {"referral/0190", "place/a.b_c~d:e-F", "call/1"},
     {"referral", "/1", "referral/", "Referral/1", "referral/a b", "referral/a/b", "a1/1",
      "a/" + std::string(95, 'x')}},
    {v1::DATE,
     {"2026-03-12", "2024-02-29", "2000-02-29", "1999-12-31"},
     {"2023-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00",
      "2026-1-1", "12/03/2026", "2026-03-12T00", "2026-03-1x", "0000-00-00"}},
    {v1::SIREN, {"552100554", "356000000"}, {"552100555", "55210055", "5521005540", "55210055a"}},
    {v1::SIRET,
     {"55210055400013", "35600000000048", "35600000049837"},
     {"55210055400014", "5521005540001", "552100554000133", "55210055A00013", "35600000049838"}},
    {v1::RNA, {"W751234567"}, {"w751234567", "W75123456", "W7512345678", "751234567W"}},
    {v1::INSEE_COMMUNE, {"75056", "2A004", "2B033", "97411"}, {"7505", "750560", "2C004", "A2004"}},
    {v1::ROME, {"K1801", "A1101", "N4402"}, {"O1801", "K180", "K18011", "k1801", "K18O1"}},
    {v1::FAP,
     {"A0X40", "T4Z61", "B0Z21", "QAX01"},
     {"a0x40", "A0X4", "A0X400", "A0X4A", "00X40", "A-X40"}},
    {v1::URI,
     {"https://exemple.fr", "https://exemple.fr/é?a=b#c", "urn:uuid:0190"},
     {"http://exemple.fr", "https://", "urn:", "javascript:alert(1)", "exemple.fr", "https://a b",
      "https://a<b"}},
    {v1::DEPARTEMENT,
     {"01", "19", "2A", "2B", "21", "95", "971", "976"},
     {"00", "20", "96", "1", "970", "977", "2C", "2a", "0077", "9a"}},
    {v1::EVENT_ID,
     {"1", "0190-é", std::string(64, 'x')},
     {"a b", "a\tb", "a\x7f", std::string(65, 'x'), std::string("a\0b", 3)}},
};

TEST(FormatsTest, TellGoodFromBad) {
  for (const FormatCase& c : kCases) {
    for (const std::string& text : c.good)
      EXPECT_TRUE(HasFormat(c.format, text)) << v1::Format_Name(c.format) << ": " << text;
    for (const std::string& text : c.bad)
      EXPECT_FALSE(HasFormat(c.format, text)) << v1::Format_Name(c.format) << ": " << text;
    EXPECT_FALSE(HasFormat(c.format, "")) << v1::Format_Name(c.format);
  }
}

TEST(FormatsTest, EveryFormatIsTested) {
  EXPECT_EQ(std::size(kCases) + 1, static_cast<size_t>(v1::Format_ARRAYSIZE));
}

TEST(FormatsTest, DatesAgreeWithTheCalendar) {
  const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int year : {1900, 2000, 2023, 2024, 2100}) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        const std::string text = absl::StrFormat("%04d-%02d-%02d", year, month, day);
        const int last = month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap);
        EXPECT_EQ(HasFormat(v1::DATE, text), day >= 1 && day <= last) << text;
      }
    }
  }
}

TEST(CleanTextTest, TellsWhatDeceivesFromWhatDoesNot) {
  for (const char* clean : {"", "Été à l'Haÿ-les-Roses", "a\nb\tc", "« 12 € »", "日本", "😀",
                            "a\u00a0b", "a\u202fb", "\u200d", "\u2029"})
    EXPECT_TRUE(IsCleanText(clean)) << clean;
  for (const std::string& dirty :
       {std::string("\0", 1), std::string("\x01"), std::string("\r"), std::string("\x1b[31m"),
        std::string("\x7f"), std::string("\u0080"), std::string("\u009f"), std::string("\u202a"),
        std::string("\u202e"), std::string("\u2066"), std::string("\u2069"), std::string("\ufeff"),
        std::string("\ufdd0"), std::string("\ufffe"), std::string("\U0001ffff"),
        std::string("\U0010fffe")})
    EXPECT_FALSE(IsCleanText(dirty)) << dirty;
}

TEST(CleanTextTest, RefusesWhatIsNotUtf8) {
  for (const char* bad : {"\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\xff", "\xe2\x82"})
    EXPECT_FALSE(IsCleanText(bad));
}

}  // namespace
}  // namespace basin
