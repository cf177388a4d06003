// Basins measured for a reader: what every answer about health is made from.
#ifndef BASIN_SERVICES_QUERY_MEASURED_BASINS_H_
#define BASIN_SERVICES_QUERY_MEASURED_BASINS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "basin/v1/query.pb.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/ground.h"
#include "services/query/readers.h"
#include "services/views/health/health.h"
#include "services/views/health/region_median.h"

namespace basin {

// A basin's facts, measures and parameters; the measures point into the facts.
struct Measured {
  const Territory* territory;  // the ground's
  BasinFacts facts;
  std::vector<Measure> measures;
  Parameters parameters;
};

// What a reader asked for, and what it is seen beside.
struct Answered {
  std::vector<Measured> basins;  // by code
  RegionMedians medians;
};

// The basins asked for, as this reader may see them. Where something may have to be hidden, all
// basins are measured: what is hidden depends on the whole list. `asked` are of `ground.basins`,
// and the ground outlives the answer. Errors: the store's.
absl::StatusOr<Answered> MeasureFor(const ViewSnapshot& views, const Ground& ground,
                                    const Reader& reader,
                                    const std::vector<const Territory*>& asked);

// One basin of `ground.basins`, nothing hidden. Errors: the store's.
absl::StatusOr<Measured> MeasureOne(const ViewSnapshot& views, const Ground& ground,
                                    const Territory& territory,
                                    std::shared_ptr<const Memberships> memberships);

// With all that is measured, or with `only` that indicator.
v1::BasinHealth Describe(const Answered& answered, const Measured& one, Language language,
                         const IndicatorType* only = nullptr);

// Best first; without a score last; then by name.
bool Better(const v1::BasinHealth& a, const v1::BasinHealth& b);

// What the answer says of itself: sequence, day, origin.
void DescribeGround(const Ground& ground, v1::Answer& answer);
// The answer's version is the latest of those of the basins in it.
void NoteParameters(const Parameters& parameters, v1::Answer& answer);

// Errors: UNKNOWN_INDICATOR with the nearest.
absl::StatusOr<const IndicatorType*> FindAsked(const std::string& indicator);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_MEASURED_BASINS_H_
