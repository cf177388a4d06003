// Frames of the hub as a line or a few that a person reads.
#ifndef BASIN_TESTS_SCENARIOS_RENDER_H_
#define BASIN_TESTS_SCENARIOS_RENDER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace basin {

// "ack 1, head 3\n  1.0 accepted as 3\n"
std::string Render(absl::string_view frame);

}  // namespace basin

#endif  // BASIN_TESTS_SCENARIOS_RENDER_H_
