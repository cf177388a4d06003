#include "broker/log/rocksdb/epoch_note.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/options.h"
#include "proto/model/big_endian.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr absl::string_view kPrefix = "epoch";
constexpr uint8_t kNoteFormat = 1;
constexpr size_t kCauseAt = 1, kBeganAt = 2, kKeptAt = 10, kAcknowledgedAt = 18, kReasonAt = 26;

}  // namespace

std::string EncodeEpochKey(uint32_t epoch) {
  std::string key(kPrefix);
  AppendBigEndian(epoch, key);
  return key;
}

std::string EncodeEpochNote(const EpochNote& note) {
  std::string value;
  AppendBigEndian(kNoteFormat, value);
  AppendBigEndian(static_cast<uint8_t>(note.cause), value);
  AppendBigEndian(static_cast<uint64_t>(absl::ToUnixNanos(note.began_at)), value);
  AppendBigEndian(note.kept, value);
  AppendBigEndian(note.acknowledged, value);
  return value + note.reason;
}

absl::StatusOr<EpochNote> DecodeEpochNote(absl::string_view key, absl::string_view value) {
  if (key.size() != kPrefix.size() + sizeof(uint32_t) || value.size() < kReasonAt)
    return MakeError(v1::LOG_DAMAGED, {.field = "epoch",
                                       .detail = {"the note of an epoch is cut short",
                                                  "la note d'une époque est tronquée"}});
  const auto format = ReadBigEndian<uint8_t>(value.data());
  if (format != kNoteFormat)
    return MakeError(
        v1::FORMAT_UNKNOWN,
        {.field = "epoch",
         .detail = {"format $0; this program knows $1", "format $0 ; ce programme connaît $1",
                    static_cast<int>(format), static_cast<int>(kNoteFormat)}});
  EpochNote note;
  note.epoch = ReadBigEndian<uint32_t>(key.data() + kPrefix.size());
  note.cause = static_cast<EpochNote::Cause>(ReadBigEndian<uint8_t>(value.data() + kCauseAt));
  note.began_at =
      absl::FromUnixNanos(static_cast<int64_t>(ReadBigEndian<uint64_t>(value.data() + kBeganAt)));
  note.kept = ReadBigEndian<uint64_t>(value.data() + kKeptAt);
  note.acknowledged = ReadBigEndian<uint64_t>(value.data() + kAcknowledgedAt);
  note.reason = std::string(value.substr(kReasonAt));
  return note;
}

absl::StatusOr<std::vector<EpochNote>> ReadEpochNotes(const Database& database) {
  const std::unique_ptr<rocksdb::Iterator> entries(
      database.db().NewIterator(SeekReadOptions(), database.default_family()));
  std::vector<EpochNote> notes;
  for (entries->Seek(ToSlice(kPrefix));
       entries->Valid() && absl::StartsWith(ToView(entries->key()), kPrefix); entries->Next()) {
    BASIN_ASSIGN_OR_RETURN(EpochNote note,
                           DecodeEpochNote(ToView(entries->key()), ToView(entries->value())));
    notes.push_back(std::move(note));
  }
  if (!entries->status().ok())
    return ToError(entries->status(), {"reading the epochs", "lecture des époques"});
  return notes;
}

Text CauseText(EpochNote::Cause cause) {
  switch (cause) {
    case EpochNote::Cause::kRestored:
      return {"a backup was restored", "une sauvegarde a été restaurée"};
    case EpochNote::Cause::kLossAccepted:
      return {"a loss was accepted", "une perte a été acceptée"};
    case EpochNote::Cause::kImported:
      return {"an archive was imported", "une archive a été importée"};
  }
  return {"of a cause this program does not know", "d'une cause inconnue de ce programme"};
}

uint32_t NextEpoch(uint32_t earlier, absl::Time now) {
  const int64_t second = absl::ToUnixSeconds(now);
  const int64_t next = std::max<int64_t>(int64_t{earlier} + 1, second);
  return static_cast<uint32_t>(std::min<int64_t>(next, std::numeric_limits<uint32_t>::max()));
}

}  // namespace basin
