#include "clients/cli/health.h"

#include <memory>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/asked_moment.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/health_documents.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"
#include "proto/reference/basins.h"

namespace basin::cli {
namespace {

struct HealthOptions {
  AskedMoment moment;
  std::string basin, region, departement;
  const CLI::Option* region_option = nullptr;  // may be given without a value
};

struct ExplainOptions {
  AskedMoment moment;
  std::string basin, indicator;
  uint64_t limit = 20;
};

// One way of asking at a time.
absl::Status CheckOneAsked(const HealthOptions& options) {
  const int asked = (options.basin.empty() ? 0 : 1) + (options.region_option->count() > 0 ? 1 : 0) +
                    (options.departement.empty() ? 0 : 1);
  if (asked <= 1) return absl::OkStatus();
  return MakeError(v1::USAGE,
                   {.detail = {"a basin, a region or a département: only one of them",
                               "un bassin, une région ou un département : un seul des trois"}});
}

absl::StatusOr<int> HealthOfMany(Shell& shell, const HealthOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::RegionQuery& region = *query.mutable_region();
  if (options.departement.empty()) {
    region.set_region(options.region);
  } else {
    region.set_departement(options.departement);
  }
  BASIN_ASSIGN_OR_RETURN(*region.mutable_as_of(), ParseAsOf(options.moment.as_of));
  region.set_known_at(options.moment.known_at);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "health"));
  BASIN_ASSIGN_OR_RETURN(const v1::Answer answer, client->Ask(query));
  BASIN_RETURN_IF_ERROR(shell.Print(options.departement.empty()
                                        ? HealthOfRegion(answer, shell.words())
                                        : HealthOfDepartement(answer, shell.words())));
  return kOk;
}

absl::StatusOr<int> Health(Shell& shell, const HealthOptions& options) {
  BASIN_RETURN_IF_ERROR(CheckOneAsked(options));
  if (options.region_option->count() > 0 || !options.departement.empty())
    return HealthOfMany(shell, options);
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::HealthQuery& health = *query.mutable_health();
  if (!options.basin.empty()) {
    BASIN_ASSIGN_OR_RETURN(*health.add_basins(), BasinCode(options.basin));
  }
  BASIN_ASSIGN_OR_RETURN(*health.mutable_as_of(), ParseAsOf(options.moment.as_of));
  health.set_known_at(options.moment.known_at);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "health"));
  const auto asked = client->Ask(query);
  if (!asked.ok()) return Refusal(asked.status(), options.basin);
  const v1::Answer& answer = *asked;
  const bool one = !options.basin.empty() && answer.health().basins_size() == 1;
  BASIN_RETURN_IF_ERROR(
      shell.Print(one ? HealthOfBasin(answer, shell.words()) : HealthTable(answer, shell.words())));
  return kOk;
}

// The views say only that they do not know the indicator; their health of the basin names those
// they know. `unknown` itself when they cannot be asked.
absl::Status WithKnownIndicators(Client& client, const v1::ExplainQuery& explain,
                                 const absl::Status& unknown) {
  v1::Query query;
  query.mutable_health()->add_basins(explain.basin());
  const auto answer = client.Ask(query);
  if (!answer.ok() || answer->health().basins().empty()) return unknown;
  std::vector<std::string> names;
  for (const v1::DimensionHealth& dimension : answer->health().basins(0).dimensions())
    for (const v1::Indicator& indicator : dimension.indicators())
      names.push_back(absl::StrCat(dimension.name(), ".", indicator.name()));
  return UnknownIndicator(explain.indicator(), names);
}

absl::StatusOr<int> ExplainIndicator(Shell& shell, const ExplainOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::ExplainQuery& explain = *query.mutable_explain();
  BASIN_ASSIGN_OR_RETURN(*explain.mutable_basin(), BasinCode(options.basin));
  explain.set_indicator(options.indicator);
  BASIN_ASSIGN_OR_RETURN(*explain.mutable_as_of(), ParseAsOf(options.moment.as_of));
  explain.set_known_at(options.moment.known_at);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "explain"));
  const auto answer = client->Ask(query);
  if (CodeOf(answer.status()) == v1::UNKNOWN_INDICATOR)
    return WithKnownIndicators(*client, explain, answer.status());
  if (!answer.ok()) return Refusal(answer.status(), options.basin);
  // People see the first cases, which are the doubtful ones; programs get all.
  const bool all = options.limit == 0 || shell.context().output.format != Format::kTable;
  const size_t cases_max = all ? kAllCases : options.limit;
  BASIN_RETURN_IF_ERROR(shell.Print(Explanation(*answer, cases_max, shell.words())));
  return kOk;
}

}  // namespace

absl::StatusOr<std::string> ParseAsOf(const std::string& text) {
  return ParseAskedDay("--as-of", text);
}

absl::StatusOr<std::string> BasinCode(const std::string& text) {
  if (const BasinReference* basin = FindBasinByName(text); basin != nullptr)
    return std::string(basin->code);
  // A territory of an event, not of our table: the views know.
  if (!text.empty() && text.size() <= 16 && !absl::StrContains(text, ' ')) return text;
  return UnknownBasin("BASIN", text);
}

absl::Status UnknownIndicator(const std::string& given, const std::vector<std::string>& known) {
  // Most forget the dimension: "answered_10d" is compared with the indicator's own name too.
  std::vector<absl::string_view> names(known.begin(), known.end());
  std::string nearest(NearestName(given, names));
  for (const std::string& name : known)
    if (absl::EndsWith(name, absl::StrCat(".", given))) nearest = name;
  const std::string list = absl::StrJoin(known, ", ");
  if (nearest.empty())
    return MakeError(v1::UNKNOWN_INDICATOR,
                     {.field = given, .detail = {"known: $0", "connus : $0", list}});
  return MakeError(v1::UNKNOWN_INDICATOR,
                   {.field = given,
                    .detail = {"did you mean $0? known: $1", "vouliez-vous dire $0 ? connus : $1",
                               nearest, list}});
}

Action DeclareHealth(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<HealthOptions>();
  DeclareMoment(app, words, options->moment);
  options->region_option =
      app.add_option("--region", options->region,
                     words({"la région, calculée sur les évènements réunis de ses bassins",
                            "the region, computed on the pooled events of its basins"}))
          ->type_name("[CODE]")
          ->expected(0, 1);
  app.add_option("--departement", options->departement,
                 words({"les bassins qui touchent ce département, p. ex. 77",
                        "the basins that touch this département, e.g. 77"}))
      ->type_name("NN");
  app.add_option("BASIN", options->basin,
                 words({"code ou nom d'un bassin ; sans lui, tous",
                        "code or name of a basin; without it, all"}));
  return [options](Shell& shell) { return Health(shell, *options); };
}

Action DeclareExplain(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<ExplainOptions>();
  DeclareMoment(app, words, options->moment);
  app.add_option("BASIN", options->basin,
                 words({"code ou nom d'un bassin", "code or name of a basin"}))
      ->required();
  app.add_option("INDICATOR", options->indicator,
                 words({"indicateur, p. ex. referrals.answered_10d",
                        "indicator, e.g. referrals.answered_10d"}))
      ->required();
  AddNumber(app, "--limit", options->limit,
            words({"combien de dossiers montrer dans le tableau (20 ; 0 = tous)",
                   "how many cases to show in the table (20; 0 = all)"}));
  return [options](Shell& shell) { return ExplainIndicator(shell, *options); };
}

}  // namespace basin::cli
