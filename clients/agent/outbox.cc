#include "clients/agent/outbox.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/agent/dropped_file.h"
#include "clients/agent/papers.h"
#include "clients/exchange/text_decoding.h"
#include "clients/exchange/transactions.h"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/model/digest.h"

namespace basin {
namespace {

Transaction TransactionOf(const FileEvents& events, const std::vector<size_t>& indices) {
  Transaction transaction;
  for (size_t i : indices) transaction.push_back(events.events[i].bytes);
  return transaction;
}

bool IsTemporary(const v1::Error& error) { return CatalogueEntry(error.code()).retryable(); }

}  // namespace

// What the hub said to a file.
struct Outbox::Sent {
  std::vector<PublishedEvent> events;
  size_t published = 0;              // events in the log
  std::optional<v1::Error> refusal;  // of the first transaction that was refused
  size_t refused_event = 0;
};

absl::Status Outbox::Prepare() const {
  for (const char* folder : {"", "/sent", "/rejected"})
    BASIN_RETURN_IF_ERROR(MakeFolder(settings_.outbox + folder));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Handled>> Outbox::HandleReady(Client* client, absl::Time now,
                                                         absl::Duration settling) const {
  BASIN_ASSIGN_OR_RETURN(const auto entries, ListFolder(settings_.outbox));
  std::vector<Handled> handled;
  for (const std::string& name : ReadyFiles(entries, now, settling)) {
    BASIN_ASSIGN_OR_RETURN(Handled one, Handle(name, client, now));
    const bool trouble = client != nullptr && one.kind == Handled::Kind::kKept;
    handled.push_back(std::move(one));
    if (trouble) break;
  }
  return handled;
}

absl::StatusOr<Handled> Outbox::Handle(const std::string& name, Client* client,
                                       absl::Time now) const {
  Handled kept{.name = name, .kind = Handled::Kind::kKept, .events = 0, .why = {}};
  const auto bytes = ReadFile(settings_.outbox + "/" + name, kMaxFileBytes);
  if (!bytes.ok()) {
    kept.why = std::string(bytes.status().message());  // taken back, or not ours to read
    return kept;
  }
  const FileEvents events = ReadDroppedFile(name, *bytes, settings_.context, catalog_);
  if (!events.ok()) return Refuse(name, *bytes, events.faults, 0, now);
  if (client == nullptr) {
    kept.why = "no connection";
    return kept;
  }
  const auto sent = Send(events, *client);
  if (!sent.ok() || (sent->refusal && IsTemporary(*sent->refusal))) {
    kept.why = sent.ok() ? CodeName(sent->refusal->code()) : std::string(sent.status().message());
    return kept;
  }
  if (!sent->refusal) return Accept(name, *bytes, events, *sent, *client, now);
  return Refuse(name, *bytes, {RefusalFault(*sent->refusal, events, sent->refused_event)},
                sent->published, now);
}

absl::StatusOr<Outbox::Sent> Outbox::Send(const FileEvents& events, Client& client) const {
  const v1::Limits& limits = client.welcome().limits();
  const auto parts = SplitIntoTransactions(
      events.events,
      {.max_events = limits.max_transaction_events(), .max_bytes = limits.max_transaction_bytes()});
  Sent sent;
  sent.events.resize(events.events.size());
  // One transaction is whole or nothing by itself.
  for (const bool dry_run : {true, false}) {
    if (dry_run && parts.size() == 1) continue;
    for (const std::vector<size_t>& part : parts) {
      const Transaction transaction = TransactionOf(events, part);
      BASIN_ASSIGN_OR_RETURN(const auto outcomes, client.Publish({&transaction, 1}, dry_run));
      const v1::Outcome& outcome = outcomes.front();
      if (outcome.has_refused()) {
        sent.refusal = outcome.refused();
        sent.refused_event = part[std::min<size_t>(outcome.event(), part.size() - 1)];
        return sent;
      }
      for (int i = 0; !dry_run && i < outcome.sequences_size(); ++i) {
        sent.events[part[static_cast<size_t>(i)]] = {outcome.sequences(i), outcome.duplicate()};
        ++sent.published;
      }
    }
  }
  return sent;
}

absl::StatusOr<Handled> Outbox::Accept(const std::string& name, const std::string& bytes,
                                       const FileEvents& events, const Sent& sent,
                                       const Client& client, absl::Time now) const {
  BASIN_ASSIGN_OR_RETURN(const std::string path, FilingPath("/sent/", name, bytes));
  PublishedFile file{.name = name,
                     .sha256 = ToHex(AsBytes(Digest({bytes}))),
                     .at = now,
                     .log = client.welcome().head(),
                     .origin = client.welcome().origin(),
                     .events = sent.events};
  BASIN_RETURN_IF_ERROR(WriteDurably(path + ".receipt.json", ReceiptText(file, events)));
  BASIN_RETURN_IF_ERROR(MoveDurably(settings_.outbox + "/" + name, path));
  return Handled{name, Handled::Kind::kPublished, events.events.size(), ""};
}

absl::StatusOr<Handled> Outbox::Refuse(const std::string& name, const std::string& bytes,
                                       const std::vector<FileFault>& faults, size_t published,
                                       absl::Time now) const {
  BASIN_ASSIGN_OR_RETURN(const std::string path, FilingPath("/rejected/", name, bytes));
  BASIN_RETURN_IF_ERROR(
      WriteDurably(RefusalName(path, settings_.language),
                   RefusalText(name, faults, published, now, settings_.language)));
  BASIN_RETURN_IF_ERROR(MoveDurably(settings_.outbox + "/" + name, path));
  return Handled{name, Handled::Kind::kRefused, published,
                 absl::StrCat(faults.size(), faults.size() == 1 ? " fault, " : " faults, first ",
                              CodeName(faults.front().code))};
}

absl::StatusOr<std::string> Outbox::FilingPath(const std::string& folder, const std::string& name,
                                               const std::string& bytes) const {
  const std::string base = settings_.outbox + folder;
  const auto there = ReadFile(base + name, kMaxFileBytes);
  if (!there.ok() && CodeOf(there.status()) != v1::NOT_FOUND) return there.status();
  return base + FilingName(name, bytes, there.ok() && *there != bytes);
}

}  // namespace basin
