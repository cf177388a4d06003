#include "clients/cli/import.h"

#include <memory>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "clients/cli/connection.h"
#include "clients/cli/granting.h"
#include "clients/cli/ground.h"
#include "clients/cli/pending_file.h"
#include "clients/cli/publishing.h"
#include "clients/cli/shell.h"
#include "clients/exchange/bmo.h"
#include "clients/exchange/scdl.h"
#include "clients/exchange/text_decoding.h"
#include "proto/model/status.h"
#include "proto/reference/basins.h"
#include "proto/reference/identifiers.h"

namespace basin::cli {
namespace {

struct ImportOptions {
  std::string path, basin, siren;
  std::vector<std::string> on_behalf_of;
  bool dry_run = false;
};

// What a file became goes to the hub as a whole; what is worth a look is told either way.
absl::StatusOr<int> Take(Shell& shell, Client& client, const FileEvents& file, bool dry_run) {
  if (!file.notices.empty() && !shell.context().quiet)
    shell.err().Write(FormatNotices(file.notices, shell.words().language())).IgnoreError();
  if (!file.ok()) return TellFaults(shell, file);
  const auto publication =
      dry_run ? CheckAll(shell, client, file, shell.words()({"vérification", "checking"}))
              : PublishWhole(shell, client, file, shell.words()({"import", "importing"}));
  if (!publication.ok()) return publication.status();
  return TellPublication(shell, file, *publication, client.welcome().origin());
}

absl::StatusOr<int> Scdl(Shell& shell, const ImportOptions& options) {
  if (!options.basin.empty() && FindBasin(options.basin) == nullptr && options.basin != kRegionCode)
    return MakeError(v1::UNKNOWN_BASIN, {.field = "--basin"});
  if (!options.siren.empty() && !IsSiren(options.siren))
    return MakeError(v1::BAD_SIRET, {.field = "--siren"});
  BASIN_ASSIGN_OR_RETURN(const std::string content,
                         ReadInput(options.path, shell.in(), kMaxFileBytes));
  BASIN_ASSIGN_OR_RETURN(auto granting,
                         GrantingActors(options.on_behalf_of, options.siren, content));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "import of grants"));
  const FileEvents file = ImportScdl(content, {.actor = client->welcome().actor(),
                                               .actor_siren = options.siren,
                                               .basin = options.basin,
                                               .origin = client->welcome().origin(),
                                               .granting_actors = std::move(granting)});
  return Take(shell, *client, file, options.dry_run);
}

absl::StatusOr<int> Bmo(Shell& shell, const ImportOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const std::string content,
                         ReadInput(options.path, shell.in(), kMaxFileBytes));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "import of a survey"));
  const FileEvents file = ImportBmo(
      content, {.actor = client->welcome().actor(), .origin = client->welcome().origin()});
  return Take(shell, *client, file, options.dry_run);
}

std::shared_ptr<ImportOptions> DeclareFile(CLI::App& app, const Words& words) {
  auto options = std::make_shared<ImportOptions>();
  app.add_option("FILE", options->path,
                 words({"fichier ; - = l'entrée standard", "file; - = standard input"}))
      ->required();
  app.add_flag("--dry-run", options->dry_run,
               words({"tout vérifier, ne rien écrire", "check everything, write nothing"}));
  return options;
}

}  // namespace

Action DeclareImportScdl(CLI::App& app, const Words& words) {
  const auto options = DeclareFile(app, words);
  app.add_option("--basin", options->basin,
                 words({"bassin des subventions ; sinon celui dont l'attribuant est membre",
                        "basin of the grants; otherwise the one the granting body is a member of"}))
      ->type_name("BASIN");
  app.add_option("--siren", options->siren,
                 words({"votre SIREN, si vous êtes l'attribuant",
                        "your own SIREN, if you are the granting body"}))
      ->type_name("SIREN");
  app.add_option("--on-behalf-of", options->on_behalf_of,
                 words({"attribuant pour le compte duquel on importe : ACTEUR ou ACTEUR=SIREN",
                        "granting body on whose behalf to import: ACTOR or ACTOR=SIREN"}))
      ->type_name("ACTOR")
      ->allow_extra_args(false);
  return [options](Shell& shell) { return Scdl(shell, *options); };
}

Action DeclareImportBmo(CLI::App& app, const Words& words) {
  const auto options = DeclareFile(app, words);
  return [options](Shell& shell) { return Bmo(shell, *options); };
}

Action DeclareImportBasins(CLI::App& app, const Words& words) {
  auto options = std::make_shared<ImportOptions>();
  app.add_flag("--dry-run", options->dry_run,
               words({"tout vérifier, ne rien écrire", "check everything, write nothing"}));
  return [options](Shell& shell) -> absl::StatusOr<int> {
    BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "import of the ground"));
    const v1::Welcome& welcome = client->welcome();
    return Take(shell, *client, GroundEvents(welcome.actor(), welcome.origin()), options->dry_run);
  };
}

}  // namespace basin::cli
