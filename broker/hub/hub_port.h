// What the hub's core needs done around it: by threads in the program, by the event queue in the
// simulator.
#ifndef BASIN_BROKER_HUB_HUB_PORT_H_
#define BASIN_BROKER_HUB_HUB_PORT_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "broker/delivery/log_read.h"
#include "broker/hub/log_stats.h"
#include "broker/log/commit_group.h"
#include "proto/wire/socket.h"

namespace basin {

// No call waits, and none calls back into the core.
class HubPort {
 public:
  virtual ~HubPort() = default;

  // `frame` is empty after kSent, else as it was.
  virtual SendResult Send(absl::string_view routing_id, std::string& frame) = 0;

  // Makes the group durable, after those handed over before; HubCore::OnDurable hears of it.
  // Whoever commits it adds what SealInPlace adds, and changes nothing else: the core goes on
  // reading it.
  virtual void Commit(std::shared_ptr<CommitGroup> group) = 0;

  // Reads the log; HubCore::OnRead gets the result.
  virtual void Read(LogRead read) = 0;

  // What was counted beside the core.
  virtual LogWork log_work() const = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_PORT_H_
