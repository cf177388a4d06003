// Keeps the generations of the views: who folds them, which one answers, and what an operator does
// with them.
#ifndef BASIN_SERVICES_MAIN_GENERATION_KEEPER_H_
#define BASIN_SERVICES_MAIN_GENERATION_KEEPER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "basin/v1/query_views.pb.h"
#include "clients/sdk/client.h"
#include "proto/model/event_catalog.h"
#include "proto/model/report.h"
#include "services/main/diff_run.h"
#include "services/main/follower.h"
#include "services/projection/generations.h"
#include "services/projection/rocksdb/generation_folder.h"
#include "services/projection/switched_views.h"
#include "services/query/change_feed.h"

namespace basin {

// One generation answers. The one beside it, if any, is folded by a follower of its own or, when it
// is of another version of the program, kept as it is. What is done is written down before it is
// so; a kill at any moment leaves the generations as they were before it or after it, and each
// follower takes up its fold where its rows are.
//
// One thread makes it and calls it, but for what says otherwise.
class GenerationKeeper {
 public:
  // Called on any thread, once and again: Tick has something to do.
  using Wake = std::function<void()>;

  // Opens the folder and its rows, and begins what follows from the versions that it finds
  // (OnStart). The feed is told of the generation that answers. The catalog and it outlive the
  // keeper. Errors: LOCKED, IO_FAILED, DISK_FULL.
  static absl::StatusOr<std::unique_ptr<GenerationKeeper>> Open(const std::string& folder,
                                                                ClientOptions client,
                                                                const EventCatalog& catalog,
                                                                ChangeFeed& feed, Report report,
                                                                Wake wake);
  // Stops every follower.
  ~GenerationKeeper();
  GenerationKeeper(const GenerationKeeper&) = delete;
  GenerationKeeper& operator=(const GenerationKeeper&) = delete;

  // Empties the rows of the generation that answers, and no others. Nobody uses the folder.
  static absl::Status Discard(const std::string& folder, absl::Time now);

  void Start();  // the followers

  // To be called some times a second and after Wake: switches by itself where that was promised,
  // and gives up a generation beside whose rows are damaged; what fails at that is reported, and
  // tried again. Errors: DataLoss when the rows of the one that answers are damaged: Discard them
  // and start again.
  absl::Status Tick();

  // Does what an operator asks. A comparison goes on by itself: it is `done` when it is asked for
  // again, and begun anew when it is asked for once more or the generations changed. Errors: those
  // of the decisions (generations.h) and of GenerationComparison; the folder's.
  absl::StatusOr<v1::ViewsAnswer> Do(const v1::ViewsQuery& query);

  // Of the generation that answers. Any thread.
  const ViewStore& views() const { return views_; }
  // Any thread. While the generation that answers is frozen, the hub is known by the follower of
  // the one beside it.
  Follower::Figures figures() const;
  FollowedLog followed() const;
  // Any thread.
  v1::ViewsAnswer List() const;

 private:
  struct Kept {
    GenerationNote note;
    bool frozen = false;
    std::shared_ptr<GenerationStore> store = {};
    std::unique_ptr<Follower> follower = {};  // null when it is frozen
  };

  GenerationKeeper(std::unique_ptr<GenerationFolder> folder, ClientOptions client,
                   const EventCatalog& catalog, ChangeFeed& feed, Report report, Wake wake);
  absl::Status OpenAll();
  absl::StatusOr<Kept> OpenOne(const GenerationNote& note);
  absl::Status OpenBeside();
  void Follow(Kept& kept);
  void TellOfAnswering();
  void NoteDamage(uint64_t number, absl::Status damage);  // on a follower's thread

  absl::Status Rebuild();
  absl::Status Switch();
  absl::Status RollBack();
  absl::Status Drop();
  absl::Status Exchange(const Generations& next, const char* what);
  absl::Status Replace(const Generations& next, const std::string& because);
  // What reads it tells of rows that cannot be read, as its follower does.
  NumberedStore Telling(const Kept& kept);
  absl::Status GiveUpDamaged(uint64_t number);
  absl::Status NoteWhole();
  absl::Status SwitchByItself();
  void TellFailure(const absl::Status& status);
  void GiveUpBeside();
  absl::StatusOr<v1::GenerationDiff> Compare(const v1::DiffGenerations& asked);

  // With the lock held, or on the keeper's own thread.
  GenerationFacts FactsOf(const Kept& kept) const;
  const Follower* FollowerOfHub() const;
  FollowedLog Followed() const;
  v1::Generation Describe(const Kept& kept, v1::GenerationState state) const;

  const std::unique_ptr<GenerationFolder> folder_;
  const ClientOptions client_;
  const EventCatalog& catalog_;
  ChangeFeed& feed_;
  const Report report_;
  const Wake wake_;
  const Projections projections_;
  bool started_ = false;
  std::string last_failure_;

  mutable std::mutex mutex_;
  Kept answering_;              // changed with the lock held, by the keeper's own thread
  std::optional<Kept> beside_;  // the same
  bool answered_before_ = false;
  std::vector<std::pair<uint64_t, absl::Status>> damages_;  // guarded by mutex_

  SwitchedViews views_;
  std::vector<Kept> leaving_;  // given up; their followers are stopping
  std::unique_ptr<DiffRun> diff_;
  bool diff_told_ = false;  // that it is done
};

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_GENERATION_KEEPER_H_
