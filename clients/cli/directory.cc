#include "clients/cli/directory.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_join.h"
#include "basin/v1/query.pb.h"
#include "clients/cli/asked_moment.h"
#include "clients/cli/connection.h"
#include "clients/cli/directory_documents.h"
#include "clients/cli/exit.h"
#include "clients/cli/health.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

struct DirectoryOptions {
  std::vector<std::string> text;
  AskedMoment moment;
  std::string basin, commune, cursor;
  uint64_t limit = 50;
};
using Options = std::shared_ptr<DirectoryOptions>;

// Declares what all lists have in common.
Options DeclareList(CLI::App& app, const Words& words, const Text& basin) {
  auto options = std::make_shared<DirectoryOptions>();
  app.add_option("--basin", options->basin, words(basin));
  DeclareMoment(app, words, options->moment);
  AddNumber(app, "--limit", options->limit,
            words({"lignes d'une page (50 ; au plus 500)", "rows of a page (50; at most 500)"}));
  app.add_option("--cursor", options->cursor,
                 words({"où commence la page, donné par la précédente",
                        "where the page begins, given by the one before"}));
  return options;
}

absl::StatusOr<std::string> BasinAsked(const std::string& basin) {
  if (basin.empty()) return std::string();
  return BasinCode(basin);
}

absl::StatusOr<int> Ask(Shell& shell, const DirectoryOptions& options, v1::Query query) {
  query.set_language(LanguageCode(shell.words()));
  v1::DirectoryQuery& directory = *query.mutable_directory();
  BASIN_ASSIGN_OR_RETURN(*directory.mutable_as_of(), ParseAsOf(options.moment.as_of));
  directory.set_known_at(options.moment.known_at);
  directory.set_limit(static_cast<uint32_t>(std::min<uint64_t>(options.limit, UINT32_MAX)));
  directory.set_cursor(options.cursor);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "directory"));
  const auto answer = client->Ask(query);
  if (CodeOf(answer.status()) == v1::UNKNOWN_BASIN) return UnknownBasin("--basin", options.basin);
  BASIN_RETURN_IF_ERROR(answer.status());
  BASIN_RETURN_IF_ERROR(shell.Print(DirectoryDocument(*answer, shell.words())));
  return kOk;
}

absl::StatusOr<int> SearchToolbox(Shell& shell, const DirectoryOptions& options) {
  v1::Query query;
  v1::ToolboxSearch& search = *query.mutable_directory()->mutable_toolbox();
  search.set_text(absl::StrJoin(options.text, " "));
  BASIN_ASSIGN_OR_RETURN(*search.mutable_basin(), BasinAsked(options.basin));
  return Ask(shell, options, std::move(query));
}

absl::StatusOr<int> ListCalls(Shell& shell, const DirectoryOptions& options) {
  v1::Query query;
  v1::CallList& calls = *query.mutable_directory()->mutable_calls();
  BASIN_ASSIGN_OR_RETURN(*calls.mutable_basin(), BasinAsked(options.basin));
  return Ask(shell, options, std::move(query));
}

absl::StatusOr<int> ListPractices(Shell& shell, const DirectoryOptions& options) {
  v1::Query query;
  v1::PracticeList& practices = *query.mutable_directory()->mutable_practices();
  BASIN_ASSIGN_OR_RETURN(*practices.mutable_basin(), BasinAsked(options.basin));
  return Ask(shell, options, std::move(query));
}

absl::StatusOr<int> ListPlaces(Shell& shell, const DirectoryOptions& options) {
  v1::Query query;
  v1::PlaceList& places = *query.mutable_directory()->mutable_places();
  BASIN_ASSIGN_OR_RETURN(*places.mutable_basin(), BasinAsked(options.basin));
  places.set_commune(options.commune);
  return Ask(shell, options, std::move(query));
}

}  // namespace

Action DeclareToolboxSearch(CLI::App& app, const Words& words) {
  const Options options = DeclareList(
      app, words, {"seulement les ressources de ce bassin", "only resources of this basin"});
  app.add_option("TEXT", options->text,
                 words({"les mots cherchés ; sans eux, toutes les ressources",
                        "the words to look for; without them, every resource"}));
  return [options](Shell& shell) { return SearchToolbox(shell, *options); };
}

Action DeclareCalls(CLI::App& app, const Words& words) {
  const Options options =
      DeclareList(app, words, {"seulement les appels de ce bassin", "only calls of this basin"});
  return [options](Shell& shell) { return ListCalls(shell, *options); };
}

Action DeclarePractices(CLI::App& app, const Words& words) {
  const Options options = DeclareList(
      app, words,
      {"les pratiques des autres bassins que celui-ci", "practices of the other basins"});
  return [options](Shell& shell) { return ListPractices(shell, *options); };
}

Action DeclarePlaces(CLI::App& app, const Words& words) {
  const Options options =
      DeclareList(app, words, {"seulement les lieux de ce bassin", "only places of this basin"});
  app.add_option("--commune", options->commune,
                 words({"code INSEE d'une commune", "INSEE code of a commune"}))
      ->type_name("INSEE");
  return [options](Shell& shell) { return ListPlaces(shell, *options); };
}

}  // namespace basin::cli
