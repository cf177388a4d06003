#include "clients/cli/work.h"

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

constexpr uint32_t kPageRows = 1000;

struct WorkOptions {
  std::string actor, kind;
  std::vector<std::string> basins;
  AskedMoment moment;
  uint64_t limit = 50;
};

absl::StatusOr<v1::Query> MakeQuery(const WorkOptions& options, const Words& words) {
  v1::Query query;
  query.set_language(words.french() ? "fr" : "en");
  v1::WorkQuery& work = *query.mutable_work();
  for (const std::string& basin : options.basins) {
    BASIN_ASSIGN_OR_RETURN(*work.add_basins(), BasinCode(basin));
  }
  if (!options.kind.empty()) work.add_kinds(options.kind);
  work.set_actor(options.actor);
  BASIN_ASSIGN_OR_RETURN(*work.mutable_as_of(), ParseAsOf(options.moment.as_of));
  work.set_known_at(options.moment.known_at);
  return query;
}

// The first `rows_max` rows, from as many pages as they take; 0 = all of them.
absl::StatusOr<v1::Answer> AskAll(Client& client, v1::Query query, uint64_t rows_max) {
  v1::WorkQuery& work = *query.mutable_work();
  work.set_limit(rows_max == 0 || rows_max > kPageRows ? kPageRows
                                                       : static_cast<uint32_t>(rows_max));
  BASIN_ASSIGN_OR_RETURN(v1::Answer answer, client.Ask(query));
  v1::WorkAnswer& all = *answer.mutable_work();
  const auto wants_more = [&] {
    const auto rows = static_cast<uint64_t>(all.items_size());
    return !all.next().empty() && (rows_max == 0 || rows < rows_max);
  };
  while (wants_more()) {
    work.set_after(all.next());
    BASIN_ASSIGN_OR_RETURN(v1::Answer more, client.Ask(query));
    all.mutable_items()->MergeFrom(more.work().items());
    all.set_next(more.work().next());
  }
  if (rows_max != 0 && static_cast<uint64_t>(all.items_size()) > rows_max)
    all.mutable_items()->DeleteSubrange(static_cast<int>(rows_max),
                                        all.items_size() - static_cast<int>(rows_max));
  return answer;
}

absl::StatusOr<int> ShowWork(Shell& shell, const WorkOptions& options) {
  BASIN_ASSIGN_OR_RETURN(v1::Query query, MakeQuery(options, shell.words()));
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "work"));
  // People see the most overdue, programs get all.
  const bool all = shell.context().output.format != Format::kTable;
  BASIN_ASSIGN_OR_RETURN(const v1::Answer answer,
                         AskAll(*client, std::move(query), all ? 0 : options.limit));
  BASIN_RETURN_IF_ERROR(shell.Print(WorkTable(answer, shell.words())));
  return kOk;
}

Cell OrNone(const std::string& text) {
  if (text.empty()) return std::monostate();
  return text;
}

std::vector<Cell> RowOf(const v1::WorkItem& item) {
  Texts events;
  for (const v1::WorkEvent& event : item.events()) events.push_back(absl::StrCat(event.sequence()));
  return {static_cast<int64_t>(item.overdue_days()),
          Coded{item.kind(), item.kind_name()},
          item.basin(),
          item.basin_name(),
          item.subject(),
          item.since(),
          static_cast<int64_t>(item.age_days()),
          item.deadline(),
          OrNone(item.waits_for()),
          OrNone(item.asked_by()),
          std::move(events)};
}

}  // namespace

Document WorkTable(const v1::Answer& answer, const Words& words) {
  const v1::WorkAnswer& work = answer.work();
  Document document = Opened("work", answer);
  document.facts.insert(
      document.facts.end(),
      {{"total", {"dossiers en attente", "open cases"}, static_cast<int64_t>(work.total())},
       {"referrals_hidden",
        {"orientations masquées", "referrals hidden"},
        work.referrals_hidden(),
        For::kPrograms}});
  Listing items{.key = "items",
                .title = {"", ""},
                .columns = {{"overdue_days", {"jours de retard", "days overdue"}},
                            {"kind", {"nature", "kind"}},
                            {"basin", {"bassin", "basin"}},
                            {"basin_name", {"nom du bassin", "basin's name"}, For::kPrograms},
                            {"subject", {"dossier", "case"}},
                            {"since", {"depuis le", "since"}},
                            {"age_days", {"jours", "days"}},
                            {"deadline", {"échéance", "deadline"}},
                            {"waits_for", {"attend", "waits for"}},
                            {"asked_by", {"demandé par", "asked by"}},
                            {"events", {"évènements", "events"}}},
                .rows = {}};
  for (const v1::WorkItem& item : work.items()) items.rows.push_back(RowOf(item));
  document.listings.push_back(std::move(items));
  if (!work.note().empty()) document.notes.push_back(work.note());
  if (static_cast<uint64_t>(work.items_size()) < work.total())
    document.notes.push_back(words({"Les $0 plus en retard sur $1 ; pour tous : --limit 0",
                                    "The $0 most overdue of $1; all of them: --limit 0"},
                                   work.items_size(), work.total()));
  return document;
}

Action DeclareWork(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<WorkOptions>();
  app.add_option("--actor", options->actor,
                 words({"seulement ce qui attend cet acteur ou ce qu'il a demandé",
                        "only what waits for this actor or was asked by it"}))
      ->type_name("ID");
  app.add_option("--basin", options->basins,
                 words({"code ou nom d'un bassin ; peut être répété ; sans lui, tous",
                        "code or name of a basin; may be repeated; without it, all"}))
      ->type_name("BASIN")
      ->allow_extra_args(false);
  AddChoice(app, "--kind", options->kind, {"referral", "action", "project", "minutes", "label"},
            words({"seulement cette nature de travail", "only this kind of work"}));
  DeclareMoment(app, words, options->moment);
  AddNumber(app, "--limit", options->limit,
            words({"combien de lignes montrer dans le tableau (50 ; 0 = toutes)",
                   "how many rows to show in the table (50; 0 = all)"}));
  return [options](Shell& shell) { return ShowWork(shell, *options); };
}

}  // namespace basin::cli
