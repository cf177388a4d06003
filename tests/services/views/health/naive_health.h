// Health once more, computed in the plainest way: over and over again from the list of events,
// without keys, histories, arenas or typed cases. Slow and short; shares nothing with what it is
// compared to but the schemas.
#ifndef BASIN_TESTS_SERVICES_VIEWS_HEALTH_NAIVE_HEALTH_H_
#define BASIN_TESTS_SERVICES_VIEWS_HEALTH_NAIVE_HEALTH_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "proto/model/record_view.h"
#include "proto/model/sequence.h"

namespace basin {

struct NaiveValue {
  bool known = false;
  int64_t numerator = 0, denominator = 0;
  bool at_least = false;

  friend bool operator==(const NaiveValue&, const NaiveValue&) = default;
};

// Every indicator of the basin by its name, at the end of `day`, as known at `known_at`.
std::map<std::string, NaiveValue> NaiveHealth(const std::vector<RecordView>& records,
                                              const std::string& basin, absl::CivilDay day,
                                              Sequence known_at);

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_VIEWS_HEALTH_NAIVE_HEALTH_H_
