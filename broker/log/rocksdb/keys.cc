#include "broker/log/rocksdb/keys.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kVersionAt = 0, kPackingAt = 1, kCountAt = 2, kRecordedAt = 6, kRootAt = 14,
                 kRecordsSizeAt = 46, kSummarySizeAt = 50, kSummaryAt = 52;
constexpr size_t kGroupKeyBytes = 8;

absl::Status Damaged(absl::string_view what, Text why) {
  return MakeError(v1::LOG_DAMAGED, {.field = std::string(what), .detail = std::move(why)});
}

absl::Status UnknownFormat(absl::string_view what, uint32_t found, uint32_t known) {
  return MakeError(v1::FORMAT_UNKNOWN,
                   {.field = std::string(what),
                    .detail = {"format $0; this program knows $1",
                               "format $0 ; ce programme connaît $1", found, known}});
}

void AppendTime(absl::Time time, std::string& out) {
  AppendBigEndian(static_cast<uint64_t>(absl::ToUnixNanos(time)), out);
}

absl::Time ReadTime(const char* bytes) {
  return absl::FromUnixNanos(static_cast<int64_t>(ReadBigEndian<uint64_t>(bytes)));
}

absl::Status CutShort(absl::string_view what) {
  return Damaged(what, {"the value is cut short", "la valeur est tronquée"});
}

// Where each of the `count` records of a run begins; empty when it does not hold exactly so many.
std::vector<uint32_t> Offsets(absl::string_view run, uint32_t count) {
  std::vector<uint32_t> offsets;
  offsets.reserve(std::min<size_t>(count, run.size()));
  const char* const begin = run.data();
  while (!run.empty()) {
    offsets.push_back(static_cast<uint32_t>(run.data() - begin));
    if (!NextRecord(run).ok()) return {};
  }
  if (offsets.size() != count) return {};
  return offsets;
}

// The same for a group of `count` records, of which some were purged.
std::vector<uint32_t> OffsetsAround(const std::vector<PurgedRecord>& purged,
                                    const std::vector<uint32_t>& left, uint32_t count,
                                    size_t run_bytes) {
  std::vector<uint32_t> offsets;
  offsets.reserve(count);
  auto next = left.begin();
  auto gone = purged.begin();
  for (uint32_t i = 0; i < count; ++i) {
    offsets.push_back(next == left.end() ? static_cast<uint32_t>(run_bytes) : *next);
    if (gone != purged.end() && gone->index == i) {
      ++gone;
    } else {
      ++next;
    }
  }
  return offsets;
}

constexpr size_t kEntryBytes = 4 + sizeof(Sha256) + 2;  // and the trace

// False when the bytes are not `count` entries of a group of `records` records, ascending.
bool ReadPurged(absl::string_view bytes, uint32_t count, uint32_t records,
                std::vector<PurgedRecord>& purged) {
  purged.reserve(std::min<size_t>(count, bytes.size() / kEntryBytes));
  while (!bytes.empty()) {
    if (bytes.size() < kEntryBytes) return false;
    PurgedRecord& gone = purged.emplace_back();
    gone.index = ReadBigEndian<uint32_t>(bytes.data());
    std::copy_n(bytes.data() + 4, sizeof(Sha256), reinterpret_cast<char*>(gone.leaf.data()));
    const auto trace_size = ReadBigEndian<uint16_t>(bytes.data() + 4 + sizeof(Sha256));
    bytes.remove_prefix(kEntryBytes);
    const bool ascends = purged.size() == 1 || purged[purged.size() - 2].index < gone.index;
    if (bytes.size() < trace_size || gone.index >= records || !ascends) return false;
    gone.trace = std::string(bytes.substr(0, trace_size));
    bytes.remove_prefix(trace_size);
  }
  return purged.size() == count;
}

}  // namespace

std::string DurableHeadPath(const std::string& folder) { return folder + "/durable_head"; }
std::string DatabasePath(const std::string& folder) { return folder + "/rocksdb"; }

std::string EncodeGroupKey(Sequence first) {
  std::string key;
  AppendBigEndian(first, key);
  return key;
}

namespace {

std::string EncodeHeader(const CommitGroup& group, uint8_t version, Packing packing) {
  BASIN_CHECK(group.summary.size() <= 0xffff && group.records.size() <= 0xffffffff);
  std::string header;
  header.reserve(kSummaryAt + group.summary.size());
  AppendBigEndian(version, header);
  AppendBigEndian(static_cast<uint8_t>(packing), header);
  AppendBigEndian(group.count, header);
  AppendTime(group.recorded_at, header);
  header.append(reinterpret_cast<const char*>(group.root.data()), group.root.size());
  AppendBigEndian(static_cast<uint32_t>(group.records.size()), header);
  AppendBigEndian(static_cast<uint16_t>(group.summary.size()), header);
  header += group.summary;
  return header;
}

absl::string_view KeptDigestOf(absl::string_view value) {
  return value.substr(value.size() - sizeof(Sha256));
}

}  // namespace

std::string EncodeGroupHeader(const CommitGroup& group, Packing packing) {
  BASIN_CHECK(group.purged.empty());
  return EncodeHeader(group, kGroupFormat, packing);
}

std::string EncodeKeptGroup(const CommitGroup& group, std::string& scratch) {
  std::string entries;
  for (const PurgedRecord& gone : group.purged) {
    BASIN_CHECK(gone.trace.size() <= 0xffff);
    AppendBigEndian(gone.index, entries);
    entries.append(reinterpret_cast<const char*>(gone.leaf.data()), gone.leaf.size());
    AppendBigEndian(static_cast<uint16_t>(gone.trace.size()), entries);
    entries += gone.trace;
  }
  const Packed packed = Pack(group.records, scratch);
  std::string value = EncodeHeader(group, kKeptGroupFormat, packed.packing);
  AppendBigEndian(static_cast<uint32_t>(group.purged.size()), value);
  AppendBigEndian(static_cast<uint32_t>(entries.size()), value);
  value += entries;
  value.append(packed.bytes.data(), packed.bytes.size());
  const Sha256 digest = Digest({EncodeGroupKey(group.first), value});
  value.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  return value;
}

absl::Status CheckKeptDigest(absl::string_view key, absl::string_view value) {
  if (value.empty() || static_cast<uint8_t>(value[kVersionAt]) != kKeptGroupFormat)
    return absl::OkStatus();
  const bool whole = value.size() > sizeof(Sha256) && key.size() == kGroupKeyBytes;
  if (whole &&
      AsBytes(Digest({key, value.substr(0, value.size() - sizeof(Sha256))})) == KeptDigestOf(value))
    return absl::OkStatus();
  return Damaged("kept group",
                 {"its bytes do not give its digest", "ses octets ne donnent pas son empreinte"});
}

absl::StatusOr<GroupHeader> DecodeGroupHeader(absl::string_view key, absl::string_view value) {
  if (key.size() != kGroupKeyBytes)
    return Damaged("group", {"the key is not a sequence", "la clé n'est pas un numéro"});
  GroupHeader group;
  group.first = ReadBigEndian<uint64_t>(key.data());
  const std::string name = absl::StrCat("group ", group.first);
  if (value.empty()) return Damaged(name, {"the value is empty", "la valeur est vide"});
  const auto version = ReadBigEndian<uint8_t>(value.data() + kVersionAt);
  if (version != kGroupFormat && version != kKeptGroupFormat)
    return UnknownFormat(name, version, kKeptGroupFormat);
  if (value.size() < kSummaryAt) return CutShort(name);
  group.packing = static_cast<Packing>(ReadBigEndian<uint8_t>(value.data() + kPackingAt));
  group.count = ReadBigEndian<uint32_t>(value.data() + kCountAt);
  group.recorded_at = ReadTime(value.data() + kRecordedAt);
  std::copy_n(value.data() + kRootAt, sizeof(Sha256), reinterpret_cast<char*>(group.root.data()));
  group.records_size = ReadBigEndian<uint32_t>(value.data() + kRecordsSizeAt);
  const auto summary_size = ReadBigEndian<uint16_t>(value.data() + kSummarySizeAt);
  if (group.count == 0 || value.size() < kSummaryAt + summary_size) return CutShort(name);
  group.summary = value.substr(kSummaryAt, summary_size);
  group.packed = value.substr(kSummaryAt + summary_size);
  if (version == kGroupFormat) return group;

  if (group.packed.size() < 8 + sizeof(Sha256)) return CutShort(name);
  group.packed.remove_suffix(sizeof(Sha256));
  group.purged_count = ReadBigEndian<uint32_t>(group.packed.data());
  const auto purged_size = ReadBigEndian<uint32_t>(group.packed.data() + 4);
  group.packed.remove_prefix(8);
  if (group.packed.size() < purged_size || group.purged_count > group.count) return CutShort(name);
  group.purged = group.packed.substr(0, purged_size);
  group.packed.remove_prefix(purged_size);
  return group;
}

absl::StatusOr<SharedGroup> DecodeGroup(absl::string_view key, absl::string_view value) {
  BASIN_ASSIGN_OR_RETURN(const GroupHeader header, DecodeGroupHeader(key, value));
  auto group = std::make_shared<CommitGroup>();
  group->first = header.first;
  group->count = header.count;
  const std::string name = absl::StrCat("group ", header.first);
  const uint32_t left = header.count - header.purged_count;
  std::optional<std::string> records = Unpack(header.packing, header.packed, header.records_size);
  if (records.has_value()) group->offsets = Offsets(*records, left);
  if (!records.has_value() || group->offsets.size() != left || (left == 0 && !records->empty()))
    return Damaged(
        name, {"its bytes are not $0 records", "ses octets ne sont pas $0 enregistrements", left});
  if (!ReadPurged(header.purged, header.purged_count, header.count, group->purged))
    return Damaged(name, {"what is kept of its purged records is malformed",
                          "ce qui est gardé de ses enregistrements purgés est mal formé"});
  if (!group->purged.empty())
    group->offsets = OffsetsAround(group->purged, group->offsets, header.count, records->size());
  group->records = *std::move(records);
  group->recorded_at = header.recorded_at;
  group->root = header.root;
  group->summary = std::string(header.summary);
  return group;
}

std::string EncodePurge(const PurgeState& purge) {
  std::string value;
  AppendBigEndian(purge.mark, value);
  AppendBigEndian(purge.records, value);
  AppendBigEndian(purge.bytes, value);
  return value + purge.plan;
}

absl::StatusOr<PurgeState> DecodePurge(absl::string_view value) {
  if (value.size() < 24) return CutShort("purge");
  return PurgeState{.mark = ReadBigEndian<uint64_t>(value.data()),
                    .records = ReadBigEndian<uint64_t>(value.data() + 8),
                    .bytes = ReadBigEndian<uint64_t>(value.data() + 16),
                    .plan = std::string(value.substr(24))};
}

std::string EncodeFormat(uint32_t version) {
  std::string value;
  AppendBigEndian(version, value);
  return value;
}

absl::Status CheckFormat(absl::string_view value) {
  if (value.size() != sizeof(uint32_t))
    return Damaged("format", {"not a version", "ce n'est pas une version"});
  const auto version = ReadBigEndian<uint32_t>(value.data());
  if (version != kLogFormat && version != kPurgedLogFormat)
    return UnknownFormat("format", version, kPurgedLogFormat);
  return absl::OkStatus();
}

std::string EncodeIdentity(const LogIdentity& identity) {
  std::string value;
  AppendBigEndian(identity.epoch, value);
  AppendBigEndian(static_cast<uint8_t>(identity.origin), value);
  return value + identity.log_id;
}

absl::StatusOr<LogIdentity> DecodeIdentity(absl::string_view value) {
  if (value.size() <= 5)
    return Damaged("identity", {"the value is cut short", "la valeur est tronquée"});
  LogIdentity identity;
  identity.epoch = ReadBigEndian<uint32_t>(value.data());
  identity.origin = static_cast<v1::Origin>(ReadBigEndian<uint8_t>(value.data() + 4));
  identity.log_id = std::string(value.substr(5));
  return identity;
}

std::string EncodeEnd(const LogEnd& end) {
  std::string value;
  AppendBigEndian(end.head, value);
  AppendTime(end.recorded_at, value);
  return value + end.tree.Serialize();
}

absl::StatusOr<LogEnd> DecodeEnd(absl::string_view value) {
  if (value.size() < 16)
    return Damaged("head", {"the value is cut short", "la valeur est tronquée"});
  LogEnd end;
  end.head = ReadBigEndian<uint64_t>(value.data());
  end.recorded_at = ReadTime(value.data() + 8);
  BASIN_ASSIGN_OR_RETURN(end.tree, MerkleFrontier::Parse(value.substr(16)));
  return end;
}

LogEnd Extend(const LogEnd& end, const CommitGroup& group) {
  LogEnd next = end;
  next.head = group.last();
  next.recorded_at = group.recorded_at;
  next.tree.Append(LeafHash(AsBytes(group.root)));
  return next;
}

}  // namespace basin
