#include "clients/cli/history.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/asked_moment.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/health.h"
#include "clients/cli/health_cells.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

struct HistoryOptions {
  std::string basin, indicator, from, to, every = "month";
  bool as_known_then = false;
};

v1::HistoryStep StepOf(const std::string& every) {
  if (every == "week") return v1::HISTORY_WEEK;
  return every == "quarter" ? v1::HISTORY_QUARTER : v1::HISTORY_MONTH;
}

absl::StatusOr<int> ShowHistory(Shell& shell, const HistoryOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::HistoryQuery& history = *query.mutable_history();
  BASIN_ASSIGN_OR_RETURN(*history.mutable_basin(), BasinCode(options.basin));
  history.set_indicator(options.indicator);
  BASIN_ASSIGN_OR_RETURN(*history.mutable_from(), ParseAskedDay("--from", options.from));
  BASIN_ASSIGN_OR_RETURN(*history.mutable_to(), ParseAskedDay("--to", options.to));
  history.set_every(StepOf(options.every));
  history.set_as_known_then(options.as_known_then);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "health history"));
  const auto answer = client->Ask(query);
  if (!answer.ok()) return Refusal(answer.status(), options.basin);
  BASIN_RETURN_IF_ERROR(shell.Print(HistoryTable(*answer, shell.words())));
  return kOk;
}

Coded SourceOf(const v1::HistoryPoint& point, const Words& words) {
  switch (point.source()) {
    case v1::FROM_EVENTS:
      return {"events", words({"évènements", "events"})};
    case v1::FROM_SNAPSHOT:
      return {"snapshot", words({"relevé", "snapshot"})};
    case v1::PURGED:
      return {"purged", words({"purgé", "purged"})};
    default:
      return {"", "?"};
  }
}

std::vector<Cell> PointRow(const v1::HistoryPoint& point, const Words& words) {
  const v1::Indicator& indicator = point.indicator();
  const bool known = indicator.state() == v1::KNOWN;
  return {point.day(),
          known ? Cell(indicator.shown()) : Cell(StateOf(indicator, words).words),
          ScoreOf(indicator.score()),
          StateOf(indicator, words),
          known ? Cell(indicator.numerator()) : Cell(),
          known ? Cell(indicator.denominator()) : Cell(),
          indicator.unit(),
          known ? Cell(indicator.at_least()) : Cell(),
          SourceOf(point, words),
          point.snapshot_day().empty() ? Cell() : Cell(point.snapshot_day()),
          Ordinal{point.known_at()}};
}

}  // namespace

Document HistoryTable(const v1::Answer& answer, const Words& words) {
  const v1::HistoryAnswer& history = answer.history();
  Document document = Opened("history", answer);
  document.facts.insert(
      document.facts.begin(),
      {{"basin", {"bassin", "basin"}, history.basin()},
       {"name", {"nom", "name"}, history.name()},
       {"indicator",
        {"indicateur", "indicator"},
        absl::StrCat(history.dimension(), ".", history.indicator())},
       {"definition", {"définition", "definition"}, history.definition(), For::kPeople}});
  constexpr For kPrograms = For::kPrograms;
  Listing points{.key = "points",
                 .title = {"", ""},
                 .columns = {{"day", {"jour", "day"}},
                             {"shown", {"valeur", "value"}, For::kPeople},
                             {"score", {"note", "score"}},
                             {"state", {"état", "state"}, kPrograms},
                             {"numerator", {"numérateur", "numerator"}},
                             {"denominator", {"dénominateur", "denominator"}},
                             {"unit", {"unité", "unit"}, kPrograms},
                             {"at_least", {"minorant", "lower bound"}, kPrograms},
                             {"source", {"d'après", "from"}},
                             {"snapshot_day", {"relevé du", "snapshot of"}},
                             {"known_at", {"connu jusqu'à", "known up to"}}},
                 .rows = {}};
  bool purged = false;
  for (const v1::HistoryPoint& point : history.points()) {
    points.rows.push_back(PointRow(point, words));
    purged |= point.source() == v1::PURGED;
  }
  document.listings.push_back(std::move(points));
  if (purged)
    document.notes.push_back(
        words({"Purgé : les évènements ne sont plus au journal, et aucun relevé n'a été conservé.",
               "Purged: the events are no longer in the log, and no snapshot was kept."}));
  return document;
}

Action DeclareHistory(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<HistoryOptions>();
  app.add_option("BASIN", options->basin,
                 words({"code ou nom d'un bassin", "code or name of a basin"}))
      ->required();
  app.add_option("INDICATOR", options->indicator,
                 words({"indicateur, p. ex. referrals.answered_10d",
                        "indicator, e.g. referrals.answered_10d"}))
      ->required();
  app.add_option("--from", options->from,
                 words({"premier jour, AAAA-MM-JJ ; sinon un an avant le dernier",
                        "first day, YYYY-MM-DD; otherwise a year before the last"}))
      ->type_name("DATE");
  app.add_option("--to", options->to,
                 words({"dernier jour ; sinon celui du dernier évènement",
                        "last day; otherwise that of the last event"}))
      ->type_name("DATE");
  AddChoice(app, "--every", options->every, {"week", "month", "quarter"},
            words({"un point par semaine, mois ou trimestre (month)",
                   "one point a week, month or quarter (month)"}));
  app.add_flag("--as-known-then", options->as_known_then,
               words({"chaque jour avec ce qui était enregistré ce soir-là, et non ce qu'on en "
                      "sait aujourd'hui",
                      "each day with what was recorded by its end, instead of what is known now"}));
  return [options](Shell& shell) { return ShowHistory(shell, *options); };
}

}  // namespace basin::cli
