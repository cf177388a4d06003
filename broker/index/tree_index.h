// The log's tree, kept so that any head it ever had can be proved: the hash of every group's root,
// and of complete subtrees above them; and where each group's records end.
//
// A fold of the log. Nothing of it is written per event, nor per group: groups are collected in
// tiles of 256 (10 KiB), each of which is one entry of a tile a level up. A node of the tree is
// computed from the tile it lies in, at most 255 hashes; a proof over a million groups reads six
// tiles.
//
//   key    0x01 ‖ level (1) ‖ number of the tile on its level (8)
//   value  { hash (32)  last sequence below it (8) }   at most 256; fewer in the last tile of a
//   level key    0x02   →   the tree's frontier (merkle_tree.h)
//
// Numbers are big-endian. An entry of level n is the complete subtree over 256^n groups.
#ifndef BASIN_BROKER_INDEX_TREE_INDEX_H_
#define BASIN_BROKER_INDEX_TREE_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/index/fold.h"
#include "broker/index/fold_store.h"
#include "proto/integrity/merkle_proof.h"
#include "proto/integrity/merkle_tree.h"

namespace basin {

inline constexpr uint32_t kTreeIndexFormat = 1;

// A group by its number, from 0: which leaf of the log's tree it is.
struct GroupPlace {
  uint64_t number = 0;
  Sequence first = 0;
  Sequence last = 0;
};

// One thread at a time.
class TreeIndex final : public LogFold {
 public:
  // Catches up with the log, and compares: when the tree does not have the log's root, it is
  // emptied and folded again, once. Errors: LOG_DAMAGED when it still has not: the roots that the
  // groups keep are not those the log was acknowledged with; those of the log and the store.
  static absl::StatusOr<std::unique_ptr<TreeIndex>> Open(const EventLog& log,
                                                         std::unique_ptr<FoldStore> store,
                                                         const FoldProgress& progress = nullptr);
  // Writes what is not written yet. A failure costs the next start a few groups, nothing else.
  ~TreeIndex() override;

  Sequence applied() const override { return applied_; }
  // Writes a checkpoint every 256 groups or 16 MiB of records. Without one, about a microsecond.
  absl::Status Apply(const CommitGroup& group) override;

  uint64_t groups() const { return tree_.size(); }
  // Of all groups applied. At most 63 node hashes.
  Sha256 Root() const { return tree_.Root(); }

  // Errors of all below: IO_FAILED when stored bytes cannot be read.
  // REQUIRES: 0 < sequence <= applied().
  absl::StatusOr<GroupPlace> Find(Sequence sequence) const;
  // How far the log reached when it had so many groups. REQUIRES: groups <= this->groups().
  absl::StatusOr<Sequence> LastOf(uint64_t groups) const;
  // A NodeSource (merkle_proof.h). REQUIRES: the subtree is complete.
  absl::StatusOr<Sha256> Node(const TreeNode& node) const;

  // Why it was built anew; empty when it was not.
  const std::string& rebuilt_because() const { return store_->emptied_because(); }

 private:
  struct Entry {
    Sha256 hash{};
    Sequence last = 0;
  };
  using Tile = std::vector<Entry>;

  explicit TreeIndex(std::unique_ptr<FoldStore> store) : store_(std::move(store)) {}

  static std::string Encode(const Tile& tile);
  static absl::StatusOr<Tile> Decode(absl::string_view bytes, size_t entries);
  absl::Status Load();
  absl::StatusOr<Tile> ReadTile(int level, uint64_t number, size_t entries) const;
  absl::StatusOr<const Tile*> FindTile(int level, uint64_t number) const;
  void Add(size_t level, const Entry& entry, std::vector<FoldStore::Entry>& full);
  absl::Status Checkpoint(std::vector<FoldStore::Entry> full);

  const std::unique_ptr<FoldStore> store_;
  Sequence applied_ = 0;
  MerkleFrontier tree_;
  std::vector<Tile> open_;  // by level: the last tile, never full
  uint64_t bytes_since_checkpoint_ = 0;
  // Full tiles that were read: proofs touch the same few again and again.
  mutable absl::flat_hash_map<std::pair<int, uint64_t>, Tile> read_;
};

}  // namespace basin

#endif  // BASIN_BROKER_INDEX_TREE_INDEX_H_
