// Brings every session what it is owed, as far as its socket takes it: frames that wait, answers
// whose ground is durable, records within the credit of its subscriptions.
#ifndef BASIN_BROKER_HUB_COURIER_H_
#define BASIN_BROKER_HUB_COURIER_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "broker/delivery/session.h"
#include "broker/delivery/tail_ring.h"
#include "broker/hub/hub_port.h"
#include "broker/hub/told_head.h"

namespace basin {

// One thread, the front's.
class Courier {
 public:
  // Everything outlives the courier. `head` is the durable head as it is told to clients.
  Courier(ToldHead& head, v1::Durability durability, const TailRing& ring, HubPort& port)
      : head_(head), durability_(durability), ring_(ring), port_(port) {}

  enum class Result {
    kSettled,     // nothing is owed now
    kMore,        // stopped to let others have their turn
    kPaused,      // its socket takes no more: try again a little later
    kGone,        // it has disconnected
    kOverwhelmed  // it asks without reading: end it
  };
  // Nothing is dropped: what the socket does not take stays in the outbox, and nothing more is
  // produced for the session until it does.
  Result Attend(Session& session, absl::Time now);

  // Puts a frame behind what waits already; it goes out once everything up to `rests_on` is
  // durable. False when the session's outbox is full.
  bool Post(Session& session, std::string frame, Sequence rests_on) {
    return session.outbox.Add(std::move(frame), rests_on);
  }

  // Which subscription the read with that ticket was for; asked once per read.
  struct Reading {
    uint64_t session = 0;
    uint32_t channel = 0;
  };
  Reading Claim(uint64_t ticket);
  // Sends what was read for it. A session that cannot take it now reads again later.
  Result Deliver(Session& session, uint32_t channel, LogReadResult read, absl::Time now);

 private:
  Result FlushOutbox(Session& session);
  Result SendAnswers(Session& session);
  Result SendEvents(Session& session, absl::Time now);
  Result SendEvents(Session& session, uint32_t channel, Subscription& subscription, absl::Time now);
  Result Transmit(Session& session, std::string frame);
  // Ends the subscription and tells the client why.
  Result Fail(Session& session, uint32_t channel, Subscription& subscription,
              const absl::Status& error);

  ToldHead& head_;
  const v1::Durability durability_;
  const TailRing& ring_;
  HubPort& port_;
  uint64_t last_ticket_ = 0;
  absl::flat_hash_map<uint64_t, Reading> readings_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_COURIER_H_
