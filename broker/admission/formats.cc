#include "broker/admission/formats.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/civil_time.h"
#include "proto/model/utf8.h"
#include "proto/reference/identifiers.h"

namespace basin {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

bool AllDigits(absl::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// What identifiers are made of. Every event is made of them, too: a table is several times as fast
// as comparisons.
enum CharacterClass : uint8_t {
  kActorId = 1,   // [a-z0-9.-]
  kBasin = 2,     // [A-Za-z0-9-]
  kCaseKind = 4,  // [a-z_]
  kCaseId = 8,    // unreserved characters (RFC 3986) and ':'
  kEventId = 16,  // anything but spaces and control characters
};

constexpr std::array<uint8_t, 256> ClassifyCharacters() {
  std::array<uint8_t, 256> classes{};
  for (int i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    const bool lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    const bool alnum = lower || digit || (c >= 'A' && c <= 'Z');
    uint8_t is = 0;
    if (lower || digit || c == '.' || c == '-') is |= kActorId;
    if (alnum || c == '-') is |= kBasin;
    if (lower || c == '_') is |= kCaseKind;
    if (alnum || c == '-' || c == '.' || c == '_' || c == '~' || c == ':') is |= kCaseId;
    if (i > ' ' && i != 0x7f) is |= kEventId;
    classes[static_cast<size_t>(i)] = is;
  }
  return classes;
}
constexpr std::array<uint8_t, 256> kClasses = ClassifyCharacters();

bool AllOf(CharacterClass wanted, absl::string_view text) {
  uint8_t all = wanted;
  for (const char c : text) all &= kClasses[static_cast<unsigned char>(c)];
  return all != 0;
}

// Not with a dot or a hyphen first.
bool IsActorId(absl::string_view text) {
  return text.size() <= 64 && (IsLower(text[0]) || IsDigit(text[0])) && AllOf(kActorId, text);
}

bool IsBasinCode(absl::string_view text) { return text.size() <= 16 && AllOf(kBasin, text); }

// "<kind>/<id>".
bool IsCaseRef(absl::string_view text) {
  const size_t slash = text.find('/');
  if (text.size() > 96 || slash == absl::string_view::npos || slash == 0) return false;
  const absl::string_view kind = text.substr(0, slash), id = text.substr(slash + 1);
  return !id.empty() && AllOf(kCaseKind, kind) && AllOf(kCaseId, id);
}

int Number(absl::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsDate(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const absl::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8);
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return false;
  // CivilDay moves a day that does not exist to one that does.
  const absl::CivilDay date(Number(year), Number(month), Number(day));
  return date.month() == Number(month) && date.day() == Number(day);
}

bool IsInseeCommune(absl::string_view text) {
  if (text.size() != 5 || !IsDigit(text[0]) || !AllDigits(text.substr(2))) return false;
  return IsDigit(text[1]) || (text[0] == '2' && (text[1] == 'A' || text[1] == 'B'));
}

bool IsRome(absl::string_view text) {
  return text.size() == 5 && text[0] >= 'A' && text[0] <= 'N' && AllDigits(text.substr(1));
}

// "A0X40"; the trades of banking and insurance have letters where others have a digit: "QAX01".
bool IsFap(absl::string_view text) {
  const auto letter_or_digit = [](char c) { return IsUpper(c) || IsDigit(c); };
  return text.size() == 5 && IsUpper(text[0]) && IsDigit(text[4]) &&
         std::all_of(text.begin() + 1, text.end(), letter_or_digit);
}

// Absolute, without spaces; what may be opened (https) or is a name (urn).
bool IsUri(absl::string_view text) {
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != '"' && c != '\x7f';
  });
  for (const absl::string_view scheme : {"https://", "urn:"})
    if (absl::StartsWith(text, scheme) && text.size() > scheme.size()) return clean;
  return false;
}

bool IsDepartement(absl::string_view text) {
  if (text == "2A" || text == "2B") return true;
  if (!AllDigits(text)) return false;
  const int number = Number(text.substr(0, 3));
  if (text.size() == 2) return number >= 1 && number <= 95 && number != 20;
  return text.size() == 3 && number >= 971 && number <= 976;
}

bool IsEventId(absl::string_view text) { return text.size() <= 64 && AllOf(kEventId, text); }

struct FormatRule {
  v1::Format format;
  v1::ErrorCode error;
  bool (*holds)(absl::string_view);
  const char* en;
  const char* fr;
};
// Indexed by the format's number.
constexpr FormatRule kRules[] = {
    {v1::FORMAT_UNSPECIFIED, v1::BAD_FORMAT, [](absl::string_view) { return true; }, "any text",
     "un texte quelconque"},
    {v1::ACTOR_ID, v1::BAD_FORMAT, IsActorId, "an actor's id, such as ml-melun",
     "l'identifiant d'un acteur, p. ex. ml-melun"},
    {v1::BASIN_CODE, v1::BAD_FORMAT, IsBasinCode, "a territory's code, such as 1107",
     "le code d'un territoire, p. ex. 1107"},
    {v1::CASE_REF, v1::BAD_FORMAT, IsCaseRef, "a case, such as meeting/2026-03",
     "un dossier, p. ex. meeting/2026-03"},
    {v1::DATE, v1::BAD_DATE, IsDate, "a day that exists, as YYYY-MM-DD",
     "un jour qui existe, sous la forme AAAA-MM-JJ"},
    {v1::SIREN, v1::BAD_SIRET, IsSiren, "a SIREN: 9 digits, the last one a control key",
     "un SIREN : 9 chiffres, dont une clé de contrôle"},
    {v1::SIRET, v1::BAD_SIRET, IsSiret, "a SIRET: 14 digits, the last one a control key",
     "un SIRET : 14 chiffres, dont une clé de contrôle"},
    {v1::RNA, v1::BAD_FORMAT, IsRna, "an RNA number: W and 9 digits",
     "un numéro RNA : W et 9 chiffres"},
    {v1::INSEE_COMMUNE, v1::BAD_FORMAT, IsInseeCommune, "a commune's INSEE code, such as 77288",
     "le code INSEE d'une commune, p. ex. 77288"},
    {v1::ROME, v1::BAD_FORMAT, IsRome, "a ROME code, such as K1801", "un code ROME, p. ex. K1801"},
    {v1::FAP, v1::BAD_FORMAT, IsFap, "a FAP code, such as A0X40", "un code FAP, p. ex. A0X40"},
    {v1::URI, v1::BAD_FORMAT, IsUri, "an address that begins with https:// or urn:",
     "une adresse qui commence par https:// ou urn:"},
    {v1::DEPARTEMENT, v1::BAD_FORMAT, IsDepartement, "a département's code, such as 77 or 2A",
     "le code d'un département, p. ex. 77 ou 2A"},
    {v1::EVENT_ID, v1::BAD_ID, IsEventId,
     "an event's id: at most 64 bytes, without blanks or control characters",
     "l'identifiant d'un évènement : 64 octets au plus, sans espace ni caractère de contrôle"},
};

constexpr bool TableIsInOrder() {
  for (size_t i = 0; i < std::size(kRules); ++i)
    if (static_cast<size_t>(kRules[i].format) != i) return false;
  return std::size(kRules) == v1::Format_ARRAYSIZE;
}
static_assert(TableIsInOrder());

bool IsCleanCodePoint(int32_t c) {
  if (c < 0x20) return c == '\n' || c == '\t';
  if (c >= 0x7f && c <= 0x9f) return false;
  if (c >= 0x202a && c <= 0x202e) return false;
  if (c >= 0x2066 && c <= 0x2069) return false;
  if (c == 0xfeff) return false;
  // Noncharacters: the last two of every plane, and U+FDD0–FDEF.
  return (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);
}

}  // namespace

bool HasFormat(v1::Format format, absl::string_view text) {
  if (format == v1::FORMAT_UNSPECIFIED) return true;
  return !text.empty() && kRules[format].holds(text);
}

v1::ErrorCode FormatError(v1::Format format) { return kRules[format].error; }

Text Describe(v1::Format format) { return Text(kRules[format].en, kRules[format].fr); }

bool IsCleanText(absl::string_view text) {
  SkipPlainText(text);
  while (!text.empty()) {
    const int32_t code_point = TakeCodePoint(text);
    if (code_point < 0 || !IsCleanCodePoint(code_point)) return false;
    SkipPlainText(text);
  }
  return true;
}

}  // namespace basin
