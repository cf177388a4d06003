#include "clients/cli/publish.h"

#include <memory>
#include <string>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/pending_file.h"
#include "clients/cli/publishing.h"
#include "clients/cli/schema.h"
#include "clients/cli/shell.h"
#include "clients/exchange/event_file.h"
#include "clients/exchange/event_template.h"
#include "clients/exchange/text_decoding.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

struct PublishOptions {
  std::string path = "-";
  std::string type, basin, on_behalf_of;
  bool dry_run = false;
  bool atomic = false;
};

// A table has a type for its rows, or the name of one; what has no telling name is known by its
// first character.
EventFileKind KindOf(const PublishOptions& options, absl::string_view content) {
  if (!options.type.empty()) return EventFileKind::kTable;
  const EventFileKind kind = KindOfName(options.path);
  if (kind != EventFileKind::kUnknown) return kind;
  const size_t first = content.find_first_not_of("\xef\xbb\xbf \t\r\n");
  const bool json =
      first != absl::string_view::npos && (content[first] == '{' || content[first] == '[');
  return json ? EventFileKind::kCloudEvents : EventFileKind::kTable;
}

absl::StatusOr<int> Publish(Shell& shell, const PublishOptions& options) {
  if (!options.type.empty())
    BASIN_RETURN_IF_ERROR(FindType(shell.catalog(), options.type).status());
  BASIN_ASSIGN_OR_RETURN(const std::string content,
                         ReadInput(options.path, shell.in(), kMaxFileBytes));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "publish"));
  const v1::Welcome& welcome = client->welcome();
  const FileContext context{.actor = welcome.actor(),
                            .basin = options.basin,
                            .on_behalf_of = options.on_behalf_of,
                            .origin = welcome.origin()};
  const std::string type =
      options.type.empty() ? TypeOfName(options.path, shell.catalog()) : options.type;
  const FileEvents file =
      ReadEventFile(KindOf(options, content), type, content, context, shell.catalog());
  if (!file.ok()) return TellFaults(shell, file);

  const std::string label = options.dry_run ? shell.words()({"vérification", "checking"})
                                            : shell.words()({"publication", "publishing"});
  const auto publication = options.dry_run  ? CheckAll(shell, *client, file, label)
                           : options.atomic ? PublishWhole(shell, *client, file, label)
                                            : PublishEach(shell, *client, file, label);
  if (!publication.ok()) return publication.status();
  return TellPublication(shell, file, *publication, welcome.origin());
}

struct TemplateOptions {
  std::string type, format;
};

// Errors: USAGE for a form that a template does not have.
absl::StatusOr<bool> WantsJson(const TemplateOptions& options, const OutputOptions& output) {
  if (!options.format.empty()) return options.format == "json";
  if (!output.asked || output.format == Format::kCsv) return false;
  if (output.format == Format::kJson) return true;
  return MakeError(
      v1::USAGE,
      {.field = "--output", .detail = {"a template is csv or json", "un modèle est csv ou json"}});
}

absl::StatusOr<int> Template(Shell& shell, const TemplateOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const EventType* type, FindType(shell.catalog(), options.type));
  BASIN_ASSIGN_OR_RETURN(const bool json, WantsJson(options, shell.context().output));
  std::string text;
  if (json) {
    text = absl::StrCat(EventJsonTemplate(*type), "\n");
  } else {
    BASIN_ASSIGN_OR_RETURN(text, EventTableTemplate(*type));
  }
  BASIN_RETURN_IF_ERROR(shell.out().Write(text));
  return kOk;
}

}  // namespace

Action DeclarePublish(CLI::App& app, const Words& words) {
  auto options = std::make_shared<PublishOptions>();
  app.add_option(
      "FILE", options->path,
      words({"CloudEvents (JSON, JSONL) ou tableau (CSV) ; - ou rien = l'entrée standard",
             "CloudEvents (JSON, JSONL) or a table (CSV); - or nothing = standard input"}));
  app.add_option(
         "--type", options->type,
         words({"type des lignes ; sinon, le nom du fichier ou la colonne « type » le dit",
                "type of the rows; otherwise the file's name or the column \"type\" tells"}))
      ->type_name("TYPE");
  app.add_option("--basin", options->basin,
                 words({"bassin des évènements qui n'en nomment pas",
                        "basin of the events that name none"}))
      ->type_name("BASIN");
  app.add_option("--on-behalf-of", options->on_behalf_of,
                 words({"acteur pour le compte duquel on publie (délégation requise)",
                        "actor on whose behalf to publish (needs a delegation)"}))
      ->type_name("ACTOR");
  app.add_flag("--dry-run", options->dry_run,
               words({"tout vérifier, ne rien écrire", "check everything, write nothing"}));
  app.add_flag("--atomic", options->atomic,
               words({"tout ou rien : un refus et rien n'est publié",
                      "all or nothing: one refusal and nothing is published"}));
  return [options](Shell& shell) { return Publish(shell, *options); };
}

Action DeclareTemplate(CLI::App& app, const Words& words) {
  auto options = std::make_shared<TemplateOptions>();
  app.add_option("TYPE", options->type, words({"type d'évènement", "event type"}))->required();
  AddChoice(app, "--format", options->format, {"csv", "json"},
            words({"csv : tableau à remplir, en-têtes français ; json : à remplacer entre < et >",
                   "csv: table to fill in, French headings; json: to replace between < and >"}));
  return [options](Shell& shell) { return Template(shell, *options); };
}

}  // namespace basin::cli
