#include "proto/reference/name_folding.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace basin {
namespace {

// U+00C0 … U+00FF, in UTF-8 0xC3 0x80 … 0xBF. A dot stands for "not a letter".
constexpr absl::string_view kLatin1 =
    "aaaaaa\1ceeeeiiii"
    "dnooooo.ouuuuyts"
    "aaaaaa\1ceeeeiiii"
    "dnooooo.ouuuuyty";
static_assert(kLatin1.size() == 64, "one letter per code point");
constexpr char kAe = '\1';

// The letters a two-byte character stands for; empty when it is not one we fold.
absl::string_view Letters(unsigned char lead, unsigned char next) {
  if (lead == 0xC3 && next >= 0x80) {
    const char letter = kLatin1[next - 0x80];
    if (letter == kAe) return "ae";
    if (letter == '.') return "";
    return kLatin1.substr(next - 0x80, 1);
  }
  if (lead == 0xC5 && (next == 0x92 || next == 0x93)) return "oe";
  if (lead == 0xC5 && next == 0xB8) return "y";  // Ÿ
  return "";
}

// U+00A0 in two bytes; U+2009, U+200A, U+202F and U+2011 in three: how long the blank at `at` is,
// or 0.
size_t BlankLength(absl::string_view text, size_t at) {
  const absl::string_view rest = text.substr(at);
  if (absl::ascii_isspace(static_cast<unsigned char>(rest[0]))) return 1;
  if (rest.substr(0, 2) == "\xC2\xA0") return 2;
  for (absl::string_view blank : {"\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xAF"})
    if (rest.substr(0, 3) == blank) return 3;
  return 0;
}

bool IsTypographicPunctuation(absl::string_view rest) {
  return rest.size() >= 3 && rest[0] == '\xE2' && rest[1] == '\x80';  // ’ ‘ “ ” – — ‑ …
}

std::string Fold(absl::string_view text, bool keep_punctuation) {
  std::string folded;
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (const size_t blank = BlankLength(text, i); blank > 0) {
      i += blank;
    } else if (byte < 0x80) {
      if (absl::ascii_isalnum(byte) || keep_punctuation)
        folded.push_back(absl::ascii_tolower(byte));
      ++i;
    } else if (const absl::string_view letters =
                   i + 1 < text.size() ? Letters(byte, static_cast<unsigned char>(text[i + 1]))
                                       : absl::string_view();
               !letters.empty()) {
      folded.append(letters.data(), letters.size());
      i += 2;
    } else if (!keep_punctuation && IsTypographicPunctuation(text.substr(i))) {
      i += 3;
    } else {
      folded.push_back(text[i++]);
    }
  }
  return folded;
}

}  // namespace

std::string FoldName(absl::string_view text) { return Fold(text, /*keep_punctuation=*/false); }
std::string FoldHeading(absl::string_view text) { return Fold(text, /*keep_punctuation=*/true); }

}  // namespace basin
