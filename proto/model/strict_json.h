// JSON as others send it: bounded, one meaning only, and errors that say where.
#ifndef BASIN_PROTO_MODEL_STRICT_JSON_H_
#define BASIN_PROTO_MODEL_STRICT_JSON_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace basin {

struct JsonLimits {
  size_t max_bytes;
  int max_depth;  // objects and lists within each other
};

// Errors: TOO_LONG; BAD_PROTO with line and column when `text` is not JSON in UTF-8 (a leading byte
// order mark is allowed), nests deeper than the limit, or holds a name twice in one object, which
// readers would understand differently. The text itself is never echoed.
absl::StatusOr<nlohmann::json> ParseStrictJson(absl::string_view text, JsonLimits limits);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_STRICT_JSON_H_
