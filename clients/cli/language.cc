#include "clients/cli/language.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/model/calendar.h"

namespace basin::cli {
namespace {

constexpr char kNarrowNoBreakSpace[] = "\u202f";

// "12345" with `separator` between groups of three.
std::string Grouped(absl::string_view digits, absl::string_view separator) {
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) absl::StrAppend(&grouped, separator);
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace

absl::StatusOr<Language> ParseLanguage(absl::string_view name) {
  if (name == "fr") return Language::kFrench;
  if (name == "en") return Language::kEnglish;
  return MakeError(
      v1::USAGE,
      {.field = "--lang", .detail = {"the languages are fr and en", "les langues sont fr et en"}});
}

Language LanguageOfLocale(const Variable& variable) {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::optional<std::string> locale = variable(name);
    if (!locale.has_value() || locale->empty()) continue;
    const bool none = *locale == "C" || *locale == "POSIX" || absl::StartsWith(*locale, "C.");
    return none || absl::StartsWith(*locale, "fr") ? Language::kFrench : Language::kEnglish;
  }
  return Language::kFrench;
}

std::string Words::Count(int64_t value) const {
  const bool negative = value < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(value) : value;
  return absl::StrCat(negative ? "-" : "",
                      Grouped(absl::StrCat(magnitude), french() ? kNarrowNoBreakSpace : ","));
}

std::string Words::Hundredths(int64_t value) const {
  const bool negative = value < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(value) : value;
  return absl::StrFormat(
      "%s%s%s%02d", negative ? "-" : "",
      Grouped(absl::StrCat(magnitude / 100), french() ? kNarrowNoBreakSpace : ","),
      french() ? "," : ".", magnitude % 100);
}

std::string Words::Time(absl::Time time) const {
  return absl::FormatTime(french() ? "%d/%m/%Y %H:%M:%S" : "%Y-%m-%d %H:%M:%S", time, Paris());
}

std::string Words::Bytes(uint64_t bytes) const {
  static constexpr const char* kFrench[] = {"o", "Kio", "Mio", "Gio", "Tio"};
  static constexpr const char* kEnglish[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(kFrench); ++unit) value /= 1024;
  std::string number = unit == 0 ? absl::StrCat(bytes) : absl::StrFormat("%.1f", value);
  if (french()) std::replace(number.begin(), number.end(), '.', ',');
  return absl::StrCat(number, " ", french() ? kFrench[unit] : kEnglish[unit]);
}

std::string Words::Duration(absl::Duration duration) const {
  const int64_t seconds = std::max<int64_t>(0, absl::ToInt64Seconds(duration));
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) return absl::StrFormat("%d min %02d s", seconds / 60, seconds % 60);
  return absl::StrFormat("%d h %02d min", seconds / 3600, seconds / 60 % 60);
}

std::string Words::YesNo(bool value) const {
  if (french()) return value ? "oui" : "non";
  return value ? "yes" : "no";
}

}  // namespace basin::cli
