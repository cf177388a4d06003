#include "broker/delivery/subscription.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

// A subscriber that is sent no records learns how far it has come after so many, or so long.
constexpr Sequence kTellEvery = 10'000;
constexpr absl::Duration kTellAfter = absl::Seconds(1);
// At most so much of the ring is looked at in one go: others wait meanwhile.
constexpr size_t kScanBytesMax = 1024 * 1024;
// One read brings at most so much.
constexpr size_t kReadBytesMax = 4 * kEventsBytesMax;
constexpr int64_t kReadMessagesMax = 16;

int64_t AddWithin(int64_t credit, uint64_t grant) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max() / 2;
  return std::min<int64_t>(kMax,
                           credit + static_cast<int64_t>(std::min<uint64_t>(grant, kMax / 2)));
}

}  // namespace

Subscription::Subscription(v1::Filter asked, std::shared_ptr<const Filter> filter, Range range,
                           bool replayed, absl::Time now)
    : asked_(std::move(asked)),
      filter_(std::move(filter)),
      range_(range),
      replayed_(replayed),
      told_(range.after),
      told_at_(now) {}

void Subscription::Grant(const v1::DeliveryCredit& credit) {
  messages_ = AddWithin(messages_, credit.messages());
  bytes_ = AddWithin(bytes_, credit.bytes());
}

void Subscription::SetFilter(std::shared_ptr<const Filter> filter) {
  filter_ = std::move(filter);
  ticket_ = 0;
}

absl::StatusOr<std::optional<std::string>> Subscription::Next(const TailRing& ring,
                                                              absl::string_view prefix,
                                                              absl::Time now) {
  if (over_ || ticket_ != 0 || !has_credit()) return std::nullopt;

  EventsMessage message(std::string(prefix), *filter_, range_,
                        std::min(kEventsBytesMax, static_cast<size_t>(bytes_)));
  if (ring.Covers(through())) BASIN_RETURN_IF_ERROR(Fill(ring, message));
  range_.after = message.through();

  const bool live = through() >= ring.head();
  if (message.empty() && !DueWithoutRecords(live, now)) return std::nullopt;
  std::string bytes = message.Finish({.number = number_ + 1, .replayed = replayed_, .live = live});
  Charge(1, bytes.size() - prefix.size());
  Told(through(), live, now);
  return bytes;
}

absl::Status Subscription::Fill(const TailRing& ring, EventsMessage& message) {
  for (size_t scanned = 0; scanned < kScanBytesMax && !message.full();) {
    const SharedGroup group = ring.After(message.through());
    if (group == nullptr) break;
    BASIN_RETURN_IF_ERROR(message.Add(*group));
    scanned += group->records.size();
  }
  return absl::OkStatus();
}

bool Subscription::Behind(const TailRing& ring) const {
  return !over_ && ticket_ == 0 && has_credit() &&
         (finished() || (ring.Covers(through()) && through() < ring.head()));
}

std::optional<LogRead> Subscription::NextRead(const TailRing& ring, absl::string_view prefix,
                                              uint64_t ticket) {
  if (over_ || finished() || ticket_ != 0 || !has_credit() || ring.Covers(through()))
    return std::nullopt;
  ticket_ = ticket;
  LogRead read;
  read.ticket = ticket;
  read.filter = filter_;
  read.range = range_;
  read.head = ring.head();
  read.prefix = std::string(prefix);
  read.first_number = number_ + 1;
  read.replayed = replayed_;
  read.survived = survived_;
  read.messages_max = static_cast<uint32_t>(std::min(messages_, kReadMessagesMax));
  read.bytes_max = std::min(kReadBytesMax, static_cast<size_t>(bytes_));
  return read;
}

absl::StatusOr<std::vector<std::string>> Subscription::Take(LogReadResult result, absl::Time now) {
  if (result.ticket != ticket_) return std::vector<std::string>();
  ticket_ = 0;
  range_.after = result.through;
  survived_ = result.survived;
  // An error after messages comes back with the next read.
  if (result.messages.empty()) {
    BASIN_RETURN_IF_ERROR(result.status);
    return std::vector<std::string>();
  }
  Charge(static_cast<int64_t>(result.messages.size()), result.body_bytes);
  Told(result.told, /*live=*/false, now);
  return std::move(result.messages);
}

bool Subscription::DueWithoutRecords(bool live, absl::Time now) const {
  return finished() || (live && !told_live_) || through() - told_ >= kTellEvery ||
         (through() > told_ && now - told_at_ >= kTellAfter);
}

void Subscription::Charge(int64_t messages, size_t body_bytes) {
  number_ += static_cast<uint64_t>(messages);
  messages_ -= messages;
  bytes_ -= static_cast<int64_t>(body_bytes);
}

void Subscription::Told(Sequence through, bool live, absl::Time now) {
  told_ = through;
  told_at_ = now;
  told_live_ = live;
  over_ = through >= range_.until;
}

}  // namespace basin
