#include "clients/cli/directory_documents.h"

#include <utility>
#include <vector>

#include "clients/cli/health_cells.h"

namespace basin::cli {
namespace {

constexpr For kPrograms = For::kPrograms;

struct KindName {
  const char* code;
  Text text;
};
constexpr KindName kKindNames[] = {
    {"funding", {"financement", "funding"}}, {"method", {"méthode", "method"}},
    {"template", {"modèle", "template"}},    {"directory", {"annuaire", "directory"}},
    {"data", {"données", "data"}},
};

Coded KindOf(const std::string& code, const Words& words) {
  for (const KindName& known : kKindNames)
    if (code == known.code) return {code, words(known.text)};
  return {code, code};
}

Cell OrNone(const std::string& text) { return text.empty() ? Cell() : Cell(text); }
Cell OrNone(int64_t number) { return number == 0 ? Cell() : Cell(number); }
Cell Days(uint32_t days) { return static_cast<int64_t>(days); }

void AddFreshnessColumns(std::vector<Column>& columns) {
  columns.push_back({"published_on", {"publié le", "published"}});
  columns.push_back({"updated_on", {"mis à jour le", "updated"}});
  columns.push_back({"age_days", {"âge (jours)", "age (days)"}});
  columns.push_back({"untouched_days", {"inchangé depuis (jours)", "untouched for (days)"}});
  columns.push_back({"fresh", {"à jour", "fresh"}});
}
void AddFreshness(const v1::Freshness& freshness, std::vector<Cell>& row) {
  row.push_back(freshness.published_on());
  row.push_back(OrNone(freshness.updated_on()));
  row.push_back(Days(freshness.age_days()));
  row.push_back(Days(freshness.untouched_days()));
  row.push_back(freshness.fresh());
}

Listing Resources(const v1::Resources& resources, const Words& words) {
  Listing listing{.key = "resources",
                  .title = {"", ""},
                  .columns = {{"subject", {"dossier", "case"}, kPrograms},
                              {"title", {"intitulé", "title"}},
                              {"kind", {"nature", "kind"}},
                              {"basin", {"bassin", "basin"}}},
                  .rows = {}};
  AddFreshnessColumns(listing.columns);
  listing.columns.push_back({"url", {"adresse", "address"}});
  listing.columns.push_back({"actor", {"acteur", "actor"}, kPrograms});
  listing.columns.push_back({"description", {"description", "description"}, kPrograms});
  listing.columns.push_back({"matches_title", {"dans l'intitulé", "in the title"}, kPrograms});
  for (const v1::ResourceRow& one : resources.rows()) {
    std::vector<Cell> row = {one.subject(), one.title(), KindOf(one.kind(), words), one.basin()};
    AddFreshness(one.freshness(), row);
    row.insert(row.end(),
               {OrNone(one.url()), one.actor(), OrNone(one.description()), one.matches_title()});
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

Listing Calls(const v1::Calls& calls) {
  Listing listing{.key = "calls",
                  .title = {"", ""},
                  .columns = {{"subject", {"dossier", "case"}, kPrograms},
                              {"closes_on", {"clôture le", "closes"}},
                              {"days_left", {"jours restants", "days left"}},
                              {"title", {"intitulé", "title"}},
                              {"basin", {"bassin", "basin"}},
                              {"budget_cents", {"enveloppe (centimes)", "budget (cents)"}},
                              {"actor", {"financeur", "funder"}}},
                  .rows = {}};
  AddFreshnessColumns(listing.columns);
  listing.columns.push_back({"url", {"adresse", "address"}});
  for (const v1::CallRow& one : calls.rows()) {
    std::vector<Cell> row = {one.subject(), one.closes_on(), Days(one.days_left()),
                             one.title(),   one.basin(),     OrNone(one.budget_cents()),
                             one.actor()};
    AddFreshness(one.freshness(), row);
    row.push_back(OrNone(one.url()));
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

Listing Practices(const v1::Practices& practices) {
  Listing listing{.key = "practices",
                  .title = {"", ""},
                  .columns = {{"subject", {"dossier", "case"}},
                              {"title", {"intitulé", "title"}},
                              {"basin", {"bassin", "basin"}},
                              {"adopted_by", {"adoptée par", "adopted by"}}},
                  .rows = {}};
  AddFreshnessColumns(listing.columns);
  listing.columns.push_back({"url", {"adresse", "address"}});
  listing.columns.push_back({"actor", {"acteur", "actor"}, kPrograms});
  listing.columns.push_back({"description", {"description", "description"}, kPrograms});
  for (const v1::PracticeRow& one : practices.rows()) {
    std::vector<Cell> row = {one.subject(), one.title(), one.basin(),
                             Texts(one.adopted_by().begin(), one.adopted_by().end())};
    AddFreshness(one.freshness(), row);
    row.insert(row.end(), {OrNone(one.url()), one.actor(), OrNone(one.description())});
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

Listing Places(const v1::Places& places) {
  Listing listing{.key = "places",
                  .title = {"", ""},
                  .columns = {{"subject", {"dossier", "case"}, kPrograms},
                              {"commune", {"commune", "commune"}},
                              {"name", {"nom", "name"}},
                              {"basin", {"bassin", "basin"}},
                              {"capacity", {"capacité", "capacity"}},
                              {"valid_labels", {"labels valables", "valid labels"}},
                              {"labelled_until", {"jusqu'au", "until"}},
                              {"actor", {"acteur", "actor"}}},
                  .rows = {}};
  AddFreshnessColumns(listing.columns);
  for (const v1::PlaceRow& one : places.rows()) {
    std::vector<Cell> row = {one.subject(),
                             one.commune(),
                             one.name(),
                             one.basin(),
                             OrNone(static_cast<int64_t>(one.capacity())),
                             static_cast<int64_t>(one.valid_labels()),
                             OrNone(one.labelled_until()),
                             one.actor()};
    AddFreshness(one.freshness(), row);
    listing.rows.push_back(std::move(row));
  }
  return listing;
}

Listing ListOf(const v1::DirectoryAnswer& directory, const Words& words) {
  switch (directory.list_case()) {
    case v1::DirectoryAnswer::kCalls:
      return Calls(directory.calls());
    case v1::DirectoryAnswer::kPractices:
      return Practices(directory.practices());
    case v1::DirectoryAnswer::kPlaces:
      return Places(directory.places());
    default:
      return Resources(directory.resources(), words);
  }
}

}  // namespace

Document DirectoryDocument(const v1::Answer& answer, const Words& words) {
  const v1::DirectoryAnswer& directory = answer.directory();
  Document document = Opened("directory", answer);
  document.facts.insert(document.facts.end(),
                        {{"total", {"en tout", "in all"}, static_cast<int64_t>(directory.total())},
                         {"next_cursor",
                          {"page suivante", "next page"},
                          OrNone(directory.next_cursor()),
                          kPrograms}});
  document.listings.push_back(ListOf(directory, words));
  if (!directory.next_cursor().empty())
    document.notes.push_back(
        words({"La suite : la même commande avec --cursor $0", "More: the same with --cursor $0"},
              directory.next_cursor()));
  return document;
}

}  // namespace basin::cli
