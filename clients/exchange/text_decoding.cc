#include "clients/exchange/text_decoding.h"

#include <array>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/model/utf8.h"

namespace basin {
namespace {

// What Windows-1252 has where Latin-1 has control characters, 0x80 … 0x9F; 0 = not defined.
constexpr std::array<uint16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void AppendUtf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code_point >> 6)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code_point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (code_point >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  }
}

std::optional<std::string> FromWindows1252(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const uint32_t code_point = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte;
    if (code_point == 0 && byte != 0) return std::nullopt;
    AppendUtf8(code_point, text);
  }
  return text;
}

std::optional<std::string> FromUtf16(absl::string_view bytes, bool little_endian) {
  const auto unit = [&](size_t i) -> uint32_t {
    const uint32_t first = static_cast<unsigned char>(bytes[i]);
    const uint32_t second = static_cast<unsigned char>(bytes[i + 1]);
    return little_endian ? second << 8 | first : first << 8 | second;
  };
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint32_t code_point = unit(i);
    if (code_point >= 0xD800 && code_point < 0xE000) {
      const uint32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
      if (code_point >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
        return std::nullopt;  // half a pair
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    AppendUtf8(code_point, text);
  }
  return text;
}

// \r\n and \r become \n.
void NormaliseLineEnds(std::string& text) {
  size_t to = 0;
  for (size_t from = 0; from < text.size(); ++from) {
    if (text[from] == '\r') {
      text[to++] = '\n';
      if (from + 1 < text.size() && text[from + 1] == '\n') ++from;
    } else {
      text[to++] = text[from];
    }
  }
  text.resize(to);
}

// By byte order mark, or else by trial. Says in `found` what it was.
std::optional<std::string> ToUtf8(absl::string_view bytes, DecodedText& found) {
  const bool little_endian = absl::StartsWith(bytes, "\xFF\xFE");
  if (little_endian || absl::StartsWith(bytes, "\xFE\xFF")) {
    found.had_byte_order_mark = true;
    found.found = little_endian ? Encoding::kUtf16LittleEndian : Encoding::kUtf16BigEndian;
    return FromUtf16(bytes.substr(2), little_endian);
  }
  found.had_byte_order_mark = absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  if (IsUtf8(bytes)) return std::string(bytes);
  found.found = Encoding::kWindows1252;
  return FromWindows1252(bytes);
}

}  // namespace

absl::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kWindows1252:
      return "Windows-1252";
    case Encoding::kUtf16LittleEndian:
      return "UTF-16LE";
    case Encoding::kUtf16BigEndian:
      return "UTF-16BE";
  }
  return "";
}

std::optional<DecodedText> DecodeText(absl::string_view bytes, FaultCollector& faults) {
  if (bytes.size() > kMaxFileBytes) {
    faults.Add(
        {.code = v1::TOO_LONG,
         .fr = absl::StrCat("plus de ", kMaxFileBytes >> 20, " Mio ; scindez-le en plusieurs"),
         .en = absl::StrCat("more than ", kMaxFileBytes >> 20, " MiB; split it")});
    return std::nullopt;
  }
  // The signature of ZIP, in which spreadsheets are kept.
  if (absl::StartsWith(bytes, "PK\x03\x04")) {
    faults.Add(
        {.fr = "un classeur ou une archive, pas un texte ; enregistrez la feuille au format CSV",
         .en = "a spreadsheet or an archive, not a text; save the sheet as CSV"});
    return std::nullopt;
  }
  DecodedText decoded;
  auto text = ToUtf8(bytes, decoded);
  if (!text || text->find('\0') != std::string::npos) {
    faults.Add({.fr = "pas un texte lisible, ni en UTF-8, ni en Windows-1252, ni en UTF-16",
                .en = "not readable text, neither as UTF-8 nor as Windows-1252 nor as UTF-16"});
    return std::nullopt;
  }
  decoded.text = *std::move(text);
  NormaliseLineEnds(decoded.text);
  return decoded;
}

}  // namespace basin
