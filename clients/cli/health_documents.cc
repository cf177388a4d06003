#include "clients/cli/health_documents.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/health_cells.h"
#include "proto/model/event_builder.h"

namespace basin::cli {
namespace {

Coded CodeOf(const v1::DimensionHealth& dimension, const Words& words) {
  return {dimension.name(), words(DimensionText(dimension.name()))};
}

// The value in words, which programs make from its numbers themselves.
std::string ShownOf(const v1::Indicator& indicator, const Words& words) {
  return indicator.state() == v1::KNOWN ? indicator.shown() : StateOf(indicator, words).words;
}

std::vector<Cell> BasinRow(const v1::BasinHealth& basin, const v1::BasinHealth& shape) {
  std::vector<Cell> row = {basin.basin(), basin.name(), ScoreOf(basin.overall()),
                           static_cast<int64_t>(basin.overall().coverage_percent())};
  for (const v1::DimensionHealth& wanted : shape.dimensions()) {
    Cell score;
    for (const v1::DimensionHealth& dimension : basin.dimensions())
      if (dimension.name() == wanted.name()) score = ScoreOf(dimension.score());
    row.push_back(std::move(score));
  }
  row.push_back(basin.overall().known() ? std::string() : basin.overall().why_not());
  return row;
}

std::vector<Cell> IndicatorRow(const v1::DimensionHealth& dimension, const v1::Indicator& indicator,
                               const Words& words) {
  const bool known = indicator.state() == v1::KNOWN;
  const bool median = indicator.has_region_median();
  return {CodeOf(dimension, words),
          absl::StrCat(dimension.name(), ".", indicator.name()),
          ShownOf(indicator, words),
          ScoreOf(indicator.score()),
          indicator.scored(),
          StateOf(indicator, words),
          known ? Cell(indicator.numerator()) : Cell(),
          known ? Cell(indicator.denominator()) : Cell(),
          indicator.unit(),
          indicator.window_from(),
          indicator.window_to(),
          indicator.state() == v1::MASKED ? Cell() : Cell(static_cast<int64_t>(indicator.sample())),
          static_cast<int64_t>(indicator.declared_late()),
          indicator.at_least(),
          median ? Cell(indicator.region_median().shown()) : Cell(),
          median ? Cell(indicator.region_median().numerator()) : Cell(),
          median ? Cell(indicator.region_median().denominator()) : Cell(),
          median ? Cell(static_cast<int64_t>(indicator.region_median().basins())) : Cell()};
}

Listing Indicators(const v1::BasinHealth& basin, const Words& words) {
  constexpr For kPrograms = For::kPrograms;
  Listing listing{
      .key = "indicators",
      .title = {"", ""},
      .columns = {{"dimension", {"dimension", "dimension"}},
                  {"indicator", {"indicateur", "indicator"}},
                  {"shown", {"valeur", "value"}, For::kPeople},
                  {"score", {"note", "score"}},
                  {"scored", {"noté", "scored"}, kPrograms},
                  {"state", {"état", "state"}, kPrograms},
                  {"numerator", {"numérateur", "numerator"}, kPrograms},
                  {"denominator", {"dénominateur", "denominator"}, kPrograms},
                  {"unit", {"unité", "unit"}, kPrograms},
                  {"window_from", {"après le", "after"}},
                  {"window_to", {"jusqu'au", "until"}},
                  {"sample", {"dossiers", "cases"}},
                  {"declared_late", {"déclarés tard", "declared late"}},
                  {"at_least", {"minorant", "lower bound"}, kPrograms},
                  {"median_shown", {"médiane régionale", "region's median"}, For::kPeople},
                  {"median_numerator", {"médiane, numérateur", "median, numerator"}, kPrograms},
                  {"median_denominator",
                   {"médiane, dénominateur", "median, denominator"},
                   kPrograms},
                  {"median_basins", {"médiane, bassins", "median, basins"}, kPrograms}},
      .rows = {}};
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    for (const v1::Indicator& indicator : dimension.indicators())
      listing.rows.push_back(IndicatorRow(dimension, indicator, words));
  return listing;
}

void AddBasinFacts(const v1::BasinHealth& basin, Document& document) {
  document.facts.insert(document.facts.begin(), {{"basin", {"bassin", "basin"}, basin.basin()},
                                                 {"name", {"nom", "name"}, basin.name()}});
  document.facts.push_back(
      {"overall", {"note d'ensemble", "overall score"}, ScoreOf(basin.overall())});
  document.facts.push_back({"coverage_percent",
                            {"couverture (%)", "coverage (%)"},
                            static_cast<int64_t>(basin.overall().coverage_percent())});
  if (!basin.overall().known())
    document.facts.push_back(
        {"why_not", {"pourquoi", "why"}, basin.overall().why_not(), For::kPeople});
}

void AddIndicatorFacts(const v1::DimensionHealth& dimension, const v1::Indicator& indicator,
                       const Words& words, Document& document) {
  const bool known = indicator.state() == v1::KNOWN;
  const std::vector<Fact> facts = {
      {"indicator",
       {"indicateur", "indicator"},
       absl::StrCat(dimension.name(), ".", indicator.name())},
      {"state", {"état", "state"}, StateOf(indicator, words)},
      {"shown", {"valeur", "value"}, ShownOf(indicator, words), For::kPeople},
      {"numerator", {"numérateur", "numerator"}, known ? Cell(indicator.numerator()) : Cell()},
      {"denominator",
       {"dénominateur", "denominator"},
       known ? Cell(indicator.denominator()) : Cell()},
      {"unit", {"unité", "unit"}, indicator.unit(), For::kPrograms},
      {"at_least", {"minorant", "lower bound"}, indicator.at_least(), For::kPrograms},
      {"score", {"note", "score"}, ScoreOf(indicator.score())},
      {"window_from", {"après le", "after"}, indicator.window_from()},
      {"window_to", {"jusqu'au", "until"}, indicator.window_to()}};
  document.facts.insert(document.facts.end(), facts.begin(), facts.end());
}

// People want to know whom to speak with: `only_late` leaves the punctual out.
Listing Lateness(const v1::ExplainAnswer& explain, bool only_late) {
  Listing listing{.key = "lateness",
                  .title = {"Déclarations tardives, par acteur", "Late declarations, by actor"},
                  .columns = {{"actor", {"acteur", "actor"}},
                              {"events", {"évènements", "events"}},
                              {"declared_late", {"déclarés tard", "declared late"}}},
                  .rows = {}};
  for (const v1::ActorLateness& one : explain.lateness()) {
    if (only_late && one.declared_late() == 0) continue;
    listing.rows.push_back({one.actor(), static_cast<int64_t>(one.events()),
                            static_cast<int64_t>(one.declared_late())});
  }
  return listing;
}

Cell ValueOf(const v1::Indicator& indicator, int64_t value) {
  return indicator.state() == v1::KNOWN ? Cell(value) : Cell();
}

Listing WhatWouldChange(const v1::ExplainAnswer& explain) {
  constexpr For kPrograms = For::kPrograms;
  Listing listing{
      .key = "what_if",
      .title = {"Ce qui changerait la valeur", "What would change the value"},
      .columns = {{"day", {"au", "on"}},
                  {"without", {"sans", "without"}, For::kPeople},
                  {"with", {"avec", "with"}, For::kPeople},
                  {"without_numerator", {"numérateur sans", "numerator without"}, kPrograms},
                  {"without_denominator", {"dénominateur sans", "denominator without"}, kPrograms},
                  {"with_numerator", {"numérateur avec", "numerator with"}, kPrograms},
                  {"with_denominator", {"dénominateur avec", "denominator with"}, kPrograms},
                  {"cases", {"dossiers", "cases"}},
                  {"event_types", {"évènements", "events"}, kPrograms},
                  {"words", {"comment", "how"}, For::kPeople}},
      .rows = {}};
  for (const v1::WhatIf& one : explain.what_if())
    listing.rows.push_back(
        {one.day(), one.without().shown(), one.with().shown(),
         ValueOf(one.without(), one.without().numerator()),
         ValueOf(one.without(), one.without().denominator()),
         ValueOf(one.with(), one.with().numerator()), ValueOf(one.with(), one.with().denominator()),
         static_cast<int64_t>(one.cases_total()),
         Texts(one.event_types().begin(), one.event_types().end()), one.words()});
  return listing;
}

// The cases of each day; those of an earlier one are among those of a later one, which people need
// not read twice.
Listing OpenCases(const v1::ExplainAnswer& explain, size_t cases_max) {
  Listing listing{.key = "open_cases",
                  .title = {"Dossiers sur lesquels agir", "Cases to act on"},
                  .columns = {{"day", {"valeur au", "value on"}, For::kPrograms},
                              {"case", {"dossier", "case"}},
                              {"act_by", {"agir au plus tard le", "act by"}},
                              {"last_day", {"dernier jour utile", "last day that helps"}}},
                  .rows = {}};
  const bool for_people = cases_max != kAllCases;
  for (int i = 0; i < explain.what_if_size(); ++i) {
    if (for_people && i + 1 != explain.what_if_size()) continue;
    const v1::WhatIf& what_if = explain.what_if(i);
    for (const v1::OpenCase& one : what_if.cases())
      if (listing.rows.size() < cases_max)
        listing.rows.push_back({what_if.day(), one.subject(), one.act_by(), one.last_day()});
  }
  return listing;
}

// A row per basin, and a column per dimension of the first.
Listing BasinsListing(const std::vector<const v1::BasinHealth*>& all) {
  Listing basins{.key = "basins",
                 .title = {"", ""},
                 .columns = {{"basin", {"bassin", "basin"}},
                             {"name", {"nom", "name"}},
                             {"overall", {"ensemble", "overall"}},
                             {"coverage_percent", {"couverture %", "coverage %"}}},
                 .rows = {}};
  const v1::BasinHealth& shape = all.empty() ? v1::BasinHealth::default_instance() : *all.front();
  for (const v1::DimensionHealth& dimension : shape.dimensions())
    basins.columns.push_back({dimension.name(), DimensionText(dimension.name())});
  basins.columns.push_back({"why_not", {"remarque", "remark"}, For::kPeople});
  for (const v1::BasinHealth* basin : all) basins.rows.push_back(BasinRow(*basin, shape));
  return basins;
}

// A basin, or several pooled, indicator by indicator.
Document OneHealth(std::string kind, const v1::BasinHealth& basin, const v1::Answer& answer,
                   const Words& words) {
  Document document = Opened(std::move(kind), answer);
  AddBasinFacts(basin, document);
  document.listings.push_back(Indicators(basin, words));
  Listing dimensions{.key = "dimensions",
                     .title = {"", ""},
                     .columns = {{"dimension", {"dimension", "dimension"}},
                                 {"weight", {"poids", "weight"}},
                                 {"score", {"note", "score"}},
                                 {"coverage_percent", {"couverture %", "coverage %"}},
                                 {"why_not", {"remarque", "remark"}, For::kPeople}},
                     .rows = {}};
  for (const v1::DimensionHealth& dimension : basin.dimensions())
    dimensions.rows.push_back({CodeOf(dimension, words), static_cast<int64_t>(dimension.weight()),
                               ScoreOf(dimension.score()),
                               static_cast<int64_t>(dimension.score().coverage_percent()),
                               dimension.score().why_not()});
  document.listings.push_back(std::move(dimensions));
  return document;
}

}  // namespace

Document HealthTable(const v1::Answer& answer, const Words& words) {
  Document document = Opened("health", answer);
  std::vector<const v1::BasinHealth*> basins;
  for (const v1::BasinHealth& basin : answer.health().basins()) basins.push_back(&basin);
  document.listings.push_back(BasinsListing(basins));
  document.notes.push_back(
      words({"Notes de 0 à 100. Le détail d'un bassin : basinctl health BASSIN",
             "Scores from 0 to 100. One basin in detail: basinctl health BASIN"}));
  return document;
}

Document HealthOfBasin(const v1::Answer& answer, const Words& words) {
  const v1::BasinHealth& basin = answer.health().basins(0);
  Document document = OneHealth("basin_health", basin, answer, words);
  document.notes.push_back(
      words({"Les évènements derrière un chiffre : basinctl explain $0 INDICATEUR",
             "The events behind a figure: basinctl explain $0 INDICATOR"},
            basin.basin()));
  return document;
}

Document HealthOfRegion(const v1::Answer& answer, const Words& words) {
  const v1::PooledHealth& pooled = answer.region().region();
  Document document = OneHealth("region_health", pooled.health(), answer, words);
  document.facts[0].key = "region";
  document.facts[0].label = {"région", "region"};
  Texts basins;
  for (const v1::BasinName& basin : pooled.basins()) basins.push_back(basin.basin());
  document.facts.push_back({"basins", {"bassins", "basins"}, std::move(basins), For::kPrograms});
  document.notes.push_back(
      words({"Calculé sur les évènements réunis de $0 bassins : ce n'est pas une moyenne.",
             "Computed on the pooled events of $0 basins: it is no mean."},
            words.Count(pooled.basins_size())));
  return document;
}

Document HealthOfDepartement(const v1::Answer& answer, const Words& words) {
  const v1::DepartementHealth& departement = answer.region().departement();
  Document document = Opened("departement_health", answer);
  document.facts.insert(document.facts.begin(),
                        {"departement", {"département", "département"}, departement.departement()});
  std::vector<const v1::BasinHealth*> all;
  for (const v1::DepartementBasin& basin : departement.basins()) all.push_back(&basin.health());
  Listing basins = BasinsListing(all);
  // Behind the name.
  basins.columns.insert(
      basins.columns.begin() + 2,
      {{"shared", {"partagé", "shared"}}, {"departements", {"départements", "départements"}}});
  for (int i = 0; i < departement.basins_size(); ++i) {
    const v1::DepartementBasin& basin = departement.basins(i);
    std::vector<Cell>& row = basins.rows[static_cast<size_t>(i)];
    row.insert(row.begin() + 2, {Cell(basin.shared()), Cell(Texts(basin.departements().begin(),
                                                                  basin.departements().end()))});
  }
  document.listings.push_back(std::move(basins));
  document.notes.push_back(
      words({"Les bassins qui touchent le département, chacun en entier ; rien n'est additionné.",
             "The basins that touch the département, each as a whole; nothing is summed."}));
  return document;
}

Document Explanation(const v1::Answer& answer, size_t cases_max, const Words& words) {
  const v1::ExplainAnswer& explain = answer.explain();
  const bool only_late = cases_max != kAllCases;
  Document document = Opened("explanation", answer);
  document.facts.insert(document.facts.begin(),
                        {{"basin", {"bassin", "basin"}, explain.basin().basin()},
                         {"name", {"nom", "name"}, explain.basin().name()}});
  document.facts.push_back(
      {"definition", {"définition", "definition"}, explain.definition(), For::kPeople});
  for (const v1::DimensionHealth& dimension : explain.basin().dimensions())
    for (const v1::Indicator& indicator : dimension.indicators())
      AddIndicatorFacts(dimension, indicator, words, document);

  Listing support{.key = "support",
                  .title = {"Dossiers qui décident", "Deciding cases"},
                  .columns = {{"case", {"dossier", "case"}},
                              {"counts_in_numerator", {"au numérateur", "in numerator"}},
                              {"counts_in_denominator", {"au dénominateur", "in denominator"}},
                              {"declared_late", {"déclaré tard", "declared late"}},
                              {"corrected", {"corrigé", "corrected"}},
                              {"words", {"ce qui décide", "what decides"}, For::kPeople}},
                  .rows = {}};
  Listing events{.key = "events",
                 .title = {"Leurs évènements", "Their events"},
                 .columns = {{"case", {"dossier", "case"}},
                             {"sequence", {"position", "sequence"}},
                             {"type", {"type", "type"}},
                             {"actor", {"acteur", "actor"}},
                             {"time", {"survenu le", "occurred"}},
                             {"recordedtime", {"enregistré le", "recorded"}},
                             {"id", {"identifiant", "id"}, For::kPrograms},
                             {"corrects", {"corrige", "corrects"}, For::kPrograms},
                             {"retracts", {"retire", "retracts"}, For::kPrograms}},
                 .rows = {}};
  for (const v1::SupportCase& one : explain.support()) {
    if (support.rows.size() == cases_max) break;
    support.rows.push_back({one.subject(), one.counts_in_numerator(), one.counts_in_denominator(),
                            one.declared_late(), one.corrected(), one.words()});
    for (const v1::SupportEvent& event : one.events())
      events.rows.push_back({one.subject(), Ordinal{event.sequence()}, event.type(), event.actor(),
                             ToTime(event.time()), ToTime(event.recorded_at()), event.id(),
                             event.corrects(), event.retracts()});
  }
  const auto left_out = explain.support_size() - static_cast<int64_t>(support.rows.size());
  if (left_out > 0)
    document.notes.push_back(words({"Dossiers non montrés : $0 ; tous avec --limit 0 ou -o json",
                                    "Cases not shown: $0; all with --limit 0 or -o json"},
                                   words.Count(left_out)));
  document.listings = {std::move(support), std::move(events)};
  Listing lateness = Lateness(explain, only_late);
  if (!only_late || !lateness.rows.empty()) document.listings.push_back(std::move(lateness));
  if (only_late && explain.what_if().empty()) return document;
  document.listings.push_back(WhatWouldChange(explain));
  document.listings.push_back(OpenCases(explain, cases_max));
  return document;
}

}  // namespace basin::cli
