#include "broker/index/place_index.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {

absl::StatusOr<std::unique_ptr<PlaceIndex>> PlaceIndex::Open(std::unique_ptr<FoldStore> store,
                                                             PlaceTileLimits limits) {
  auto index = std::unique_ptr<PlaceIndex>(new PlaceIndex(std::move(store), limits));
  index->rebuilt_because_ = index->store_->emptied_because();
  if (const absl::Status loaded = index->Load(); !loaded.ok())
    BASIN_RETURN_IF_ERROR(index->StartOver(loaded.message()));
  return index;
}

absl::Status PlaceIndex::Load() {
  Sequence reached = 0;
  bool sound = true;
  TypeCounts counts;
  BASIN_RETURN_IF_ERROR(store_->Scan(
      TileKey(0), TileKey(~Sequence{0}), [&](absl::string_view key, absl::string_view value) {
        const absl::StatusOr<Sequence> last = ReadTile(value, counts);
        sound = key.size() == TileKey(0).size() && last.ok();
        if (!sound) return false;
        const Span tile{ReadBigEndian<Sequence>(key.data() + 1), *last};
        sound = tile.first == reached + 1 && tile.last >= tile.first;
        reached = tile.last;
        tiles_.push_back(tile);
        return sound;
      }));
  counts_ = std::move(counts);
  if (sound && reached == store_->checkpoint()) return absl::OkStatus();
  return MakeError(v1::IO_FAILED,
                   {.field = "place index", .detail = Text::Verbatim("a tile is missing")});
}

// ---- Growing ----

absl::Status PlaceIndex::Apply(const CommitGroup& group) {
  BASIN_CHECK(group.first == applied() + 1);
  BASIN_RETURN_IF_ERROR(open_.Add(group));
  if (open_.full(limits_)) BASIN_RETURN_IF_ERROR(store_->Write(open_.Entries(), open_.last()));
  const std::lock_guard<std::mutex> lock(mutex_);
  open_counts_ = open_.counts();
  if (!open_.full(limits_)) return absl::OkStatus();
  tiles_.push_back({open_.first(), open_.last()});
  for (const auto& [type, count] : open_counts_) counts_[type] += count;
  open_counts_.clear();
  open_ = PlaceTile();
  return absl::OkStatus();
}

absl::Status PlaceIndex::StartOver(absl::string_view because) {
  open_ = PlaceTile();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    tiles_.clear();
    counts_.clear();
    open_counts_.clear();
    ++life_;
    failure_ = absl::OkStatus();
    rebuilt_because_ = std::string(because);
  }
  return store_->Empty(because);
}

// ---- Asking ----

Sequence PlaceIndex::covered() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return tiles_.empty() ? 0 : tiles_.back().last;
}

TypeCounts PlaceIndex::counts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  TypeCounts all = counts_;
  for (const auto& [type, count] : open_counts_) all[type] += count;
  return all;
}

absl::Status PlaceIndex::failure() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return failure_;
}

std::string PlaceIndex::rebuilt_because() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return rebuilt_because_;
}

std::optional<PlaceIndex::Asked> PlaceIndex::TileOf(Sequence sequence) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto tile = std::partition_point(tiles_.begin(), tiles_.end(),
                                         [&](const Span& one) { return one.last < sequence; });
  if (tile == tiles_.end() || !failure_.ok()) return std::nullopt;
  return Asked{*tile, life_};
}

std::optional<Places> PlaceIndex::Find(const PlaceQuery& query, Sequence after) const {
  BASIN_CHECK(!query.empty());
  const std::optional<Asked> asked = TileOf(after + 1);
  if (!asked.has_value()) return std::nullopt;
  absl::StatusOr<std::vector<Sequence>> found = Look(query, asked->tile.first);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (life_ != asked->life) return std::nullopt;
  if (!found.ok()) {
    failure_ = found.status();
    return std::nullopt;
  }
  Places places{asked->tile.last, *std::move(found)};
  places.sequences.erase(places.sequences.begin(),
                         std::upper_bound(places.sequences.begin(), places.sequences.end(), after));
  return places;
}

// One field is enough, for the filter tells the rest: that of the fewest places.
absl::StatusOr<std::vector<Sequence>> PlaceIndex::Look(const PlaceQuery& query,
                                                       Sequence tile) const {
  if (!query.cases.empty()) return LookFor(SummaryField::kSubject, query.cases, tile);
  if (query.types.empty()) return LookFor(SummaryField::kBasin, query.basins, tile);
  BASIN_ASSIGN_OR_RETURN(std::vector<Sequence> of_types,
                         LookFor(SummaryField::kType, query.types, tile));
  if (query.basins.empty() || of_types.empty()) return of_types;
  BASIN_ASSIGN_OR_RETURN(std::vector<Sequence> of_basins,
                         LookFor(SummaryField::kBasin, query.basins, tile));
  return of_basins.size() < of_types.size() ? of_basins : of_types;
}

absl::StatusOr<std::vector<Sequence>> PlaceIndex::LookFor(SummaryField field,
                                                          const std::vector<std::string>& values,
                                                          Sequence tile) const {
  std::vector<Sequence> sequences;
  for (const std::string& value : values) {
    BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> entry,
                           store_->Get(PlacesKey(tile, field, value)));
    if (!entry.has_value()) continue;
    BASIN_RETURN_IF_ERROR(field == SummaryField::kSubject
                              ? ReadCasePlaces(*entry, value, tile, sequences)
                              : ReadPlaces(*entry, tile, sequences));
  }
  if (values.size() == 1) return sequences;
  std::sort(sequences.begin(), sequences.end());
  sequences.erase(std::unique(sequences.begin(), sequences.end()), sequences.end());
  return sequences;
}

absl::StatusOr<bool> PlaceIndex::Holds(const PlaceTile& tile) const {
  for (const auto& [key, value] : tile.Entries()) {
    BASIN_ASSIGN_OR_RETURN(const std::optional<std::string> stored, store_->Get(key));
    if (stored != value) return false;
  }
  return true;
}

}  // namespace basin
