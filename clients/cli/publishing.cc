#include "clients/cli/publishing.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "clients/exchange/transactions.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

using Kind = EventOutcome::Kind;

// Transactions of one call to the hub: enough to keep it busy, few enough for a smooth bar.
constexpr size_t kTransactionsPerCall = 256;
constexpr Text kChecking{"vérification", "checking"};
// The most lines a person wants to see of what went well.
constexpr size_t kLinesShown = 50;

std::vector<std::vector<size_t>> TransactionsOf(const Client& client, const FileEvents& file) {
  const v1::Limits& limits = client.welcome().limits();
  return SplitIntoTransactions(file.events, {.max_events = limits.max_transaction_events(),
                                             .max_bytes = limits.max_transaction_bytes()});
}

Transaction TransactionOf(const std::vector<FileEvent>& events, const std::vector<size_t>& piece) {
  Transaction transaction;
  for (const size_t i : piece) transaction.push_back(events[i].bytes);
  return transaction;
}

// Writes down what became of the events of a transaction that was not refused. What has a sequence
// the log held before is a duplicate.
void NoteAccepted(const v1::Outcome& outcome, const std::vector<size_t>& piece,
                  Sequence head_before, Publication& publication) {
  for (size_t i = 0; i < piece.size(); ++i) {
    EventOutcome& noted = publication.outcomes[piece[i]];
    noted.sequence = i < static_cast<size_t>(outcome.sequences_size())
                         ? outcome.sequences(static_cast<int>(i))
                         : 0;
    noted.kind =
        outcome.duplicate() || noted.sequence <= head_before ? Kind::kDuplicate : Kind::kAccepted;
  }
}

void NoteRefused(const v1::Outcome& outcome, const std::vector<size_t>& piece,
                 Publication& publication) {
  const size_t at_fault = std::min<size_t>(outcome.event(), piece.size() - 1);
  publication.outcomes[piece[at_fault]] = {
      .kind = Kind::kRefused, .sequence = 0, .error = outcome.refused()};
}

// Checks one piece: as long as the hub refuses one of its events, without that one.
absl::Status CheckPiece(Client& client, const std::vector<FileEvent>& events,
                        std::vector<size_t> piece, Publication& publication) {
  while (!piece.empty()) {
    const Transaction transaction = TransactionOf(events, piece);
    BASIN_ASSIGN_OR_RETURN(const auto outcomes,
                           client.Publish({&transaction, 1}, /*dry_run=*/true));
    if (!outcomes[0].has_refused()) break;
    NoteRefused(outcomes[0], piece, publication);
    const size_t at_fault = std::min<size_t>(outcomes[0].event(), piece.size() - 1);
    piece.erase(piece.begin() + static_cast<std::ptrdiff_t>(at_fault));
  }
  for (const size_t i : piece) publication.outcomes[i].kind = Kind::kValid;
  return absl::OkStatus();
}

// A refused transaction names one event. The others that would be refused too are found by a dry
// run, so that the file is corrected once.
absl::StatusOr<Publication> WithAllRefusals(Shell& shell, Client& client, const FileEvents& file,
                                            Publication publication) {
  BASIN_ASSIGN_OR_RETURN(const Publication checked,
                         CheckAll(shell, client, file, shell.words()(kChecking)));
  for (size_t i = 0; i < checked.outcomes.size(); ++i) {
    EventOutcome& outcome = publication.outcomes[i];
    if (outcome.kind == Kind::kNotPublished && checked.outcomes[i].kind == Kind::kRefused)
      outcome = checked.outcomes[i];
  }
  return publication;
}

Publication Empty(const FileEvents& file) {
  Publication publication;
  publication.outcomes.resize(file.events.size());
  return publication;
}

Text NameOf(Kind kind) {
  switch (kind) {
    case Kind::kNotPublished:
      return {"non publié", "not published"};
    case Kind::kValid:
      return {"conforme", "valid"};
    case Kind::kAccepted:
      return {"publié", "published"};
    case Kind::kDuplicate:
      return {"déjà au journal", "already in the log"};
    case Kind::kRefused:
      return {"refusé", "refused"};
  }
  return {"", ""};
}

const char* CodeNameOf(Kind kind) {
  switch (kind) {
    case Kind::kNotPublished:
      return "not_published";
    case Kind::kValid:
      return "valid";
    case Kind::kAccepted:
      return "published";
    case Kind::kDuplicate:
      return "duplicate";
    case Kind::kRefused:
      return "refused";
  }
  return "";
}

std::string Remark(const EventOutcome& outcome, const Words& words) {
  if (outcome.kind != Kind::kRefused) return "";
  const v1::ErrorOptions& entry = CatalogueEntry(outcome.error.code());
  std::string remark = absl::StrCat(CodeName(outcome.error.code()), words({" : ", ": "}),
                                    words.french() ? entry.fr() : entry.en());
  if (!outcome.error.field().empty()) absl::StrAppend(&remark, " (", outcome.error.field(), ")");
  if (!outcome.error.detail().empty())
    absl::StrAppend(&remark, " — ", Detail(outcome.error, words.language()));
  return remark;
}

std::vector<Cell> RowOf(const FileEvent& event, const EventOutcome& outcome, const Words& words) {
  const auto view = ReadEvent(event.bytes);
  const HeaderView header = view.ok() ? view->header : HeaderView{};
  const bool refused = outcome.kind == Kind::kRefused;
  return {Ordinal{static_cast<uint64_t>(event.line)},
          std::string(header.type),
          std::string(header.subject),
          Coded{CodeNameOf(outcome.kind), words(NameOf(outcome.kind))},
          outcome.sequence == 0 ? Cell() : Cell(Ordinal{outcome.sequence}),
          std::string(header.id),
          refused ? Cell(CodeName(outcome.error.code())) : Cell(),
          refused ? Cell(outcome.error.field()) : Cell(),
          refused ? Cell(outcome.error.detail()) : Cell(),
          Remark(outcome, words)};
}

}  // namespace

uint64_t Publication::Count(EventOutcome::Kind kind) const {
  return static_cast<uint64_t>(std::count_if(
      outcomes.begin(), outcomes.end(), [kind](const EventOutcome& o) { return o.kind == kind; }));
}

absl::StatusOr<Publication> PublishEach(Shell& shell, Client& client, const FileEvents& file,
                                        const std::string& label) {
  Publication publication = Empty(file);
  const auto progress = shell.StartProgress(label, file.events.size());
  for (size_t first = 0; first < file.events.size(); first += kTransactionsPerCall) {
    if (shell.interrupted()) {
      publication.interrupted = true;
      break;
    }
    const size_t end = std::min(first + kTransactionsPerCall, file.events.size());
    std::vector<Transaction> transactions;
    for (size_t i = first; i < end; ++i) transactions.push_back({file.events[i].bytes});
    BASIN_ASSIGN_OR_RETURN(const auto outcomes, client.Publish(transactions));
    for (size_t i = first; i < end; ++i) {
      const v1::Outcome& outcome = outcomes[i - first];
      if (outcome.has_refused())
        NoteRefused(outcome, {i}, publication);
      else
        NoteAccepted(outcome, {i}, /*head_before=*/0, publication);
    }
    progress->Advance(end);
  }
  return publication;
}

absl::StatusOr<Publication> CheckAll(Shell& shell, Client& client, const FileEvents& file,
                                     const std::string& label) {
  Publication publication = Empty(file);
  const auto progress = shell.StartProgress(label, file.events.size());
  uint64_t done = 0;
  for (const auto& piece : TransactionsOf(client, file)) {
    if (shell.interrupted()) {
      publication.interrupted = true;
      break;
    }
    BASIN_RETURN_IF_ERROR(CheckPiece(client, file.events, piece, publication));
    progress->Advance(done += piece.size());
  }
  return publication;
}

absl::StatusOr<Publication> PublishWhole(Shell& shell, Client& client, const FileEvents& file,
                                         const std::string& label) {
  const auto pieces = TransactionsOf(client, file);
  if (pieces.size() > 1) {
    BASIN_ASSIGN_OR_RETURN(Publication checked,
                           CheckAll(shell, client, file, shell.words()(kChecking)));
    if (checked.refused() || checked.interrupted) {
      for (EventOutcome& outcome : checked.outcomes)
        if (outcome.kind == Kind::kValid) outcome.kind = Kind::kNotPublished;
      return checked;
    }
  }
  Publication publication = Empty(file);
  const auto progress = shell.StartProgress(label, file.events.size());
  uint64_t done = 0;
  for (const auto& piece : pieces) {
    if (shell.interrupted()) {
      publication.interrupted = true;
      break;
    }
    const Sequence head_before = client.durable_head().sequence();
    const Transaction transaction = TransactionOf(file.events, piece);
    BASIN_ASSIGN_OR_RETURN(const auto outcomes, client.Publish({&transaction, 1}));
    if (outcomes[0].has_refused()) {
      NoteRefused(outcomes[0], piece, publication);
      return WithAllRefusals(shell, client, file, std::move(publication));
    }
    NoteAccepted(outcomes[0], piece, head_before, publication);
    progress->Advance(done += piece.size());
  }
  return publication;
}

Document PublicationDocument(const FileEvents& file, const Publication& publication,
                             v1::Origin origin, const OutputOptions& options, const Words& words) {
  const bool for_people = options.format == Format::kTable;
  const bool all_or_nothing = publication.refused() && publication.Count(Kind::kNotPublished) > 0;
  const bool only_refused = for_people && (all_or_nothing || file.events.size() > kLinesShown);
  Listing events{.key = "events",
                 .title = {"", ""},
                 .columns = {{"line", {"ligne", "line"}},
                             {"type", {"type", "type"}},
                             {"subject", {"dossier", "case"}},
                             {"result", {"résultat", "result"}},
                             {"sequence", {"position", "sequence"}},
                             {"id", {"identifiant", "id"}, For::kPrograms},
                             {"error", {"erreur", "error"}, For::kPrograms},
                             {"field", {"champ", "field"}, For::kPrograms},
                             {"detail", {"détail", "detail"}, For::kPrograms},
                             {"remark", {"remarque", "remark"}, For::kPeople}},
                 .rows = {}};
  for (size_t i = 0; i < file.events.size(); ++i) {
    const EventOutcome& outcome = publication.outcomes[i];
    if (only_refused && outcome.kind != Kind::kRefused) continue;
    events.rows.push_back(RowOf(file.events[i], outcome, words));
  }
  Document document{
      .kind = "publication", .origin = origin, .facts = {}, .listings = {}, .notes = {}};
  for (const Kind kind :
       {Kind::kAccepted, Kind::kValid, Kind::kDuplicate, Kind::kRefused, Kind::kNotPublished}) {
    const uint64_t count = publication.Count(kind);
    if (for_people && count == 0) continue;
    document.facts.push_back({CodeNameOf(kind), NameOf(kind), static_cast<int64_t>(count)});
  }
  if (!for_people || !events.rows.empty()) document.listings.push_back(std::move(events));
  return document;
}

absl::StatusOr<int> TellPublication(Shell& shell, const FileEvents& file,
                                    const Publication& publication, v1::Origin origin) {
  BASIN_RETURN_IF_ERROR(shell.Print(
      PublicationDocument(file, publication, origin, shell.context().output, shell.words())));
  if (publication.interrupted) return kInterrupted;
  return publication.refused() ? kBadData : kOk;
}

absl::Status TellFaults(Shell& shell, const FileEvents& file) {
  shell.err()
      .Write(shell.AsFault(FormatFaults(file.faults, shell.words().language())))
      .IgnoreError();
  return FaultStatus(file.faults);
}

}  // namespace basin::cli
