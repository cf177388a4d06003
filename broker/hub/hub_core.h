// The hub without threads, sockets, disk or clock: what happens when a message comes, a group is
// durable, a read is done, or time passes. The program runs it on its front thread, the simulator
// on a virtual one.
//
//   client → OnMessage → Conversation → Gate (decides, at once) → CommitPipeline → HubPort::Commit
//   committer → OnDurable → TailRing → Pump → Courier (answers, records) → HubPort::Send
//
// Nobody hears of an event before it is durable: everything that leaves rests on the durable head.
// There is no rollback: a failed commit or a fact that cannot be read ends the process, and
// restarting finds out.
#ifndef BASIN_BROKER_HUB_HUB_CORE_H_
#define BASIN_BROKER_HUB_HUB_CORE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/delivery/tail_ring.h"
#include "broker/hub/commit_pipeline.h"
#include "broker/hub/conversation.h"
#include "broker/hub/courier.h"
#include "broker/hub/figures.h"
#include "broker/hub/hub_port.h"
#include "broker/hub/session_table.h"
#include "broker/hub/told_head.h"
#include "broker/index/tree_index.h"

namespace basin {

struct HubOptions {
  std::string version;  // of the program, for status
  ConversationOptions conversation;
  GroupBuilderOptions groups;
  size_t tail_ring_bytes = 16 * 1024 * 1024;
  std::shared_ptr<const SigningKey> signing_key;  // nullptr: heads are not signed
};

// One thread.
class HubCore {
 public:
  // Everything outlives the core. `facts` and `tree` have caught up with `log`.
  HubCore(const HubOptions& options, const EventCatalog& catalog, const EventLog& log,
          FactStore& facts, TreeIndex& tree, std::shared_ptr<const Actors> actors, HubPort& port,
          absl::Time now);

  // Inputs change the state; what follows from them leaves with the next Pump.
  void OnMessage(const ClientMessage& message, absl::Time now);
  void OnDurable(const SharedGroup& group);
  void OnRead(LogReadResult result, absl::Time now);
  // Takes effect with the next message of everybody concerned; sessions of keys that are gone end
  // now.
  void SetActors(std::shared_ptr<const Actors> actors);
  // While it is not OK, publishes are refused with it (DISK_FULL, CLOCK_JUMP). Reading goes on.
  void SetRefusal(const absl::Status& refusal);
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

 private:
  void NoteFailure(const absl::Status& status);
  void CommitGroups();
  void Wake(absl::Time now);
  void LookAround(absl::Time now);
  void SendPing(Session& session, absl::Time now);
  void AttendSessions(absl::Time now);
  void Conclude(Session& session, Courier::Result result);
  void FinishDraining();

  const EventLog& log_;
  FactStore& facts_;
  TreeIndex& tree_;
  HubPort& port_;

  ToldHead head_;
  TailRing ring_;
  CommitPipeline pipeline_;
  SessionTable sessions_;
  HubFigures figures_;
  Courier courier_;
  Conversation conversation_;

  Sequence woken_at_ = 0;  // the head when the subscribers were woken last
  absl::Time retried_at_, looked_around_at_;
  bool draining_ = false, drained_ = false;
  absl::Status failure_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_CORE_H_
