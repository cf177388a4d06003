#include "proto/model/calendar.h"

#include "absl/strings/ascii.h"
#include "proto/model/check.h"

namespace basin {

absl::TimeZone Paris() {
  static const absl::TimeZone kParis = [] {
    absl::TimeZone zone;
    BASIN_CHECK(absl::LoadTimeZone("Europe/Paris", &zone));
    return zone;
  }();
  return kParis;
}

absl::CivilDay ParisDay(absl::Time time) { return absl::ToCivilDay(time, Paris()); }

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

bool ParseDay(absl::string_view text, absl::CivilDay* day) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (int i : {0, 1, 2, 3, 5, 6, 8, 9})
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text[i]))) return false;
  return absl::ParseCivilTime(text, day) && FormatDay(*day) == text;
}

}  // namespace basin
