#include "tests/simulation/checker.h"

#include <algorithm>

#include "proto/wire/frame.h"

namespace basin {
namespace {

template <typename Message>
Message Parse(absl::string_view body) {
  Message message;
  message.ParseFromArray(body.data(), static_cast<int>(body.size()));
  return message;
}

std::string KeyOfEvent(absl::string_view bytes) {
  const auto event = ReadEvent(bytes);
  return event.ok() ? absl::StrCat(event->header.source, " ", event->header.id) : "";
}

}  // namespace

// ---- As it happens ----

void Checker::Decided(absl::string_view routing_id, uint64_t number, Sequence assigned) {
  // The first time counts: a frame that the wire repeats is not decided again.
  decided_.emplace(std::make_pair(std::string(routing_id), number), assigned);
}

void Checker::Leaves(absl::string_view routing_id, absl::string_view bytes) {
  const auto frame = ReadFrame(bytes);
  if (!frame.ok()) return Fail("the hub sends what is no frame");
  const Sequence durable = log_.durable_head();
  Sequence told = 0;
  if (frame->type == v1::ACK) {
    const auto ack = Parse<v1::Ack>(frame->body);
    told = ack.head().sequence();
    for (const v1::Outcome& outcome : ack.outcomes()) {
      for (const Sequence sequence : outcome.sequences()) told = std::max(told, sequence);
      // Invariant 1, for refusals and duplicates too.
      told = std::max(told, decided_[{std::string(routing_id), outcome.number()}]);
    }
  } else if (frame->type == v1::EVENTS) {
    const auto events = Parse<v1::Events>(frame->body);
    told = events.through();
    for (const std::string& record : events.records()) {
      const auto view = ReadRecord(record);
      if (!view.ok()) return Fail("a delivered record cannot be read");
      told = std::max(told, view->sequence);
    }
  } else if (frame->type == v1::WELCOME) {
    told = Parse<v1::Welcome>(frame->body).head().sequence();
  } else if (frame->type == v1::PING || frame->type == v1::PONG) {
    told = Parse<v1::Ping>(frame->body).durable_head().sequence();
  }
  if (told > durable)
    Fail(absl::StrCat(v1::MessageType_Name(frame->type), " tells of ", told, " while ", durable,
                      " is durable"));
}

void Checker::Offered(size_t publisher, uint64_t ticket, Transaction transaction, bool dry_run) {
  auto& offers = offers_[publisher];
  if (ticket != offers.size() + 1) Fail("tickets do not count");
  if (!dry_run)
    for (const std::string& event : transaction) ++times_offered_[KeyOfEvent(event)];
  offers.push_back({std::move(transaction), dry_run, std::nullopt});
}

void Checker::Answered(size_t publisher, uint64_t ticket, const v1::Outcome& outcome) {
  Offer& offer = offers_[publisher].at(ticket - 1);
  if (offer.outcome.has_value()) Fail("a transaction is answered twice");
  offer.outcome = outcome;
  outcome.has_refused() ? ++refused_ : ++accepted_;
}

void Checker::Saw(size_t subscriber, const RecordView& record) {
  seen_[subscriber].emplace_back(record.bytes);
}

void Checker::CameThrough(size_t subscriber, Sequence through) {
  if (through < through_[subscriber]) Fail("a subscriber's cursor goes back");
  through_[subscriber] = through;
}

// ---- At the end ----

void Checker::CheckLog() {
  const auto cursor = log_.ReadAfter(0);
  if (!cursor.ok()) return Fail("the log cannot be read");
  absl::Time recorded_at = absl::UnixEpoch();
  for (SharedGroup group = *(*cursor)->Next(); group != nullptr; group = *(*cursor)->Next()) {
    for (uint32_t i = 0; i < group->count; ++i) {
      const absl::string_view bytes = RecordBytes(*group, i);
      const auto record = ReadRecord(bytes);
      if (!record.ok()) return Fail("a stored record cannot be read");
      if (record->sequence != records_.size() + 1) return Fail("sequences have a gap");
      if (record->recorded_at < recorded_at) return Fail("recorded_at decreases");
      recorded_at = record->recorded_at;
      records_.push_back({std::string(bytes), std::string(record->event.bytes)});
      if (!by_key_.emplace(KeyOfEvent(record->event.bytes), record->sequence).second)
        return Fail(
            absl::StrCat("an event is in the log twice, the second time as ", record->sequence));
    }
  }
}

void Checker::CheckAnswers() {
  for (const auto& [publisher, offers] : offers_) {
    Sequence previous = 0;
    for (const Offer& offer : offers) {
      if (!offer.outcome.has_value()) return Fail("a transaction was never answered");
      CheckAnswer(offer, *offer.outcome, previous);
    }
  }
}

void Checker::CheckAnswer(const Offer& offer, const v1::Outcome& outcome, Sequence& previous) {
  if (offer.dry_run) return;
  if (outcome.has_refused()) return CheckRefused(offer);
  const auto size = static_cast<int>(offer.transaction.size());
  if (outcome.sequences_size() != size) return Fail("an answer does not name every event's place");
  for (int i = 0; i < size; ++i) {
    const Sequence sequence = outcome.sequences(i);
    const std::string& event = offer.transaction[static_cast<size_t>(i)];
    if (sequence == 0 || sequence > records_.size())
      return Fail(absl::StrCat("acknowledged ", sequence, " is not in the log"));
    if (records_[sequence - 1].event != event)
      return Fail(absl::StrCat("another event stands at acknowledged ", sequence));
    // A publisher's order, for events that it said once and that entered when they were answered.
    // (One that entered before a crash may have overtaken another, refused then, whose refusal got
    // lost; the other was judged anew, and is later now.)
    if (outcome.duplicate() || times_offered_[KeyOfEvent(event)] > 1) continue;
    if (sequence <= previous) return Fail("a publisher's events changed their order");
    previous = sequence;
  }
}

// Nothing of a refused transaction is there, unless another one brought it.
void Checker::CheckRefused(const Offer& offer) {
  for (const std::string& event : offer.transaction) {
    const std::string key = KeyOfEvent(event);
    if (times_offered_[key] == 1 && by_key_.count(key) != 0)
      return Fail("part of a refused transaction is in the log");
  }
}

void Checker::CheckSubscriber(size_t subscriber, Wanted wanted) {
  std::vector<std::string> expected;
  for (const Logged& logged : records_) {
    const auto record = ReadRecord(logged.bytes);
    if (record.ok() && wanted(*record, subscriber)) expected.push_back(logged.bytes);
  }
  const std::vector<std::string>& seen = seen_[subscriber];
  if (seen != expected)
    Fail(absl::StrCat("subscriber ", subscriber, " saw ", seen.size(), " records, not the ",
                      expected.size(), " it was to see"));
}

}  // namespace basin
