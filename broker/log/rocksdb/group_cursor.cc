#include "broker/log/rocksdb/group_cursor.h"

#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// An iterator keeps the files and write buffers it began with; this often it takes new ones.
constexpr uint64_t kBytesPerIterator = uint64_t{32} * 1024 * 1024;

}  // namespace

GroupCursor::GroupCursor(const Database& database, const std::atomic<Sequence>& durable_head,
                         Sequence next)
    : database_(database), durable_head_(durable_head), next_(next) {}

absl::StatusOr<SharedGroup> GroupCursor::Next() {
  const Sequence head = durable_head_.load(std::memory_order_acquire);
  if (next_ > head) {
    groups_.reset();
    return nullptr;
  }
  Advance();
  if (!groups_->status().ok())
    return ToError(groups_->status(), {"reading after $0", "lecture après $0", next_ - 1});
  if (!groups_->Valid())
    return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0…$1", "manquent $0…$1", next_, head}});

  const absl::string_view value = ToView(groups_->value());
  BASIN_ASSIGN_OR_RETURN(SharedGroup group, DecodeGroup(ToView(groups_->key()), value));
  if (group->first > next_ || group->last() < next_)
    return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0: the group found is $1…$2",
                                                  "manque $0 : le groupe trouvé est $1…$2", next_,
                                                  group->first, group->last()}});
  next_ = group->last() + 1;
  bytes_since_seek_ += value.size();
  return group;
}

void GroupCursor::Advance() {
  if (groups_ == nullptr || bytes_since_seek_ > kBytesPerIterator) return Seek();
  groups_->Next();
  // The iterator shows the log as it was when it was made: there may be more by now.
  if (!groups_->Valid() && groups_->status().ok()) Seek();
}

void GroupCursor::Seek() {
  groups_ = database_.ScanGroups();
  groups_->SeekForPrev(EncodeGroupKey(next_));
  bytes_since_seek_ = 0;
}

// A binary search over sequences: each step looks at the group that holds the one in the middle.
absl::StatusOr<Sequence> FindLastBefore(const Database& database,
                                        const std::atomic<Sequence>& durable_head,
                                        absl::Time time) {
  const Sequence head = durable_head.load(std::memory_order_acquire);
  const std::unique_ptr<GroupIterator> groups = database.SeekGroups();
  Sequence begin = 1;
  Sequence end = head + 1;
  while (begin < end) {
    const Sequence middle = begin + (end - begin) / 2;
    groups->SeekForPrev(EncodeGroupKey(middle));
    if (!groups->status().ok())
      return ToError(groups->status(), {"searching for a time", "recherche d'une heure"});
    if (!groups->Valid())
      return MakeError(v1::LOG_DAMAGED, {.detail = {"missing $0", "manque $0", middle}});
    BASIN_ASSIGN_OR_RETURN(const GroupHeader group,
                           DecodeGroupHeader(ToView(groups->key()), ToView(groups->value())));
    if (group.recorded_at < time) {
      begin = group.last() + 1;
    } else {
      end = group.first;
    }
  }
  if (begin > head) return head;
  GroupCursor cursor(database, durable_head, begin);
  BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor.Next());
  return basin::LastBefore(*group, time);
}

}  // namespace basin
