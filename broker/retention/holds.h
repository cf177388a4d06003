// Legal holds: cases of which nothing is purged, whatever their age. An operator's file, written by
// hand; a dispute, an audit or a court's order puts a case in, its end takes it out.
//
//   [[hold]]
//   case = "referral/01907f3e-…"
//   reason = "contentieux, tribunal administratif de Melun, 2027-118"
#ifndef BASIN_BROKER_RETENTION_HOLDS_H_
#define BASIN_BROKER_RETENTION_HOLDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace basin {

// The subjects held, sorted, each once. Errors: BAD_CONFIG, UNKNOWN_KEY, also when the file is not
// there: a hold that cannot be read may be any.
absl::StatusOr<std::vector<std::string>> LoadHolds(const std::string& path);

}  // namespace basin

#endif  // BASIN_BROKER_RETENTION_HOLDS_H_
