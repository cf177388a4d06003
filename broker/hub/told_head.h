// The durable head as clients are told of it: a position, the tree it closes, and the hub's
// signature. Each is made when it is first asked for, once for every head.
#ifndef BASIN_BROKER_HUB_TOLD_HEAD_H_
#define BASIN_BROKER_HUB_TOLD_HEAD_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/integrity.pb.h"
#include "broker/index/tree_index.h"
#include "broker/log/event_log.h"
#include "proto/integrity/signing_key.h"

namespace basin {

// One thread, the front's.
class ToldHead {
 public:
  // `tree` outlives this, and has caught up with the log. Without a key heads are not signed.
  ToldHead(const LogIdentity& identity, const TreeIndex& tree,
           std::shared_ptr<const SigningKey> key);

  // The tree has taken in another group.
  void Advance();

  const v1::Position& position() const { return position_; }
  // Some 3 µs for a new head.
  const v1::TreeState& tree();
  // Some 35 µs for a new head.
  const v1::SignedHead& Signed(absl::Time now);
  // As WELCOME tells it; empty when heads are not signed.
  std::string signing_key() const;

 private:
  const TreeIndex& index_;
  const std::shared_ptr<const SigningKey> key_;
  v1::Position position_;
  std::optional<v1::TreeState> tree_;
  std::optional<v1::SignedHead> signed_;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_TOLD_HEAD_H_
