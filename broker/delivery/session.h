// One conversation with one client, from HELLO to BYE: what it may do, what it is owed, and what
// waits to be sent to it.
#ifndef BASIN_BROKER_DELIVERY_SESSION_H_
#define BASIN_BROKER_DELIVERY_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "broker/delivery/answer_queue.h"
#include "broker/delivery/frame_queue.h"
#include "broker/delivery/subscription.h"
#include "proto/model/sequence.h"

namespace basin {

// The version to speak with a client: the highest that both know. Errors: VERSION_UNSUPPORTED.
absl::StatusOr<uint32_t> ChooseVersion(const v1::Hello& hello);

// A record of state with few rules of its own; HubCore holds the conversation. One thread.
struct Session {
  Session(uint64_t session_id, std::string routing, std::string user, std::string actor,
          PublishAllowance allowance, absl::Time now)
      : id(session_id),
        routing_id(std::move(routing)),
        user_id(std::move(user)),
        actor_id(std::move(actor)),
        answers(allowance),
        heard_at(now),
        pinged_at(now) {}

  // Counts something the protocol does not allow. True when that was one too many.
  bool Misbehaved() { return ++faults >= kFaultsMax; }

  static constexpr int kFaultsMax = 3;

  const uint64_t id;
  const std::string routing_id;  // where to send; says nothing about who it is
  const std::string user_id;     // the key that said HELLO; every later message carries the same
  const std::string actor_id;
  AnswerQueue answers;
  std::map<uint32_t, Subscription> subscriptions;  // by channel
  FrameQueue outbox;
  absl::Time heard_at, pinged_at;
  int faults = 0;
  // The socket would not take the last frame: nothing more is produced until it does.
  bool paused = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_SESSION_H_
