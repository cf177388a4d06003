// Proximity: whether people find a place near them, and an adviser there whose label is valid.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_PROXIMITY_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_PROXIMITY_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/basins.h"
#include "services/views/health/measure.h"
#include "services/views/reception.h"

namespace basin {

// Reception places and labels of one basin, or pooled over several, with their territory.
//
// places_per_100k
//     Places open at T × 100 000 ÷ population. The sample is the places the basin ever had. Without
//     any, or without a population: no data. Public reference: 748 points for 12.2 million
//     inhabitants in 2015, some 6.
//
// labels_valid
//     Open places with at least one label valid at T ÷ open places. Of several valid labels the one
//     that lasts longest decides.
//
// labels_ending_60d
//     Labels of open places that are valid at T and end within 60 days, the 60th included. The
//     sample is the labels that are valid there.
//
// communes_with_place
//     Communes of the perimeter with an open place ÷ communes of the perimeter. The sample is the
//     places the basin ever had in them. Without any place, or without communes: no data. A place
//     in a commune outside of the perimeter does not count.
std::vector<Measure> MeasureProximity(const Reception& reception, const Territory& territory,
                                      absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_PROXIMITY_H_
