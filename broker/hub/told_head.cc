#include "broker/hub/told_head.h"

#include <utility>

#include "proto/integrity/signed_head.h"
#include "proto/model/event_builder.h"

namespace basin {

ToldHead::ToldHead(const LogIdentity& identity, const TreeIndex& tree,
                   std::shared_ptr<const SigningKey> key)
    : index_(tree), key_(std::move(key)) {
  position_.set_log_id(identity.log_id);
  position_.set_epoch(identity.epoch);
  position_.set_sequence(tree.applied());
}

void ToldHead::Advance() {
  position_.set_sequence(index_.applied());
  tree_.reset();
  signed_.reset();
}

const v1::TreeState& ToldHead::tree() {
  if (!tree_.has_value()) {
    tree_.emplace();
    tree_->set_groups(index_.groups());
    tree_->set_root(std::string(AsBytes(index_.Root())));
  }
  return *tree_;
}

const v1::SignedHead& ToldHead::Signed(absl::Time now) {
  if (!signed_.has_value()) {
    v1::TreeHead head;
    head.set_log_id(position_.log_id());
    head.set_epoch(position_.epoch());
    head.set_sequence(position_.sequence());
    head.set_groups(tree().groups());
    head.set_root(tree().root());
    SetTimestamp(now, head.mutable_signed_at());
    signed_ = SignHead(head, key_.get());
  }
  return *signed_;
}

std::string ToldHead::signing_key() const {
  return key_ == nullptr ? std::string() : key_->public_key().bytes();
}

}  // namespace basin
