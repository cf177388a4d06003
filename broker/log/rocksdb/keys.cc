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

}  // namespace

std::string DurableHeadPath(const std::string& folder) { return folder + "/durable_head"; }
std::string DatabasePath(const std::string& folder) { return folder + "/rocksdb"; }

std::string EncodeGroupKey(Sequence first) {
  std::string key;
  AppendBigEndian(first, key);
  return key;
}

std::string EncodeGroupHeader(const CommitGroup& group, Packing packing) {
  BASIN_CHECK(group.summary.size() <= 0xffff && group.records.size() <= 0xffffffff);
  std::string header;
  header.reserve(kSummaryAt + group.summary.size());
  AppendBigEndian(kGroupFormat, header);
  AppendBigEndian(static_cast<uint8_t>(packing), header);
  AppendBigEndian(group.count, header);
  AppendTime(group.recorded_at, header);
  header.append(reinterpret_cast<const char*>(group.root.data()), group.root.size());
  AppendBigEndian(static_cast<uint32_t>(group.records.size()), header);
  AppendBigEndian(static_cast<uint16_t>(group.summary.size()), header);
  header += group.summary;
  return header;
}

absl::StatusOr<GroupHeader> DecodeGroupHeader(absl::string_view key, absl::string_view value) {
  if (key.size() != kGroupKeyBytes)
    return Damaged("group", {"the key is not a sequence", "la clé n'est pas un numéro"});
  GroupHeader group;
  group.first = ReadBigEndian<uint64_t>(key.data());
  const std::string name = absl::StrCat("group ", group.first);
  if (value.empty()) return Damaged(name, {"the value is empty", "la valeur est vide"});
  const auto version = ReadBigEndian<uint8_t>(value.data() + kVersionAt);
  if (version != kGroupFormat) return UnknownFormat(name, version, kGroupFormat);
  if (value.size() < kSummaryAt)
    return Damaged(name, {"the value is cut short", "la valeur est tronquée"});
  group.packing = static_cast<Packing>(ReadBigEndian<uint8_t>(value.data() + kPackingAt));
  group.count = ReadBigEndian<uint32_t>(value.data() + kCountAt);
  group.recorded_at = ReadTime(value.data() + kRecordedAt);
  std::copy_n(value.data() + kRootAt, sizeof(Sha256), reinterpret_cast<char*>(group.root.data()));
  group.records_size = ReadBigEndian<uint32_t>(value.data() + kRecordsSizeAt);
  const auto summary_size = ReadBigEndian<uint16_t>(value.data() + kSummarySizeAt);
  if (group.count == 0 || value.size() < kSummaryAt + summary_size)
    return Damaged(name, {"the value is cut short", "la valeur est tronquée"});
  group.summary = value.substr(kSummaryAt, summary_size);
  group.packed = value.substr(kSummaryAt + summary_size);
  return group;
}

absl::StatusOr<SharedGroup> DecodeGroup(absl::string_view key, absl::string_view value) {
  BASIN_ASSIGN_OR_RETURN(const GroupHeader header, DecodeGroupHeader(key, value));
  auto group = std::make_shared<CommitGroup>();
  group->first = header.first;
  group->count = header.count;
  std::optional<std::string> records = Unpack(header.packing, header.packed, header.records_size);
  if (records.has_value()) group->offsets = Offsets(*records, header.count);
  if (group->offsets.empty())
    return Damaged(absl::StrCat("group ", header.first),
                   {"its bytes are not $0 records", "ses octets ne sont pas $0 enregistrements",
                    header.count});
  group->records = *std::move(records);
  group->recorded_at = header.recorded_at;
  group->root = header.root;
  group->summary = std::string(header.summary);
  return group;
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
  if (version != kLogFormat) return UnknownFormat("format", version, kLogFormat);
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
