// The hub without threads, sockets, disk or clock: what happens when a message comes, a group is
// durable, a read is done, or time passes. The program runs it on its front thread, the simulator
// on a virtual one.
//
//   client → OnMessage → Gate (decides, at once) → CommitPipeline → HubPort::Commit
//   committer → OnDurable → TailRing → Pump → Courier (answers, records) → HubPort::Send
//
// Nobody hears of an event before it is durable: everything that leaves rests on the durable head.
// There is no rollback: a failed commit or a fact that cannot be read ends the process, and
// restarting finds out.
#ifndef BASIN_BROKER_HUB_HUB_CORE_H_
#define BASIN_BROKER_HUB_HUB_CORE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/admission/actors.h"
#include "broker/admission/gate.h"
#include "broker/delivery/publish_view.h"
#include "broker/delivery/session.h"
#include "broker/delivery/tail_ring.h"
#include "broker/hub/admin_desk.h"
#include "broker/hub/commit_pipeline.h"
#include "broker/hub/courier.h"
#include "broker/hub/figures.h"
#include "broker/hub/hub_port.h"
#include "proto/wire/frame.h"

namespace basin {

struct HubOptions {
  std::string version;  // of the program, for status
  AdmissionOptions admission;
  PublishAllowance publish;
  GroupBuilderOptions groups;
  size_t tail_ring_bytes = 16 * 1024 * 1024;
  uint32_t max_message_bytes = 1024 * 1024;
  uint32_t max_sessions = 2000;
  uint32_t max_subscriptions = 16;  // of one session
  // The key that speaks for connections without CURVE; empty = they are refused. For measurements.
  std::string key_without_curve;
};

// A message as the socket brought it; views for the time of the call.
struct ClientMessage {
  absl::string_view routing_id;
  absl::string_view
      user_id;  // the client's public key, from the body frame; empty = not authenticated
  absl::string_view bytes;
  bool single_frame = true;
};

// One thread.
class HubCore {
 public:
  // Everything outlives the core. `facts` has caught up with `log`.
  HubCore(HubOptions options, const EventCatalog& catalog, const EventLog& log, FactStore& facts,
          std::shared_ptr<const Actors> actors, HubPort& port, absl::Time now);

  // Inputs change the state; what follows from them leaves with the next Pump.
  void OnMessage(const ClientMessage& message, absl::Time now);
  void OnDurable(const SharedGroup& group);
  void OnRead(LogReadResult result, absl::Time now);
  // Takes effect with the next message of everybody concerned; sessions of keys that are gone end
  // now.
  void SetActors(std::shared_ptr<const Actors> actors);
  // While it is not OK, publishes are refused with it (DISK_FULL, CLOCK_JUMP). Reading goes on.
  void SetRefusal(absl::Status refusal);
  // Admits nothing more, answers what was admitted, then says BYE to everybody.
  void StartDraining(absl::Duration grace);
  void SetDiskFree(uint64_t bytes) { figures_.disk_free_bytes = bytes; }

  // Commits and sends what is due. True when there is more to do at once. Call it after inputs, and
  // at least every kTick.
  bool Pump(absl::Time now);
  static constexpr absl::Duration kTick = absl::Milliseconds(20);

  // False while too much waits for the disk: leave messages where they are until a group is
  // durable.
  bool takes_messages() const { return !pipeline_.full(); }
  // Draining has come to its end.
  bool drained() const { return drained_; }
  // What cannot be recovered from within; the process is to end.
  const absl::Status& failure() const { return failure_; }
  HubFigures figures() const;
  Sequence durable_head() const { return ring_.head(); }

 private:
  // Ordered, here and below: the same inputs give the same outputs, in the same order.
  using Sessions = absl::btree_map<uint64_t, std::unique_ptr<Session>>;

  // Who a message is from.
  struct Caller {
    const ClientMessage& message;
    const Actor& actor;
    absl::Time now;
  };

  const Actor* Authenticate(const ClientMessage& message);
  Session* FindSession(const ClientMessage& message, const Actor& actor);
  void Dispatch(Session& session, const Frame& frame, const Caller& caller);
  void Hello(const Frame& frame, const Caller& caller);
  v1::Welcome MakeWelcome(const Session& session, uint32_t version, absl::Time now) const;
  void Publish(Session& session, const Frame& frame, const Caller& caller);
  void Admit(Session& session, absl::Span<const absl::string_view> events, const Caller& caller);
  void Subscribe(Session& session, const Frame& frame, const Caller& caller);
  absl::Status StartSubscription(Session& session, const Frame& frame, const Caller& caller);
  absl::StatusOr<Sequence> StartOf(const v1::Subscribe& request) const;
  void Grant(Session& session, const Frame& frame);
  void Unsubscribe(Session& session, const Frame& frame);
  void Admin(Session& session, const Frame& frame, const Caller& caller);
  v1::HubStatus Status(const Actor& actor) const;
  void Ping(Session& session, const Frame& frame, absl::Time now);

  // Says ERROR on the channel and counts a fault; the third one ends the session.
  void Fault(Session& session, uint32_t channel, const absl::Status& error);
  void Post(Session& session, v1::MessageType type, uint32_t channel,
            const google::protobuf::MessageLite& body, Sequence rests_on = 0);
  // To a peer without a session, for which nothing is kept: what its socket does not take is let
  // go.
  void Reply(absl::string_view routing_id, uint32_t channel, const absl::Status& error);
  void EndSession(Session& session, const absl::Status& error);
  void Erase(uint64_t session_id);
  void Await(Session& session, Sequence rests_on);
  void RenewFilters(Session& session, const Actor& actor);

  void CommitGroups();
  void WakeAnswered();
  void WakeSubscribers();
  void AttendSessions(absl::Time now);
  void LookAround(absl::Time now);
  void FinishDraining();

  const HubOptions options_;
  const EventCatalog& catalog_;
  const EventLog& log_;
  FactStore& facts_;
  std::shared_ptr<const Actors> actors_;
  HubPort& port_;

  v1::Position head_;  // durable
  TailRing ring_;
  CommitPipeline pipeline_;
  Gate gate_;
  AdminDesk desk_;
  Courier courier_;

  Sessions sessions_;
  absl::flat_hash_map<std::string, uint64_t> by_routing_id_;
  uint64_t last_session_ = 0;
  absl::btree_set<uint64_t> ready_;   // sessions to attend to
  absl::btree_set<uint64_t> paused_;  // sessions whose sockets were full
  // Sessions that wait for the disk, in the order of what they wait for.
  struct Awaiting {
    Sequence rests_on;
    uint64_t session;
  };
  std::deque<Awaiting> awaiting_;
  Sequence subscribers_woken_at_ = 0;  // the head then

  PublishView publish_;
  absl::Status refusal_;
  bool draining_ = false, drained_ = false;
  absl::Time retried_at_, looked_around_at_;
  HubFigures figures_;
  absl::Status failure_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_CORE_H_
