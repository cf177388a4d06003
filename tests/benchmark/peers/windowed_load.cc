#include "tests/benchmark/peers/windowed_load.h"

#include <poll.h>

#include <algorithm>
#include <deque>

#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

constexpr int kPatienceMs = 30'000;

// One connection and its window.
class Window {
 public:
  Window(WindowedConnection& connection, uint32_t in_flight)
      : connection_(connection), in_flight_(in_flight) {}

  bool Done() const { return answered_ == connection_.messages(); }
  pollfd Interest() const {
    const int events = POLLIN | (flushed_ ? 0 : POLLOUT);
    return {Done() ? -1 : connection_.socket(), static_cast<short>(events), 0};
  }

  absl::Status Fill() {
    const absl::Duration now = SteadyNow();
    for (; next_ < connection_.messages() && sent_at_.size() < in_flight_; ++next_) {
      BASIN_RETURN_IF_ERROR(connection_.Append(next_));
      sent_at_.push_back(now);
    }
    BASIN_ASSIGN_OR_RETURN(flushed_, connection_.Flush());
    return absl::OkStatus();
  }

  absl::Status Take(PublishLoad& load) {
    BASIN_ASSIGN_OR_RETURN(uint64_t further, connection_.Receive());
    const absl::Duration now = SteadyNow();
    for (; further > 0; --further) {
      load.events += connection_.events_in(answered_++);
      load.latencies.push_back(now - sent_at_.front());
      sent_at_.pop_front();
    }
    return Fill();
  }

 private:
  WindowedConnection& connection_;
  const uint32_t in_flight_;
  size_t next_ = 0;
  size_t answered_ = 0;
  bool flushed_ = true;
  std::deque<absl::Duration> sent_at_;
};

}  // namespace

absl::StatusOr<PublishLoad> RunWindowed(
    const std::vector<std::unique_ptr<WindowedConnection>>& connections, uint32_t in_flight) {
  std::deque<Window> windows;
  for (const auto& connection : connections) windows.emplace_back(*connection, in_flight);
  PublishLoad load;
  const absl::Duration start = SteadyNow();
  for (Window& window : windows) BASIN_RETURN_IF_ERROR(window.Fill());
  const auto done = [&] {
    return std::all_of(windows.begin(), windows.end(), [](const Window& w) { return w.Done(); });
  };
  std::vector<pollfd> polled(windows.size());
  while (!done()) {
    for (size_t i = 0; i < windows.size(); ++i) polled[i] = windows[i].Interest();
    if (poll(polled.data(), polled.size(), kPatienceMs) <= 0)
      return absl::DeadlineExceededError("the server is silent");
    for (size_t i = 0; i < windows.size(); ++i) {
      if (polled[i].revents & (POLLIN | POLLERR | POLLHUP))
        BASIN_RETURN_IF_ERROR(windows[i].Take(load));
      else if (polled[i].revents & POLLOUT)
        BASIN_RETURN_IF_ERROR(windows[i].Fill());
    }
  }
  load.took = SteadyNow() - start;
  std::sort(load.latencies.begin(), load.latencies.end());
  return load;
}

}  // namespace basin
