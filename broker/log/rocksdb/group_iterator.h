// Over a log's groups, wherever they lie: up to the mark of the last purge in "kept", behind it in
// "log". What "log" still holds up to the mark was superseded, and is never shown.
#ifndef BASIN_BROKER_LOG_ROCKSDB_GROUP_ITERATOR_H_
#define BASIN_BROKER_LOG_ROCKSDB_GROUP_ITERATOR_H_

#include <memory>

#include "proto/model/sequence.h"
#include "rocksdb/iterator.h"
#include "rocksdb/slice.h"
#include "rocksdb/status.h"

namespace basin {

// Moves as a rocksdb::Iterator does, over keys of groups (keys.h). One thread.
class GroupIterator {
 public:
  // `kept` may be nullptr when `mark` is 0.
  GroupIterator(std::unique_ptr<rocksdb::Iterator> kept, std::unique_ptr<rocksdb::Iterator> log,
                Sequence mark);

  void SeekToFirst();
  void SeekToLast();
  // To the first group that begins at `key` or behind; to the last that begins at it or before.
  void Seek(const rocksdb::Slice& key);
  void SeekForPrev(const rocksdb::Slice& key);
  void Next();

  bool Valid() const { return at_ != nullptr && at_->Valid(); }
  rocksdb::Status status() const;
  // REQUIRES: Valid(). Views that the next move ends.
  rocksdb::Slice key() const { return at_->key(); }
  rocksdb::Slice value() const { return at_->value(); }

 private:
  void EnterKept() { at_ = kept_.get(); }
  void EnterLog();
  // At the end of "kept", goes on to "log".
  void Cross();

  const std::unique_ptr<rocksdb::Iterator> kept_, log_;
  const Sequence mark_;
  rocksdb::Iterator* at_ = nullptr;
};

}  // namespace basin

#endif  // BASIN_BROKER_LOG_ROCKSDB_GROUP_ITERATOR_H_
