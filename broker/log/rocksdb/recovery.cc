#include "broker/log/rocksdb/recovery.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/log/rocksdb/options.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"
#include "proto/model/text.h"

namespace basin {
namespace {

using Kind = DatabaseState::Kind;

DatabaseState Unreadable(absl::string_view damage) {
  return {.kind = Kind::kUnreadable, .damage = std::string(damage)};
}

// A failing disk is no damage: what is on it may be whole, so nothing is decided about it.
bool DiskFails(const rocksdb::Status& status) {
  return status.IsIOError() && !status.IsPathNotFound();
}

// Without CURRENT there is no database. But creating one writes that file before any table or log.
DatabaseState WithoutCurrent(const std::string& path) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".sst" || extension == ".log")
      return Unreadable("the database's file CURRENT is missing");
  }
  return {.kind = Kind::kAbsent};
}

absl::StatusOr<LogEnd> ReadEnd(const Database& database) {
  std::string value;
  const rocksdb::Status status = database.Get(kHeadKey, &value);
  if (!status.ok()) return ToError(status, {"reading the head", "lecture de la tête"});
  return DecodeEnd(value);
}

// Both sides of a purge's mark meet there.
absl::Status CheckMark(const Database& database, Sequence head) {
  const Sequence mark = database.purge().mark;
  if (mark == 0) return absl::OkStatus();
  const std::unique_ptr<GroupIterator> groups = database.SeekGroups();
  groups->SeekForPrev(EncodeGroupKey(mark));
  absl::StatusOr<GroupHeader> before = MakeError(v1::LOG_DAMAGED);
  if (groups->Valid()) before = DecodeGroupHeader(ToView(groups->key()), ToView(groups->value()));
  const bool kept_ends_there = before.ok() && before->last() == mark;
  groups->Seek(EncodeGroupKey(mark + 1));
  const bool log_begins_there =
      mark == head || (groups->Valid() && ToView(groups->key()) == EncodeGroupKey(mark + 1));
  if (!groups->status().ok())
    return ToError(groups->status(), {"reading at the mark", "lecture au repère"});
  if (kept_ends_there && log_begins_there) return absl::OkStatus();
  return MakeError(
      v1::LOG_DAMAGED,
      {.detail = {"what was purged ends at $0, and what is left does not meet it there",
                  "ce qui fut purgé finit en $0, et ce qui reste ne s'y rejoint pas", mark}});
}

// 0 when there is no group.
absl::StatusOr<Sequence> LastStored(const Database& database) {
  const std::unique_ptr<GroupIterator> groups = database.ScanGroups();
  groups->SeekToLast();
  if (!groups->status().ok())
    return ToError(groups->status(), {"reading the last group", "lecture du dernier groupe"});
  if (!groups->Valid()) return 0;
  BASIN_ASSIGN_OR_RETURN(const GroupHeader group,
                         DecodeGroupHeader(ToView(groups->key()), ToView(groups->value())));
  return group.last();
}

absl::Status Damaged(const DurableHead& head, Text why) {
  return MakeError(v1::LOG_DAMAGED,
                   {.field = absl::StrCat("log ", head.log_id), .detail = std::move(why)});
}

absl::Status Missing(const DurableHead& head, Sequence first, const Text& why) {
  if (head.sequence < first) return Damaged(head, why);
  return Damaged(head, {"missing $0…$1 ($2)", "manquent $0…$1 ($2)", first, head.sequence, why});
}

absl::StatusOr<OpenAction> JudgeWithoutHead(const DatabaseState& state) {
  switch (state.kind) {
    case Kind::kAbsent:
    case Kind::kUnfinished:
      return OpenAction::kCreate;
    case Kind::kIntact:
      if (state.end.head == 0) return OpenAction::kOpen;
      break;
    case Kind::kTorn:
    case Kind::kUnreadable:
      break;
  }
  return MakeError(
      v1::LOG_DAMAGED,
      {.field = absl::StrCat("log ", state.identity.log_id),
       .detail = {
           "the file durable_head is missing, so what was acknowledged after $0 is unknown $1",
           "le fichier durable_head manque : ce qui fut acquitté après $0 est inconnu $1",
           state.end.head, state.damage}});
}

}  // namespace

absl::StatusOr<DatabaseState> ReadState(const Database& database) {
  BASIN_ASSIGN_OR_RETURN(const Sequence last, LastStored(database));
  std::string format;
  rocksdb::Status status = database.Get(kFormatKey, &format);
  if (status.IsNotFound() && last == 0) return DatabaseState{.kind = Kind::kUnfinished};
  if (!status.ok()) return ToError(status, {"reading the format", "lecture du format"});
  BASIN_RETURN_IF_ERROR(CheckFormat(format));

  DatabaseState state{.kind = Kind::kIntact};
  std::string identity;
  status = database.Get(kIdentityKey, &identity);
  if (!status.ok()) return ToError(status, {"reading the identity", "lecture de l'identité"});
  BASIN_ASSIGN_OR_RETURN(state.identity, DecodeIdentity(identity));
  BASIN_ASSIGN_OR_RETURN(state.end, ReadEnd(database));
  if (state.end.head != last)
    return MakeError(v1::LOG_DAMAGED, {.detail = {"the last group ends at $0, the head at $1",
                                                  "le dernier groupe finit à $0, la tête à $1",
                                                  last, state.end.head}});
  BASIN_RETURN_IF_ERROR(CheckMark(database, state.end.head));
  return state;
}

absl::StatusOr<DatabaseState> Inspect(const std::string& path, rocksdb::Env* env) {
  if (!FileExists(path + "/CURRENT")) return WithoutCurrent(path);
  rocksdb::DBOptions options = LogDbOptions(env);
  std::vector<std::string> families;
  rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, path, &families);
  if (DiskFails(status)) return ToError(status, {"opening the log", "ouverture du journal"});
  if (!status.ok()) return Unreadable(status.ToString());
  if (std::find(families.begin(), families.end(), kLogFamily) == families.end())
    return DatabaseState{.kind = Kind::kUnfinished};

  std::unique_ptr<Database> database;
  status = Database::OpenReadOnly(options, path, &database);
  const std::string damage = status.ok() ? "" : status.ToString();
  if (status.IsCorruption()) {
    // How far does it go? Still read-only: a log that lost something is left as it was found.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    status = Database::OpenReadOnly(options, path, &database);
  }
  if (DiskFails(status)) return ToError(status, {"opening the log", "ouverture du journal"});
  if (!status.ok()) return Unreadable(damage);

  absl::StatusOr<DatabaseState> state = ReadState(*database);
  if (CodeOf(state.status()) == v1::LOG_DAMAGED)
    return Unreadable(absl::StrCat(state.status().message(), " ", damage));
  if (state.ok() && !damage.empty()) {
    state->damage = damage;
    state->kind = state->kind == Kind::kIntact ? Kind::kTorn : Kind::kUnreadable;
  }
  return state;
}

absl::StatusOr<OpenAction> Judge(const std::optional<DurableHead>& head,
                                 const DatabaseState& state) {
  if (!head.has_value()) return JudgeWithoutHead(state);
  switch (state.kind) {
    case Kind::kAbsent:
    case Kind::kUnfinished:
      return Missing(*head, 1, {"there is no database", "il n'y a pas de base"});
    case Kind::kUnreadable:
      return Missing(*head, 1, Text::Verbatim(state.damage));
    case Kind::kIntact:
    case Kind::kTorn:
      break;
  }
  if (state.identity.log_id != head->log_id || state.identity.epoch != head->epoch)
    return Damaged(*head, {"the database is of log $0 epoch $1, durable_head of epoch $2",
                           "la base est du journal $0, époque $1 ; durable_head est de l'époque $2",
                           state.identity.log_id, state.identity.epoch, head->epoch});
  if (state.end.head < head->sequence)
    return Missing(*head, state.end.head + 1,
                   state.damage.empty() ? Text("the write-ahead log ends before it",
                                               "le journal d'écriture finit avant")
                                        : Text::Verbatim(state.damage));
  if (state.end.head == head->sequence && state.end.tree.Root() != head->root)
    return Damaged(*head, {"the records up to $0 are not those that were acknowledged",
                           "les enregistrements jusqu'à $0 ne sont pas ceux qui furent acquittés",
                           head->sequence});
  return state.kind == Kind::kTorn ? OpenAction::kRepair : OpenAction::kOpen;
}

absl::StatusOr<std::unique_ptr<Database>> OpenForReading(const std::string& folder,
                                                         rocksdb::Env* env, OpenAction action) {
  rocksdb::DBOptions options = LogDbOptions(env);
  // A torn end that nobody was told of is no damage: the next start cuts it off.
  if (action == OpenAction::kRepair)
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  std::unique_ptr<Database> database;
  const rocksdb::Status status = Database::OpenReadOnly(options, DatabasePath(folder), &database);
  if (!status.ok()) return ToError(status, {"opening the log", "ouverture du journal"});
  return database;
}

}  // namespace basin
