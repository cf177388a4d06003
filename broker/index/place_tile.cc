#include "broker/index/place_tile.h"

#include <algorithm>
#include <map>

#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kTileTag = '\x01', kPlacesTag = '\x02', kCasesTag = '\x03';
constexpr int kBucketBits = 6;

uint8_t BucketOf(uint64_t hash) { return static_cast<uint8_t>(hash >> (64 - kBucketBits)); }
uint32_t StoredHash(uint64_t hash) { return static_cast<uint32_t>(hash); }

std::string KeyOf(char tag, Sequence tile) {
  std::string key(1, tag);
  AppendBigEndian(tile, key);
  return key;
}

std::string BucketKey(Sequence tile, uint8_t bucket) {
  std::string key = KeyOf(kCasesTag, tile);
  key.push_back(static_cast<char>(bucket));
  return key;
}

void AppendVarint(uint64_t number, std::string& out) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

// Removes a number from the front; false when there is none below 2^35.
bool TakeVarint(absl::string_view& bytes, uint64_t& number) {
  number = 0;
  for (int shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

absl::Status Malformed() {
  return MakeError(v1::IO_FAILED,
                   {.field = "place index", .detail = Text::Verbatim("an entry cut short")});
}

}  // namespace

absl::Status PlaceTile::Add(const CommitGroup& group) {
  if (empty()) first_ = group.first;
  BASIN_CHECK(empty() || group.first == last_ + 1);
  last_ = group.last();
  bytes_ += group.records.size();
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::string_view bytes = RecordBytes(group, i);
    if (bytes.empty()) continue;  // purged
    BASIN_ASSIGN_OR_RETURN(const RecordPlace of, ReadPlace(bytes));
    const auto place = static_cast<uint32_t>(group.first + i - first_);
    basins_[of.basin].push_back(place);
    types_[of.type].push_back(place);
    counts_[of.type] += {1, bytes.size()};
    cases_.emplace_back(SummaryHash(SummaryField::kSubject, of.subject), place);
  }
  return absl::OkStatus();
}

std::vector<FoldStore::Entry> PlaceTile::Entries() const {
  BASIN_CHECK(!empty());
  std::vector<FoldStore::Entry> entries;
  std::string last;
  AppendBigEndian(last_, last);
  // In one order, whatever the table's: the same groups give the same bytes.
  const std::map<std::string, RecordCount> counts(counts_.begin(), counts_.end());
  for (const auto& [type, count] : counts) {
    AppendVarint(type.size(), last);
    last += type;
    AppendVarint(count.events, last);
    AppendVarint(count.bytes, last);
  }
  entries.emplace_back(TileKey(first_), std::move(last));
  AddEntries(SummaryField::kBasin, basins_, entries);
  AddEntries(SummaryField::kType, types_, entries);
  AddCases(entries);
  return entries;
}

void PlaceTile::AddEntries(SummaryField field,
                           const absl::flat_hash_map<std::string, Places>& places,
                           std::vector<FoldStore::Entry>& entries) const {
  for (const auto& [name, all] : places) {
    std::string bytes;
    uint32_t before = 0;
    for (const uint32_t place : all) {
      AppendVarint(place - before, bytes);
      before = place;
    }
    entries.emplace_back(PlacesKey(first_, field, name), std::move(bytes));
  }
}

void PlaceTile::AddCases(std::vector<FoldStore::Entry>& entries) const {
  struct Case {
    uint8_t bucket;
    uint32_t hash, place;
    auto operator<=>(const Case&) const = default;
  };
  std::vector<Case> cases;
  cases.reserve(cases_.size());
  for (const auto& [hash, place] : cases_)
    cases.push_back({BucketOf(hash), StoredHash(hash), place});
  std::sort(cases.begin(), cases.end());
  for (auto begin = cases.begin(); begin != cases.end();) {
    std::string bytes;
    uint32_t before = 0;
    auto end = begin;
    for (; end != cases.end() && end->bucket == begin->bucket; ++end) {
      AppendVarint(end->hash - before, bytes);
      AppendVarint(end->place, bytes);
      before = end->hash;
    }
    entries.emplace_back(BucketKey(first_, begin->bucket), std::move(bytes));
    begin = end;
  }
}

std::string TileKey(Sequence tile) { return KeyOf(kTileTag, tile); }

std::string PlacesKey(Sequence tile, SummaryField field, absl::string_view value) {
  if (field == SummaryField::kSubject) return BucketKey(tile, BucketOf(SummaryHash(field, value)));
  std::string key = KeyOf(kPlacesTag, tile);
  key.push_back(static_cast<char>(field));
  key.append(value.data(), value.size());
  return key;
}

absl::StatusOr<Sequence> ReadTile(absl::string_view entry, TypeCounts& counts) {
  if (entry.size() < sizeof(Sequence)) return Malformed();
  const auto last = ReadBigEndian<Sequence>(entry.data());
  entry.remove_prefix(sizeof(Sequence));
  while (!entry.empty()) {
    uint64_t size = 0;
    RecordCount count;
    if (!TakeVarint(entry, size) || entry.size() < size) return Malformed();
    const std::string type(entry.substr(0, size));
    entry.remove_prefix(size);
    if (!TakeVarint(entry, count.events) || !TakeVarint(entry, count.bytes)) return Malformed();
    counts[type] += count;
  }
  return last;
}

absl::Status ReadPlaces(absl::string_view entry, Sequence tile, std::vector<Sequence>& sequences) {
  Sequence sequence = tile;
  while (!entry.empty()) {
    uint64_t gap = 0;
    if (!TakeVarint(entry, gap)) return Malformed();
    sequences.push_back(sequence += gap);
  }
  return absl::OkStatus();
}

absl::Status ReadCasePlaces(absl::string_view bucket, absl::string_view subject, Sequence tile,
                            std::vector<Sequence>& sequences) {
  const uint32_t wanted = StoredHash(SummaryHash(SummaryField::kSubject, subject));
  for (uint64_t hash = 0; !bucket.empty() && hash <= wanted;) {
    uint64_t gap = 0, place = 0;
    if (!TakeVarint(bucket, gap) || !TakeVarint(bucket, place)) return Malformed();
    hash += gap;
    if (hash == wanted) sequences.push_back(tile + place);
  }
  return absl::OkStatus();
}

}  // namespace basin
