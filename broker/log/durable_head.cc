#include "broker/log/durable_head.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "proto/model/big_endian.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr absl::string_view kMagic("BASINHD\n", 8);
constexpr uint32_t kVersion = 1;
constexpr size_t kFieldsBytes = 480;
constexpr size_t kLogIdMax = 64;
// Where the fields stand.
constexpr size_t kVersionAt = 8, kGenerationAt = 12, kEpochAt = 20, kSequenceAt = 24, kRootAt = 32,
                 kLogIdSizeAt = 64, kLogIdAt = 65;

absl::Status Damaged(Text why) {
  return MakeError(v1::LOG_DAMAGED, {.field = "durable_head", .detail = std::move(why)});
}

}  // namespace

bool operator==(const DurableHead& a, const DurableHead& b) {
  return a.log_id == b.log_id && a.epoch == b.epoch && a.sequence == b.sequence && a.root == b.root;
}

std::string EncodeHeadSlot(const DurableHead& head, uint64_t generation) {
  BASIN_CHECK(head.log_id.size() <= kLogIdMax);
  std::string slot(kMagic);
  slot.reserve(kHeadSlotBytes);
  AppendBigEndian(kVersion, slot);
  AppendBigEndian(generation, slot);
  AppendBigEndian(head.epoch, slot);
  AppendBigEndian(head.sequence, slot);
  slot.append(reinterpret_cast<const char*>(head.root.data()), head.root.size());
  slot.push_back(static_cast<char>(head.log_id.size()));
  slot += head.log_id;
  slot.resize(kFieldsBytes);
  const Sha256 digest = Digest({slot});
  slot.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  slot.resize(kHeadSlotBytes);
  return slot;
}

absl::StatusOr<HeadSlot> DecodeHeadSlot(absl::string_view bytes) {
  if (bytes.size() < kFieldsBytes + sizeof(Sha256))
    return Damaged({"the slot is cut short", "l'emplacement est tronqué"});
  const absl::string_view fields = bytes.substr(0, kFieldsBytes);
  if (AsBytes(Digest({fields})) != bytes.substr(kFieldsBytes, sizeof(Sha256)))
    return Damaged(
        {"the slot does not match its digest", "l'emplacement ne correspond pas à son empreinte"});
  if (fields.substr(0, kMagic.size()) != kMagic)
    return Damaged({"the slot is of something else", "l'emplacement est celui d'autre chose"});
  const auto version = ReadBigEndian<uint32_t>(fields.data() + kVersionAt);
  if (version != kVersion)
    return MakeError(v1::FORMAT_UNKNOWN,
                     {.field = "durable_head",
                      .detail = {"format $0; this program knows $1",
                                 "format $0 ; ce programme connaît $1", version, kVersion}});
  HeadSlot slot;
  slot.generation = ReadBigEndian<uint64_t>(fields.data() + kGenerationAt);
  slot.head.epoch = ReadBigEndian<uint32_t>(fields.data() + kEpochAt);
  slot.head.sequence = ReadBigEndian<uint64_t>(fields.data() + kSequenceAt);
  std::copy_n(fields.data() + kRootAt, sizeof(Sha256),
              reinterpret_cast<char*>(slot.head.root.data()));
  const auto id_size = static_cast<uint8_t>(fields[kLogIdSizeAt]);
  if (id_size > kLogIdMax)
    return Damaged({"the log id is too long", "l'identifiant du journal est trop long"});
  slot.head.log_id = std::string(fields.substr(kLogIdAt, id_size));
  return slot;
}

DurableHeadFile::DurableHeadFile(std::unique_ptr<PosixFile> file, HeadSlot newest)
    : file_(std::move(file)), newest_(std::move(newest)) {}

absl::StatusOr<HeadSlot> DurableHeadFile::ReadNewest(const PosixFile& file,
                                                     const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const std::string bytes, file.Read(0, 2 * kHeadSlotBytes));
  HeadSlot newest;
  bool intact = false;
  for (size_t i = 0; i < 2; ++i) {
    const size_t begin = std::min(bytes.size(), i * kHeadSlotBytes);
    absl::StatusOr<HeadSlot> slot =
        DecodeHeadSlot(absl::string_view(bytes).substr(begin, kHeadSlotBytes));
    if (CodeOf(slot.status()) == v1::FORMAT_UNKNOWN) return slot.status();
    if (!slot.ok() || (intact && slot->generation < newest.generation)) continue;
    newest = *std::move(slot);
    intact = true;
  }
  if (intact) return newest;
  return Damaged(
      {"$0: neither slot is intact", "$0 : aucun des deux emplacements n'est intact", path});
}

absl::StatusOr<std::unique_ptr<DurableHeadFile>> DurableHeadFile::Open(const std::string& path) {
  if (!FileExists(path)) return nullptr;
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<PosixFile> file, PosixFile::Open(path, O_RDWR));
  BASIN_ASSIGN_OR_RETURN(HeadSlot newest, ReadNewest(*file, path));
  return std::unique_ptr<DurableHeadFile>(new DurableHeadFile(std::move(file), std::move(newest)));
}

absl::StatusOr<std::optional<DurableHead>> DurableHeadFile::Read(const std::string& path) {
  if (!FileExists(path)) return std::optional<DurableHead>();
  BASIN_ASSIGN_OR_RETURN(const auto file, PosixFile::Open(path, O_RDONLY));
  BASIN_ASSIGN_OR_RETURN(HeadSlot newest, ReadNewest(*file, path));
  return std::optional<DurableHead>(std::move(newest.head));
}

absl::StatusOr<std::unique_ptr<DurableHeadFile>> DurableHeadFile::Create(const std::string& path,
                                                                         const DurableHead& head) {
  const std::string draft = path + ".new";
  BASIN_ASSIGN_OR_RETURN(std::unique_ptr<PosixFile> file,
                         PosixFile::Open(draft, O_RDWR | O_CREAT | O_TRUNC));
  // Both slots, so that the file never grows again: a sync then writes no metadata.
  for (uint64_t generation : {0, 1})
    BASIN_RETURN_IF_ERROR(
        file->Write(generation * kHeadSlotBytes, EncodeHeadSlot(head, generation)));
  BASIN_RETURN_IF_ERROR(file->Sync());
  if (std::rename(draft.c_str(), path.c_str()) != 0)
    return ErrnoError({"rename", "renommage de"}, draft);
  BASIN_RETURN_IF_ERROR(SyncFolder(std::filesystem::absolute(path).parent_path().string()));
  return std::unique_ptr<DurableHeadFile>(new DurableHeadFile(std::move(file), HeadSlot{1, head}));
}

absl::Status DurableHeadFile::Write(const DurableHead& head) {
  const uint64_t generation = newest_.generation + 1;
  BASIN_RETURN_IF_ERROR(
      file_->Write(generation % 2 * kHeadSlotBytes, EncodeHeadSlot(head, generation)));
  BASIN_RETURN_IF_ERROR(file_->Sync());
  newest_ = {generation, head};
  return absl::OkStatus();
}

}  // namespace basin
