#include "broker/log/scrubber.h"

#include "broker/log/group_fault.h"
#include "proto/model/status.h"

namespace basin {

void Scrubber::Begin(Sequence head, const Sha256& root) {
  head_ = head;
  root_ = root;
  verified_ = 0;
  tree_ = MerkleFrontier();
  recorded_at_ = absl::UnixEpoch();
}

absl::Status Scrubber::Step(uint64_t bytes, absl::FunctionRef<void(const CommitGroup&)> verified) {
  absl::Status status = Verify(bytes, verified);
  if (!status.ok()) head_ = verified_;
  return status;
}

absl::Status Scrubber::Verify(uint64_t bytes,
                              absl::FunctionRef<void(const CommitGroup&)> verified) {
  if (!busy()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log_.ReadAfter(verified_));
  for (uint64_t read = 0; busy() && read < bytes;) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr || group->first != verified_ + 1 || group->last() > head_)
      return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", verified_ + 1}});
    if (Text fault = FaultOf(*group, recorded_at_); !fault.empty())
      return MakeError(v1::LOG_DAMAGED,
                       {.detail = {"$0…$1: $2", "$0…$1 : $2", group->first, group->last(), fault}});
    tree_.Append(LeafHash(AsBytes(group->root)));
    recorded_at_ = group->recorded_at;
    verified_ = group->last();
    read += group->records.size();
    bytes_ += group->records.size();
    verified(*group);
  }
  if (busy() || tree_.Root() == root_) return absl::OkStatus();
  return MakeError(v1::LOG_DAMAGED, {.detail = {"up to $0: the roots are not those acknowledged",
                                                "jusqu'à $0 : les racines ne sont pas celles qui "
                                                "avaient été confirmées",
                                                head_}});
}

}  // namespace basin
