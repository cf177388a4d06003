#include "clients/cli/log_copies.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/hub_program.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

using Arguments = std::vector<std::string>;

// The key that the configuration names for its hub: what is checked has to be signed with it.
void AddSigningKey(Shell& shell, Arguments& arguments) {
  const std::string& file = shell.context().hub.signing_key_file;
  if (!file.empty()) arguments.insert(arguments.end(), {"--signing-key", file});
}

CLI::Option* AddData(CLI::App& app, std::string& data, const std::string& description) {
  return app.add_option("--data", data, description)->required()->type_name("FOLDER");
}

struct VerifyOptions {
  std::string data, head;
  uint64_t since = 0;
};
struct BackupOptions {
  std::string to, data, sign_with;
  uint64_t keep = 0;
};
// Of a restore, an import and an accepted loss.
struct EpochOptions {
  std::string from, data, reason;
};
struct ExportOptions {
  std::string to, data, sign_with;
};

CLI::Option* AddReason(CLI::App& app, std::string& reason, const std::string& description) {
  return app.add_option("--reason", reason, description)->type_name("TEXT");
}

}  // namespace

Action DeclareLogVerify(CLI::App& app, const Words& words) {
  auto options = std::make_shared<VerifyOptions>();
  AddData(app, options->data,
          words({"dossier de données du hub, ou d'une sauvegarde",
                 "the hub's data folder, or a backup's"}));
  AddNumber(app, "--since", options->since,
            words({"ne recalculer qu'à partir de cette position",
                   "compute again from this sequence on only"}))
      ->type_name("SEQUENCE");
  app.add_option("--head", options->head,
                 words({"une tête conservée ailleurs", "a head kept elsewhere"}))
      ->type_name("FILE");
  return [options](Shell& shell) {
    Arguments arguments = {"verify", "--data", options->data, "--since",
                           absl::StrCat(options->since)};
    if (!options->head.empty()) arguments.insert(arguments.end(), {"--head", options->head});
    AddSigningKey(shell, arguments);
    return BecomeHubLog(shell, arguments);
  };
}

Action DeclareLogBackup(CLI::App& app, const Words& words) {
  auto options = std::make_shared<BackupOptions>();
  app.add_option("DIR", options->to,
                 words({"dossier des sauvegardes, créé s'il n'existe pas",
                        "the folder of backups, made when it does not exist"}))
      ->required();
  AddData(app, options->data,
          words({"dossier de données du hub, qui peut tourner",
                 "the hub's data folder; the hub may be running"}));
  app.add_option("--sign-with", options->sign_with,
                 words({"la clé de signature secrète du hub", "the hub's secret signing key"}))
      ->type_name("FILE");
  AddNumber(
      app, "--keep", options->keep,
      words({"n'en garder que les N plus récentes ; 0 : toutes", "keep the N newest only; 0: all"}))
      ->type_name("N");
  return [options](Shell& shell) {
    Arguments arguments = {"backup",      options->to, "--data",
                           options->data, "--keep",    absl::StrCat(options->keep)};
    if (!options->sign_with.empty())
      arguments.insert(arguments.end(), {"--sign-with", options->sign_with});
    return BecomeHubLog(shell, arguments);
  };
}

Action DeclareLogRestore(CLI::App& app, const Words& words) {
  auto options = std::make_shared<EpochOptions>();
  app.add_option("DIR", options->from,
                 words({"une sauvegarde, ou un dossier de sauvegardes : la plus récente",
                        "a backup, or a folder of them: the newest"}))
      ->required();
  AddData(app, options->data,
          words({"dossier de données du hub, arrêté",
                 "the hub's data folder, with the hub "
                 "stopped"}));
  AddReason(app, options->reason,
            words({"pourquoi : le journal le conserve", "why: the log keeps it"}))
      ->required();
  return [options](Shell& shell) {
    Arguments arguments = {"restore",     options->from, "--data",
                           options->data, "--reason",    options->reason};
    AddSigningKey(shell, arguments);
    return BecomeHubLog(shell, arguments);
  };
}

Action DeclareLogAcceptLoss(CLI::App& app, const Words& words) {
  auto options = std::make_shared<EpochOptions>();
  AddData(
      app, options->data,
      words({"dossier de données du hub, arrêté", "the hub's data folder, with the hub stopped"}));
  AddReason(app, options->reason,
            words({"pourquoi on continue sans ce qui est perdu ; sans motif, rien n'est changé",
                   "why one goes on without what is lost; without it nothing is changed"}));
  return [options](Shell& shell) {
    Arguments arguments = {"accept-loss", "--data", options->data};
    if (!options->reason.empty()) arguments.insert(arguments.end(), {"--reason", options->reason});
    return BecomeHubLog(shell, arguments);
  };
}

Action DeclareLogExport(CLI::App& app, const Words& words) {
  auto options = std::make_shared<ExportOptions>();
  app.add_option(
         "FILE", options->to,
         words({"l'archive, qui n'existe pas encore", "the archive, which is not there yet"}))
      ->required();
  AddData(app, options->data,
          words({"une sauvegarde, un dossier de sauvegardes, ou les données d'un hub arrêté",
                 "a backup, a folder of them, or the data of a hub that is stopped"}));
  app.add_option("--sign-with", options->sign_with,
                 words({"la clé de signature secrète du hub", "the hub's secret signing key"}))
      ->type_name("FILE");
  return [options](Shell& shell) {
    Arguments arguments = {"export", options->to, "--data", options->data};
    if (!options->sign_with.empty())
      arguments.insert(arguments.end(), {"--sign-with", options->sign_with});
    return BecomeHubLog(shell, arguments);
  };
}

Action DeclareLogImport(CLI::App& app, const Words& words) {
  auto options = std::make_shared<EpochOptions>();
  app.add_option("FILE", options->from, words({"l'archive", "the archive"}))->required();
  AddData(
      app, options->data,
      words({"dossier de données d'un hub, sans journal", "a hub's data folder, without a log"}));
  AddReason(app, options->reason,
            words({"pourquoi : le journal le conserve", "why: the log keeps it"}))
      ->required();
  return [options](Shell& shell) {
    Arguments arguments = {"import",      options->from, "--data",
                           options->data, "--reason",    options->reason};
    AddSigningKey(shell, arguments);
    return BecomeHubLog(shell, arguments);
  };
}

}  // namespace basin::cli
