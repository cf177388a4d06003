// All subscriptions of a session, over all of its connections.
#ifndef BASIN_CLIENTS_SDK_FEEDS_H_
#define BASIN_CLIENTS_SDK_FEEDS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/session.pb.h"
#include "clients/sdk/control_frames.h"
#include "clients/sdk/feed.h"

namespace basin {

// Writes SUBSCRIBE, UNSUBSCRIBE and CREDIT to the frames it was given, which outlive it. Feeds have
// names that stay; their channels change with every renewal.
class Feeds {
 public:
  Feeds(ControlFrames& frames, absl::Duration busy_pause)
      : frames_(frames), busy_pause_(busy_pause) {}

  // Between the two, what is wished is carried out at once; otherwise with the next Open. Open
  // renews everything; Close forgets what was not handled, for it comes again.
  void Open(absl::Time now);
  void Close();

  void Add(uint32_t name, v1::Subscribe request, absl::Time now);
  void Remove(uint32_t name);

  // The durable head, as far as it is known by any way.
  void HeadIs(const v1::Position& head, absl::Time now);

  // EVENTS. A channel that is nobody's (any more) is ignored: the hub runs out of credit for it.
  // Errors: the connection is no longer to be trusted.
  absl::Status Receive(uint32_t channel, absl::string_view body, absl::Time now);
  // ERROR. Returns the feed that ended by it; nullopt when none did: nobody's channel, or an error
  // that passes, after which the feed is renewed.
  std::optional<uint32_t> Refuse(uint32_t channel, const v1::Error& error, absl::Time now);

  // Renews what was postponed until now.
  void Tick(absl::Time now);
  // When Tick has something to do; InfiniteFuture when nothing is postponed.
  absl::Time next_renewal() const;
  // Since when the hub owes events to some feed; InfiniteFuture when to none.
  absl::Time owed_since() const;

  // See ClientSession.
  std::optional<ReceivedEvents> NextEvents();
  bool Handled(const ReceivedEvents& events);
  void NotHandled(const ReceivedEvents& events, absl::Time now);

 private:
  using Table = std::map<uint32_t, Feed>;

  Table::iterator On(uint32_t channel);
  void Renew(Feed& feed, absl::Time now);
  void Erase(Table::iterator feed);
  void DropUnhandled(uint32_t name);
  bool Postponed(uint32_t name) const { return postponed_.count(name) != 0; }

  ControlFrames& frames_;
  const absl::Duration busy_pause_;
  bool open_ = false;
  v1::Position head_;
  Table feeds_;
  std::map<uint32_t, absl::Time> postponed_;  // names, and when to renew them
  std::deque<ReceivedEvents> unhandled_;      // bounded by the credit granted
};

}  // namespace basin

#endif  // BASIN_CLIENTS_SDK_FEEDS_H_
