// Compares two generations of the views row by row, and names the events behind what differs.
#ifndef BASIN_SERVICES_PROJECTION_GENERATION_DIFF_H_
#define BASIN_SERVICES_PROJECTION_GENERATION_DIFF_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/query_views.pb.h"
#include "services/projection/projection.h"
#include "services/projection/runner.h"
#include "services/projection/view_store.h"

namespace basin {

// "Old" is the generation that answers, "new" the one beside it. Both may go on folding meanwhile,
// and rarely stand at the same sequence: they are compared up to the lower one. A difference that
// rests on a record beyond it is passed over, as far as the projection can tell (ExplainRow); one
// that it cannot tell is told, and gone when both have come equally far.
//
// What was purged between two folds is missing from the later one, and differs.
//
// One thread. Reads in pages, so that whoever asks may stop, or tell how far it has come.
class GenerationComparison {
 public:
  // The arguments outlive it. Errors: NOT_FOUND when `asked.view` names no view; FOREIGN_LOG or
  // EPOCH_CHANGED when the generations are not of one history; the stores'.
  static absl::StatusOr<GenerationComparison> Begin(const ViewSnapshot& old_views,
                                                    const ViewSnapshot& new_views,
                                                    const Projections& projections,
                                                    const v1::DiffGenerations& asked);
  GenerationComparison(GenerationComparison&&) noexcept;
  ~GenerationComparison();

  // Compares some hundred rows more. Errors: the stores'.
  absl::Status Step();
  // So far; `done` when nothing is left.
  const v1::GenerationDiff& diff() const { return diff_; }

 private:
  class Rows;
  struct Side {
    const ViewSnapshot* views;
    Checkpoint checkpoint = {};  // of the view at hand
    std::unique_ptr<Rows> rows;  // of it; null before the first and behind the last
  };

  GenerationComparison(const ViewSnapshot& old_views, const ViewSnapshot& new_views,
                       size_t rows_max);
  absl::Status OpenView();
  absl::Status CompareRow();
  absl::Status NoteDifference(bool in_old, bool in_new);
  absl::StatusOr<std::vector<RowOrigin>> Explain(const Side& side, bool has_row) const;
  bool RestsOnLater(const Side& side, const std::vector<RowOrigin>& origins, bool alone) const;

  Side old_, new_;
  size_t rows_max_;
  std::vector<const Projection*> left_;  // views not compared yet, the next one last
  const Projection* view_ = nullptr;     // at hand
  Sequence through_ = 0;                 // what both have of it
  v1::GenerationDiff diff_;
};

// Whether the checkpoints are of one history of one log. Errors: FOREIGN_LOG, EPOCH_CHANGED.
absl::Status CheckSameLog(const Checkpoint& one, const Checkpoint& other);

// Bytes for a person to read: what is no text as \x00, a backslash as \\.
std::string ReadableBytes(absl::string_view bytes);

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_GENERATION_DIFF_H_
