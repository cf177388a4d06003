#include "clients/cli/network_documents.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/health_cells.h"

namespace basin::cli {
namespace {

constexpr For kPrograms = For::kPrograms;
constexpr For kPeople = For::kPeople;

Cell Count(uint64_t count) { return static_cast<int64_t>(count); }

// A number that may be hidden from the reader.
Cell Referrals(const v1::NetworkTie& tie, bool masked) {
  if (masked && tie.by_referral()) return std::monostate();
  return Count(tie.referrals());
}

Listing Ties(const v1::NetworkAnswer& network, size_t rows_max) {
  Listing listing{.key = "ties",
                  .title = {"Liens", "Ties"},
                  .columns = {{"a", {"acteur", "actor"}},
                              {"b", {"avec", "with"}},
                              {"count", {"liens", "ties"}},
                              {"meetings", {"réunions", "meetings"}},
                              {"referrals", {"orientations", "referrals"}},
                              {"actions", {"actions", "actions"}},
                              {"funding", {"cofinancements", "co-funding"}},
                              {"practices", {"pratiques", "practices"}},
                              {"by_referral", {"par orientation", "by referral"}, kPrograms}},
                  .rows = {}};
  for (const v1::NetworkTie& tie : network.ties()) {
    if (listing.rows.size() == rows_max) break;
    listing.rows.push_back({tie.a(), tie.b(), Count(tie.count()), Count(tie.meetings()),
                            Referrals(tie, network.referrals_masked()), Count(tie.actions()),
                            Count(tie.funding()), Count(tie.practices()), tie.by_referral()});
  }
  return listing;
}

Listing Actors(const v1::NetworkAnswer& network, size_t rows_max) {
  Listing listing{.key = "actors",
                  .title = {"Acteurs", "Actors"},
                  .columns = {{"actor", {"acteur", "actor"}},
                              {"name", {"nom", "name"}},
                              {"type", {"type", "type"}},
                              {"home", {"bassin", "basin"}},
                              {"member", {"en relève", "belongs"}},
                              {"ties", {"acteurs liés", "tied to"}},
                              {"component", {"ensemble", "component"}}},
                  .rows = {}};
  for (const v1::NetworkActor& actor : network.actors()) {
    if (listing.rows.size() == rows_max) break;
    listing.rows.push_back({actor.actor(), actor.name(), Coded{actor.type(), actor.type_label()},
                            actor.home(), actor.member(), Count(actor.ties()),
                            Ordinal{actor.component() + 1}});
  }
  return listing;
}

Listing Bridges(const v1::NetworkAnswer& network) {
  Listing listing{.key = "bridges",
                  .title = {"Passerelles vers d'autres bassins", "Bridges to other basins"},
                  .columns = {{"actor", {"acteur", "actor"}},
                              {"basin", {"bassin", "basin"}},
                              {"ties", {"acteurs liés", "tied to"}}},
                  .rows = {}};
  for (const v1::NetworkBridge& bridge : network.bridges())
    for (const v1::BridgedBasin& side : bridge.basins())
      listing.rows.push_back({bridge.actor(), side.basin(), Count(side.ties())});
  return listing;
}

Listing Missing(const v1::NetworkAnswer& network, const Words& words) {
  Listing listing{.key = "missing",
                  .title = {"Acteurs attendus qui manquent", "Expected actors missing"},
                  .columns = {{"type", {"type", "type"}},
                              {"state", {"état", "state"}},
                              {"actors", {"acteurs", "actors"}}},
                  .rows = {}};
  for (const v1::MissingActor& missing : network.missing())
    listing.rows.push_back(
        {Coded{missing.type(), missing.label()},
         missing.registered()
             ? Coded{"without_tie", words({"enregistré, sans lien", "registered, without a tie"})}
             : Coded{"not_registered", words({"non enregistré", "not registered"})},
         Texts(missing.actors().begin(), missing.actors().end())});
  return listing;
}

// The value for people; numerator and denominator for programs.
void AddFigures(const v1::NetworkAnswer& network, const Words& words, Document& document) {
  for (const v1::NetworkFigure& figure : network.figures()) {
    const Text label(figure.label().c_str(), figure.label().c_str());
    document.facts.push_back(
        {figure.name(), label,
         figure.known() ? figure.shown() : words({"pas de données", "no data"}), kPeople});
    for (const auto& [part, value] : {std::pair("numerator", figure.numerator()),
                                      std::pair("denominator", figure.denominator())})
      document.facts.push_back({absl::StrCat(figure.name(), "_", part), label,
                                figure.known() ? Cell(value) : Cell(), kPrograms});
  }
}

void AddNotes(const v1::NetworkAnswer& network, size_t rows_max, const Words& words,
              Document& document) {
  const auto left_out = [rows_max](int rows) {
    return static_cast<int64_t>(rows) -
           static_cast<int64_t>(std::min(rows_max, static_cast<size_t>(rows)));
  };
  const int64_t ties = left_out(network.ties_size()), actors = left_out(network.actors_size());
  if (ties + actors > 0)
    document.notes.push_back(
        words({"Non montrés : $0 liens et $1 acteurs ; tous avec --limit 0 ou -o json",
               "Not shown: $0 ties and $1 actors; all with --limit 0 or -o json"},
              words.Count(ties), words.Count(actors)));
  if (network.masked())
    document.notes.push_back(
        words({"Le réseau est masqué : un à quatre cas de personnes y font des liens.",
               "The network is hidden: one to four cases of persons make ties in it."}));
  if (network.referrals_masked())
    document.notes.push_back(
        words({"Le nombre d'orientations est masqué : un lien repose sur une à quatre personnes.",
               "The number of referrals is hidden: a tie rests on one to four persons."}));
}

}  // namespace

Document NetworkOf(const v1::Answer& answer, size_t rows_max, const Words& words) {
  const v1::NetworkAnswer& network = answer.network();
  Document document = Opened("network", answer);
  document.facts.insert(document.facts.begin(), {{"basin", {"bassin", "basin"}, network.basin()},
                                                 {"name", {"nom", "name"}, network.name()}});
  document.facts.insert(document.facts.end(),
                        {{"window_from", {"liens après le", "ties after"}, network.window_from()},
                         {"window_to", {"jusqu'au", "until"}, network.window_to()},
                         {"masked", {"masqué", "masked"}, network.masked(), kPrograms},
                         {"referrals_masked",
                          {"orientations masquées", "referrals masked"},
                          network.referrals_masked(),
                          kPrograms}});
  AddFigures(network, words, document);
  document.listings = {Ties(network, rows_max), Actors(network, rows_max), Bridges(network),
                       Missing(network, words)};
  AddNotes(network, rows_max, words, document);
  return document;
}

}  // namespace basin::cli
