#include "broker/log/rocksdb/salvage.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/group_fault.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/epoch_note.h"
#include "broker/log/rocksdb/log_maker.h"
#include "broker/log/rocksdb/options.h"
#include "proto/files/durable_files.h"
#include "proto/files/file_copy.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"

namespace basin {
namespace {

rocksdb::DBOptions SalvageOptions() {
  rocksdb::DBOptions options = LogDbOptions(nullptr);
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  return options;
}

// Puts together anew what it finds: tables and write-ahead logs, whatever the manifest says.
rocksdb::Status Repair(const std::string& path) {
  return rocksdb::RepairDB(path, SalvageOptions(), LogColumnFamilies(/*kept=*/true));
}

absl::StatusOr<std::unique_ptr<Database>> OpenCopy(const std::string& folder) {
  const std::string path = DatabasePath(folder);
  std::unique_ptr<Database> database;
  rocksdb::Status status = Database::Open(SalvageOptions(), path, &database);
  if (!status.ok()) {
    const rocksdb::Status repaired = Repair(path);
    if (repaired.ok()) status = Database::Open(SalvageOptions(), path, &database);
  }
  if (!status.ok()) return ToError(status, {"opening what is left", "ouverture de ce qui reste"});
  return database;
}

absl::StatusOr<LogIdentity> IdentityOf(const Database& database) {
  std::string value;
  rocksdb::Status status = database.Get(kFormatKey, &value);
  if (status.ok()) BASIN_RETURN_IF_ERROR(CheckFormat(value));
  if (status.ok()) status = database.Get(kIdentityKey, &value);
  if (!status.ok()) return ToError(status, {"reading the identity", "lecture de l'identité"});
  return DecodeIdentity(value);
}

absl::Status ChangedHistory(const DurableHead& durable) {
  return MakeError(
      v1::LOG_DAMAGED,
      {.field = absl::StrCat("log ", durable.log_id),
       .detail = {"the records up to $0 are not those that were acknowledged: there is "
                  "no loss to accept, restore a backup",
                  "les enregistrements jusqu'à $0 ne sont pas ceux qui furent "
                  "acquittés : il n'y a pas de perte à accepter, restaurez une "
                  "sauvegarde",
                  durable.sequence}});
}

// Walks the groups once.
class Walk {
 public:
  Walk(const Database& database, const std::optional<DurableHead>& durable, Salvage& salvage)
      : durable_(durable), salvage_(salvage), groups_(database.ScanGroups()) {}

  absl::Status Run(const VerifyProgress& progress) {
    for (groups_->SeekToFirst(); groups_->Valid(); groups_->Next()) {
      Take(DecodeGroup(ToView(groups_->key()), ToView(groups_->value())));
      BASIN_RETURN_IF_ERROR(CompareWithDurable());
      if (progress) progress(salvage_.end.head, Target());
    }
    if (!groups_->status().ok()) Break(Text::Verbatim(groups_->status().ToString()));
    salvage_.held_behind = !salvage_.all;
    if (durable_.has_value() && salvage_.end.head < durable_->sequence)
      Break({"nothing follows", "rien ne suit"});
    return absl::OkStatus();
  }

 private:
  void Take(const absl::StatusOr<SharedGroup>& group) {
    if (!group.ok()) return Break(Sentence(group.status()));
    if (!salvage_.all) {
      if (FaultOf(**group, absl::UnixEpoch()).empty()) salvage_.readable_behind += (*group)->count;
      return;
    }
    if ((*group)->first != salvage_.end.head + 1) {
      Break({"the next group begins at $0", "le groupe suivant commence à $0", (*group)->first});
      salvage_.readable_behind += (*group)->count;
    } else if (const Text fault = FaultOf(**group, salvage_.end.recorded_at); !fault.empty()) {
      Break(fault);
    } else {
      salvage_.end = Extend(salvage_.end, **group);
    }
  }

  // The first break is the one that counts.
  void Break(const Text& why) {
    if (!salvage_.all) return;
    salvage_.all = false;
    salvage_.damage = {"behind $0: $1", "après $0 : $1", salvage_.end.head, why};
  }

  absl::Status CompareWithDurable() const {
    const bool there = durable_.has_value() && durable_->sequence == salvage_.end.head;
    return there && durable_->root != salvage_.end.tree.Root() ? ChangedHistory(*durable_)
                                                               : absl::OkStatus();
  }

  Sequence Target() const {
    return std::max(salvage_.end.head, durable_.has_value() ? durable_->sequence : 0);
  }

  const std::optional<DurableHead>& durable_;
  Salvage& salvage_;
  const std::unique_ptr<GroupIterator> groups_;
};

}  // namespace

absl::Status LinkLog(const std::string& from, const std::string& to) {
  BASIN_RETURN_IF_ERROR(MakeFolder(DatabasePath(to)));
  BASIN_ASSIGN_OR_RETURN(const std::vector<FolderEntry> entries, ListFolder(DatabasePath(from)));
  for (const FolderEntry& entry : entries) {
    if (!entry.regular || entry.name == "LOCK") continue;
    const std::string source = DatabasePath(from) + "/" + entry.name;
    const std::string target = DatabasePath(to) + "/" + entry.name;
    BASIN_RETURN_IF_ERROR(absl::EndsWith(entry.name, ".sst") ? LinkOrCopyFile(source, target)
                                                             : CopyFile(source, target).status());
  }
  return SyncFolder(DatabasePath(to));
}

absl::StatusOr<Salvage> SalvageLog(const std::string& folder,
                                   const std::optional<DurableHead>& durable,
                                   const VerifyProgress& progress) {
  BASIN_ASSIGN_OR_RETURN(const auto database, OpenCopy(folder));
  Salvage salvage;
  BASIN_ASSIGN_OR_RETURN(salvage.identity, IdentityOf(*database));
  if (durable.has_value() && durable->log_id != salvage.identity.log_id)
    return MakeError(v1::FOREIGN_LOG, {.field = "durable_head",
                                       .detail = {"it is of log $0, the database of $1",
                                                  "il est du journal $0, la base du journal $1",
                                                  durable->log_id, salvage.identity.log_id}});
  BASIN_RETURN_IF_ERROR(Walk(*database, durable, salvage).Run(progress));
  return salvage;
}

absl::Status CopyWhole(const std::string& folder, const Salvage& salvage, const std::string& to) {
  BASIN_ASSIGN_OR_RETURN(const auto database, OpenCopy(folder));
  BASIN_ASSIGN_OR_RETURN(const std::vector<EpochNote> epochs, ReadEpochNotes(*database));
  BASIN_ASSIGN_OR_RETURN(const auto maker, LogMaker::Create(to));
  BASIN_RETURN_IF_ERROR(maker->Keep(database->purge()));
  const std::unique_ptr<GroupIterator> groups = database->ScanGroups();
  for (groups->SeekToFirst(); maker->end().head < salvage.end.head; groups->Next()) {
    if (!groups->Valid())
      return ToError(groups->status().ok() ? rocksdb::Status::Corruption("no group follows")
                                           : groups->status(),
                     {"reading again behind $0", "relecture après $0", maker->end().head});
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group,
                           DecodeGroup(ToView(groups->key()), ToView(groups->value())));
    BASIN_RETURN_IF_ERROR(maker->Add(*group));
  }
  return maker->Finish(salvage.identity, epochs);
}

}  // namespace basin
