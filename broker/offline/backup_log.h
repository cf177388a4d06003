// basin-hub log backup and log restore, for a person or a program.
#ifndef BASIN_BROKER_OFFLINE_BACKUP_LOG_H_
#define BASIN_BROKER_OFFLINE_BACKUP_LOG_H_

#include <cstddef>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "broker/offline/answer_style.h"

namespace basin {

struct BackupLogArguments {
  std::string data = {};       // a hub's data folder; the hub may be running
  std::string to = {};         // the folder of backups
  std::string sign_with = {};  // file of the hub's signing key; empty: the backup is not signed
  size_t keep = 0;             // so many of the newest stay; 0: all
  AnswerStyle style = {};
};
// Answers on `out`, tells on `err` how far it has come. Errors: those of TakeBackup, BAD_KEY_FILE.
absl::Status BackupLog(const BackupLogArguments& arguments, std::FILE* out, std::FILE* err);

struct RestoreLogArguments {
  std::string from = {};         // one backup, or a folder of them: the newest
  std::string data = {};         // the hub's data folder
  std::string reason = {};       // kept in the log
  std::string signing_key = {};  // file of the public key it has to be signed with; empty = its own
  AnswerStyle style = {};
};
// Errors: those of FindBackup and Restore, BAD_KEY_FILE.
absl::Status RestoreLog(const RestoreLogArguments& arguments, std::FILE* out, std::FILE* err);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_BACKUP_LOG_H_
