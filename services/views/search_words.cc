#include "services/views/search_words.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace basin {
namespace {

// A code point and how many bytes it takes; code 0 = not UTF-8.
struct CodePoint {
  uint32_t code = 0;
  size_t bytes = 1;
};

CodePoint Decode(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (bytes == 0 || bytes > text.size()) return {0, 1};
  uint32_t code = first & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 1};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  return {code, bytes};
}

// Letters of Latin-1 from À (U+00C0) to ÿ (U+00FF) without their marks; "" = no letter (× ÷).
constexpr const char* kLatin1[] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y"};
static_assert(std::size(kLatin1) == 64);

bool IsCombiningMark(uint32_t code) { return code >= 0x300 && code <= 0x36f; }

// Letters and digits folded; empty for what parts words. Letters of other scripts stay as they are.
std::string Folded(absl::string_view text, const CodePoint& point) {
  if (point.code < 0x80) {
    const auto letter = static_cast<unsigned char>(point.code);
    return absl::ascii_isalnum(letter) ? std::string(1, absl::ascii_tolower(letter)) : "";
  }
  if (point.code >= 0xc0 && point.code <= 0xff) return kLatin1[point.code - 0xc0];
  if (point.code == 0x152 || point.code == 0x153) return "oe";
  if (point.code == 0x178) return "y";
  const bool is_letter = point.code >= 0x100 && (point.code < 0x2000 || point.code > 0x2bff) &&
                         point.code != 0x2bc && point.code != 0x2b9;  // apostrophe and prime
  return is_letter ? std::string(text.substr(0, point.bytes)) : "";
}

constexpr absl::string_view kWithoutMeaning[] = {
    "a",   "au",    "aux", "avec", "ce",   "ces",  "cette", "chez",  "dans", "de",     "des",
    "du",  "elle",  "en",  "et",   "il",   "ils",  "la",    "le",    "les",  "leur",   "leurs",
    "nos", "notre", "ou",  "par",  "pour", "que",  "qui",   "sa",    "sans", "se",     "ses",
    "son", "sous",  "sur", "un",   "une",  "vers", "vos",   "votre", "qu",   "lorsqu", "puisqu"};

bool HasMeaning(absl::string_view word) {
  return word.size() > 1 && std::find(std::begin(kWithoutMeaning), std::end(kWithoutMeaning),
                                      word) == std::end(kWithoutMeaning);
}

bool IsVowel(char letter) { return absl::StrContains("aeiouy", letter); }

void Replace(size_t letters, absl::string_view by, std::string& word) {
  word.resize(word.size() - letters);
  word.append(by.data(), by.size());
}

void DropPlural(std::string& word) {
  if (word.size() < 4) return;
  if (absl::EndsWith(word, "eaux")) return word.pop_back();
  if (absl::EndsWith(word, "aux")) return Replace(3, "al", word);
  if (word.back() == 'x' || word.back() == 's') word.pop_back();
}

std::string Stem(std::string word) {
  DropPlural(word);
  if (word.size() >= 4 && absl::EndsWith(word, "ail")) Replace(3, "al", word);
  if (word.size() >= 4 && absl::EndsWith(word, "au") && !absl::EndsWith(word, "eau"))
    Replace(2, "al", word);
  while (word.size() >= 5 && word.back() == 'e') word.pop_back();
  const size_t size = word.size();
  if (size >= 4 && word[size - 1] == word[size - 2] && absl::ascii_isalpha(word.back()) &&
      !IsVowel(word.back()))
    word.pop_back();
  return word;
}

std::vector<std::string> SplitFolded(absl::string_view text) {
  std::vector<std::string> words;
  std::string word;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const std::string folded = Folded(text, point);
    text.remove_prefix(point.bytes);
    if (IsCombiningMark(point.code)) continue;
    if (!folded.empty()) {
      word += folded;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::vector<std::string> SearchWords(absl::string_view text) {
  const std::vector<std::string> all = SplitFolded(text);
  std::vector<std::string> words;
  for (const std::string& word : all)
    if (HasMeaning(word)) words.push_back(Stem(word));
  if (words.empty())
    for (const std::string& word : all) words.push_back(Stem(word));
  return words;
}

std::string FoldLetters(absl::string_view text) {
  std::string folded;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const std::string letter = Folded(text, point);
    if (!IsCombiningMark(point.code))
      folded += letter.empty() ? std::string(text.substr(0, point.bytes)) : letter;
    text.remove_prefix(point.bytes);
  }
  return folded;
}

}  // namespace basin
