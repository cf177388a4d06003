// One seed of a whole small world on one thread: the real hub core on a memory log, real client
// sessions, bad connections, crashes. The seed decides what happens next; time is a number.
//
// What must hold is checked as it happens (Checker) and at the end, after a phase without faults in
// which everything has to come to rest.
#ifndef BASIN_TESTS_SIMULATION_SIMULATOR_H_
#define BASIN_TESTS_SIMULATION_SIMULATOR_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/log/memory_event_log.h"
#include "clients/sdk/session.h"
#include "tests/simulation/checker.h"
#include "tests/simulation/link.h"
#include "tests/simulation/workload.h"
#include "tests/support/virtual_hub.h"

namespace basin {

// What the seed draws before anything happens.
struct SimulationPlan {
  LinkFaults faults;
  uint64_t resets = 0, crashes = 0, drains = 0, full_disks = 0;  // in a hundred thousand steps
  uint64_t handler_failures = 0;                                 // in a thousand deliveries
  int readers = 2;                                               // with two subscriptions each
  int steps = 6000;
  v1::Origin origin = v1::REAL;

  static SimulationPlan Draw(Random& random);
  std::string Describe() const;
};

class Simulator {
 public:
  Simulator(uint64_t seed, const EventCatalog& catalog);
  ~Simulator();

  // Empty when everything held; otherwise what did not.
  std::string Run();
  // What happened, in numbers.
  std::string Summary() const;

 private:
  // A client: the real session, and the connection it has now.
  struct Node {
    std::string actor;
    std::unique_ptr<ClientSession> session;
    std::unique_ptr<Link> link;  // none between connections
    absl::Time reconnect_at;
    std::unique_ptr<Workload> workload;  // of publishers
    // Of readers: which subscriber of the checker each of its feeds is.
    std::map<uint32_t, size_t> feeds;
    size_t index = 0;
  };

  void MakeNodes();
  void Subscribe(Node& node);
  void StartHub();
  void Step();
  void Fault();
  void CrashHub();
  void Rest();
  bool AtRest();

  void HubTurn();
  SendResult HubSends(absl::string_view routing_id, const std::string& frame);
  void DeliverToHub(Node& node);
  void DeliverToClient(Node& node);
  void ClientTurn(Node& node);
  void Connect(Node& node);
  void Disconnect(Node& node, absl::Duration pause);
  void TakeEvents(Node& node);
  void Publish(Node& node);
  bool HubRuns() const { return hub_ != nullptr; }

  const uint64_t seed_;
  const EventCatalog& catalog_;
  Random random_;
  const SimulationPlan plan_;
  MemoryEventLog log_;
  Checker checker_;
  std::shared_ptr<const Actors> actors_;
  std::unique_ptr<VirtualHub> hub_;
  absl::Time hub_back_at_;
  std::vector<Node> nodes_;
  size_t subscribers_ = 0;
  absl::Time now_;
  bool faults_on_ = true;
  uint64_t last_link_ = 0;
  uint64_t crashes_ = 0, resets_ = 0, frames_ = 0;
};

}  // namespace basin

#endif  // BASIN_TESTS_SIMULATION_SIMULATOR_H_
