// Which basins' events were folded, for those who want to know as it happens: Server-Sent Events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
// An event's id is a sequence of the log: whoever has seen it knows all changes up to there, and
// resumes with it as Last-Event-ID. Of each basin only its last change is kept: what was missed
// between two ids is told as one event, however much it was, and nothing grows with the log. What
// is not known any more (changes before this process began to follow, or of another log or epoch)
// is told as `resync`: ask anew for what you show.
//
//   retry: 2000
//   id: 4711
//   event: ready        where a stream begins that named no Last-Event-ID
//   data: {"schema_version":1,…,"sequence":4711,"parameters_version":0}
//
//   id: 4713
//   event: changed
//   data: {…,"sequence":4713,"basins":[{"basin":"1107","sequence":4713}]}
//
//   id: 5000
//   event: resync
//   data: {…,"sequence":5000}
//
//   : heartbeat
#ifndef BASIN_SERVICES_QUERY_CHANGE_FEED_H_
#define BASIN_SERVICES_QUERY_CHANGE_FEED_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "proto/http/http_stream.h"
#include "proto/model/sequence.h"

namespace basin {

// Of each basin, the sequence of the last of its events that a change covers.
using BasinChanges = std::map<std::string, Sequence, std::less<>>;

// What was folded and is not in the rows yet, told apart from what is. One thread.
class PendingChanges {
 public:
  void Note(absl::string_view basin, Sequence sequence);
  // The changes up to `written`, once.
  BasinChanges Take(Sequence written);
  void Clear() { spans_.clear(); }

 private:
  struct Span {
    Sequence first, last;  // of the basin's events that were not taken
  };
  std::map<std::string, Span, std::less<>> spans_;
};

struct ChangeFeedOptions {
  size_t subscribers_max = 32;  // one more is refused with BUSY
  // Of one subscriber; a change of all basins takes some 1.5 KiB.
  size_t unread_bytes_max = 64 << 10;
};

// Any thread. Nothing it does waits for a client.
class ChangeFeed {
 public:
  explicit ChangeFeed(ChangeFeedOptions options = {}) : options_(options) {}
  ~ChangeFeed();  // ends all streams
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;

  // The rows hold the log up to `sequence`, and changes after it will be told. Called whenever
  // following begins; with another log or epoch, or when views begin again from earlier, every
  // subscriber is told to resync.
  // `parameters_version` is that of answers about all basins, for the events to say.
  void Begin(const std::string& log_id, uint32_t epoch, Sequence sequence, v1::Origin origin,
             Sequence parameters_version);
  // The same when other rows answer from now on: every subscriber is told to resync, for figures
  // may have changed without an event.
  void Switch(const std::string& log_id, uint32_t epoch, Sequence sequence, v1::Origin origin,
              Sequence parameters_version);
  // The rows hold the log up to `sequence`.
  void Publish(Sequence sequence, const BasinChanges& changes, Sequence parameters_version);
  // A line that says nothing, so that dead connections are noticed at both ends.
  void Beat();

  struct Subscription {
    std::optional<Sequence> last_event_id;
    absl::flat_hash_set<std::string> basins;  // empty = all
  };
  // Errors: BUSY. NOT_CAUGHT_UP while no log was followed yet.
  absl::StatusOr<std::shared_ptr<HttpStream>> Subscribe(Subscription subscription);

  size_t subscribers() const;

 private:
  struct Subscriber {
    std::shared_ptr<HttpStream> stream;
    absl::flat_hash_set<std::string> basins;
  };

  // All with the lock held.
  std::string EventText(absl::string_view event, const BasinChanges* changes) const;
  void BeginAt(Sequence sequence);
  void ForgetEnded();
  void TellAll(const std::string& text);

  const ChangeFeedOptions options_;
  mutable std::mutex mutex_;
  std::string log_id_;  // all below guarded by mutex_
  uint32_t epoch_ = 0;
  v1::Origin origin_ = v1::ORIGIN_UNSPECIFIED;
  bool begun_ = false;
  Sequence known_from_ = 0;  // changes after it are in last_change_
  Sequence sequence_ = 0;
  Sequence parameters_version_ = 0;
  BasinChanges last_change_;
  std::vector<Subscriber> subscribers_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_CHANGE_FEED_H_
