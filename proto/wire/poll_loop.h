// One thread's loop: sockets, file descriptors, timers and signals, each with a callback. The only
// place that reads the clock; everything it calls is told the time.
#ifndef BASIN_PROTO_WIRE_POLL_LOOP_H_
#define BASIN_PROTO_WIRE_POLL_LOOP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "proto/wire/socket.h"

namespace basin {

// The time of day, which an operator or NTP may set back.
absl::Time WallNow();
// Time since the machine started, its sleep included; never goes back. For deadlines, and to notice
// that the wall clock has jumped.
absl::Duration SteadyNow();

struct Now {
  absl::Time wall;
  absl::Duration steady;
};

// Wakes a loop from another thread. Many signals before the loop looks are one.
class WakeUp {
 public:
  WakeUp();
  ~WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;

  void Signal();  // any thread; never blocks
  void Clear();   // the loop does, before it calls back
  int fd() const { return fd_; }

 private:
  int fd_;
};

// Callbacks run on the thread that calls Run or RunOnce, one at a time, and may watch, forget and
// stop. What is watched must outlive the loop or be forgotten first. A callback is called again for
// as long as something is left to read, so it may leave the rest for later.
class PollLoop {
 public:
  using Callback = std::function<void(const Now&)>;
  // Names a watch or a timer. Never reused.
  using Id = uint64_t;

  PollLoop();
  ~PollLoop();
  PollLoop(const PollLoop&) = delete;
  PollLoop& operator=(const PollLoop&) = delete;

  Id Watch(Socket& socket, Callback readable);
  Id Watch(WakeUp& wake_up, Callback woken);
  Id WatchDescriptor(int fd, Callback readable);

  // Calls once after `delay`, or every `period` from now on; missed turns are not made up for.
  Id After(absl::Duration delay, Callback due);
  Id Every(absl::Duration period, Callback due);

  // Ends a watch or timer; its callback is not called again. Ids that are gone are ignored.
  void Forget(Id id);

  // Takes these signals away from the process and gives them to `received`, one call per kind and
  // turn. Call it in main before any thread starts: threads inherit which signals are blocked, and
  // one that does not block SIGTERM would die of it with the whole process. Once per loop.
  void WatchSignals(const std::vector<int>& signals,
                    std::function<void(int signal, const Now&)> received);

  // Until Stop() is called, by a callback.
  void Run();
  // One turn: waits at most `wait` for something to happen, and handles all of it.
  void RunOnce(absl::Duration wait);
  void Stop() { stopped_ = true; }

 private:
  struct Source;
  struct Timer;

  Id Add(std::unique_ptr<Source> source);
  absl::Duration UntilNextTimer(absl::Duration at_most) const;
  void FireTimers();
  void DropForgotten();

  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::unique_ptr<Timer>> timers_;
  Id next_id_ = 1;
  int signal_fd_ = -1;
  bool stopped_ = false;
};

}  // namespace basin

#endif  // BASIN_PROTO_WIRE_POLL_LOOP_H_
