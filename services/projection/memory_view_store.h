// Rows in memory: the reference implementation, and what tests and the simulator use.
#ifndef BASIN_SERVICES_PROJECTION_MEMORY_VIEW_STORE_H_
#define BASIN_SERVICES_PROJECTION_MEMORY_VIEW_STORE_H_

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>

#include "services/projection/view_store.h"

namespace basin {

// A snapshot is a shared lock: it holds off the writer as long as it lives, and one thread holds
// one at a time.
class MemoryViewStore final : public ViewStore {
 public:
  std::unique_ptr<ViewSnapshot> Snapshot() const override;
  absl::Status Write(absl::Span<const ViewChange> changes) override;

 private:
  struct View {
    Checkpoint checkpoint;
    std::map<std::string, std::string> rows;
  };
  class Locked;

  mutable std::shared_mutex mutex_;
  std::map<std::string, View> views_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_PROJECTION_MEMORY_VIEW_STORE_H_
