// What the publishers of a durability test say. Everything follows from (actor, number), so that a
// life that was cut short is continued by the next, and any record found later can be compared with
// what was said.
#ifndef BASIN_TESTS_DURABILITY_SCRIPT_H_
#define BASIN_TESTS_DURABILITY_SCRIPT_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/error.pb.h"
#include "clients/sdk/publish_queue.h"

namespace basin {

// Their ids; an index into this is "actor" below.
inline const std::vector<std::string>& ScriptActors() {
  static const auto* names = new std::vector<std::string>{"ml", "cap", "mde"};
  return *names;
}

// A publisher's transaction `number` (1, 2, 3 …) and what it must come to.
struct Line {
  Transaction events;
  // Set when it must be refused; nothing of it may then be in the log.
  std::optional<v1::ErrorCode> refusal = {};
  // Not 0 when it says again, byte for byte, what this earlier transaction said.
  uint32_t repeats = 0;

  bool fresh() const { return !refusal.has_value() && repeats == 0; }
};
Line LineOf(size_t actor, uint32_t number);

// Which transaction, and which event of it, an event's id names; number 0 when none.
struct LinePlace {
  uint32_t number = 0;
  uint32_t index = 0;

  auto operator<=>(const LinePlace&) const = default;
};
LinePlace PlaceOf(absl::string_view id);

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_SCRIPT_H_
