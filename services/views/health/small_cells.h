// Small cells: what would tell something about a few persons is hidden from readers without the
// right to see it. The whole of that protection is here.
//
// - An indicator about persons is small when its numerator, or what remains of its denominator,
//   is 1 … 4; one without a fraction (a median) when its sample is 1 … 4; one over cases of
//   several kinds when 1 … 4 of them are about persons; one made from others when one of them is
//   hidden.
// - If exactly one basin of the list is hidden, its value could be told from the others' and a
//   total: the next smallest is hidden too. The same within a basin, for indicators that split
//   the same cases.
// - A hidden indicator is hidden as a whole: value, fraction, sample, support, what it is worth,
//   the score of its dimension, and the overall score that could tell it.
//
// The list is that of all basins, whichever were asked for: asking one by one reveals nothing that
// asking for all would not.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_SMALL_CELLS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_SMALL_CELLS_H_

#include <vector>

#include "absl/types/span.h"
#include "services/views/health/measure.h"

namespace basin {

struct ListedBasin {
  std::vector<Measure>* measures;  // all of them, in the order of IndicatorTypes()
  bool may_see;                    // the reader may see this basin's small cells
};

// Hides what a reader may not see: state kMasked, everything else of the measure emptied.
void MaskSmallCells(absl::Span<const ListedBasin> list);

// The same for `pool`, the measures of the pooled facts of `basins`, whose own small cells are
// hidden already. What is shown of the others, taken from the pool, leaves the hidden ones' sum. So
// an indicator of the pool is hidden when it is small itself, when exactly one of its basins is
// hidden, and when the hidden ones together have 0 … 4 persons on one side: 0 would tell the value
// of each. Parts of a whole as within a basin. Who may see all of the basins may see the pool.
void MaskPool(std::vector<Measure>& pool, absl::Span<const ListedBasin> basins);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_SMALL_CELLS_H_
