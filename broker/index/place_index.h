// Where the events of a basin, of a type, of a case lie, so that whoever replays those few reads
// their records and passes over the others.
//
// A fold of the log, and one that nothing waits for: behind the commit, whole groups are collected
// in tiles of some 32 768 records (place_tile.h), each written once, in one step. What is in no
// full tile yet is not known here, and is scanned. About 8 bytes a record on disk, 16 in memory for
// a tile.
//
// It says where to look, not what is there: among what it names there may be records of other
// cases, so each is held against the filter; but none that matches is missing.
#ifndef BASIN_BROKER_INDEX_PLACE_INDEX_H_
#define BASIN_BROKER_INDEX_PLACE_INDEX_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/index/fold.h"
#include "broker/index/fold_store.h"
#include "broker/index/place_tile.h"

namespace basin {

inline constexpr uint32_t kPlaceIndexFormat = 1;

// Of each list that is not empty, a record has to have one value.
struct PlaceQuery {
  std::vector<std::string> basins, types, cases;

  // Nothing is asked that the index could tell.
  bool empty() const { return basins.empty() && types.empty() && cases.empty(); }
};

// What one tile tells.
struct Places {
  Sequence through = 0;             // of what follows, the next tile is to be asked
  std::vector<Sequence> sequences;  // ascending; every record that matches is among them
};

// Growing is one thread's at a time. Asking is everybody's, beside it.
class PlaceIndex final : public LogFold {
 public:
  // As far as it was written; whoever owns it applies what the log holds beyond. Emptied when what
  // is stored does not fit together. Errors: IO_FAILED when it can be neither read nor emptied.
  static absl::StatusOr<std::unique_ptr<PlaceIndex>> Open(std::unique_ptr<FoldStore> store,
                                                          PlaceTileLimits limits = {});

  // The end of the last group taken in; what is in full tiles ends at covered().
  Sequence applied() const override { return open_.empty() ? covered() : open_.last(); }
  // Errors: IO_FAILED; BAD_PROTO when a record cannot be read. StartOver then.
  absl::Status Apply(const CommitGroup& group) override;
  // Forgets everything: applied() is 0. Whoever asks meanwhile is told to scan.
  absl::Status StartOver(absl::string_view because);

  // Any thread.
  Sequence covered() const;
  // All that was taken in, up to applied(), by type.
  TypeCounts counts() const;
  // Of what follows `after`, in the full tile that holds it; nullopt where there is none: scan.
  // After an error of the store as well, which failure() keeps. REQUIRES: !query.empty().
  std::optional<Places> Find(const PlaceQuery& query, Sequence after) const;
  // Why what is stored could not be read; it is time to StartOver.
  absl::Status failure() const;
  // Whether what is stored of a tile is what its groups give. Errors: IO_FAILED.
  absl::StatusOr<bool> Holds(const PlaceTile& tile) const;
  const PlaceTileLimits& limits() const { return limits_; }

  // Why it was built anew; empty when it was not.
  std::string rebuilt_because() const;

 private:
  struct Span {
    Sequence first = 0, last = 0;
  };
  struct Asked {
    Span tile;
    uint64_t life = 0;
  };

  PlaceIndex(std::unique_ptr<FoldStore> store, PlaceTileLimits limits)
      : store_(std::move(store)), limits_(limits) {}

  absl::Status Load();
  std::optional<Asked> TileOf(Sequence sequence) const;
  absl::StatusOr<std::vector<Sequence>> Look(const PlaceQuery& query, Sequence tile) const;
  absl::StatusOr<std::vector<Sequence>> LookFor(SummaryField field,
                                                const std::vector<std::string>& values,
                                                Sequence tile) const;

  const std::unique_ptr<FoldStore> store_;
  const PlaceTileLimits limits_;
  PlaceTile open_;  // the growing thread's

  mutable std::mutex mutex_;
  std::vector<Span> tiles_;  // guarded by mutex_, as are the others; in order, without a hole
  TypeCounts counts_;        // of full tiles
  TypeCounts open_counts_;   // of open_
  uint64_t life_ = 0;        // counts StartOver: what was read across one means nothing
  mutable absl::Status failure_;
  std::string rebuilt_because_;
};

}  // namespace basin

#endif  // BASIN_BROKER_INDEX_PLACE_INDEX_H_
