// Measures as a snapshot kept them: for days whose events are purged.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_KEPT_MEASURES_H_
#define BASIN_SERVICES_VIEWS_HEALTH_KEPT_MEASURES_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "basin/v1/ground.pb.h"
#include "services/views/health/measure.h"

namespace basin {

// Whether what an indicator looks at on `day` can have been purged, where everything that was
// purged had been recorded by the end of `purged_until`. An indicator with a window that begins
// later is whole: a case is purged as a whole, and its last record is older than that. One without
// a window is taken for whole on later days; both with a margin for clocks (kEarlyDaysMax).
bool MayLackEvents(const IndicatorType& type, absl::CivilDay day, absl::CivilDay purged_until);

// Every measure, in the order of IndicatorTypes(), as `taken` kept it; without data what it does
// not hold. They have a value and nothing else: no window, no sample, no support.
std::vector<Measure> KeptMeasures(const v1::HealthSnapshot& taken);

// The value that `taken` kept of one indicator; nullptr when it holds none.
const v1::SnapshotValue* FindKept(const v1::HealthSnapshot& taken, const IndicatorType& type);

// Hides, from who may not see small cells, what a snapshot does not tell the sample of: whether it
// is small is not known any more. To be called before MaskSmallCells.
void MaskKeptSamples(std::vector<Measure>& kept);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_KEPT_MEASURES_H_
