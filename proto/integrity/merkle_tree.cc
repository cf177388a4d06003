#include "proto/integrity/merkle_tree.h"

#include <algorithm>
#include <bit>

#include "proto/model/big_endian.h"
#include "proto/model/status.h"

namespace basin {

Sha256 LeafHash(absl::string_view entry) { return Digest({absl::string_view("\x00", 1), entry}); }

Sha256 NodeHash(const Sha256& left, const Sha256& right) {
  return Digest({absl::string_view("\x01", 1), AsBytes(left), AsBytes(right)});
}

// Like adding one to a binary number: every carry joins two subtrees of equal size.
void MerkleFrontier::Append(const Sha256& leaf_hash) {
  Sha256 subtree = leaf_hash;
  for (uint64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
    subtree = NodeHash(subtrees_.back(), subtree);
    subtrees_.pop_back();
  }
  subtrees_.push_back(subtree);
  ++size_;
}

Sha256 MerkleFrontier::Root() const {
  if (subtrees_.empty()) return Digest({});
  Sha256 root = subtrees_.back();
  for (auto left = subtrees_.rbegin() + 1; left != subtrees_.rend(); ++left)
    root = NodeHash(*left, root);
  return root;
}

std::string MerkleFrontier::Serialize() const {
  std::string bytes;
  AppendBigEndian(size_, bytes);
  for (const Sha256& subtree : subtrees_)
    bytes.append(reinterpret_cast<const char*>(subtree.data()), subtree.size());
  return bytes;
}

absl::StatusOr<MerkleFrontier> MerkleFrontier::Parse(absl::string_view bytes) {
  constexpr size_t kHash = sizeof(Sha256);
  MerkleFrontier frontier;
  if (bytes.size() >= 8) frontier.size_ = ReadBigEndian<uint64_t>(bytes.data());
  const size_t subtrees = static_cast<size_t>(std::popcount(frontier.size_));
  if (bytes.size() != 8 + subtrees * kHash)
    return MakeError(
        v1::LOG_DAMAGED,
        {.field = "frontier", .detail = {"wrong number of hashes", "mauvais nombre d'empreintes"}});
  frontier.subtrees_.resize(subtrees);
  for (size_t i = 0; i < subtrees; ++i)
    std::copy_n(bytes.data() + 8 + i * kHash, kHash,
                reinterpret_cast<char*>(frontier.subtrees_[i].data()));
  return frontier;
}

Sha256 TreeHead(absl::Span<const Sha256> leaf_hashes) {
  MerkleFrontier frontier;
  for (const Sha256& leaf : leaf_hashes) frontier.Append(leaf);
  return frontier.Root();
}

}  // namespace basin
