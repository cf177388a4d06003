// basin-hub log export and log import, for a person or a program.
#ifndef BASIN_BROKER_OFFLINE_ARCHIVE_LOG_H_
#define BASIN_BROKER_OFFLINE_ARCHIVE_LOG_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "broker/offline/answer_style.h"

namespace basin {

struct ExportLogArguments {
  std::string file = {};
  std::string data = {};       // a backup, a folder of them, or the data of a hub that is down
  std::string sign_with = {};  // file of the hub's signing key; empty: the archive is not signed
  AnswerStyle style = {};
};
// Errors: those of ExportLog, BAD_KEY_FILE; of a backup, those of CheckBackupFiles.
absl::Status ExportLogFile(const ExportLogArguments& arguments, std::FILE* out, std::FILE* err);

struct ImportLogArguments {
  std::string file = {};
  std::string data = {};         // a hub's data folder, without a log
  std::string reason = {};       // kept in the log
  std::string signing_key = {};  // file of the public key it has to be signed with; empty = its own
  AnswerStyle style = {};
};
// Errors: those of ImportLog, BAD_KEY_FILE.
absl::Status ImportLogFile(const ImportLogArguments& arguments, std::FILE* out, std::FILE* err);

// Checks an archive and says what it holds. `signing_key` as above. Errors: those of VerifyArchive,
// BAD_KEY_FILE.
absl::Status VerifyLogArchive(const std::string& file, const std::string& signing_key,
                              const AnswerStyle& style, std::FILE* out, std::FILE* err);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_ARCHIVE_LOG_H_
