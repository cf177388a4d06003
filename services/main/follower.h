// The thread that follows the hub's log and folds it into the views.
#ifndef BASIN_SERVICES_MAIN_FOLLOWER_H_
#define BASIN_SERVICES_MAIN_FOLLOWER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"
#include "proto/model/report.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"
#include "services/query/change_feed.h"
#include "services/query/query_server.h"

namespace basin {

// Connects, subscribes after the views' checkpoint, folds, and begins anew whenever the connection
// or the subscription ends. While the hub is away the views stay as they are. Records that would
// leave a hole, or that cannot be read, stop the fold, are reported, and are asked for again:
// nothing is skipped.
class Follower {
 public:
  // Called once, on the follower's thread, when rows turned out to be damaged: the store has to be
  // emptied and opened again.
  using Damaged = std::function<void(absl::Status)>;

  // Everything outlives the follower. `report` is called on its thread. `feed` is told what is
  // written, as soon as it can be read, from Tell on.
  Follower(ClientOptions client, ViewStore& store, const EventCatalog& catalog, ChangeFeed& feed,
           Report report, Damaged damaged);
  ~Follower();  // stops; takes as long as one attempt to connect
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void Start();
  // Any thread: whether the feed is told. When it returns, whoever told it before has ended.
  void Tell(bool tell);
  // Any thread: it will stop soon. The destructor waits for that.
  void Stop() { stopped_ = true; }
  // It has stopped, or given up its rows as damaged.
  bool finished() const { return finished_; }

  struct Figures {
    // What the log held when a connection began is in the views. It stays so while the hub is away,
    // and while the next connection catches up, unless views begin again.
    bool caught_up = false;
    bool connected = false;
    absl::Duration away_since;   // steady clock: since when it is not connected
    uint64_t events_folded = 0;  // since the start
    uint64_t rebuilds = 0;
    // Steady clock: since when it folds; nullopt until the hub was reached.
    std::optional<absl::Duration> following_since = {};
    // The rows that answer are of another version of the program, and stay as they are.
    bool frozen = false;
  };
  // Any thread.
  Figures figures() const;
  FollowedLog followed() const;

 private:
  void Run();
  absl::Status Follow();
  absl::Status FoldFrom(Client& client, Runner& runner);
  absl::Status Fold(const Client::Delivery& delivery, Runner& runner);
  void Note(const Client& client, const Runner& runner);
  absl::Status TellChanges(const Runner& runner);
  void NoteAway();
  void SetConnected(bool connected);  // with the lock held
  void Pause(absl::Duration how_long);

  const ClientOptions client_options_;
  ViewStore& store_;
  const EventCatalog& catalog_;
  ChangeFeed& feed_;
  std::mutex telling_;      // held while the feed is told
  bool tells_ = false;      // guarded by telling_
  PendingChanges pending_;  // the follower's thread alone
  const Projections views_;
  const Report report_;
  const Damaged damaged_;
  std::atomic<bool> stopped_ = false, finished_ = false;
  std::string last_failure_;

  mutable std::mutex mutex_;
  Figures figures_;       // guarded by mutex_
  FollowedLog followed_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_FOLLOWER_H_
