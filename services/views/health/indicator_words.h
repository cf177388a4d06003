// What the dimensions and indicators of health are called, and how each indicator is defined.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_INDICATOR_WORDS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_INDICATOR_WORDS_H_

#include "absl/strings/string_view.h"
#include "proto/model/status.h"
#include "services/views/health/measure.h"

namespace basin {

// "réponse en 10 jours"
absl::string_view LabelOf(const IndicatorType& type, Language language);
// One or two sentences.
absl::string_view DefinitionOf(const IndicatorType& type, Language language);
// "orientations"; the name itself for a dimension without words.
absl::string_view DimensionLabel(absl::string_view dimension, Language language);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_INDICATOR_WORDS_H_
