#include "clients/cli/views.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

constexpr absl::Duration kAskEvery = absl::Milliseconds(200);

int64_t Number(uint64_t value) { return static_cast<int64_t>(value); }

Coded StateOf(const v1::Generation& generation, const Words& words) {
  switch (generation.state()) {
    case v1::GENERATION_ANSWERING:
      return {"answering", words({"répond", "answers"})};
    case v1::GENERATION_BUILDING:
      return {"building", words({"en construction", "being built"})};
    case v1::GENERATION_READY:
      return {"ready", words({"prête", "ready"})};
    case v1::GENERATION_FROZEN:
      return {"frozen",
              generation.answers()
                  ? words({"répond, figée (autre version)", "answers, frozen (other version)"})
                  : words({"figée (autre version)", "frozen (other version)"})};
    default:
      return {"unknown", words({"inconnu", "unknown"})};
  }
}

Cell RateOf(const v1::Generation& generation) {
  if (generation.events_per_second() <= 0) return std::monostate();
  return static_cast<int64_t>(generation.events_per_second());
}
Cell SecondsLeftOf(const v1::Generation& generation) {
  if (generation.events_per_second() <= 0) return std::monostate();
  return Number(generation.seconds_left());
}

Listing ViewsOf(const v1::ViewsAnswer& views) {
  Listing listing{.key = "views",
                  .title = {"Vues", "Views"},
                  .columns = {{"generation", {"génération", "generation"}},
                              {"view", {"vue", "view"}},
                              {"version", {"version", "version"}},
                              {"checkpoint", {"jusqu'à", "through"}},
                              {"lag", {"retard", "lag"}}},
                  .rows = {}};
  for (const v1::Generation& generation : views.generations())
    for (const v1::ProjectionStatus& view : generation.projections())
      listing.rows.push_back({Ordinal{generation.number()}, view.name(), Ordinal{view.version()},
                              Ordinal{view.checkpoint()}, Number(view.lag())});
  return listing;
}

// The one beside the one that answers; null when there is none.
const v1::Generation* FindBeside(const v1::ViewsAnswer& views) {
  for (const v1::Generation& generation : views.generations())
    if (!generation.answers()) return &generation;
  return nullptr;
}

// A connection, and questions on it.
class ViewsSession {
 public:
  static absl::StatusOr<ViewsSession> Open(Shell& shell, absl::string_view command) {
    BASIN_ASSIGN_OR_RETURN(auto client, ConnectToViews(shell, command));
    return ViewsSession(shell, std::move(client));
  }

  absl::StatusOr<v1::Answer> Ask(const v1::ViewsQuery& query) {
    v1::Query question;
    question.set_language(shell_.words().french() ? "fr" : "en");
    *question.mutable_views() = query;
    return client_->Ask(question);
  }
  absl::Status Wait() { return client_->Poll(kAskEvery); }
  bool interrupted() const { return shell_.interrupted(); }

 private:
  ViewsSession(Shell& shell, std::unique_ptr<Client> client)
      : shell_(shell), client_(std::move(client)) {}

  Shell& shell_;
  std::unique_ptr<Client> client_;
};

absl::StatusOr<int> AskOnce(Shell& shell, absl::string_view command, const v1::ViewsQuery& query) {
  BASIN_ASSIGN_OR_RETURN(ViewsSession session, ViewsSession::Open(shell, command));
  BASIN_ASSIGN_OR_RETURN(const v1::Answer answer, session.Ask(query));
  BASIN_RETURN_IF_ERROR(shell.Print(GenerationsTable(answer, shell.words())));
  return kOk;
}

// Until the generation that was begun may be switched to.
absl::StatusOr<int> WaitUntilReady(Shell& shell, ViewsSession& session, const v1::Answer& begun) {
  const v1::Generation* beside = FindBeside(begun.views());
  const uint64_t number = beside == nullptr ? 0 : beside->number();
  const uint64_t head = beside == nullptr ? 0 : beside->sequence() + beside->lag();
  const auto progress =
      shell.StartProgress(shell.words()({"génération $0", "generation $0"}, number), head);
  v1::ViewsQuery list;
  list.mutable_list();
  for (;;) {
    if (session.interrupted()) return kInterrupted;
    BASIN_RETURN_IF_ERROR(session.Wait());
    BASIN_ASSIGN_OR_RETURN(const v1::Answer answer, session.Ask(list));
    beside = FindBeside(answer.views());
    if (beside == nullptr || beside->number() != number)
      return MakeError(v1::NOT_FOUND, {.detail = {"generation $0 is not there any more",
                                                  "la génération $0 n'est plus là", number}});
    progress->Advance(beside->sequence());
    if (beside->state() != v1::GENERATION_READY) continue;
    progress->Clear();
    BASIN_RETURN_IF_ERROR(shell.Print(GenerationsTable(answer, shell.words())));
    return kOk;
  }
}

absl::StatusOr<int> Rebuild(Shell& shell, bool wait) {
  v1::ViewsQuery query;
  query.mutable_rebuild();
  if (!wait) return AskOnce(shell, "views rebuild", query);
  BASIN_ASSIGN_OR_RETURN(ViewsSession session, ViewsSession::Open(shell, "views rebuild"));
  BASIN_ASSIGN_OR_RETURN(const v1::Answer begun, session.Ask(query));
  return WaitUntilReady(shell, session, begun);
}

absl::StatusOr<int> Diff(Shell& shell, const std::string& view, uint64_t limit) {
  v1::ViewsQuery query;
  query.mutable_diff()->set_view(view);
  query.mutable_diff()->set_limit(static_cast<uint32_t>(std::min<uint64_t>(limit, 500)));
  BASIN_ASSIGN_OR_RETURN(ViewsSession session, ViewsSession::Open(shell, "views diff"));
  const auto progress =
      shell.StartProgress(shell.words()({"comparaison (lignes)", "comparing (rows)"}), 0);
  for (;;) {
    BASIN_ASSIGN_OR_RETURN(const v1::Answer answer, session.Ask(query));
    const v1::GenerationDiff& diff = answer.views().diff();
    progress->Advance(diff.compared());
    if (diff.done()) {
      progress->Clear();
      BASIN_RETURN_IF_ERROR(shell.Print(DiffTable(answer, shell.words())));
      return Differ(diff) ? kFailed : kOk;
    }
    if (session.interrupted()) return kInterrupted;
    BASIN_RETURN_IF_ERROR(session.Wait());
  }
}

Coded DifferenceOf(const v1::RowDiff& row, const Words& words) {
  if (!row.in_old()) return {"only_new", words({"nouvelle seulement", "new only"})};
  if (!row.in_new()) return {"only_old", words({"ancienne seulement", "old only"})};
  return {"changed", words({"différente", "changed"})};
}

Listing CountsOf(const v1::GenerationDiff& diff) {
  Listing counts{.key = "views",
                 .title = {"", ""},
                 .columns = {{"view", {"vue", "view"}},
                             {"old_version", {"ancienne version", "old version"}},
                             {"new_version", {"nouvelle version", "new version"}},
                             {"same", {"identiques", "same"}},
                             {"changed", {"différentes", "changed"}},
                             {"only_old", {"ancienne seulement", "old only"}},
                             {"only_new", {"nouvelle seulement", "new only"}}},
                 .rows = {}};
  for (const v1::ViewDiff& view : diff.views())
    counts.rows.push_back({view.view(), Ordinal{view.old_version()}, Ordinal{view.new_version()},
                           Number(view.same()), Number(view.changed()), Number(view.only_old()),
                           Number(view.only_new())});
  return counts;
}

Listing RowsOf(const v1::GenerationDiff& diff, const Words& words) {
  Listing rows{.key = "rows",
               .title = {"Lignes qui diffèrent", "Rows that differ"},
               .columns = {{"view", {"vue", "view"}},
                           {"difference", {"écart", "difference"}},
                           {"events", {"évènements", "events"}},
                           {"key", {"clé", "key"}}},
               .rows = {}};
  for (const v1::RowDiff& row : diff.rows()) {
    Texts events;
    for (const v1::RowEvent& event : row.events()) events.push_back(absl::StrCat(event.sequence()));
    rows.rows.push_back({row.view(), DifferenceOf(row, words), std::move(events), row.key()});
  }
  return rows;
}

Cell OrNone(const std::string& text) {
  if (text.empty()) return std::monostate();
  return text;
}

// Each event once, however many rows it made.
Listing EventsOf(const v1::GenerationDiff& diff) {
  Listing events{.key = "events",
                 .title = {"Évènements de ces lignes", "Events of these rows"},
                 .columns = {{"sequence", {"position", "sequence"}},
                             {"type", {"type", "type"}},
                             {"actor", {"acteur", "actor"}},
                             {"time", {"survenu le", "occurred"}},
                             {"id", {"identifiant", "id"}}},
                 .rows = {}};
  std::map<uint64_t, const v1::RowEvent*> by_sequence;
  for (const v1::RowDiff& row : diff.rows())
    for (const v1::RowEvent& event : row.events()) {
      const v1::RowEvent*& known = by_sequence[event.sequence()];
      if (known == nullptr || known->id().empty()) known = &event;
    }
  for (const auto& [sequence, event] : by_sequence)
    events.rows.push_back({Ordinal{sequence}, OrNone(event->type()), OrNone(event->actor()),
                           event->has_time() ? Cell(ToTime(event->time())) : Cell(),
                           OrNone(event->id())});
  return events;
}

v1::ViewsQuery QueryOf(v1::ViewsQuery::DoCase what) {
  v1::ViewsQuery query;
  if (what == v1::ViewsQuery::kList) query.mutable_list();
  if (what == v1::ViewsQuery::kSwitchOver) query.mutable_switch_over();
  if (what == v1::ViewsQuery::kRollBack) query.mutable_roll_back();
  if (what == v1::ViewsQuery::kDrop) query.mutable_drop();
  return query;
}

uint64_t DifferingRows(const v1::GenerationDiff& diff) {
  uint64_t differing = 0;
  for (const v1::ViewDiff& view : diff.views())
    differing += view.changed() + view.only_old() + view.only_new();
  return differing;
}

}  // namespace

bool Differ(const v1::GenerationDiff& diff) { return DifferingRows(diff) > 0; }

Document GenerationsTable(const v1::Answer& answer, const Words& words) {
  Document document{
      .kind = "views", .origin = answer.origin(), .facts = {}, .listings = {}, .notes = {}};
  Listing generations{.key = "generations",
                      .title = {"", ""},
                      .columns = {{"generation", {"génération", "generation"}},
                                  {"state", {"état", "state"}},
                                  {"answers", {"répond", "answers"}, For::kPrograms},
                                  {"answered_before", {"a déjà répondu", "answered before"}},
                                  {"begun_at", {"commencée le", "begun"}},
                                  {"sequence", {"jusqu'à", "through"}},
                                  {"lag", {"retard", "lag"}},
                                  {"events_per_second", {"évènements/s", "events/s"}},
                                  {"seconds_left", {"reste (s)", "left (s)"}}},
                      .rows = {}};
  for (const v1::Generation& generation : answer.views().generations())
    generations.rows.push_back({Ordinal{generation.number()}, StateOf(generation, words),
                                generation.answers(), generation.answered_before(),
                                ToTime(generation.begun_at()), Ordinal{generation.sequence()},
                                Number(generation.lag()), RateOf(generation),
                                SecondsLeftOf(generation)});
  document.listings.push_back(std::move(generations));
  document.listings.push_back(ViewsOf(answer.views()));
  return document;
}

Document DiffTable(const v1::Answer& answer, const Words& words) {
  const v1::GenerationDiff& diff = answer.views().diff();
  Document document{
      .kind = "views_diff",
      .origin = answer.origin(),
      .facts = {{"sequence",
                 {"comparées jusqu'à la position", "compared up to sequence"},
                 Ordinal{diff.sequence()}},
                {"compared", {"lignes comparées", "rows compared"}, Number(diff.compared())},
                {"differ", {"écarts", "differences"}, Differ(diff)}},
      .listings = {},
      .notes = {}};
  document.listings.push_back(CountsOf(diff));
  document.listings.push_back(RowsOf(diff, words));
  document.listings.push_back(EventsOf(diff));
  const uint64_t differing = DifferingRows(diff);
  if (static_cast<uint64_t>(diff.rows_size()) < differing)
    document.notes.push_back(words({"Les $0 premières lignes sur $1 ; davantage : --limit 500",
                                    "The first $0 rows of $1; more of them: --limit 500"},
                                   diff.rows_size(), differing));
  return document;
}

Action DeclareViewsLs(CLI::App&, const Words&) {
  return [](Shell& shell) { return AskOnce(shell, "views ls", QueryOf(v1::ViewsQuery::kList)); };
}

Action DeclareViewsRebuild(CLI::App& app, const Words& words) {
  const auto wait = std::make_shared<bool>(false);
  app.add_flag("--wait", *wait,
               words({"attendre qu'elle ait rattrapé le journal, avec la progression",
                      "wait until it has caught up with the log, with progress"}));
  return [wait](Shell& shell) { return Rebuild(shell, *wait); };
}

Action DeclareViewsDiff(CLI::App& app, const Words& words) {
  const auto view = std::make_shared<std::string>();
  const auto limit = std::make_shared<uint64_t>(50);
  app.add_option("--view", *view, words({"seulement cette vue", "only this view"}))
      ->type_name("NAME");
  AddNumber(app, "--limit", *limit,
            words({"combien de lignes montrer (50 ; 500 au plus)",
                   "how many rows to show (50; at most 500)"}));
  return [view, limit](Shell& shell) { return Diff(shell, *view, *limit); };
}

Action DeclareViewsSwitch(CLI::App&, const Words&) {
  return [](Shell& shell) {
    return AskOnce(shell, "views switch", QueryOf(v1::ViewsQuery::kSwitchOver));
  };
}

Action DeclareViewsRollback(CLI::App&, const Words&) {
  return [](Shell& shell) {
    return AskOnce(shell, "views rollback", QueryOf(v1::ViewsQuery::kRollBack));
  };
}

Action DeclareViewsDrop(CLI::App&, const Words&) {
  return [](Shell& shell) { return AskOnce(shell, "views drop", QueryOf(v1::ViewsQuery::kDrop)); };
}

}  // namespace basin::cli
