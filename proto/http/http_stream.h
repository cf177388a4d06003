// A response that goes on: what is written to it later reaches the client later, for as long as the
// client reads. For Server-Sent Events.
#ifndef BASIN_PROTO_HTTP_HTTP_STREAM_H_
#define BASIN_PROTO_HTTP_HTTP_STREAM_H_

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"

namespace basin {

// Any thread writes; the server's thread sends. What the client has not read yet is kept, at most
// `unread_max` bytes: a client that falls further behind is dropped, and what it did not read with
// it. It may ask again.
class HttpStream {
 public:
  explicit HttpStream(size_t unread_max) : unread_max_(unread_max) {}
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;

  // False once the stream has ended, by End, by the client going away, or by it being dropped.
  bool Write(absl::string_view bytes);
  // Ends the response behind what was written.
  void End();
  bool ended() const;

  // ---- for the server ----

  // How the server is told to wait for more, and that there is more. Called with the stream's lock
  // held.
  struct Waiting {
    std::function<void()> wait, go_on;
  };
  void Attach(Waiting waiting);
  // The client is gone: nothing of `Waiting` is called any more.
  void Detach();

  enum class State { kBytes, kWaiting, kEnded, kDropped };
  struct Taken {
    State state;
    size_t bytes = 0;
  };
  // Moves up to `size` bytes to `target`. kWaiting: there are none yet, `wait` was called, and
  // `go_on` will be.
  Taken Take(char* target, size_t size);
  // Ends at once, without what was not sent.
  void Abandon();

 private:
  void GoOn();  // with the lock held

  const size_t unread_max_;
  mutable std::mutex mutex_;
  std::string unread_;  // all below guarded by mutex_
  size_t taken_ = 0;    // bytes of `unread_` that were sent
  bool ended_ = false, dropped_ = false, is_waiting_ = false;
  Waiting waiting_;
};

}  // namespace basin

#endif  // BASIN_PROTO_HTTP_HTTP_STREAM_H_
