#include "clients/cli/health.h"

#include <memory>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/health_documents.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "clients/exchange/cell_values.h"
#include "proto/model/calendar.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"
#include "proto/reference/basins.h"

namespace basin::cli {
namespace {

// What the views refuse, with the basin's nearest name where it is that.
absl::Status Refusal(const absl::Status& status, const std::string& basin) {
  return CodeOf(status) == v1::UNKNOWN_BASIN ? UnknownBasin("BASIN", basin) : status;
}

struct HealthOptions {
  std::string basin, indicator, as_of;
  uint64_t known_at = 0;
  uint64_t limit = 20;
};

const char* LanguageCode(const Words& words) { return words.french() ? "fr" : "en"; }

absl::StatusOr<int> Health(Shell& shell, const HealthOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::HealthQuery& health = *query.mutable_health();
  if (!options.basin.empty()) {
    BASIN_ASSIGN_OR_RETURN(*health.add_basins(), BasinCode(options.basin));
  }
  BASIN_ASSIGN_OR_RETURN(*health.mutable_as_of(), ParseAsOf(options.as_of));
  health.set_known_at(options.known_at);
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

absl::StatusOr<int> ExplainIndicator(Shell& shell, const HealthOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::ExplainQuery& explain = *query.mutable_explain();
  BASIN_ASSIGN_OR_RETURN(*explain.mutable_basin(), BasinCode(options.basin));
  explain.set_indicator(options.indicator);
  BASIN_ASSIGN_OR_RETURN(*explain.mutable_as_of(), ParseAsOf(options.as_of));
  explain.set_known_at(options.known_at);
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

std::shared_ptr<HealthOptions> DeclareMoment(CLI::App& app, const Words& words) {
  auto options = std::make_shared<HealthOptions>();
  app.add_option("--as-of", options->as_of,
                 words({"jour considéré, AAAA-MM-JJ ; sinon celui du dernier évènement",
                        "day to look at, YYYY-MM-DD; otherwise that of the last event"}))
      ->type_name("DATE");
  AddNumber(app, "--known-at", options->known_at,
            words({"seulement ce qui était enregistré jusqu'à cette position",
                   "only what was recorded up to this sequence"}))
      ->type_name("SEQ");
  return options;
}

}  // namespace

absl::StatusOr<std::string> ParseAsOf(const std::string& text) {
  if (text.empty()) return text;
  const auto day = ParseDate(text);
  if (!day.has_value())
    return MakeError(v1::USAGE, {.field = "--as-of",
                                 .detail = {"write the day as YYYY-MM-DD",
                                            "écrivez le jour sous la forme AAAA-MM-JJ"}});
  return FormatDay(*day);
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
  const auto options = DeclareMoment(app, words);
  app.add_option("BASIN", options->basin,
                 words({"code ou nom d'un bassin ; sans lui, tous",
                        "code or name of a basin; without it, all"}));
  return [options](Shell& shell) { return Health(shell, *options); };
}

Action DeclareExplain(CLI::App& app, const Words& words) {
  const auto options = DeclareMoment(app, words);
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
