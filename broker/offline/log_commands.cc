#include "broker/offline/log_commands.h"

#include <memory>
#include <utility>

#include "CLI/CLI.hpp"
#include "broker/offline/accept_log_loss.h"
#include "broker/offline/archive_log.h"
#include "broker/offline/backup_log.h"
#include "broker/offline/retention_log.h"
#include "broker/offline/verify_log.h"
#include "proto/config/values.h"
#include "proto/model/status.h"

namespace basin {

LogCommands::LogCommands(CLI::App& app)
    : log_(*app.add_subcommand("log", "what is done to a log beside a hub")) {
  log_.require_subcommand(1);
  DeclareVerify();
  DeclareBackup();
  DeclareRestore();
  DeclareAcceptLoss();
  DeclareExport();
  DeclareImport();
  DeclareRetention();
}

bool LogCommands::parsed() const { return log_.parsed(); }

int LogCommands::Run(std::FILE* out, std::FILE* err) {
  const Language language = language_ == "en" ? Language::kEnglish : Language::kFrench;
  const absl::Status status = action_({language, out, err});
  if (!status.ok()) std::fputs((Explain(ToProto(status), language) + "\n").c_str(), err);
  return ExitCode(status);
}

CLI::App& LogCommands::Declare(const char* name, const char* summary, Action action) {
  CLI::App& command = *log_.add_subcommand(name, summary);
  command.add_option("--lang", language_, "of the answer")->check(CLI::IsMember({"fr", "en"}));
  command.parse_complete_callback([this, action = std::move(action)] { action_ = action; });
  return command;
}

void LogCommands::DeclareVerify() {
  auto arguments = std::make_shared<VerifyLogArguments>();
  CLI::App& verify = Declare(
      "verify", "compute every hash again, and compare; exit 74 when the log is not what it was",
      [arguments](const Terms& terms) {
        arguments->language = terms.language;
        return VerifyLog(*arguments, terms.out, terms.err);
      });
  verify.add_option("--data", arguments->data, "the hub's data folder, or a backup's")->required();
  verify.add_option("--since", arguments->since, "compute hashes from this sequence on only");
  verify.add_option("--head", arguments->head_file,
                    "a head kept elsewhere: basinctl log head --keep");
  verify.add_option("--signing-key", arguments->signing_key,
                    "the public key that the head, or the backup, has to be signed with");
  verify.add_flag("--json", arguments->json, "the answer as JSON");
  verify.add_flag("--quiet", arguments->quiet, "no progress");
}

void LogCommands::DeclareRetention() {
  struct Options {
    RetentionLogArguments arguments;
    std::string act;
    std::string rate = "32MiB";
  };
  auto options = std::make_shared<Options>();
  CLI::App& retention = Declare(
      "retention", "plan: what is past its retention; apply: purge what a plan said",
      [options](const Terms& terms) -> absl::Status {
        RetentionLogArguments& arguments = options->arguments;
        arguments.style.language = terms.language;
        const absl::StatusOr<uint64_t> rate = ParseSize("--rate", options->rate);
        if (!rate.ok())
          return MakeError(v1::USAGE,
                           {.field = "--rate",
                            .detail = {"a size, such as 32MiB", "une taille, par exemple 32MiB"}});
        arguments.bytes_per_second = *rate;
        if (options->act == "plan") return PlanRetention(arguments, terms.out, terms.err);
        if (!arguments.plan_file.empty()) return ApplyRetention(arguments, terms.out, terms.err);
        return MakeError(v1::USAGE, {.field = "--plan",
                                     .detail = {"apply demands a plan", "apply exige un plan"}});
      });
  retention.add_option("ACT", options->act, "plan or apply")
      ->required()
      ->check(CLI::IsMember({"plan", "apply"}));
  retention
      .add_option("--hub-config", options->arguments.config,
                  "hub.toml: which log, which ages, which holds")
      ->required();
  retention.add_option("--plan", options->arguments.plan_file,
                       "written by plan, demanded by apply");
  retention.add_option("--rate", options->rate, "at most so many bytes a second; 0B: no bound");
  retention.add_flag("--confirm-clock", options->arguments.clock_confirmed,
                     "the clock is right, although nothing was recorded for long");
  retention.add_flag("--json", options->arguments.style.json, "the answer as JSON");
  retention.add_flag("--quiet", options->arguments.style.quiet, "no progress");
}

void LogCommands::DeclareBackup() {
  auto arguments = std::make_shared<BackupLogArguments>();
  CLI::App& backup =
      Declare("backup", "copy a log, which a hub may be writing to, and verify the copy",
              [arguments](const Terms& terms) {
                arguments->style.language = terms.language;
                return BackupLog(*arguments, terms.out, terms.err);
              });
  backup.add_option("DIR", arguments->to, "the folder of backups")->required();
  backup.add_option("--data", arguments->data, "the hub's data folder")->required();
  backup.add_option("--sign-with", arguments->sign_with, "the hub's secret signing key");
  backup.add_option("--keep", arguments->keep, "keep so many of the newest backups; 0: all");
  backup.add_flag("--json", arguments->style.json, "the answer as JSON");
  backup.add_flag("--quiet", arguments->style.quiet, "no progress");
}

void LogCommands::DeclareRestore() {
  auto arguments = std::make_shared<RestoreLogArguments>();
  CLI::App& restore =
      Declare("restore", "verify a backup and put it in the place of a hub's log, in a new epoch",
              [arguments](const Terms& terms) {
                arguments->style.language = terms.language;
                return RestoreLog(*arguments, terms.out, terms.err);
              });
  restore.add_option("DIR", arguments->from, "a backup, or a folder of them: the newest")
      ->required();
  restore.add_option("--data", arguments->data, "the hub's data folder")->required();
  restore.add_option("--reason", arguments->reason, "why, for whoever reads the log later")
      ->required();
  restore.add_option("--signing-key", arguments->signing_key,
                     "the public key that the backup has to be signed with");
  restore.add_flag("--json", arguments->style.json, "the answer as JSON");
  restore.add_flag("--quiet", arguments->style.quiet, "no progress");
}

void LogCommands::DeclareAcceptLoss() {
  auto arguments = std::make_shared<AcceptLogLossArguments>();
  CLI::App& accept =
      Declare("accept-loss", "say what a damaged log has lost; with a reason, go on without it",
              [arguments](const Terms& terms) {
                arguments->style.language = terms.language;
                return AcceptLogLoss(*arguments, terms.out, terms.err);
              });
  accept.add_option("--data", arguments->data, "the hub's data folder")->required();
  accept.add_option("--reason", arguments->reason,
                    "why, for whoever reads the log later; without it nothing is changed");
  accept.add_flag("--json", arguments->style.json, "the answer as JSON");
  accept.add_flag("--quiet", arguments->style.quiet, "no progress");
}

void LogCommands::DeclareExport() {
  auto arguments = std::make_shared<ExportLogArguments>();
  CLI::App& command =
      Declare("export", "write a whole log as a portable archive", [arguments](const Terms& terms) {
        arguments->style.language = terms.language;
        return ExportLogFile(*arguments, terms.out, terms.err);
      });
  command.add_option("FILE", arguments->file, "the archive; not to exist yet")->required();
  command
      .add_option("--data", arguments->data,
                  "a backup, a folder of them, or the data of a hub that is down")
      ->required();
  command.add_option("--sign-with", arguments->sign_with, "the hub's secret signing key");
  command.add_flag("--json", arguments->style.json, "the answer as JSON");
  command.add_flag("--quiet", arguments->style.quiet, "no progress");
}

void LogCommands::DeclareImport() {
  auto arguments = std::make_shared<ImportLogArguments>();
  CLI::App& command =
      Declare("import", "verify an archive and make a hub's log of it, in a new epoch",
              [arguments](const Terms& terms) {
                arguments->style.language = terms.language;
                return ImportLogFile(*arguments, terms.out, terms.err);
              });
  command.add_option("FILE", arguments->file, "the archive")->required();
  command.add_option("--data", arguments->data, "a hub's data folder, without a log")->required();
  command.add_option("--reason", arguments->reason, "why, for whoever reads the log later")
      ->required();
  command.add_option("--signing-key", arguments->signing_key,
                     "the public key that the archive has to be signed with");
  command.add_flag("--json", arguments->style.json, "the answer as JSON");
  command.add_flag("--quiet", arguments->style.quiet, "no progress");
}

}  // namespace basin
