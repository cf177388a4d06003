#include "clients/sdk/feed.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint32_t kWindowMessages = 32;
constexpr uint64_t kWindowBytes = 4 * 1024 * 1024;
// Tag of Events.records: field 1, length-delimited.
constexpr char kRecordTag = 0x0a;

absl::Status DoesNotFollow(Text detail) {
  return MakeError(v1::UNEXPECTED_MESSAGE, {.field = "events", .detail = std::move(detail)});
}

// The records stand first, as the hub stores them, and are read in place; the few fields after them
// are parsed. A hub that mixes them is understood, too.
absl::Status Read(ReceivedEvents& events) {
  absl::string_view rest = *events.body;
  while (!rest.empty() && rest[0] == kRecordTag) {
    BASIN_ASSIGN_OR_RETURN(const absl::string_view bytes, NextRecord(rest));
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
    events.records.push_back(record);
  }
  if (!events.message.ParseFromArray(rest.data(), static_cast<int>(rest.size())))
    return MakeError(v1::BAD_PROTO, {.field = "events", .detail = {}});
  for (const std::string& bytes : events.message.records()) {
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(bytes));
    events.records.push_back(record);
  }
  return absl::OkStatus();
}

}  // namespace

Feed::Feed(v1::Subscribe request) : request_(std::move(request)) {
  if (!request_.has_credit()) {
    request_.mutable_credit()->set_messages(kWindowMessages);
    request_.mutable_credit()->set_bytes(kWindowBytes);
  }
  if (request_.has_after()) handled_ = request_.after().sequence();
}

v1::Subscribe Feed::Renew(uint32_t channel, const v1::Position& head, absl::Time now) {
  if (handled_.has_value()) {
    // Replaces a start by time, or live. The log keeps the name it had first: if it is another one
    // now, the hub must say so and not go on as if nothing had happened.
    v1::Position& after = *request_.mutable_after();
    if (after.log_id().empty()) {
      after.set_log_id(head.log_id());
      after.set_epoch(head.epoch());
    }
    after.set_sequence(*handled_);
  }
  channel_ = channel;
  received_ = handled_;
  next_number_ = 1;
  heard_ = false;
  owed_since_ = now;
  messages_left_ = request_.credit().messages();
  bytes_left_ = static_cast<int64_t>(request_.credit().bytes());
  to_grant_.Clear();
  return request_;
}

absl::StatusOr<std::optional<ReceivedEvents>> Feed::Receive(absl::string_view body) {
  ReceivedEvents events;
  events.channel = channel_;
  events.body = std::make_unique<std::string>(body);
  BASIN_RETURN_IF_ERROR(Read(events));
  const uint64_t number = events.message.number();
  if (number != 0 && number < next_number_) return std::nullopt;
  if (number > next_number_)
    return DoesNotFollow(
        {"number $0 follows $1", "le numéro $0 suit $1", number, next_number_ - 1});
  const Sequence through = events.message.through();
  if (number == 0 && received_.has_value() && through < *received_) return std::nullopt;
  BASIN_RETURN_IF_ERROR(Check(events));

  ++next_number_;
  heard_ = true;
  owed_since_ = absl::InfiniteFuture();  // HeadIs begins anew
  end_received_ = events.message.done();
  messages_left_ -= 1;
  bytes_left_ -= static_cast<int64_t>(body.size());
  LearnStart(events);
  received_ = through;
  return events;
}

absl::Status Feed::Check(const ReceivedEvents& events) const {
  const Sequence through = events.message.through();
  if (received_.has_value() && through < *received_)
    return DoesNotFollow({"through $0 goes back behind $1", "through $0 revient en deçà de $1",
                          through, *received_});
  Sequence previous = 0;
  for (const RecordView& record : events.records) {
    if (record.sequence <= previous || record.sequence > through)
      return DoesNotFollow({"record $0 between $1 and $2", "l'enregistrement $0 entre $1 et $2",
                            record.sequence, previous, through});
    previous = record.sequence;
  }
  return absl::OkStatus();
}

// The first message of a start by time, or live, says where that was.
void Feed::LearnStart(const ReceivedEvents& events) {
  if (handled_.has_value()) return;
  Sequence before = events.message.through();
  if (!events.records.empty()) before = events.records.front().sequence - 1;
  if (events.message.gaps_size() > 0) before = std::min(before, events.message.gaps(0).from() - 1);
  handled_ = before;
}

bool Feed::Trim(ReceivedEvents& events) const {
  const Sequence handled = handled_.value_or(0);
  const auto is_new = [handled](const RecordView& record) { return record.sequence > handled; };
  events.records.erase(events.records.begin(),
                       std::find_if(events.records.begin(), events.records.end(), is_new));
  auto& gaps = *events.message.mutable_gaps();
  const auto is_told = [handled](const v1::Gap& gap) { return gap.to() <= handled; };
  gaps.erase(std::remove_if(gaps.begin(), gaps.end(), is_told), gaps.end());
  return events.message.through() >= handled;
}

std::optional<v1::DeliveryCredit> Feed::Handled(const ReceivedEvents& events) {
  handled_ = std::max(handled_.value_or(0), events.message.through());
  done_ = done_ || events.message.done();
  if (events.channel != channel_) return std::nullopt;  // renewed meanwhile, with a full window
  to_grant_.set_messages(to_grant_.messages() + 1);
  to_grant_.set_bytes(to_grant_.bytes() + events.body->size());
  const v1::DeliveryCredit& window = request_.credit();
  if (done_ || (2 * uint64_t{to_grant_.messages()} < window.messages() &&
                2 * to_grant_.bytes() < window.bytes()))
    return std::nullopt;
  messages_left_ += to_grant_.messages();
  bytes_left_ += static_cast<int64_t>(to_grant_.bytes());
  return std::exchange(to_grant_, v1::DeliveryCredit());
}

void Feed::HeadIs(Sequence durable_head, absl::Time now) {
  const bool wants_more = !heard_ || durable_head > received_.value_or(0);
  const bool may_come = messages_left_ > 0 && bytes_left_ > 0 && !end_received_;
  if (!wants_more || !may_come) {
    owed_since_ = absl::InfiniteFuture();
  } else {
    owed_since_ = std::min(owed_since_, now);
  }
}

}  // namespace basin
