// The region's median of an indicator: what a basin's value is seen beside.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_REGION_MEDIAN_H_
#define BASIN_SERVICES_VIEWS_HEALTH_REGION_MEDIAN_H_

#include <map>
#include <vector>

#include "services/views/health/measure.h"

namespace basin {

struct RegionMedian {
  Measure value;      // without support
  size_t basins = 0;  // that have data
};

// By indicator; none for an indicator without data in any basin.
using RegionMedians = std::map<const IndicatorType*, RegionMedian>;

// Of the indicators that are shown with it (IndicatorType::compared): the middle one of the values,
// the lower of two (nearest rank). `basins` are the measures of each basin.
RegionMedians FindRegionMedians(const std::vector<const std::vector<Measure>*>& basins);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_REGION_MEDIAN_H_
