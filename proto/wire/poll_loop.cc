#include "proto/wire/poll_loop.h"

#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "absl/time/clock.h"
#include "proto/model/check.h"

namespace basin {
namespace {

Now ReadClocks() { return {WallNow(), SteadyNow()}; }

// Rounded up: rounding down would turn in circles until the last millisecond is over.
long PollMilliseconds(absl::Duration wait) {
  const absl::Duration bounded = std::clamp(wait, absl::ZeroDuration(), absl::Hours(1));
  return static_cast<long>(absl::ToInt64Milliseconds(absl::Ceil(bounded, absl::Milliseconds(1))));
}

}  // namespace

absl::Time WallNow() { return absl::Now(); }

absl::Duration SteadyNow() {
  timespec time;
  // CLOCK_MONOTONIC stands still while a laptop sleeps: every lid closed would look like a jump of
  // the wall clock.
  BASIN_CHECK(clock_gettime(CLOCK_BOOTTIME, &time) == 0);
  return absl::DurationFromTimespec(time);
}

WakeUp::WakeUp() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { BASIN_CHECK(fd_ >= 0); }
WakeUp::~WakeUp() { close(fd_); }

void WakeUp::Signal() {
  const uint64_t one = 1;
  while (write(fd_, &one, sizeof(one)) < 0) {
    if (errno == EAGAIN) return;  // the counter is full: it is signalled already
    BASIN_CHECK(errno == EINTR);
  }
}

void WakeUp::Clear() {
  uint64_t count;
  while (read(fd_, &count, sizeof(count)) < 0 && errno == EINTR) continue;
}

struct PollLoop::Source {
  Id id = 0;
  void* socket = nullptr;  // or, when null:
  int fd = -1;
  Callback callback;
  bool forgotten = false;
};

struct PollLoop::Timer {
  Id id = 0;
  absl::Duration due;     // in steady time
  absl::Duration period;  // zero: once
  Callback callback;
  bool forgotten = false;
};

PollLoop::PollLoop() = default;
PollLoop::~PollLoop() {
  if (signal_fd_ >= 0) close(signal_fd_);
}

PollLoop::Id PollLoop::Add(std::unique_ptr<Source> source) {
  source->id = next_id_++;
  sources_.push_back(std::move(source));
  return sources_.back()->id;
}

PollLoop::Id PollLoop::Watch(Socket& socket, Callback readable) {
  auto source = std::make_unique<Source>();
  source->socket = socket.raw();
  source->callback = std::move(readable);
  return Add(std::move(source));
}

PollLoop::Id PollLoop::Watch(WakeUp& wake_up, Callback woken) {
  // Cleared before the callback looks, so that a signal given while it works wakes the loop once
  // more.
  return WatchDescriptor(wake_up.fd(), [&wake_up, woken = std::move(woken)](const Now& now) {
    wake_up.Clear();
    woken(now);
  });
}

PollLoop::Id PollLoop::WatchDescriptor(int fd, Callback readable) {
  auto source = std::make_unique<Source>();
  source->fd = fd;
  source->callback = std::move(readable);
  return Add(std::move(source));
}

PollLoop::Id PollLoop::After(absl::Duration delay, Callback due) {
  auto timer = std::make_unique<Timer>();
  timer->id = next_id_++;
  timer->due = SteadyNow() + delay;
  timer->period = absl::ZeroDuration();
  timer->callback = std::move(due);
  timers_.push_back(std::move(timer));
  return timers_.back()->id;
}

PollLoop::Id PollLoop::Every(absl::Duration period, Callback due) {
  BASIN_CHECK(period > absl::ZeroDuration());
  const Id id = After(period, std::move(due));
  timers_.back()->period = period;
  return id;
}

void PollLoop::Forget(Id id) {
  // Marked only: the object may be the one whose callback is running.
  for (const auto& source : sources_)
    if (source->id == id) source->forgotten = true;
  for (const auto& timer : timers_)
    if (timer->id == id) timer->forgotten = true;
}

void PollLoop::WatchSignals(const std::vector<int>& signals,
                            std::function<void(int signal, const Now&)> received) {
  BASIN_CHECK(signal_fd_ < 0);
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  BASIN_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
  signal_fd_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  BASIN_CHECK(signal_fd_ >= 0);
  WatchDescriptor(signal_fd_, [fd = signal_fd_, received = std::move(received)](const Now& now) {
    signalfd_siginfo info;
    while (read(fd, &info, sizeof(info)) == sizeof(info))
      received(static_cast<int>(info.ssi_signo), now);
  });
}

void PollLoop::Run() {
  stopped_ = false;
  while (!stopped_) RunOnce(absl::InfiniteDuration());
}

void PollLoop::RunOnce(absl::Duration wait) {
  DropForgotten();
  std::vector<zmq_pollitem_t> items;
  items.reserve(sources_.size());
  for (const auto& source : sources_) items.push_back({source->socket, source->fd, ZMQ_POLLIN, 0});

  const long timeout = PollMilliseconds(UntilNextTimer(wait));
  const int ready = zmq_poll(items.data(), static_cast<int>(items.size()), timeout);
  BASIN_CHECK(ready >= 0 || zmq_errno() == EINTR);
  // Callbacks may add sources behind these; they get their turn next time.
  for (size_t i = 0; ready > 0 && i < items.size(); ++i) {
    Source& source = *sources_[i];
    if (items[i].revents != 0 && !source.forgotten) source.callback(ReadClocks());
  }
  FireTimers();
  DropForgotten();
}

absl::Duration PollLoop::UntilNextTimer(absl::Duration at_most) const {
  absl::Duration wait = at_most;
  if (timers_.empty()) return wait;
  const absl::Duration now = SteadyNow();
  for (const auto& timer : timers_) wait = std::min(wait, timer->due - now);
  return wait;
}

void PollLoop::FireTimers() {
  const size_t count = timers_.size();
  for (size_t i = 0; i < count; ++i) {
    Timer& timer = *timers_[i];
    const Now now = ReadClocks();
    if (timer.forgotten || timer.due > now.steady) continue;
    if (timer.period == absl::ZeroDuration()) {
      timer.forgotten = true;
    } else {
      timer.due = now.steady + timer.period;
    }
    timer.callback(now);
  }
}

void PollLoop::DropForgotten() {
  const auto forgotten = [](const auto& entry) { return entry->forgotten; };
  sources_.erase(std::remove_if(sources_.begin(), sources_.end(), forgotten), sources_.end());
  timers_.erase(std::remove_if(timers_.begin(), timers_.end(), forgotten), timers_.end());
}

}  // namespace basin
