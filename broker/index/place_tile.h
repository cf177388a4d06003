// A tile of the place index: what is collected of a run of whole groups, and the entries it
// becomes.
//
//   key    0x01 ‖ tile (8)                    value  last (8) { name size  name  events  bytes }
//   key    0x02 ‖ tile (8) ‖ field (1) ‖ name        { gap }
//   key    0x03 ‖ tile (8) ‖ bucket (1)              { hash gap  place }
//
// A tile is named by its first sequence; a place is a record's distance from there. Gaps are from
// the one before, the first from 0. Fixed numbers are big-endian, the others varints. Basins and
// types, of which there are few, have their names as keys. Cases, of which there may be as many as
// records, lie in 64 buckets by the upper bits of a hash, in the order of its lower 32 bits, then
// of places: whoever looks one up reads a 64th of a tile, and may find another's place beside it.
#ifndef BASIN_BROKER_INDEX_PLACE_TILE_H_
#define BASIN_BROKER_INDEX_PLACE_TILE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "broker/index/fold_store.h"
#include "broker/log/commit_group.h"
#include "broker/log/group_summary.h"
#include "proto/model/sequence.h"

namespace basin {

// A tile that holds so much is full: small enough that what is not in a full one yet is scanned in
// a few milliseconds.
struct PlaceTileLimits {
  uint32_t events = 32 * 1024;
  uint64_t bytes = uint64_t{16} << 20;  // of records
};

// How much was recorded.
struct RecordCount {
  uint64_t events = 0, bytes = 0;

  RecordCount& operator+=(const RecordCount& more) {
    events += more.events;
    bytes += more.bytes;
    return *this;
  }
};
using TypeCounts = absl::flat_hash_map<std::string, RecordCount>;  // by type

// A value; one thread at a time.
class PlaceTile {
 public:
  // Errors: BAD_PROTO when a record cannot be read; the tile is of no use then.
  // REQUIRES: the group follows the one before.
  absl::Status Add(const CommitGroup& group);

  bool empty() const { return last_ == 0; }
  bool full(const PlaceTileLimits& limits) const {
    return !empty() && (last_ - first_ + 1 >= limits.events || bytes_ >= limits.bytes);
  }
  Sequence first() const { return first_; }
  Sequence last() const { return last_; }

  const TypeCounts& counts() const { return counts_; }

  // All of it, as it is stored. REQUIRES: !empty().
  std::vector<FoldStore::Entry> Entries() const;

 private:
  using Places = std::vector<uint32_t>;

  void AddEntries(SummaryField field, const absl::flat_hash_map<std::string, Places>& places,
                  std::vector<FoldStore::Entry>& entries) const;
  void AddCases(std::vector<FoldStore::Entry>& entries) const;

  Sequence first_ = 0, last_ = 0;
  uint64_t bytes_ = 0;  // of records
  absl::flat_hash_map<std::string, Places> basins_, types_;
  std::vector<std::pair<uint64_t, uint32_t>> cases_;  // hash, place
  TypeCounts counts_;
};

// Where a tile's places of a value lie.
std::string TileKey(Sequence tile);
std::string PlacesKey(Sequence tile, SummaryField field, absl::string_view value);

// What a tile's own entry says: where it ends; what it counted is added. Errors: IO_FAILED.
absl::StatusOr<Sequence> ReadTile(absl::string_view entry, TypeCounts& counts);
// Appends the sequences that an entry names; of a case's bucket, those of its hash. Errors:
// IO_FAILED when the bytes are not such an entry.
absl::Status ReadPlaces(absl::string_view entry, Sequence tile, std::vector<Sequence>& sequences);
absl::Status ReadCasePlaces(absl::string_view bucket, absl::string_view subject, Sequence tile,
                            std::vector<Sequence>& sequences);

}  // namespace basin

#endif  // BASIN_BROKER_INDEX_PLACE_TILE_H_
