#include "proto/integrity/merkle_proof.h"

#include <algorithm>
#include <bit>

#include "proto/integrity/merkle_tree.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// Leaves begin … begin + size − 1. As the definitions cut ranges, `begin` is a multiple of every
// power of two up to the range's first complete subtree.
struct Range {
  uint64_t begin = 0;
  uint64_t size = 0;

  // The left subtree's leaves: the largest power of two below the size.
  uint64_t split() const { return std::bit_floor(size - 1); }
  Range left() const { return {begin, split()}; }
  Range right() const { return {begin + split(), size - split()}; }
};

// From right to left: every set bit of the size is one complete subtree.
absl::StatusOr<Sha256> HeadOf(Range range, NodeSource nodes) {
  Sha256 head{};
  bool first = true;
  for (uint64_t rest = range.size; rest != 0; rest &= rest - 1) {
    const int level = std::countr_zero(rest);
    const uint64_t begin = range.begin + (rest & (rest - 1));
    BASIN_ASSIGN_OR_RETURN(const Sha256 subtree, nodes({level, begin >> level}));
    head = first ? subtree : NodeHash(subtree, head);
    first = false;
  }
  return head;
}

}  // namespace

absl::StatusOr<Sha256> RootAt(uint64_t size, NodeSource nodes) {
  if (size == 0) return Digest({});
  return HeadOf({0, size}, nodes);
}

absl::StatusOr<MerklePath> InclusionPath(uint64_t leaf, uint64_t size, NodeSource nodes) {
  BASIN_CHECK(leaf < size);
  MerklePath path;
  for (Range range = {0, size}; range.size > 1;) {
    const bool goes_left = leaf - range.begin < range.split();
    BASIN_ASSIGN_OR_RETURN(const Sha256 sibling,
                           HeadOf(goes_left ? range.right() : range.left(), nodes));
    path.push_back(sibling);
    range = goes_left ? range.left() : range.right();
  }
  std::reverse(path.begin(), path.end());
  return path;
}

absl::StatusOr<MerklePath> ConsistencyPath(uint64_t old_size, uint64_t size, NodeSource nodes) {
  BASIN_CHECK(old_size <= size);
  MerklePath path;
  if (old_size == 0) return path;
  Range range = {0, size};
  while (range.begin + range.size != old_size) {
    const bool goes_left = old_size - range.begin <= range.split();
    BASIN_ASSIGN_OR_RETURN(const Sha256 sibling,
                           HeadOf(goes_left ? range.right() : range.left(), nodes));
    path.push_back(sibling);
    range = goes_left ? range.left() : range.right();
  }
  // Where the descent never went right, what is left is the old tree, whose head the verifier has.
  if (range.begin != 0) {
    BASIN_ASSIGN_OR_RETURN(const Sha256 head, HeadOf(range, nodes));
    path.push_back(head);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::optional<Sha256> RootFromInclusion(const Sha256& leaf_hash, uint64_t leaf, uint64_t size,
                                        absl::Span<const Sha256> path) {
  if (leaf >= size) return std::nullopt;
  uint64_t node = leaf, last = size - 1;  // positions on the level at hand
  Sha256 head = leaf_hash;
  for (const Sha256& sibling : path) {
    if (last == 0) return std::nullopt;  // longer than the way up
    if ((node & 1) != 0 || node == last) {
      head = NodeHash(sibling, head);
      // A last node without a sibling is its own parent.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      head = NodeHash(head, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return std::nullopt;  // too short
  return head;
}

bool VerifyInclusion(const Sha256& leaf_hash, uint64_t leaf, uint64_t size,
                     absl::Span<const Sha256> path, const Sha256& root) {
  return RootFromInclusion(leaf_hash, leaf, size, path) == root;
}

bool VerifyConsistency(uint64_t old_size, const Sha256& old_root, uint64_t size, const Sha256& root,
                       absl::Span<const Sha256> path) {
  if (old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  if (old_size == 0) return path.empty() && old_root == Digest({});

  uint64_t node = old_size - 1, last = size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  // Where both trees begin to differ: in the old tree alone when that is complete.
  Sha256 seed = old_root;
  if (!std::has_single_bit(old_size)) {
    if (path.empty()) return false;
    seed = path.front();
    path.remove_prefix(1);
  }
  Sha256 old_head = seed, head = seed;
  for (const Sha256& sibling : path) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_head = NodeHash(sibling, old_head);
      head = NodeHash(sibling, head);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      head = NodeHash(head, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_head == old_root && head == root;
}

}  // namespace basin
