#include "proto/reference/identifiers.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace basin {
namespace {

constexpr absl::string_view kLaPoste = "356000000";

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

int DigitSum(absl::string_view digits) {
  int sum = 0;
  for (char digit : digits) sum += digit - '0';
  return sum;
}

// Every second digit from the right counts double, its two digits added.
bool IsLuhn(absl::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int digit = digits[i] - '0';
    sum += !doubled ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
  }
  return sum % 10 == 0;
}

}  // namespace

bool IsSiren(absl::string_view text) { return text.size() == 9 && AllDigits(text) && IsLuhn(text); }

bool IsSiret(absl::string_view text) {
  if (text.size() != 14 || !IsSiren(text.substr(0, 9)) || !AllDigits(text)) return false;
  return IsLuhn(text) || (text.substr(0, 9) == kLaPoste && DigitSum(text) % 5 == 0);
}

bool IsRna(absl::string_view text) {
  return text.size() == 10 && text[0] == 'W' && AllDigits(text.substr(1));
}

}  // namespace basin
