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

// Counts the records at the head of an EVENTS body; what follows them are its other fields.
void CountRecords(absl::string_view body, ReplayLoad& load) {
  constexpr char kRecordTag = (1 << 3) | 2;
  while (!body.empty() && body.front() == kRecordTag) {
    const auto record = NextRecord(body);
    if (!record.ok()) return;
    ++load.events;
    load.bytes += record->size();
  }
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

}  // namespace

absl::StatusOr<ReplayLoad> ReplayFrames(Context& context, const std::string& endpoint,
                                        const DealerOptions& options, uint64_t until) {
  BASIN_ASSIGN_OR_RETURN(auto socket, DealerSocket::Connect(context, endpoint, options));
  v1::Hello hello;
  hello.set_min_version(1);
  hello.set_max_version(1);
  BASIN_RETURN_IF_ERROR(SendUntilTaken(*socket, WriteFrame(v1::HELLO, 0, hello)));
  BASIN_RETURN_IF_ERROR(
      SendUntilTaken(*socket, WriteFrame(v1::SUBSCRIBE, kChannel, FromTheStart(until))));

  ReplayLoad load;
  absl::Status failed;
  PollLoop loop;
  const absl::Duration start = SteadyNow();
  loop.Watch(socket->socket(), [&](const Now&) {
    Message message;
    while (failed.ok() && socket->Receive(message)) {
      const auto frame = ReadFrame(message.bytes());
      if (!frame.ok()) failed = frame.status();
      if (!failed.ok() || frame->type != v1::EVENTS) continue;
      CountRecords(frame->body, load);
      failed = GrantAnother(*socket, frame->body.size());
    }
  });
  while (failed.ok() && load.events < until) {
    const uint64_t before = load.events;
    loop.RunOnce(kPatience);
    if (load.events == before && SteadyNow() - start > kPatience)
      failed = absl::DeadlineExceededError("the replay does not end");
  }
  BASIN_RETURN_IF_ERROR(failed);
  load.took = SteadyNow() - start;
  return load;
}

absl::StatusOr<ReplayLoad> ReplayThroughClient(ClientOptions options, uint64_t until) {
  BASIN_ASSIGN_OR_RETURN(auto client, Client::Connect(std::move(options)));
  ReplayLoad load;
  bool done = false;
  const absl::Duration start = SteadyNow();
  BASIN_RETURN_IF_ERROR(client
                            ->Subscribe(FromTheStart(until),
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
