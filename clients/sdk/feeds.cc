#include "clients/sdk/feeds.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {

void Feeds::Open(absl::Time now) {
  open_ = true;
  postponed_.clear();
  for (auto& [name, feed] : feeds_) Renew(feed, now);
}

void Feeds::Close() {
  open_ = false;
  unhandled_.clear();
}

void Feeds::Add(uint32_t name, v1::Subscribe request, absl::Time now) {
  Feed& feed = feeds_.emplace(name, Feed(std::move(request))).first->second;
  if (open_) Renew(feed, now);
}

void Feeds::Renew(Feed& feed, absl::Time now) {
  const uint32_t channel = frames_.NewChannel();
  frames_.Add(v1::SUBSCRIBE, channel, feed.Renew(channel, head_, now));
}

void Feeds::Remove(uint32_t name) {
  const auto feed = feeds_.find(name);
  if (feed == feeds_.end()) return;
  if (open_ && !Postponed(name))
    frames_.Add(v1::UNSUBSCRIBE, feed->second.channel(), v1::Unsubscribe());
  Erase(feed);
}

void Feeds::Erase(Table::iterator feed) {
  postponed_.erase(feed->first);
  DropUnhandled(feed->first);
  feeds_.erase(feed);
}

void Feeds::DropUnhandled(uint32_t name) {
  const auto of_feed = [name](const ReceivedEvents& events) { return events.feed == name; };
  unhandled_.erase(std::remove_if(unhandled_.begin(), unhandled_.end(), of_feed), unhandled_.end());
}

Feeds::Table::iterator Feeds::On(uint32_t channel) {
  return std::find_if(feeds_.begin(), feeds_.end(), [channel](const auto& entry) {
    return channel != 0 && entry.second.channel() == channel;
  });
}

void Feeds::HeadIs(const v1::Position& head, absl::Time now) {
  head_ = head;
  for (auto& [name, feed] : feeds_) feed.HeadIs(head.sequence(), now);
}

absl::Status Feeds::Receive(uint32_t channel, absl::string_view body, absl::Time now) {
  const auto feed = On(channel);
  if (feed == feeds_.end()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(std::optional<ReceivedEvents> events, feed->second.Receive(body));
  if (!events.has_value()) return absl::OkStatus();
  events->feed = feed->first;
  unhandled_.push_back(*std::move(events));
  feed->second.HeadIs(head_.sequence(), now);
  return absl::OkStatus();
}

std::optional<uint32_t> Feeds::Refuse(uint32_t channel, const v1::Error& error, absl::Time now) {
  const auto feed = On(channel);
  if (feed == feeds_.end()) return std::nullopt;
  const uint32_t name = feed->first;
  if (CatalogueEntry(error.code()).retryable()) {
    postponed_[name] = now + std::max(absl::Milliseconds(error.retry_after_ms()), busy_pause_);
    return std::nullopt;
  }
  Erase(feed);
  return name;
}

void Feeds::Tick(absl::Time now) {
  // Here, too: a feed whose events were handled since has credit again, and may be owed.
  HeadIs(head_, now);
  for (auto it = postponed_.begin(); it != postponed_.end();) {
    if (it->second > now) {
      ++it;
      continue;
    }
    Renew(feeds_.at(it->first), now);
    it = postponed_.erase(it);
  }
}

absl::Time Feeds::next_renewal() const {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [name, when] : postponed_) next = std::min(next, when);
  return next;
}

absl::Time Feeds::owed_since() const {
  absl::Time since = absl::InfiniteFuture();
  for (const auto& [name, feed] : feeds_)
    if (!Postponed(name)) since = std::min(since, feed.owed_since());
  return since;
}

std::optional<ReceivedEvents> Feeds::NextEvents() {
  while (!unhandled_.empty()) {
    ReceivedEvents events = std::move(unhandled_.front());
    unhandled_.pop_front();
    if (feeds_.at(events.feed).Trim(events)) return events;
    Handled(events);
  }
  return std::nullopt;
}

bool Feeds::Handled(const ReceivedEvents& events) {
  const auto found = feeds_.find(events.feed);
  if (found == feeds_.end()) return false;  // unsubscribed by its own handler
  Feed& feed = found->second;
  const std::optional<v1::DeliveryCredit> grant = feed.Handled(events);
  if (feed.done()) {
    Erase(found);
    return true;
  }
  if (grant.has_value() && open_) {
    v1::Credit credit;
    *credit.mutable_grant() = *grant;
    frames_.Add(v1::CREDIT, feed.channel(), credit);
  }
  return false;
}

void Feeds::NotHandled(const ReceivedEvents& events, absl::Time now) {
  DropUnhandled(events.feed);
  const auto found = feeds_.find(events.feed);
  if (found == feeds_.end() || !open_ || Postponed(events.feed)) return;  // gone, or renewed later
  frames_.Add(v1::UNSUBSCRIBE, found->second.channel(), v1::Unsubscribe());
  Renew(found->second, now);
}

}  // namespace basin
