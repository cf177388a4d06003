#include "broker/backup/log_swap.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/keys.h"
#include "proto/files/durable_files.h"
#include "proto/files/file_copy.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// The name, or the first with a number behind it: one that a killed process left is kept, too.
std::string UnusedName(const std::string& name) {
  std::string unused = name;
  for (int i = 2; FileExists(unused); ++i) unused = absl::StrCat(name, "-", i);
  return unused;
}

}  // namespace

LogSwap::LogSwap(const std::string& data, bool made, std::unique_ptr<FolderLock> data_lock)
    : data_(data),
      log_(data + "/log"),
      incoming_(log_ + ".incoming"),
      scratch_(log_ + ".scratch"),
      remove_data_(made),
      data_lock_(std::move(data_lock)) {}

LogSwap::~LogSwap() {
  // Nobody else works here; what cannot be removed the next one removes.
  for (const std::string& folder : {incoming_, scratch_}) RemoveFolder(folder).IgnoreError();
  if (remove_data_) RemoveFolder(data_).IgnoreError();
}

absl::StatusOr<std::unique_ptr<LogSwap>> LogSwap::Begin(const std::string& data) {
  const bool made = !FileExists(data);
  BASIN_RETURN_IF_ERROR(MakeFolder(data));
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock, FolderLock::Take(data));
  std::unique_ptr<LogSwap> swap(new LogSwap(data, made, std::move(lock)));
  if (FileExists(swap->log_)) {
    BASIN_ASSIGN_OR_RETURN(swap->old_lock_, FolderLock::Take(swap->log_));
    absl::StatusOr<std::optional<DurableHead>> head =
        DurableHeadFile::Read(DurableHeadPath(swap->log_));
    // A damaged head is what some come here for; any other fault is nobody's to pass over.
    if (!head.ok() && CodeOf(head.status()) != v1::LOG_DAMAGED) return head.status();
    if (head.ok()) swap->acknowledged_ = *std::move(head);
  }
  for (const std::string& folder : {swap->incoming_, swap->scratch_}) {
    BASIN_RETURN_IF_ERROR(RemoveFolder(folder));
    BASIN_RETURN_IF_ERROR(MakeFolder(folder));
  }
  return swap;
}

// The new log takes the name that the old one is to have, then both change places: so the hub's
// folder always holds one of them, and no crash leaves it empty, for a hub to begin a new log in.
absl::StatusOr<std::string> LogSwap::Finish(uint32_t epoch) {
  if (!replaces()) {
    BASIN_RETURN_IF_ERROR(MoveDurably(incoming_, log_));
    remove_data_ = false;
    return std::string();
  }
  const std::string kept = UnusedName(absl::StrCat(log_, ".before-", epoch));
  BASIN_RETURN_IF_ERROR(MoveDurably(incoming_, kept));
  if (const absl::Status exchanged = ExchangeFolders(kept, log_); !exchanged.ok()) {
    MoveDurably(kept, incoming_).IgnoreError();
    return exchanged;
  }
  return kept;
}

}  // namespace basin
