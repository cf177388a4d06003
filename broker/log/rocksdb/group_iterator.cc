#include "broker/log/rocksdb/group_iterator.h"

#include <utility>

#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"

namespace basin {
namespace {

// A key of another length is damage, which whoever decodes it names; here it only has to lie
// somewhere.
Sequence SequenceOf(const rocksdb::Slice& key) {
  return key.size() == sizeof(Sequence) ? ReadBigEndian<Sequence>(key.data()) : 0;
}

}  // namespace

GroupIterator::GroupIterator(std::unique_ptr<rocksdb::Iterator> kept,
                             std::unique_ptr<rocksdb::Iterator> log, Sequence mark)
    : kept_(std::move(kept)), log_(std::move(log)), mark_(mark) {
  BASIN_CHECK(mark_ == 0 || kept_ != nullptr);
}

rocksdb::Status GroupIterator::status() const {
  return at_ == nullptr ? rocksdb::Status::OK() : at_->status();
}

void GroupIterator::EnterLog() {
  at_ = log_.get();
  if (mark_ == 0) return at_->SeekToFirst();
  at_->Seek(EncodeGroupKey(mark_ + 1));
}

void GroupIterator::Cross() {
  if (kept_->Valid() ? SequenceOf(kept_->key()) > mark_ : kept_->status().ok()) EnterLog();
}

void GroupIterator::SeekToFirst() {
  if (mark_ == 0) return EnterLog();
  EnterKept();
  at_->SeekToFirst();
  Cross();
}

void GroupIterator::SeekToLast() {
  at_ = log_.get();
  at_->SeekToLast();
  if (mark_ == 0 || !at_->status().ok()) return;
  if (at_->Valid() && SequenceOf(at_->key()) > mark_) return;
  EnterKept();
  at_->SeekForPrev(EncodeGroupKey(mark_));
}

void GroupIterator::Seek(const rocksdb::Slice& key) {
  if (mark_ > 0 && SequenceOf(key) <= mark_) {
    EnterKept();
    at_->Seek(key);
    return Cross();
  }
  at_ = log_.get();
  at_->Seek(key);
}

void GroupIterator::SeekForPrev(const rocksdb::Slice& key) {
  if (SequenceOf(key) > mark_) {
    at_ = log_.get();
    at_->SeekForPrev(key);
    if (mark_ == 0 || !at_->status().ok()) return;
    if (at_->Valid() && SequenceOf(at_->key()) > mark_) return;
    EnterKept();
    return at_->SeekForPrev(EncodeGroupKey(mark_));
  }
  if (mark_ == 0) {  // before everything
    at_ = log_.get();
    return at_->SeekForPrev(key);
  }
  EnterKept();
  at_->SeekForPrev(key);
}

void GroupIterator::Next() {
  at_->Next();
  if (at_ == kept_.get()) Cross();
}

}  // namespace basin
