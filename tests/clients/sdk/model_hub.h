// The least a hub can be: admits everything, keeps it in memory, and speaks the protocol. One
// connection at a time; frames in, frames out.
#ifndef BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_H_
#define BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_H_

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/query.pb.h"
#include "basin/v1/session.pb.h"
#include "gtest/gtest.h"
#include "tests/clients/sdk/sdk_testing.h"

namespace basin {

class ModelHub {
 public:
  // A new connection; forgets the one before.
  void Connect() {
    welcomed_ = false;
    next_number_ = 1;
    readers_.clear();
    out_.clear();
  }

  void Receive(absl::string_view bytes) {
    const absl::StatusOr<Frame> frame = ReadFrame(bytes);
    ASSERT_TRUE(frame.ok());
    const std::string body(frame->body);
    if (frame->type == v1::HELLO) return Welcome();
    if (!welcomed_) return Error(frame->channel, v1::SESSION_UNKNOWN);
    switch (frame->type) {
      case v1::PUBLISH:
        return Publish(body);
      case v1::SUBSCRIBE:
        return Subscribe(frame->channel, body);
      case v1::UNSUBSCRIBE:
        readers_.erase(frame->channel);
        return;
      case v1::CREDIT:
        return Grant(frame->channel, body);
      case v1::QUERY:
        return Send(v1::ANSWER, frame->channel, v1::Answer());
      case v1::PING: {
        v1::Pong pong;
        *pong.mutable_durable_head() = PositionOf(log_.size());
        return Send(v1::PONG, 0, pong);
      }
      default:
        return;
    }
  }

  // What the hub wants to send now, subscriptions included.
  std::vector<std::string> TakeFrames() {
    for (auto& [channel, reader] : readers_) Pump(channel, reader);
    return std::exchange(out_, {});
  }
  void Send(v1::MessageType type, uint32_t channel, const google::protobuf::MessageLite& message) {
    out_.push_back(WriteFrame(type, channel, message));
  }

  // Someone else's event.
  void Append(const std::string& event) { Admit(event); }

  const std::vector<std::string>& log() const { return log_; }
  int sessions = 0;
  uint32_t records_per_message = 3;
  v1::PublishCredit publish_credit;  // 8 messages, 64 KiB

  ModelHub() {
    publish_credit.set_messages(8);
    publish_credit.set_bytes(64 * 1024);
  }

 private:
  struct Reader {
    Sequence after = 0, until = 0;
    int64_t messages = 0, bytes = 0;
    uint64_t sent = 0;
    bool told_live = false, done = false;
  };

  void Error(uint32_t channel, v1::ErrorCode code) {
    v1::Error error;
    error.set_code(code);
    Send(v1::ERROR, channel, error);
  }

  void Welcome() {
    if (!welcomed_) ++sessions;
    welcomed_ = true;
    v1::Welcome welcome;
    welcome.set_version(1);
    welcome.set_session(sessions);
    welcome.set_actor("mlv");
    welcome.mutable_limits()->set_max_message_bytes(64 * 1024);
    *welcome.mutable_credit() = publish_credit;
    *welcome.mutable_head() = PositionOf(log_.size());
    Send(v1::WELCOME, 0, welcome);
  }

  // Returns the sequence; a known event has the one it got first.
  Sequence Admit(const std::string& event) {
    const auto [found, is_new] = known_.emplace(event, log_.size() + 1);
    if (is_new) log_.push_back(event);
    return found->second;
  }

  void Publish(const std::string& body) {
    v1::Publish publish;
    ASSERT_TRUE(publish.ParseFromString(body));
    if (publish.number() < next_number_) return;  // repeated on the wire
    if (publish.number() > next_number_) return Error(0, v1::UNEXPECTED_MESSAGE);
    ++next_number_;
    v1::Ack ack;
    ack.set_number(publish.number());
    for (int i = 0; i < publish.transactions_size(); ++i) {
      v1::Outcome* outcome = ack.add_outcomes();
      outcome->set_number(publish.number());
      outcome->set_transaction(i);
      for (const std::string& event : publish.transactions(i).events())
        outcome->add_sequences(Admit(event));
    }
    *ack.mutable_head() = PositionOf(log_.size());
    Send(v1::ACK, 0, ack);
  }

  void Subscribe(uint32_t channel, const std::string& body) {
    v1::Subscribe request;
    ASSERT_TRUE(request.ParseFromString(body));
    if (readers_.count(channel) != 0) return;  // repeated on the wire
    if (request.has_after() && request.after().sequence() > log_.size())
      return Error(channel, v1::BEYOND_HEAD);
    Reader reader;
    reader.after = request.has_after() ? request.after().sequence() : log_.size();
    reader.until = request.until();
    reader.messages = request.credit().messages();
    reader.bytes = request.credit().bytes();
    readers_[channel] = reader;
  }

  void Grant(uint32_t channel, const std::string& body) {
    v1::Credit credit;
    ASSERT_TRUE(credit.ParseFromString(body));
    const auto found = readers_.find(channel);
    if (found == readers_.end()) return;
    found->second.messages += credit.grant().messages();
    found->second.bytes += credit.grant().bytes();
  }

  void Pump(uint32_t channel, Reader& reader) {
    const Sequence end =
        reader.until == 0 ? log_.size() : std::min<Sequence>(reader.until, log_.size());
    while (reader.messages > 0 && reader.bytes > 0 && !reader.done &&
           (reader.after < end || !reader.told_live)) {
      std::string body;
      for (uint32_t i = 0; i < records_per_message && reader.after < end; ++i) {
        ++reader.after;
        AppendToRun(MakeRecord(reader.after, log_[reader.after - 1]), body);
      }
      v1::Events rest;
      rest.set_number(++reader.sent);
      rest.set_through(reader.after);
      rest.set_live(reader.after == log_.size());
      rest.set_done(reader.until != 0 && reader.after >= reader.until);
      reader.told_live = rest.live();
      reader.done = rest.done();
      body += rest.SerializeAsString();
      reader.messages -= 1;
      reader.bytes -= static_cast<int64_t>(body.size());
      out_.push_back(WriteFrame(v1::EVENTS, channel, absl::string_view(body)));
    }
  }

  bool welcomed_ = false;
  uint64_t next_number_ = 1;
  std::vector<std::string> log_;
  std::map<std::string, Sequence> known_;
  std::map<uint32_t, Reader> readers_;
  std::vector<std::string> out_;
};

}  // namespace basin

#endif  // BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_H_
