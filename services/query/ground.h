// What an answer stands on: the moment asked for, and what the views know.
#ifndef BASIN_SERVICES_QUERY_GROUND_H_
#define BASIN_SERVICES_QUERY_GROUND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/model/status.h"
#include "proto/model/text.h"
#include "services/projection/view_store.h"
#include "services/views/basins.h"
#include "services/views/case_history.h"

namespace basin {

struct Ground {
  Checkpoint checkpoint;  // the earliest of the views'
  Moment moment;
  // Basins and local committees at the moment, by code; regions apart.
  std::vector<Territory> basins;
  std::vector<Territory> territories;  // all
};

// `as_of`: YYYY-MM-DD, or empty for the day of the last record. `known_at`: 0 = everything.
// Errors: BAD_DATE, OUT_OF_RANGE, NOT_CAUGHT_UP, the store's.
absl::StatusOr<Ground> FindGround(const ViewSnapshot& views, const std::string& as_of,
                                  Sequence known_at);

// What the territories are at `moment`, which is one that the views know. Errors: the store's.
absl::StatusOr<Ground> GroundAt(const ViewSnapshot& views, const Checkpoint& checkpoint,
                                const Moment& moment);

// The earliest checkpoint of the views.
absl::StatusOr<Checkpoint> EarliestCheckpoint(const ViewSnapshot& views);

// The parameters_version of what no basin's scores are part of: the latest parameters in force for
// any territory; 0 = the defaults everywhere. Errors: the store's.
absl::StatusOr<Sequence> FindParametersVersion(const ViewSnapshot& views, const Moment& moment);
// The same as of the last record that the views know.
absl::StatusOr<Sequence> FindParametersVersion(const ViewSnapshot& views);

// A basin or local committee. Errors: UNKNOWN_BASIN with the nearest code.
absl::StatusOr<const Territory*> FindBasin(const Ground& ground, absl::string_view code);
// The same, or a region.
absl::StatusOr<const Territory*> FindTerritory(const Ground& ground, absl::string_view code);

// Details of errors: what is nearest to a name that is not known (nothing when `name` is empty),
// and how far the views know the log.
Text Nearest(absl::string_view name);
Text KnownUpTo(Sequence sequence);

// "fr" unless `code` begins with "en".
Language ParseLanguage(absl::string_view code);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_GROUND_H_
