// Who is connected, and who is to be attended to.
#ifndef BASIN_BROKER_HUB_SESSION_TABLE_H_
#define BASIN_BROKER_HUB_SESSION_TABLE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "broker/delivery/session.h"
#include "broker/delivery/tail_ring.h"
#include "broker/hub/hub_port.h"
#include "google/protobuf/message_lite.h"

namespace basin {

// Everything is ordered: the same inputs give the same outputs, in the same order. One thread, the
// front's.
class SessionTable {
 public:
  using Sessions = absl::btree_map<uint64_t, std::unique_ptr<Session>>;

  // Both outlive the table.
  SessionTable(const TailRing& ring, HubPort& port) : ring_(ring), port_(port) {}

  // nullptr when there is none.
  Session* Find(uint64_t id) const;
  Session* FindByRoutingId(absl::string_view routing_id) const;
  const Sessions& all() const { return sessions_; }
  // For loops that may end sessions.
  std::vector<Session*> Snapshot() const;

  // REQUIRES: no session has this routing id.
  Session& Open(absl::string_view routing_id, absl::string_view user_id,
                const std::string& actor_id, PublishAllowance allowance, absl::Time now);
  // Forgets the session; the reference is gone.
  void Close(uint64_t id);
  // Says BYE, if the socket takes it, and forgets the session.
  void End(Session& session, const absl::Status& error);

  // Sends a frame once everything up to `rests_on` is durable. Ends the session when its outbox is
  // full.
  void Post(Session& session, v1::MessageType type, uint32_t channel,
            const google::protobuf::MessageLite& body, Sequence rests_on = 0);

  // The session is owed something: now, or when everything up to `rests_on` is durable (which does
  // not decrease from call to call).
  void Wake(uint64_t id) { ready_.insert(id); }
  void WakeOnceDurable(Session& session, Sequence rests_on);
  void WakeSubscribers();
  // Its socket is full: it is woken by WakePaused, until it is settled.
  void Pause(uint64_t id) { paused_.insert(id); }
  void Settle(uint64_t id) { paused_.erase(id); }
  void WakePaused() { ready_.insert(paused_.begin(), paused_.end()); }
  // Wakes those who waited for what is durable now.
  void WakeAnswered();

  // Those that were woken; they are asleep again.
  std::vector<uint64_t> TakeReady();
  bool anybody_ready() const { return !ready_.empty(); }
  // Nobody is owed anything that could be sent later.
  bool nobody_waits() const { return ready_.empty() && paused_.empty() && awaiting_.empty(); }

 private:
  // Waits for the disk.
  struct Awaiting {
    Sequence rests_on;
    uint64_t session;
  };

  const TailRing& ring_;
  HubPort& port_;
  Sessions sessions_;
  absl::flat_hash_map<std::string, uint64_t> by_routing_id_;
  uint64_t last_id_ = 0;
  absl::btree_set<uint64_t> ready_, paused_;
  std::deque<Awaiting> awaiting_;  // in the order of rests_on
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_SESSION_TABLE_H_
