// A store of rows none of which can be read.
#ifndef BASIN_TESTS_SERVICES_PROJECTION_DAMAGED_VIEWS_H_
#define BASIN_TESTS_SERVICES_PROJECTION_DAMAGED_VIEWS_H_

#include <memory>
#include <string>

#include "services/projection/view_store.h"

namespace basin {

// Its own snapshot and reader, too: what is asked of any of them is damage, but for checkpoints.
class DamagedViews final : public ViewStore, public ViewSnapshot, public ViewReader {
 public:
  using Visit = absl::FunctionRef<bool(absl::string_view key, absl::string_view value)>;

  std::unique_ptr<ViewSnapshot> Snapshot() const override {
    return std::make_unique<DamagedViews>();
  }
  absl::Status Write(absl::Span<const ViewChange>) override { return Damage(); }
  absl::StatusOr<Checkpoint> FindCheckpoint(absl::string_view) const override {
    return Checkpoint();
  }
  std::unique_ptr<ViewReader> Open(absl::string_view) const override {
    return std::make_unique<DamagedViews>();
  }
  absl::StatusOr<std::string> Get(absl::string_view) const override { return Damage(); }
  absl::Status Scan(absl::string_view, Visit) const override { return Damage(); }
  absl::Status ScanFrom(absl::string_view, Visit) const override { return Damage(); }

 private:
  static absl::Status Damage() { return absl::DataLossError("a block's checksum"); }
};

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_PROJECTION_DAMAGED_VIEWS_H_
