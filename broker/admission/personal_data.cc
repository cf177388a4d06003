#include "broker/admission/personal_data.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace basin {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsWord(char c) { return IsDigit(c) || IsLetter(c) || !IsAscii(c); }

// The length in bytes of the separator between groups of digits that `text` begins with; 0 = none.
// Spaces, also the non-breaking ones that French typography asks for, dots, hyphens and slashes.
size_t SeparatorLength(absl::string_view text) {
  if (text.empty()) return 0;
  if (absl::StrContains(" .-/", text[0])) return 1;
  if (absl::StartsWith(text, "\u00a0")) return 2;
  for (const absl::string_view wide : {"\u202f", "\u2009", "\u2010", "\u2011", "\u2013"})
    if (absl::StartsWith(text, wide)) return wide.size();
  return 0;
}

// Digits from one place in a text on, with at most one separator between two of them.
struct DigitRun {
  static constexpr int kMax = 16;
  std::array<char, kMax> digits;
  int count = 0;
  uint32_t boundaries = 0;  // bit n: what follows the first n digits is not a digit
  bool uniform = true;      // the separators among the first ten digits are the same
  bool corsican = false;    // digits 6 and 7 are 2A or 2B

  bool EndsAfter(int n) const { return n <= count && (boundaries >> n & 1) != 0; }
  // The boundaries between the first `n` digits.
  uint32_t Inner(int n) const { return boundaries & ((1u << n) - 1); }
};

DigitRun ReadRun(absl::string_view text) {
  DigitRun run;
  absl::string_view separator;
  while (run.count < DigitRun::kMax && !text.empty()) {
    // The département of a NIR is the one place where a letter stands for a digit.
    const bool corsica =
        run.count == 6 && run.digits[5] == '2' && (text[0] == 'A' || text[0] == 'B');
    if (!IsDigit(text[0]) && !corsica) break;
    run.corsican |= corsica;
    run.digits[run.count++] = text[0];
    text.remove_prefix(1);
    const size_t skipped = SeparatorLength(text);
    const bool more = skipped < text.size() && IsDigit(text[skipped]);
    // A letter right behind goes on with an identifier (or with 2A, 2B): no number ends here.
    const bool letter = !text.empty() && IsLetter(text[0]);
    if (skipped > 0 || (!more && !letter)) run.boundaries |= 1u << run.count;
    if (skipped == 0 || !more) continue;
    const absl::string_view found = text.substr(0, skipped);
    if (run.count < 10 && !separator.empty() && separator != found) run.uniform = false;
    separator = found;
    text.remove_prefix(skipped);
  }
  return run;
}

int Number(const DigitRun& run, int from, int count) {
  int value = 0;
  for (int i = from; i < from + count; ++i) value = value * 10 + (run.digits[i] - '0');
  return value;
}

// The key of a NIR: 97 − (its 13 digits modulo 97), with 2A read as 19 and 2B as 18.
int NirKey(const DigitRun& run) {
  int64_t number = 0;
  for (int i = 0; i < 13; ++i) {
    int digit = run.digits[i] - '0';
    if (run.corsican && i == 5) digit = 1;
    if (run.corsican && i == 6) digit = run.digits[6] == 'A' ? 9 : 8;
    number = number * 10 + digit;
  }
  return static_cast<int>(97 - number % 97);
}

// NIR: sex (1), year (2), month (2), département (2), commune (3), order (3), and a key (2). INSEE,
// "numéro d'inscription au répertoire"; décret n° 82-103 of 22 January 1982, article 4.
//   sex 1 2, provisional 3 4 7 8 · month 01–12, or 20–42 and 50–99 where the month is not known
//   département 01–95, 2A 2B, 96–98 (overseas), 99 (abroad); 00 does not exist
//   commune and order are counted from 001: 000 does not exist (it ends round numbers, such as
//   times in milliseconds)
// Separators may stand between those parts only: that keeps amounts (1 234 567 890 123), lists of
// dates and SIRET numbers (14 digits) apart. Without its key the number is refused all the same; 15
// digits in one piece are one only with the right key.
bool IsNir(const DigitRun& run) {
  constexpr uint32_t kParts = 1u << 1 | 1u << 3 | 1u << 5 | 1u << 7 | 1u << 10;
  if (run.count < 13 || (run.Inner(13) & ~kParts) != 0) return false;
  if (!absl::StrContains("123478", run.digits[0])) return false;
  const int month = Number(run, 3, 2);
  const bool plausible_month =
      (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
  if (!plausible_month) return false;
  if (!run.corsican && Number(run, 5, 2) == 0) return false;
  if (Number(run, 7, 3) == 0 || Number(run, 10, 3) == 0) return false;
  if (run.EndsAfter(13)) return true;
  return run.EndsAfter(15) && !run.EndsAfter(14) && Number(run, 13, 2) == NirKey(run);
}

// French numbers (plan de numérotation, ARCEP décision 2018-0881): 0, then 1–9, then 8 digits;
// written in pairs, in one piece, or in the few other ways people group them. The groups'
// separators are the same: two dates ("03/04/24 05/06/24") have others in between.
bool IsFrenchPhone(const DigitRun& run) {
  // Bit n: the groups are parted after n digits.
  constexpr uint32_t kGroupings[] = {
      0,                                  // 0612345678
      1 << 2 | 1 << 4 | 1 << 6 | 1 << 8,  // 06 12 34 56 78
      1 << 4 | 1 << 6 | 1 << 8,           // 0612 34 56 78
      1 << 2,                             // 06 12345678
      1 << 4,                             // 0612 345678
      1 << 4 | 1 << 7,                    // 0612 345 678
      1 << 1 | 1 << 4 | 1 << 7,           // 0 612 345 678
      1 << 1 | 1 << 4 | 1 << 6 | 1 << 8,  // 0 800 12 34 56
      1 << 2 | 1 << 5 | 1 << 8,           // 06 123 456 78
      1 << 3 | 1 << 6,                    // 061 234 5678
  };
  if (run.count < 10 || run.digits[0] != '0' || run.digits[1] == '0' || !run.EndsAfter(10))
    return false;
  const uint32_t* end = std::end(kGroupings);
  return run.uniform && std::find(std::begin(kGroupings), end, run.Inner(10)) != end;
}

// How many digits follow (20 are enough), with any of the separators that phone numbers are written
// with, and where the first group ends. Stops at anything else.
struct Dialled {
  int count = 0;
  int first_group = 0;
  char digits[5] = {};
  bool amount = false;  // a decimal comma or a currency follows: +1 234 567,89 €
};

Dialled ReadDialled(absl::string_view text) {
  Dialled dialled;
  int gap = 0;
  while (!text.empty() && gap <= 3 && dialled.count < 20) {
    if (IsDigit(text[0])) {
      if (dialled.count < 5) dialled.digits[dialled.count] = text[0];
      dialled.count += 1;
      gap = 0;
      text.remove_prefix(1);
      continue;
    }
    if (dialled.first_group == 0) dialled.first_group = dialled.count;
    const bool bracket = text[0] == '(' || text[0] == ')';
    const size_t skipped = bracket ? 1 : SeparatorLength(text);
    if (skipped == 0) break;
    gap += 1;
    text.remove_prefix(skipped);
  }
  if (dialled.first_group == 0) dialled.first_group = dialled.count;
  dialled.amount = absl::StartsWith(text, "€") || absl::StartsWith(text, "%") ||
                   absl::StartsWithIgnoreCase(text, "eur") ||
                   (text.size() > 1 && text[0] == ',' && IsDigit(text[1]));
  return dialled;
}

// E.164: + and at most 15 digits, of which the country's code comes first (ITU-T E.164 annex D: 1
// and 7 have one digit and ten behind it, every other code has two or three). More digits may
// follow the number: a postal code.
bool IsInternationalPhone(const Dialled& dialled) {
  if (dialled.amount || dialled.digits[0] == '0') return false;
  if (dialled.digits[0] == '1' || dialled.digits[0] == '7') return dialled.count == 11;
  return dialled.first_group >= 2 && dialled.count >= 9;
}

// 0033 and nine digits, or ten when the 0 of the national form was left in. 14 digits in one piece
// are otherwise a SIRET.
bool IsDialledFrance(absl::string_view text) {
  if (!absl::StartsWith(text, "0033") && !absl::StartsWith(text, "00 33")) return false;
  const Dialled dialled = ReadDialled(text);
  return dialled.count >= 13 && (dialled.first_group != 14 || dialled.digits[4] == '0');
}

// What the local part of an address can end in.
bool IsLocalCharacter(char c) { return IsWord(c) || absl::StrContains("_+%.-", c); }

// Whether `text` begins with a host name: labels of letters, digits and hyphens, at least one dot,
// and a last label of two letters or more (RFC 1035, RFC 3696). The dot may be written out.
bool StartsWithDomain(absl::string_view text) {
  const auto label = [&text] {
    size_t size = 0;
    while (size < text.size() && (IsWord(text[size]) || text[size] == '-')) ++size;
    const absl::string_view found = text.substr(0, size);
    text.remove_prefix(size);
    return found;
  };
  const auto dot = [&text] {
    for (const absl::string_view written :
         {".", "[.]", "(.)", "[dot]", "(dot)", "[point]", "(point)", " dot ", " point ", " [dot] ",
          " (dot) ", " [point] ", " (point) "}) {
      if (absl::StartsWithIgnoreCase(text, written)) {
        text.remove_prefix(written.size());
        return true;
      }
    }
    return false;
  };
  if (label().empty()) return false;
  while (dot()) {
    const absl::string_view last = label();
    const bool letters = std::all_of(last.begin(), last.end(), [](char c) { return !IsDigit(c); });
    if (last.size() >= 2 && letters) return true;
    if (last.empty()) return false;
  }
  return false;
}

// How people write the sign so that machines do not see it. Only the bare ones need spaces on both
// sides, which are part of them here: "a at b.fr", but not "état b.fr".
constexpr absl::string_view kAtSigns[] = {"@",         "[at]",      "(at)",      "{at}",
                                          "[arobase]", "(arobase)", "{arobase}", "[@]",
                                          "(@)",       " at ",      " arobase ", " arobas "};

// An address (RFC 5321: local part, sign, domain) whose sign is at `at`.
bool IsEmailAt(absl::string_view text, size_t at) {
  for (const absl::string_view sign : kAtSigns) {
    if (!absl::StartsWithIgnoreCase(text.substr(at), sign)) continue;
    absl::string_view before = text.substr(0, at), after = text.substr(at + sign.size());
    // Spaces around the sign count on both sides or not at all: "suivez @francetravail.fr" is a
    // name.
    if (!before.empty() && before.back() == ' ' && !after.empty() && after.front() == ' ') {
      before.remove_suffix(1);
      after.remove_prefix(1);
    }
    if (!before.empty() && IsLocalCharacter(before.back()) && StartsWithDomain(after)) return true;
  }
  return false;
}

// What to look at more closely, found in one pass: nearly all texts hold too few digits for a
// number and nothing that may be the sign of an address.
struct Glance {
  size_t digits = 0;
  bool sign = false;
};

// Whether a sign may begin at `i`: "@", or an opening character and "@", "at" or "ar(obase)".
bool MayBeSign(absl::string_view text, size_t i) {
  if (text[i] == '@') return true;
  if (i + 2 >= text.size()) return false;
  const char next = text[i + 1], after = static_cast<char>(text[i + 2] | 32);
  return next == '@' || ((next | 32) == 'a' && (after == 't' || after == 'r'));
}

enum : uint8_t { kDigit = 1, kSign = 2 };

constexpr std::array<uint8_t, 256> MarkCharacters() {
  std::array<uint8_t, 256> marks{};
  for (int c = '0'; c <= '9'; ++c) marks[static_cast<size_t>(c)] = kDigit;
  for (const char c : {'@', ' ', '[', '(', '{'}) marks[static_cast<uint8_t>(c)] = kSign;
  return marks;
}
constexpr std::array<uint8_t, 256> kMarks = MarkCharacters();

Glance GlanceAt(absl::string_view text) {
  Glance glance;
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t mark = kMarks[static_cast<unsigned char>(text[i])];
    glance.digits += mark & kDigit;
    if (mark == kSign) glance.sign |= MayBeSign(text, i);
  }
  return glance;
}

bool HasEmail(absl::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const bool marked = kMarks[static_cast<unsigned char>(text[i])] == kSign;
    if (marked && MayBeSign(text, i) && IsEmailAt(text, i)) return true;
  }
  return false;
}

// Whether a word goes on at `i`: the character before is a letter or a digit. A number does not
// begin there: it is part of an identifier or of a longer number.
bool InWord(absl::string_view text, size_t i) {
  if (i == 0) return false;
  if (IsAscii(text[i - 1])) return IsDigit(text[i - 1]) || IsLetter(text[i - 1]);
  // Latin letters with accents are U+00C0–024F: two bytes, the first of them C3 to C9.
  const auto lead = static_cast<unsigned char>(i >= 2 ? text[i - 2] : 0);
  return lead >= 0xc3 && lead <= 0xc9;
}

}  // namespace

PersonalDataKind FindPersonalData(absl::string_view text) {
  const Glance glance = GlanceAt(text);
  const bool numbers = glance.digits >= 9;  // as the shortest has
  bool phone = false;
  for (size_t i = 0; numbers && i < text.size(); ++i) {
    if (InWord(text, i)) continue;
    if (text[i] == '+' && i + 1 < text.size() && text[i + 1] != ' ') {
      phone |= IsInternationalPhone(ReadDialled(text.substr(i + 1)));
    } else if (IsDigit(text[i])) {
      const DigitRun run = ReadRun(text.substr(i));
      if (IsNir(run)) return PersonalDataKind::kNir;
      phone |= IsFrenchPhone(run) || IsDialledFrance(text.substr(i));
    }
  }
  if (glance.sign && HasEmail(text)) return PersonalDataKind::kEmail;
  return phone ? PersonalDataKind::kPhone : PersonalDataKind::kNone;
}

Text Describe(PersonalDataKind kind) {
  switch (kind) {
    case PersonalDataKind::kNone:
      return {"no personal data", "aucune donnée personnelle"};
    case PersonalDataKind::kNir:
      return {"a social security number", "un numéro de sécurité sociale"};
    case PersonalDataKind::kEmail:
      return {"an e-mail address", "une adresse électronique"};
    case PersonalDataKind::kPhone:
      return {"a phone number", "un numéro de téléphone"};
  }
  return {};
}

}  // namespace basin
