#include "broker/index/tree_index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr int kTileLevels = 8;  // of the tree, in one tile
constexpr size_t kTileEntries = size_t{1} << kTileLevels;
constexpr size_t kEntryBytes = sizeof(Sha256) + sizeof(Sequence);
constexpr uint64_t kBytesPerCheckpoint = uint64_t{16} << 20;
constexpr size_t kReadTilesMax = 32;
constexpr char kFrontierKey[] = "\x02";

std::string TileKey(int level, uint64_t number) {
  std::string key = {'\x01', static_cast<char>(level)};
  AppendBigEndian(number, key);
  return key;
}

absl::Status Malformed(absl::string_view what) {
  return MakeError(v1::IO_FAILED, {.field = "tree index", .detail = Text::Verbatim(what)});
}

}  // namespace

std::string TreeIndex::Encode(const Tile& tile) {
  std::string bytes;
  bytes.reserve(tile.size() * kEntryBytes);
  for (const Entry& entry : tile) {
    const absl::string_view hash = AsBytes(entry.hash);
    bytes.append(hash.data(), hash.size());
    AppendBigEndian(entry.last, bytes);
  }
  return bytes;
}

absl::StatusOr<TreeIndex::Tile> TreeIndex::Decode(absl::string_view bytes, size_t entries) {
  if (bytes.size() != entries * kEntryBytes) return Malformed("a tile of the wrong size");
  Tile tile(entries);
  for (Entry& entry : tile) {
    std::copy_n(bytes.data(), entry.hash.size(), reinterpret_cast<char*>(entry.hash.data()));
    entry.last = ReadBigEndian<Sequence>(bytes.data() + entry.hash.size());
    bytes.remove_prefix(kEntryBytes);
  }
  return tile;
}

// ---- Opening ----

absl::StatusOr<std::unique_ptr<TreeIndex>> TreeIndex::Open(const EventLog& log,
                                                           std::unique_ptr<FoldStore> store,
                                                           const FoldProgress& progress) {
  auto index = std::unique_ptr<TreeIndex>(new TreeIndex(std::move(store)));
  const MerkleFrontier wanted = log.tree();
  for (int attempt = 0; attempt < 2; ++attempt) {
    absl::Status loaded = index->Load();
    if (loaded.ok()) loaded = CatchUp(log, *index, progress);
    // What the log itself cannot read is no reason to distrust the index.
    if (!loaded.ok() && CodeOf(loaded) != v1::IO_FAILED) return loaded;
    if (loaded.ok() && index->tree_.Serialize() == wanted.Serialize()) return index;
    BASIN_RETURN_IF_ERROR(index->store_->Empty(loaded.ok() ? "its root is not the log's"
                                                           : absl::string_view(loaded.message())));
  }
  return MakeError(
      v1::LOG_DAMAGED,
      {.detail = {"the roots kept in the groups do not give the log's root; see: basin-hub log "
                  "verify",
                  "les racines conservées dans les groupes ne donnent pas celle du journal ; "
                  "voyez : basin-hub log verify"}});
}

absl::Status TreeIndex::Load() {
  applied_ = 0;
  tree_ = MerkleFrontier();
  open_.assign(1, {});
  read_.clear();
  if (store_->checkpoint() == 0) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> frontier, store_->Get(kFrontierKey));
  absl::StatusOr<MerkleFrontier> tree = MerkleFrontier::Parse(frontier.value_or(""));
  if (!tree.ok()) return Malformed("no frontier");
  tree_ = *std::move(tree);
  open_.clear();
  uint64_t entries = tree_.size();  // on the level at hand
  for (int level = 0; level == 0 || entries > 0; ++level, entries /= kTileEntries) {
    BASIN_ASSIGN_OR_RETURN(Tile tile,
                           ReadTile(level, entries / kTileEntries, entries % kTileEntries));
    open_.push_back(std::move(tile));
  }
  applied_ = store_->checkpoint();
  return absl::OkStatus();
}

TreeIndex::~TreeIndex() {
  if (bytes_since_checkpoint_ > 0) Checkpoint({}).IgnoreError();
}

// ---- Growing ----

absl::Status TreeIndex::Apply(const CommitGroup& group) {
  BASIN_CHECK(group.first == applied_ + 1);
  const Sha256 leaf = LeafHash(AsBytes(group.root));
  tree_.Append(leaf);
  applied_ = group.last();
  bytes_since_checkpoint_ += group.records.size();
  std::vector<FoldStore::Entry> full;
  Add(0, {leaf, group.last()}, full);
  if (full.empty() && bytes_since_checkpoint_ < kBytesPerCheckpoint) return absl::OkStatus();
  return Checkpoint(std::move(full));
}

// A full tile is one entry a level up.
void TreeIndex::Add(size_t level, const Entry& entry, std::vector<FoldStore::Entry>& full) {
  if (level == open_.size()) open_.emplace_back();
  Tile& tile = open_[level];
  tile.push_back(entry);
  if (tile.size() < kTileEntries) return;
  // Numbers count the tiles of a level; this one is the last of them.
  const uint64_t entries = tree_.size() >> (kTileLevels * level);
  full.emplace_back(TileKey(static_cast<int>(level), entries / kTileEntries - 1), Encode(tile));
  MerkleFrontier subtree;
  for (const Entry& below : tile) subtree.Append(below.hash);
  tile.clear();
  Add(level + 1, {subtree.Root(), entry.last}, full);
}

absl::Status TreeIndex::Checkpoint(std::vector<FoldStore::Entry> full) {
  uint64_t entries = tree_.size();
  for (size_t level = 0; level < open_.size(); ++level, entries /= kTileEntries) {
    if (open_[level].empty()) continue;
    full.emplace_back(TileKey(static_cast<int>(level), entries / kTileEntries),
                      Encode(open_[level]));
  }
  full.emplace_back(kFrontierKey, tree_.Serialize());
  bytes_since_checkpoint_ = 0;
  return store_->Write(full, applied_);
}

// ---- Asking ----

absl::StatusOr<TreeIndex::Tile> TreeIndex::ReadTile(int level, uint64_t number,
                                                    size_t entries) const {
  if (entries == 0) return Tile();
  BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                         store_->Get(TileKey(level, number)));
  if (!bytes.has_value())
    return Malformed(absl::StrCat("tile ", number, " of level ", level, " is missing"));
  return Decode(*bytes, entries);
}

absl::StatusOr<const TreeIndex::Tile*> TreeIndex::FindTile(int level, uint64_t number) const {
  const uint64_t entries = tree_.size() >> (kTileLevels * level);
  if (number == entries / kTileEntries) return &open_[static_cast<size_t>(level)];
  const auto key = std::make_pair(level, number);
  if (const auto it = read_.find(key); it != read_.end()) return &it->second;
  BASIN_ASSIGN_OR_RETURN(Tile tile, ReadTile(level, number, kTileEntries));
  if (read_.size() >= kReadTilesMax) read_.clear();
  return &(read_[key] = std::move(tile));
}

absl::StatusOr<Sha256> TreeIndex::Node(const TreeNode& node) const {
  const int level = node.level / kTileLevels;
  const int height = node.level % kTileLevels;  // within the tile
  const uint64_t first = node.index << height;
  BASIN_ASSIGN_OR_RETURN(const Tile* tile, FindTile(level, first / kTileEntries));
  const size_t begin = first % kTileEntries, count = size_t{1} << height;
  BASIN_CHECK(begin + count <= tile->size());
  MerkleFrontier subtree;
  for (size_t i = begin; i < begin + count; ++i) subtree.Append((*tile)[i].hash);
  return subtree.Root();
}

absl::StatusOr<Sequence> TreeIndex::LastOf(uint64_t groups) const {
  BASIN_CHECK(groups <= tree_.size());
  if (groups == 0) return Sequence{0};
  BASIN_ASSIGN_OR_RETURN(const Tile* tile, FindTile(0, (groups - 1) / kTileEntries));
  return (*tile)[(groups - 1) % kTileEntries].last;
}

// From the top down: in each tile, the first subtree that reaches the sequence; when none does, it
// lies in what is not complete yet on that level.
absl::StatusOr<GroupPlace> TreeIndex::Find(Sequence sequence) const {
  BASIN_CHECK(sequence > 0 && sequence <= applied_);
  uint64_t number = 0;
  for (int level = static_cast<int>(open_.size()) - 1; level >= 0; --level) {
    BASIN_ASSIGN_OR_RETURN(const Tile* tile, FindTile(level, number));
    const auto found = std::partition_point(
        tile->begin(), tile->end(), [&](const Entry& entry) { return entry.last < sequence; });
    number = number * kTileEntries + static_cast<uint64_t>(found - tile->begin());
  }
  BASIN_ASSIGN_OR_RETURN(const Sequence before, LastOf(number));
  BASIN_ASSIGN_OR_RETURN(const Sequence last, LastOf(number + 1));
  return GroupPlace{.number = number, .first = before + 1, .last = last};
}

}  // namespace basin
