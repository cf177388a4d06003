#include "broker/index/fold.h"

#include "proto/model/status.h"

namespace basin {

absl::Status CatchUp(const EventLog& log, LogFold& fold, const FoldProgress& progress) {
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log.ReadAfter(fold.applied()));
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) return absl::OkStatus();
    BASIN_RETURN_IF_ERROR(fold.Apply(*group));
    if (progress) progress(group->last());
  }
}

}  // namespace basin
