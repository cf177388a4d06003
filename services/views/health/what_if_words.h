// What would change an indicator, in words.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_WORDS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_WORDS_H_

#include <string>

#include "proto/model/status.h"
#include "services/views/health/what_if.h"

namespace basin {

// "Si ces 3 orientations sont décidées au plus tard le 12 mars 2026, la valeur ce jour-là est de
// 79 % au lieu de 61 %." REQUIRES: it has a case.
std::string WordsFor(const WhatIf& what_if, Language language);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_WHAT_IF_WORDS_H_
