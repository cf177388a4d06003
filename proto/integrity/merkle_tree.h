// The hash tree of RFC 6962 §2.1: proves that a log only ever grew.
//
//   leaf hash = SHA-256(0x00 ‖ entry)      node hash = SHA-256(0x01 ‖ left ‖ right)
//   head of no leaf = SHA-256("")          the left subtree holds the largest power of two < n
//   leaves
//
// Used twice: over the records of a commit group (its head is the group's root), and over the roots
// of all groups (its head is the log's). An entry of the latter tree is a 32-byte group root, so a
// group's boundaries are part of what is proved.
#ifndef BASIN_PROTO_INTEGRITY_MERKLE_TREE_H_
#define BASIN_PROTO_INTEGRITY_MERKLE_TREE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/model/digest.h"

namespace basin {

Sha256 LeafHash(absl::string_view entry);
Sha256 NodeHash(const Sha256& left, const Sha256& right);

// The right edge of a tree: what is needed to append, and no more. At most 64 hashes, one per
// complete subtree, largest first. A value; one thread at a time.
class MerkleFrontier {
 public:
  // Appends a leaf. Amortised one node hash.
  void Append(const Sha256& leaf_hash);
  // The head of all leaves appended. At most 63 node hashes.
  Sha256 Root() const;
  uint64_t size() const { return size_; }

  //   frontier = size (8 bytes, big-endian) { subtree hash (32 bytes) }   one per set bit of size
  std::string Serialize() const;
  // Errors: LOG_DAMAGED when the bytes are not a frontier.
  static absl::StatusOr<MerkleFrontier> Parse(absl::string_view bytes);

 private:
  uint64_t size_ = 0;
  std::vector<Sha256> subtrees_;
};

// The head of a whole tree, from its leaf hashes.
Sha256 TreeHead(absl::Span<const Sha256> leaf_hashes);

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_MERKLE_TREE_H_
