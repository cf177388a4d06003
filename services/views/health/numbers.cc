#include "services/views/health/numbers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "services/views/health/wording.h"

namespace basin {
namespace {

absl::string_view GroupSeparator(Language language) {
  return language == Language::kFrench ? kNarrowNoBreakSpace : ",";
}

}  // namespace

std::string FormatCount(int64_t count, Language language) {
  const std::string digits = absl::StrCat(count < 0 ? -count : count);
  std::string text = count < 0 ? "-" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % 3 == 0) absl::StrAppend(&text, GroupSeparator(language));
    text.push_back(digits[i]);
  }
  return text;
}

// In French one and less is singular, in English one alone.
std::string FormatDays(int64_t days, Language language) {
  if (language == Language::kFrench)
    return absl::StrCat(FormatCount(days, language), kNoBreakSpace, days < 2 ? "jour" : "jours");
  return absl::StrCat(FormatCount(days, language), days == 1 ? " day" : " days");
}

std::string FormatHundredths(int64_t hundredths, Language language) {
  return absl::StrCat(FormatCount(hundredths / 100, language),
                      language == Language::kFrench ? "," : ".",
                      absl::StrFormat("%02d", hundredths % 100));
}

std::string FormatCents(int64_t cents, Language language) {
  const std::string amount = FormatHundredths(cents, language);
  if (language == Language::kFrench) return absl::StrCat(amount, kNarrowNoBreakSpace, "€");
  return absl::StrCat("€", amount);
}

std::string FormatDate(absl::CivilDay day, Language language) {
  constexpr Wording kMonths[] = {
      {"janvier", "January"}, {"février", "February"},  {"mars", "March"},
      {"avril", "April"},     {"mai", "May"},           {"juin", "June"},
      {"juillet", "July"},    {"août", "August"},       {"septembre", "September"},
      {"octobre", "October"}, {"novembre", "November"}, {"décembre", "December"}};
  const bool french = language == Language::kFrench;
  const char* first = french && day.day() == 1 ? "er" : "";
  return absl::StrCat(day.day(), first, french ? kNoBreakSpace : " ",
                      kMonths[day.month() - 1].In(language), " ", day.year());
}

std::string FormatPercent(const Ratio& share, Language language) {
  const auto percent = static_cast<int64_t>(Round(share * Ratio{100, 1}));
  return absl::StrCat(FormatCount(percent, language),
                      language == Language::kFrench ? kNarrowNoBreakSpace : "", "%");
}

}  // namespace basin
