#include "clients/exchange/cell_values.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "proto/model/calendar.h"
#include "proto/model/cloud_event.h"

namespace basin {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool AllDigits(absl::string_view text) {
  for (char c : text)
    if (!IsDigit(c)) return false;
  return true;
}

// Thousands are set apart by blanks: plain, no-break (U+00A0), thin (U+2009) or narrow no-break
// (U+202F).
std::string WithoutBlanksAndEuro(absl::string_view cell) {
  std::string text = absl::StrReplaceAll(
      cell, {{"\xC2\xA0", ""}, {"\xE2\x80\x89", ""}, {"\xE2\x80\xAF", ""}, {" ", ""}});
  if (absl::EndsWith(text, "€")) text.resize(text.size() - absl::string_view("€").size());
  return text;
}

DecimalResult Fault(NumberFault fault) { return {.fault = fault}; }

absl::Time Moment(absl::CivilSecond civil, MomentFault& fault) {
  const absl::TimeZone::TimeInfo info = Paris().At(civil);
  fault = info.kind == absl::TimeZone::TimeInfo::UNIQUE     ? MomentFault::kNone
          : info.kind == absl::TimeZone::TimeInfo::REPEATED ? MomentFault::kAmbiguous
                                                            : MomentFault::kSkipped;
  return info.pre;
}

// "14:30", "14h30", "14:30:00"
bool ParseClock(absl::string_view text, int& hour, int& minute, int& second) {
  const std::string clock = absl::StrReplaceAll(text, {{"h", ":"}, {"H", ":"}});
  if (clock.size() != 5 && clock.size() != 8) return false;
  for (size_t i = 0; i < clock.size(); ++i)
    if (i % 3 == 2 ? clock[i] != ':' : !IsDigit(clock[i])) return false;
  const absl::string_view view = clock;
  second = 0;
  return absl::SimpleAtoi(view.substr(0, 2), &hour) &&
         absl::SimpleAtoi(view.substr(3, 2), &minute) &&
         (view.size() == 5 || absl::SimpleAtoi(view.substr(6, 2), &second)) && hour < 24 &&
         minute < 60 && second < 60;
}

}  // namespace

DecimalResult ParseDecimal(absl::string_view cell, int decimals, DecimalMark mark) {
  std::string text = mark == DecimalMark::kDot ? std::string(cell) : WithoutBlanksAndEuro(cell);
  const size_t comma = text.find(',');
  if (comma != std::string::npos) {
    const bool decimal_comma =
        text.find(',', comma + 1) == std::string::npos && !absl::StrContains(text, '.');
    if (!decimal_comma) return Fault(NumberFault::kNotANumber);
    text[comma] = '.';
  }
  absl::string_view digits = text;
  const bool negative = absl::ConsumePrefix(&digits, "-");
  if (!negative) absl::ConsumePrefix(&digits, "+");
  const size_t point = digits.find('.');
  const absl::string_view whole = digits.substr(0, point);
  absl::string_view fraction;
  if (point != absl::string_view::npos) fraction = digits.substr(point + 1);
  if (whole.empty() || !AllDigits(whole) || !AllDigits(fraction) ||
      (point != absl::string_view::npos && fraction.empty()))
    return Fault(NumberFault::kNotANumber);
  if (comma != std::string::npos && mark == DecimalMark::kDot) return Fault(NumberFault::kComma);

  while (fraction.size() > static_cast<size_t>(decimals) && fraction.back() == '0')
    fraction.remove_suffix(1);
  if (fraction.size() > static_cast<size_t>(decimals)) return Fault(NumberFault::kTooPrecise);
  std::string scaled = absl::StrCat(whole, fraction);
  scaled.append(static_cast<size_t>(decimals) - fraction.size(), '0');
  const size_t significant = scaled.find_first_not_of('0');
  if (significant != std::string::npos && scaled.size() - significant > 18)
    return Fault(NumberFault::kTooLarge);
  int64_t value = 0;
  if (significant != std::string::npos && !absl::SimpleAtoi(scaled.substr(significant), &value))
    return Fault(NumberFault::kTooLarge);
  return {.fault = NumberFault::kNone, .scaled = negative ? -value : value};
}

std::optional<absl::CivilDay> ParseDate(absl::string_view cell) {
  absl::CivilDay day;
  if (ParseDay(cell, &day)) return day;
  if (cell.size() != 10 || cell[2] != '/' || cell[5] != '/') return std::nullopt;
  const std::string iso =
      absl::StrCat(cell.substr(6, 4), "-", cell.substr(3, 2), "-", cell.substr(0, 2));
  if (ParseDay(iso, &day)) return day;
  return std::nullopt;
}

MomentResult ParseMoment(absl::string_view cell) {
  MomentResult result;
  if (ParseTimestamp(cell, &result.time)) return result;
  const auto day = ParseDate(cell.substr(0, 10));
  if (!day) return {.fault = MomentFault::kNotAMoment};
  int hour = 0, minute = 0, second = 0;
  if (cell.size() > 10) {
    if ((cell[10] != ' ' && cell[10] != 'T') || !ParseClock(cell.substr(11), hour, minute, second))
      return {.fault = MomentFault::kNotAMoment};
  }
  result.time = Moment(absl::CivilSecond(*day) + hour * 3600 + minute * 60 + second, result.fault);
  return result;
}

std::optional<bool> ParseBoolean(absl::string_view cell) {
  for (absl::string_view yes : {"oui", "vrai", "yes", "true", "1", "x"})
    if (absl::EqualsIgnoreCase(cell, yes)) return true;
  for (absl::string_view no : {"non", "faux", "no", "false", "0"})
    if (absl::EqualsIgnoreCase(cell, no)) return false;
  return std::nullopt;
}

}  // namespace basin
