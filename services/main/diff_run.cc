#include "services/main/diff_run.h"

#include <utility>

#include "proto/model/status.h"
#include "services/views/view_list.h"

namespace basin {

absl::StatusOr<std::unique_ptr<DiffRun>> DiffRun::Start(std::unique_ptr<ViewSnapshot> old_views,
                                                        std::unique_ptr<ViewSnapshot> new_views,
                                                        v1::DiffGenerations asked) {
  std::unique_ptr<DiffRun> run(
      new DiffRun(std::move(old_views), std::move(new_views), std::move(asked)));
  BASIN_ASSIGN_OR_RETURN(GenerationComparison comparison,
                         GenerationComparison::Begin(*run->old_views_, *run->new_views_,
                                                     run->projections_, run->asked_));
  run->progress_ = comparison.diff();
  run->comparison_.emplace(std::move(comparison));
  run->thread_ = std::thread([run = run.get()] { run->Run(); });
  return run;
}

DiffRun::DiffRun(std::unique_ptr<ViewSnapshot> old_views, std::unique_ptr<ViewSnapshot> new_views,
                 v1::DiffGenerations asked)
    : asked_(std::move(asked)),
      projections_(MakeViews()),
      old_views_(std::move(old_views)),
      new_views_(std::move(new_views)) {}

DiffRun::~DiffRun() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void DiffRun::Run() {
  while (!stopped_ && !comparison_->diff().done()) {
    const absl::Status status = comparison_->Step();
    if (!status.ok()) return Note(status);
    Note(comparison_->diff());
  }
}

void DiffRun::Note(absl::StatusOr<v1::GenerationDiff> progress) {
  const std::lock_guard lock(mutex_);
  progress_ = std::move(progress);
}

absl::StatusOr<v1::GenerationDiff> DiffRun::Progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

}  // namespace basin
