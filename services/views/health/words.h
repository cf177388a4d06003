// Values, reasons and decisions in words, French and English. The only place that rounds. What
// indicators are called is in indicator_words.h.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_WORDS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/model/status.h"
#include "services/views/health/health.h"
#include "services/views/health/measure.h"

namespace basin {

// The unit as it travels: "share", "days" …
absl::string_view UnitCode(Unit unit);

// The value as a person reads it: "79 %", "12 jours", "> 45 jours", "12,34 €" with no-break spaces
// in French; "79%", "12 days", "> 45 days", "€12.34" in English. Empty when the value is not known.
std::string ShownValue(const Measure& measure, Language language);

// What decided about a case: "réponse en 4 jours".
std::string WordsFor(const SupportCase& support_case, Language language);

// Why there is no score; empty when there is one.
std::string WhyNoScore(const DimensionScore& dimension, Language language);
std::string WhyNoOverall(const HealthScores& scores, Language language);
std::string WhyNoScore(const Measure& measure, Language language);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_WORDS_H_
