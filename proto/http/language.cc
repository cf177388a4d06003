#include "proto/http/language.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace basin {
namespace {

// "en", "en-GB", "EN_us"; nullopt of other languages, and of "*".
std::optional<Language> ParseTag(absl::string_view tag) {
  const absl::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  if (absl::EqualsIgnoreCase(primary, "fr")) return Language::kFrench;
  if (absl::EqualsIgnoreCase(primary, "en")) return Language::kEnglish;
  return std::nullopt;
}

// The weight of "en;q=0.8"; 1 where none is given, 0 where it cannot be read.
double WeightOf(absl::string_view range) {
  const size_t semicolon = range.find(';');
  if (semicolon == absl::string_view::npos) return 1;
  absl::string_view weight = absl::StripAsciiWhitespace(range.substr(semicolon + 1));
  double q = 0;
  const bool given = absl::ConsumePrefix(&weight, "q=") || absl::ConsumePrefix(&weight, "Q=");
  return given && absl::SimpleAtod(weight, &q) ? q : 0;
}

}  // namespace

Language PreferredLanguage(absl::string_view accept_language) {
  Language preferred = Language::kFrench;
  double highest = 0;
  for (const absl::string_view range : absl::StrSplit(accept_language, ',')) {
    const std::optional<Language> language =
        ParseTag(absl::StripAsciiWhitespace(range.substr(0, range.find(';'))));
    if (!language.has_value() || WeightOf(range) <= highest) continue;
    preferred = *language;
    highest = WeightOf(range);
  }
  return preferred;
}

Language LanguageOf(const HttpRequest& request) {
  if (const auto lang = request.query.find("lang"); lang != request.query.end())
    return ParseTag(lang->second).value_or(Language::kFrench);
  const auto header = request.headers.find("accept-language");
  return header == request.headers.end() ? Language::kFrench : PreferredLanguage(header->second);
}

absl::string_view LanguageCode(Language language) {
  return language == Language::kEnglish ? "en" : "fr";
}

}  // namespace basin
