#include "clients/cli/disparity.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/asked_moment.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/health_cells.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

struct DisparityOptions {
  AskedMoment moment;
  std::string figure;
};

absl::StatusOr<int> ShowDisparity(Shell& shell, const DisparityOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::RegionQuery& region = *query.mutable_region();
  region.set_disparity(options.figure);
  BASIN_ASSIGN_OR_RETURN(*region.mutable_as_of(), ParseAskedDay("--as-of", options.moment.as_of));
  region.set_known_at(options.moment.known_at);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "disparity"));
  BASIN_ASSIGN_OR_RETURN(const v1::Answer answer, client->Ask(query));
  const bool one = !options.figure.empty() && answer.region().disparity().figures_size() == 1;
  BASIN_RETURN_IF_ERROR(shell.Print(one ? DisparityOf(answer, shell.words())
                                        : DisparityTable(answer, shell.words())));
  return kOk;
}

std::string NameOf(const v1::Disparity& figure) {
  return figure.indicator().empty() ? figure.dimension()
                                    : absl::StrCat(figure.dimension(), ".", figure.indicator());
}

// Ten-thousandths are hundredths of a percent.
Cell Percent(bool known, int64_t ten_thousandths) {
  return known ? Cell(Hundredths{ten_thousandths}) : Cell();
}

Cell MeanOf(const v1::Disparity& figure) {
  return figure.basins() > 0 ? Cell(Hundredths{figure.mean_hundredths()}) : Cell();
}

// The basins at the best and at the worst rank, by name.
Cell StandingAt(const v1::Disparity& figure, bool best) {
  const v1::Standing* found = nullptr;
  for (const v1::Standing& standing : figure.standings())
    if (standing.rank() > 0 && (found == nullptr || !best)) found = &standing;
  return found == nullptr ? Cell() : Cell(found->name());
}

std::vector<Column> FigureColumns() {
  return {{"figure", {"chiffre", "figure"}},
          {"basins", {"bassins", "basins"}},
          {"mean", {"moyenne", "mean"}},
          {"gini_percent", {"Gini %", "Gini %"}},
          {"cv_percent", {"coefficient de variation %", "coefficient of variation %"}},
          {"slope_percent", {"pente par trimestre", "slope per quarter"}},
          {"first", {"premier", "first"}},
          {"last", {"dernier", "last"}},
          {"why_not", {"remarque", "remark"}, For::kPeople}};
}

std::vector<Cell> FigureRow(const v1::Disparity& figure) {
  return {NameOf(figure),
          static_cast<int64_t>(figure.basins()),
          MeanOf(figure),
          Percent(figure.known(), figure.gini_ten_thousandths()),
          Percent(figure.known(), figure.cv_ten_thousandths()),
          Percent(figure.slope_known(), figure.slope_ten_thousandths()),
          StandingAt(figure, /*best=*/true),
          StandingAt(figure, /*best=*/false),
          figure.why_not()};
}

Listing Standings(const v1::Disparity& figure) {
  Listing listing{.key = "standings",
                  .title = {"", ""},
                  .columns = {{"rank", {"rang", "rank"}},
                              {"basin", {"bassin", "basin"}},
                              {"name", {"nom", "name"}},
                              {"score", {"note", "score"}},
                              {"z", {"z", "z"}},
                              {"why_not", {"remarque", "remark"}, For::kPeople}},
                  .rows = {}};
  for (const v1::Standing& standing : figure.standings()) {
    const bool ranked = standing.rank() > 0;
    listing.rows.push_back({ranked ? Cell(static_cast<int64_t>(standing.rank())) : Cell(),
                            standing.basin(), standing.name(), ScoreOf(standing.score()),
                            ranked ? Cell(Hundredths{standing.z_hundredths()}) : Cell(),
                            standing.score().why_not()});
  }
  return listing;
}

Listing Quarters(const v1::Disparity& figure) {
  Listing listing{.key = "quarters",
                  .title = {"Fins de trimestre", "Quarter ends"},
                  .columns = {{"day", {"jour", "day"}},
                              {"basins", {"bassins", "basins"}},
                              {"gini_percent", {"Gini %", "Gini %"}}},
                  .rows = {}};
  for (const v1::QuarterGini& quarter : figure.quarters())
    listing.rows.push_back({quarter.day(), static_cast<int64_t>(quarter.basins()),
                            Percent(quarter.known(), quarter.gini_ten_thousandths())});
  return listing;
}

constexpr Text kNote{
    "Sur les notes des bassins que vous pouvez voir. Gini 0 : tous égaux ; pente positive : les "
    "écarts se creusent.",
    "Over the scores of the basins that you may see. Gini 0: all equal; positive slope: growing "
    "apart."};

}  // namespace

Document DisparityTable(const v1::Answer& answer, const Words& words) {
  Document document = Opened("disparity", answer);
  Listing figures{.key = "figures", .title = {"", ""}, .columns = FigureColumns(), .rows = {}};
  for (const v1::Disparity& figure : answer.region().disparity().figures())
    figures.rows.push_back(FigureRow(figure));
  document.listings.push_back(std::move(figures));
  document.notes = {words(kNote),
                    words({"Bassin par bassin : basinctl disparity INDICATEUR|DIMENSION",
                           "Basin by basin: basinctl disparity INDICATOR|DIMENSION"})};
  return document;
}

Document DisparityOf(const v1::Answer& answer, const Words& words) {
  const v1::Disparity& figure = answer.region().disparity().figures(0);
  Document document = Opened("figure_disparity", answer);
  document.facts.insert(document.facts.begin(), {"figure", {"chiffre", "figure"}, NameOf(figure)});
  const std::vector<Fact> facts = {
      {"basins", {"bassins notés", "basins with a score"}, static_cast<int64_t>(figure.basins())},
      {"mean", {"moyenne", "mean"}, MeanOf(figure)},
      {"gini_percent",
       {"Gini %", "Gini %"},
       Percent(figure.known(), figure.gini_ten_thousandths())},
      {"cv_percent",
       {"coefficient de variation %", "coefficient of variation %"},
       Percent(figure.known(), figure.cv_ten_thousandths())},
      {"slope_percent",
       {"pente du Gini par trimestre", "slope of the Gini per quarter"},
       Percent(figure.slope_known(), figure.slope_ten_thousandths())}};
  document.facts.insert(document.facts.end(), facts.begin(), facts.end());
  if (!figure.why_not().empty())
    document.facts.push_back({"why_not", {"pourquoi", "why"}, figure.why_not(), For::kPeople});
  document.listings = {Standings(figure), Quarters(figure)};
  document.notes = {words(kNote)};
  return document;
}

Action DeclareDisparity(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<DisparityOptions>();
  DeclareMoment(app, words, options->moment);
  app.add_option("FIGURE", options->figure,
                 words({"dimension ou indicateur noté, p. ex. referrals.answered_10d ; sans lui, "
                        "tous",
                        "dimension or scored indicator, e.g. referrals.answered_10d; without it, "
                        "all"}));
  return [options](Shell& shell) { return ShowDisparity(shell, *options); };
}

}  // namespace basin::cli
