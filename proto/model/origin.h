// Where a log's events come from, as programs and people read it.
#ifndef BASIN_PROTO_MODEL_ORIGIN_H_
#define BASIN_PROTO_MODEL_ORIGIN_H_

#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "proto/model/status.h"

namespace basin {

// "real", "simulated"; empty while it is not known.
absl::string_view OriginCode(v1::Origin origin);

// What everything that shows simulated data says: "données simulées", which English speakers get
// with a translation. Empty for real data. Where it has a name it is "notice".
absl::string_view OriginNotice(v1::Origin origin, Language language);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_ORIGIN_H_
