// Numbers as people write them: "1 234,56 €" with narrow no-break spaces in French, "€1,234.56" in
// English; and dates.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_NUMBERS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_NUMBERS_H_

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "proto/model/status.h"
#include "services/views/health/exact.h"

namespace basin {

inline constexpr char kNarrowNoBreakSpace[] = "\u202f";  // between groups of digits, before % and €
inline constexpr char kNoBreakSpace[] = "\u00a0";        // between a number and a word

std::string FormatCount(int64_t count, Language language);            // "12 345"
std::string FormatDays(int64_t days, Language language);              // "1 jour", "12 jours"
std::string FormatCents(int64_t cents, Language language);            // "1 234,56 €"
std::string FormatHundredths(int64_t hundredths, Language language);  // "0,38"
std::string FormatDate(absl::CivilDay day, Language language);  // "1er mars 2026", "12 mars 2026"
std::string FormatPercent(const Ratio& share, Language language);  // "79 %", halves upwards

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_NUMBERS_H_
