// basin-hub log verify: tells a person, or a program, whether a log is what it was.
#ifndef BASIN_BROKER_OFFLINE_VERIFY_LOG_H_
#define BASIN_BROKER_OFFLINE_VERIFY_LOG_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "proto/model/sequence.h"
#include "proto/model/text.h"

namespace basin {

struct VerifyLogArguments {
  // A hub's data folder ([log] folder of hub.toml), the folder of a log alone, one backup, a
  // folder of backups (the newest), or the file of an archive.
  std::string data = {};
  Sequence since = 0;            // hashes are computed from here on; 0 = all
  std::string head_file = {};    // a head kept outside (head_file.h of the SDK); empty = none
  std::string signing_key = {};  // file of the public key that the head, or the backup, has to be
                                 // signed with; empty = its own
  bool json = false;             // the answer as JSON
  bool quiet = false;            // no progress
  Language language = Language::kFrench;
};

// Writes the answer to `out`, and how far it has come to `err`: a bar on a terminal, lines
// elsewhere. Changes nothing in the folder. Errors: those of VerifyRocksDbLog and of Verdict, for
// the caller to tell; those of CheckBackupFiles; BAD_FILE, BAD_KEY_FILE, PROOF_INVALID about the
// head given; BEYOND_HEAD when `since` is behind the log's end; USAGE for `since` or a head with an
// archive.
absl::Status VerifyLog(const VerifyLogArguments& arguments, std::FILE* out, std::FILE* err);

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_VERIFY_LOG_H_
