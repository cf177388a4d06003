#include "tests/benchmark/publish_load.h"

#include <sys/resource.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "basin/v1/session.pb.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"
#include "proto/wire/message.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

// One connection. Speaks the wire itself: frames are made before the clock starts, but for their
// number.
class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(Context& context,
                                                          const PublishLoadOptions& options,
                                                          const Publisher& publisher) {
    BASIN_ASSIGN_OR_RETURN(auto socket,
                           DealerSocket::Connect(context, options.endpoint, publisher.socket));
    std::unique_ptr<Connection> connection(new Connection(std::move(socket)));
    connection->Prepare(publisher.events, options.events_per_message);
    BASIN_RETURN_IF_ERROR(connection->Greet(options.messages_in_flight));
    return connection;
  }

  DealerSocket& socket() { return *socket_; }
  bool HasMore() const { return next_ < bodies_.size(); }
  bool Done() const { return !HasMore() && sent_at_.empty(); }

  // False when nothing can be sent now.
  bool SendOne(absl::Duration now) {
    if (!HasMore() || sent_at_.size() >= window_) return false;
    v1::Publish publish;
    publish.set_number(next_ + 1);
    std::string body = publish.SerializeAsString();
    body.append(bodies_[next_]);
    std::string frame = WriteFrame(v1::PUBLISH, 0, body);
    if (socket_->Send(frame) != SendResult::kSent) return false;
    sent_at_.push_back(now);
    ++next_;
    return true;
  }

  // Takes every answer that has come.
  absl::Status Receive(absl::Duration now, PublishLoad& load) {
    Message message;
    while (socket_->Receive(message)) {
      BASIN_ASSIGN_OR_RETURN(const Frame frame, ReadFrame(message.bytes()));
      if (frame.type == v1::PING) BASIN_RETURN_IF_ERROR(Pong(frame));
      if (frame.type == v1::ERROR || frame.type == v1::BYE)
        return absl::UnavailableError("the hub ended the conversation");
      if (frame.type == v1::ACK) BASIN_RETURN_IF_ERROR(Acknowledged(frame, now, load));
    }
    return absl::OkStatus();
  }

 private:
  explicit Connection(std::unique_ptr<DealerSocket> socket) : socket_(std::move(socket)) {}

  void Prepare(const std::vector<std::string>& events, uint32_t per_message) {
    for (size_t i = 0; i < events.size(); i += per_message) {
      v1::Publish publish;
      auto* transaction = publish.add_transactions();
      for (size_t j = i; j < std::min<size_t>(i + per_message, events.size()); ++j)
        transaction->add_events(events[j]);
      bodies_.push_back(publish.SerializeAsString());
    }
  }

  absl::Status Greet(uint32_t window) {
    v1::Hello hello;
    hello.set_min_version(1);
    hello.set_max_version(1);
    hello.set_agent("basin-bench");
    std::string frame = WriteFrame(v1::HELLO, 0, hello);
    const absl::Duration deadline = SteadyNow() + kPatience;
    PollLoop pause;
    while (socket_->Send(frame) != SendResult::kSent) {
      if (SteadyNow() > deadline) return absl::DeadlineExceededError("no connection");
      pause.RunOnce(absl::Milliseconds(1));
    }
    Message message;
    while (!socket_->Receive(message)) {
      if (SteadyNow() > deadline) return absl::DeadlineExceededError("no WELCOME");
      pause.RunOnce(absl::Milliseconds(1));
    }
    BASIN_ASSIGN_OR_RETURN(const Frame answer, ReadFrame(message.bytes()));
    v1::Welcome welcome;
    if (answer.type != v1::WELCOME ||
        !welcome.ParseFromArray(answer.body.data(), static_cast<int>(answer.body.size())))
      return absl::UnavailableError("the hub did not welcome a publisher");
    window_ = std::min(window, welcome.credit().messages());
    return absl::OkStatus();
  }

  absl::Status Pong(const Frame& frame) {
    v1::Ping ping;
    ping.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size()));
    v1::Pong pong;
    pong.set_nonce(ping.nonce());
    std::string answer = WriteFrame(v1::PONG, 0, pong);
    socket_->Send(answer);
    return absl::OkStatus();
  }

  absl::Status Acknowledged(const Frame& frame, absl::Duration now, PublishLoad& load) {
    ack_.Clear();
    if (!ack_.ParseFromArray(frame.body.data(), static_cast<int>(frame.body.size())))
      return absl::DataLossError("an ACK cannot be read");
    for (const v1::Outcome& outcome : ack_.outcomes()) {
      if (outcome.has_refused()) return FromProto(outcome.refused());
      load.events += static_cast<uint64_t>(outcome.sequences_size());
      load.latencies.push_back(now - sent_at_.front());
      sent_at_.pop_front();
    }
    return absl::OkStatus();
  }

  std::unique_ptr<DealerSocket> socket_;
  std::vector<std::string> bodies_;  // PUBLISH messages without their number
  size_t next_ = 0;
  uint32_t window_ = 0;
  std::deque<absl::Duration> sent_at_;  // of messages not answered yet
  v1::Ack ack_;
};

absl::Duration OwnCpuTime() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return absl::DurationFromTimeval(usage.ru_utime) + absl::DurationFromTimeval(usage.ru_stime);
}

// How many events may have been sent by now.
uint64_t Allowed(const PublishLoadOptions& options, absl::Duration since_start) {
  if (options.events_per_second == 0) return UINT64_MAX;
  return static_cast<uint64_t>(options.events_per_second * absl::ToDoubleSeconds(since_start)) + 1;
}

}  // namespace

absl::Duration PublishLoad::Latency(double share) const {
  if (latencies.empty()) return absl::ZeroDuration();
  const auto last = static_cast<double>(latencies.size() - 1);
  return latencies[static_cast<size_t>(share * last)];
}

absl::StatusOr<PublishLoad> RunPublishLoad(Context& context, const PublishLoadOptions& options,
                                           const std::vector<Publisher>& publishers) {
  std::vector<std::unique_ptr<Connection>> connections;
  PollLoop loop;
  for (const Publisher& publisher : publishers) {
    BASIN_ASSIGN_OR_RETURN(auto connection, Connection::Open(context, options, publisher));
    connections.push_back(std::move(connection));
  }

  PublishLoad load;
  absl::Status failed;
  const absl::Duration cpu_before = OwnCpuTime();
  const absl::Duration start = SteadyNow();
  absl::Duration heard = start;
  uint64_t sent = 0;
  const auto send = [&](absl::Duration now) {
    for (bool any = true; any;) {
      any = false;
      for (auto& connection : connections) {
        if (sent >= Allowed(options, now - start) || !connection->SendOne(now)) continue;
        sent += options.events_per_message;
        load.sent_at.push_back(now);
        any = true;
      }
    }
  };
  for (auto& connection : connections) {
    loop.Watch(connection->socket().socket(), [&, c = connection.get()](const Now& now) {
      heard = now.steady;
      if (absl::Status status = c->Receive(SteadyNow(), load); !status.ok()) failed = status;
      send(SteadyNow());
    });
  }
  const auto done = [&] {
    return std::all_of(connections.begin(), connections.end(),
                       [](const auto& connection) { return connection->Done(); });
  };
  send(start);
  while (failed.ok() && !done()) {
    loop.RunOnce(options.events_per_second == 0 ? absl::Milliseconds(100)
                                                : absl::Microseconds(200));
    send(SteadyNow());
    if (SteadyNow() - heard > kPatience) failed = absl::DeadlineExceededError("the hub is silent");
  }
  BASIN_RETURN_IF_ERROR(failed);
  load.took = SteadyNow() - start;
  load.cpu = OwnCpuTime() - cpu_before;
  std::sort(load.latencies.begin(), load.latencies.end());
  return load;
}

}  // namespace basin
