// The thread that compares two generations.
#ifndef BASIN_SERVICES_MAIN_DIFF_RUN_H_
#define BASIN_SERVICES_MAIN_DIFF_RUN_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/statusor.h"
#include "basin/v1/query_views.pb.h"
#include "services/projection/generation_diff.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"

namespace basin {

// Compares both as they are when it is made, however they change meanwhile.
class DiffRun {
 public:
  // Errors: those of GenerationComparison::Begin.
  static absl::StatusOr<std::unique_ptr<DiffRun>> Start(std::unique_ptr<ViewSnapshot> old_views,
                                                        std::unique_ptr<ViewSnapshot> new_views,
                                                        v1::DiffGenerations asked);
  ~DiffRun();  // stops; takes as long as some hundred rows
  DiffRun(const DiffRun&) = delete;
  DiffRun& operator=(const DiffRun&) = delete;

  const v1::DiffGenerations& asked() const { return asked_; }
  // How far it has come; all of it with `done`. Errors: the stores', which end the run. Any
  // thread.
  absl::StatusOr<v1::GenerationDiff> Progress() const;

 private:
  DiffRun(std::unique_ptr<ViewSnapshot> old_views, std::unique_ptr<ViewSnapshot> new_views,
          v1::DiffGenerations asked);
  void Run();
  void Note(absl::StatusOr<v1::GenerationDiff> progress);

  const v1::DiffGenerations asked_;
  const Projections projections_;
  const std::unique_ptr<ViewSnapshot> old_views_, new_views_;
  std::optional<GenerationComparison> comparison_;  // the thread's, once it runs
  std::atomic<bool> stopped_ = false;
  mutable std::mutex mutex_;
  absl::StatusOr<v1::GenerationDiff> progress_;  // guarded by mutex_
  std::thread thread_;                           // last
};

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_DIFF_RUN_H_
