#include "tests/benchmark/replay_load.h"

#include <memory>
#include <utility>

#include "proto/model/record_view.h"
#include "proto/model/status.h"
#include "proto/wire/frame.h"
#include "proto/wire/message.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr uint32_t kChannel = 1;
constexpr uint32_t kCreditMessages = 64;
constexpr uint64_t kCreditBytes = 16 << 20;

v1::Subscribe FromTheStart(uint64_t until) {
  v1::Subscribe subscribe;
  subscribe.mutable_after()->set_sequence(0);
  subscribe.set_until(until);
  subscribe.mutable_credit()->set_messages(kCreditMessages);
  subscribe.mutable_credit()->set_bytes(kCreditBytes);
  return subscribe;
}

// Counts the records at the head of an EVENTS body. True when its other fields, which follow them,
// say that it is the last.
bool CountRecords(absl::string_view body, ReplayLoad& load) {
  constexpr char kRecordTag = (1 << 3) | 2;
  while (!body.empty() && body.front() == kRecordTag) {
    const auto record = NextRecord(body);
    if (!record.ok()) return false;
    ++load.events;
    load.bytes += record->size();
  }
  v1::Events rest;
  return rest.ParseFromArray(body.data(), static_cast<int>(body.size())) && rest.done();
}

absl::Status SendUntilTaken(DealerSocket& socket, std::string frame) {
  PollLoop pause;
  const absl::Duration deadline = SteadyNow() + kPatience;
  while (socket.Send(frame) != SendResult::kSent) {
    if (SteadyNow() > deadline) return absl::DeadlineExceededError("no connection");
    pause.RunOnce(absl::Milliseconds(1));
  }
  return absl::OkStatus();
}

absl::Status GrantAnother(DealerSocket& socket, size_t bytes) {
  v1::Credit credit;
  credit.mutable_grant()->set_messages(1);
  credit.mutable_grant()->set_bytes(bytes);
  return SendUntilTaken(socket, WriteFrame(v1::CREDIT, kChannel, credit));
}

absl::StatusOr<std::unique_ptr<DealerSocket>> Subscribe(Context& context,
                                                        const std::string& endpoint,
                                                        const DealerOptions& options,
                                                        const v1::Subscribe& request) {
  BASIN_ASSIGN_OR_RETURN(auto socket, DealerSocket::Connect(context, endpoint, options));
  v1::Hello hello;
  hello.set_min_version(1);
  hello.set_max_version(1);
  BASIN_RETURN_IF_ERROR(SendUntilTaken(*socket, WriteFrame(v1::HELLO, 0, hello)));
  BASIN_RETURN_IF_ERROR(SendUntilTaken(*socket, WriteFrame(v1::SUBSCRIBE, kChannel, request)));
  return socket;
}

// Reads, and grants as much as it has read, until it has `events`, or the last message.
absl::StatusOr<ReplayLoad> ReadFrames(DealerSocket& socket, uint64_t events) {
  ReplayLoad load;
  bool done = false;
  absl::Status failed;
  PollLoop loop;
  const absl::Duration start = SteadyNow();
  loop.Watch(socket.socket(), [&](const Now&) {
    Message message;
    while (failed.ok() && socket.Receive(message)) {
      const auto frame = ReadFrame(message.bytes());
      if (!frame.ok()) failed = frame.status();
      if (!failed.ok() || frame->type != v1::EVENTS) continue;
      done = CountRecords(frame->body, load);
      failed = GrantAnother(socket, frame->body.size());
    }
  });
  while (failed.ok() && !done && load.events < events) {
    const uint64_t before = load.events;
    loop.RunOnce(kPatience);
    if (!done && load.events == before && SteadyNow() - start > kPatience)
      failed = absl::DeadlineExceededError("the consumer does not get its events");
  }
  BASIN_RETURN_IF_ERROR(failed);
  load.took = SteadyNow() - start;
  return load;
}

}  // namespace

absl::StatusOr<ReplayLoad> ReplayFrames(Context& context, const std::string& endpoint,
                                        const DealerOptions& options, uint64_t until) {
  BASIN_ASSIGN_OR_RETURN(const auto socket,
                         Subscribe(context, endpoint, options, FromTheStart(until)));
  return ReadFrames(*socket, until);
}

absl::StatusOr<ReplayLoad> ReplayFiltered(Context& context, const std::string& endpoint,
                                          const DealerOptions& options, uint64_t until,
                                          const v1::Filter& filter) {
  v1::Subscribe request = FromTheStart(until);
  *request.mutable_filter() = filter;
  BASIN_ASSIGN_OR_RETURN(const auto socket, Subscribe(context, endpoint, options, request));
  return ReadFrames(*socket, until);
}

absl::StatusOr<ReplayLoad> FollowFrames(Context& context, const std::string& endpoint,
                                        const DealerOptions& options, uint64_t after,
                                        uint64_t events) {
  v1::Subscribe request = FromTheStart(/*until=*/0);
  request.mutable_after()->set_sequence(after);
  request.set_live(true);
  BASIN_ASSIGN_OR_RETURN(const auto socket, Subscribe(context, endpoint, options, request));
  return ReadFrames(*socket, events);
}

absl::StatusOr<std::unique_ptr<StuckConsumer>> StuckConsumer::Open(Context& context,
                                                                   const std::string& endpoint,
                                                                   const DealerOptions& options) {
  v1::Subscribe request;
  request.set_live(true);
  request.mutable_credit()->set_messages(1);
  request.mutable_credit()->set_bytes(kCreditBytes);
  BASIN_ASSIGN_OR_RETURN(auto socket, Subscribe(context, endpoint, options, request));
  return std::unique_ptr<StuckConsumer>(new StuckConsumer(std::move(socket)));
}

absl::StatusOr<ReplayLoad> ReplayThroughClient(ClientOptions options, uint64_t until,
                                               const std::vector<std::string>& basins) {
  BASIN_ASSIGN_OR_RETURN(auto client, Client::Connect(std::move(options)));
  v1::Subscribe request = FromTheStart(until);
  for (const std::string& basin : basins) request.mutable_filter()->add_basins(basin);
  ReplayLoad load;
  bool done = false;
  const absl::Duration start = SteadyNow();
  BASIN_RETURN_IF_ERROR(client
                            ->Subscribe(request,
                                        [&](const Client::Delivery& delivery) {
                                          load.events += delivery.records.size();
                                          for (const RecordView& record : delivery.records)
                                            load.bytes += record.bytes.size();
                                          done = done || delivery.message.done();
                                          return absl::OkStatus();
                                        })
                            .status());
  while (!done) BASIN_RETURN_IF_ERROR(client->Poll(absl::Seconds(1)));
  load.took = SteadyNow() - start;
  return load;
}

}  // namespace basin
