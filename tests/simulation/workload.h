// What publishers say in a simulation: steps of a few shared cases, so that most of them collide.
#ifndef BASIN_TESTS_SIMULATION_WORKLOAD_H_
#define BASIN_TESTS_SIMULATION_WORKLOAD_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "clients/sdk/publish_queue.h"
#include "proto/model/event_catalog.h"
#include "tests/simulation/link.h"

namespace basin {

// One publisher's voice. Ids count 1, 2, 3 …
class Workload {
 public:
  Workload(const EventCatalog& catalog, std::string actor, v1::Origin origin)
      : catalog_(catalog), actor_(std::move(actor)), origin_(origin) {}

  // One to four events: new ones, exact repetitions of earlier ones, ids used for something else,
  // corrections and retractions.
  Transaction Next(Random& random, absl::Time now);

 private:
  std::string NextEvent(Random& random, absl::Time now);
  std::string NewEvent(Random& random, absl::Time now, const std::string& id);

  const EventCatalog& catalog_;
  const std::string actor_;
  const v1::Origin origin_;
  int last_id_ = 0;
  std::vector<std::string> said_;
};

// The actors that publish, and the basins they are members of.
inline const std::vector<std::string>& SimulatedPublishers() {
  static const auto* names = new std::vector<std::string>{"alice", "bob", "dora"};
  return *names;
}
inline const std::vector<std::string>& SimulatedBasins() {
  static const auto* codes = new std::vector<std::string>{"1107", "1108"};
  return *codes;
}

}  // namespace basin

#endif  // BASIN_TESTS_SIMULATION_WORKLOAD_H_
