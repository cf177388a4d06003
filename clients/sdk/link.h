// A connection to a server, made again after a pause whenever it was dropped.
#ifndef BASIN_CLIENTS_SDK_LINK_H_
#define BASIN_CLIENTS_SDK_LINK_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/wire/dealer_socket.h"
#include "proto/wire/poll_loop.h"

namespace basin {

// One DealerSocket at a time. One thread. `now` counts from anywhere and does not go back.
class ClientLink {
 public:
  // `context` outlives the link.
  ClientLink(Context& context, std::string endpoint, DealerOptions options);
  ClientLink(const ClientLink&) = delete;
  ClientLink& operator=(const ClientLink&) = delete;

  // Begins a connection, unless there is one or the pause is not over.
  // Errors: BUSY, after which it is tried again; BAD_CONFIG or BAD_KEY_FILE: there never will be
  // one.
  absl::Status Open(absl::Time now);

  // Ends the connection; the next begins after a pause: at least `at_least`, longer each time until
  // WasOfUse, and shortened by chance, so that the clients of a hub that restarts do not all come
  // at once.
  void Drop(absl::Duration at_least, absl::Time now);
  void WasOfUse();

  // Returns when something came, when it is time to call Open or Send again, or after `wait`.
  void Wait(absl::Duration wait, absl::Time now);

  // What has become of the connection; nullopt when nothing new has.
  std::optional<LinkEvent> NextEvent();
  // False when nothing is waiting.
  bool Receive(Message& message);
  // Sends what `next` gives, until it gives nothing or the connection takes no more. A frame that
  // was not taken is kept and goes first.
  void Send(absl::FunctionRef<std::optional<std::string>()> next);

  const std::string& endpoint() const { return endpoint_; }

 private:
  Context& context_;
  const std::string endpoint_;
  const DealerOptions options_;
  absl::BitGen random_;
  std::unique_ptr<DealerSocket> socket_;  // null between connections
  PollLoop loop_;
  PollLoop::Id watches_[2] = {0, 0};
  std::string blocked_frame_;
  absl::Time open_at_ = absl::InfinitePast();
  absl::Duration pause_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_LINK_H_
