// Rows that are not written yet, laid over those that are.
#ifndef BASIN_SERVICES_PROJECTION_VIEW_BATCH_H_
#define BASIN_SERVICES_PROJECTION_VIEW_BATCH_H_

#include <cstddef>
#include <memory>
#include <string>

#include "services/projection/view_store.h"

namespace basin {

// What Apply writes to. Reads see the batch's own changes first, then the store. One thread.
class ViewBatch final : public ViewWriter {
 public:
  // `store` outlives the batch. A snapshot is taken when something is read, so that projections
  // that only write cost none.
  ViewBatch(const ViewStore& store, std::string view) : store_(store), view_(std::move(view)) {}

  absl::StatusOr<std::string> Get(absl::string_view key) const override;
  absl::Status Scan(
      absl::string_view prefix,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;
  absl::Status ScanFrom(
      absl::string_view from,
      absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override;
  void Put(absl::string_view key, absl::string_view value) override;
  void Delete(absl::string_view key) override;

  size_t bytes() const { return bytes_; }  // of the keys and values put
  // Hands over the changes, lets go of the snapshot and starts anew.
  RowChanges Take();

 private:
  const ViewReader& Base() const;

  const ViewStore& store_;
  std::string view_;
  RowChanges changes_;
  size_t bytes_ = 0;
  mutable std::unique_ptr<ViewSnapshot> snapshot_;
  mutable std::unique_ptr<ViewReader> base_;  // before snapshot_ in destruction
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_VIEW_BATCH_H_
