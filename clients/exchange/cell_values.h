// Values as people write them in the cells of a table. Pure; nothing passes through a
// floating-point number.
#ifndef BASIN_CLIENTS_EXCHANGE_CELL_VALUES_H_
#define BASIN_CLIENTS_EXCHANGE_CELL_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace basin {

enum class DecimalMark {
  kDot,         // data formats: "1234.50"
  kDotOrComma,  // people: "1 234,50 €" too, with any kind of blank between the thousands
};
enum class NumberFault {
  kNone,
  kNotANumber,
  kComma,       // a decimal comma where only a dot is allowed
  kTooPrecise,  // more decimals than are kept, and not zeros
  kTooLarge,    // beyond 18 digits
};
struct DecimalResult {
  NumberFault fault = NumberFault::kNone;
  int64_t scaled = 0;  // the number × 10^decimals
};
// "99786.57" with 2 decimals is 9978657. A sign is allowed.
DecimalResult ParseDecimal(absl::string_view cell, int decimals, DecimalMark mark);

// YYYY-MM-DD or DD/MM/YYYY, a day that exists.
std::optional<absl::CivilDay> ParseDate(absl::string_view cell);

// A moment in Europe/Paris: a date, optionally with hours and minutes (and seconds) after a blank
// or T; or RFC 3339 with a zone. A date alone means its first moment: of a day that is today it
// lies in the past, and the same cell always means the same moment.
enum class MomentFault { kNone, kNotAMoment, kAmbiguous, kSkipped };
struct MomentResult {
  MomentFault fault = MomentFault::kNone;  // ambiguous and skipped: the hour when the clocks change
  absl::Time time = absl::UnixEpoch();
};
MomentResult ParseMoment(absl::string_view cell);

// oui/non, vrai/faux, yes/no, true/false, 1/0, x; case is forgiven.
std::optional<bool> ParseBoolean(absl::string_view cell);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_CELL_VALUES_H_
