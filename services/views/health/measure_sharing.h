// Sharing: whether the common toolbox is kept fresh, and whether practices travel.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_SHARING_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_SHARING_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/health/measure.h"
#include "services/views/toolbox.h"

namespace basin {

// The toolbox of one basin, or pooled over several.
//
// resources_fresh
//     Resources published or updated in the 365 days to T ÷ resources active at T: published and
//     not withdrawn. Public reference: 41 % of DORA's services were untouched for over a year.
//
// practices_crossing
//     Practices of which an adoption in the 365 days to T crossed: the basin's own, taken up by
//     another, and those of other basins, taken up by this one. Each practice counts once, however
//     often it was taken up. The sample is the practices that concern the basin at T: its own, and
//     those that it ever took up. Without any: no data. A basin whose practices stay at home, and
//     that takes up none, has 0.
std::vector<Measure> MeasureSharing(const Toolbox& toolbox, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_SHARING_H_
