// "Did you mean": the known name nearest to one that is not known.
#ifndef BASIN_PROTO_MODEL_NEAREST_H_
#define BASIN_PROTO_MODEL_NEAREST_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/model/text.h"

namespace basin {

// Levenshtein's distance: how many bytes to insert, remove or replace.
size_t EditDistance(absl::string_view a, absl::string_view b);

// The first of the nearest `known` names; empty when more than half of `name` would be wrong. The
// view is into `known`.
absl::string_view NearestName(absl::string_view name, absl::Span<const absl::string_view> known);

// "did you mean <nearest>?"; empty when `nearest` is.
Text DidYouMean(absl::string_view nearest);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_NEAREST_H_
