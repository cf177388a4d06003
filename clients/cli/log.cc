#include "clients/cli/log.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "clients/sdk/head_file.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

// A head and the key that answers for it; none when the hub does not sign.
struct KnownHead {
  v1::TreeHead head;
  v1::SignedHead signed_head;
  std::optional<VerifyingKey> key;
};

absl::StatusOr<KnownHead> Open(v1::SignedHead signed_head, const std::string& key) {
  KnownHead known;
  if (key.empty()) {
    BASIN_ASSIGN_OR_RETURN(known.head, ReadHead(signed_head));
  } else {
    BASIN_ASSIGN_OR_RETURN(known.key, VerifyingKey::Parse(key));
    BASIN_ASSIGN_OR_RETURN(known.head, OpenHead(signed_head, *known.key));
  }
  known.signed_head = std::move(signed_head);
  return known;
}

// The key of the configuration, when it names one; else the one the hub names.
absl::StatusOr<std::string> KeyOf(Shell& shell, const Client& client) {
  const std::string& file = shell.context().hub.signing_key_file;
  if (file.empty()) return client.welcome().signing_key();
  BASIN_ASSIGN_OR_RETURN(const VerifyingKey key, VerifyingKey::Load(file));
  return key.bytes();
}

std::vector<Fact> FactsOf(const KnownHead& known) {
  const v1::TreeHead& head = known.head;
  return {
      {"log_id", {"journal", "log"}, head.log_id()},
      {"epoch", {"époque", "epoch"}, Ordinal{head.epoch()}},
      {"sequence", {"jusqu'à l'enregistrement", "up to record"}, Ordinal{head.sequence()}},
      {"groups", {"groupes", "groups"}, Ordinal{head.groups()}},
      {"root", {"racine", "root"}, ToHex(head.root())},
      {"signed_at", {"signée le", "signed"}, ToTime(head.signed_at())},
      {"signing_key",
       {"clé de signature", "signing key"},
       known.key.has_value() ? Cell(known.key->ToText()) : Cell()},
      // What a program needs to check the signature itself.
      {"head", {"", ""}, ToHex(known.signed_head.head()), For::kPrograms},
      {"signature", {"", ""}, ToHex(known.signed_head.signature()), For::kPrograms},
  };
}

std::string NoteOnSignature(const KnownHead& known, const Words& words) {
  return words(known.key.has_value()
                   ? Text{"La signature est celle de la clé.", "The signature is the key's."}
                   : Text{"Ce hub ne signe pas : cette tête n'engage personne.",
                          "This hub does not sign: nobody answers for this head."});
}

// ---- log head ----

absl::StatusOr<int> Head(Shell& shell, const std::string& keep) {
  std::optional<v1::KeptHead> before;
  if (!keep.empty()) {
    BASIN_ASSIGN_OR_RETURN(before, LoadHead(keep));
  }
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "log head", keep));
  v1::SignedHead present;
  if (keep.empty()) {
    v1::Admin question;
    question.mutable_head();
    BASIN_ASSIGN_OR_RETURN(v1::AdminAnswer answer, client->Ask(question));
    present = std::move(*answer.mutable_head());
  } else {
    // Connecting has proved it, and kept it.
    BASIN_ASSIGN_OR_RETURN(const std::optional<v1::KeptHead> kept, LoadHead(keep));
    present = kept->head();
  }
  BASIN_ASSIGN_OR_RETURN(const std::string key, KeyOf(shell, *client));
  BASIN_ASSIGN_OR_RETURN(const KnownHead known, Open(std::move(present), key));
  Document document{.kind = "log_head",
                    .origin = client->welcome().origin(),
                    .facts = FactsOf(known),
                    .listings = {},
                    .notes = {NoteOnSignature(known, shell.words())}};
  if (before.has_value()) {
    BASIN_ASSIGN_OR_RETURN(const v1::TreeHead old, ReadHead(before->head()));
    document.facts.push_back(
        {"extends_sequence",
         {"prolonge la tête conservée, jusqu'à", "extends the head kept, up to"},
         Ordinal{old.sequence()}});
  }
  BASIN_RETURN_IF_ERROR(shell.Print(document));
  return kOk;
}

// ---- log prove ----

absl::StatusOr<std::string> FetchRecord(Client& client, uint64_t sequence) {
  v1::Admin question;
  question.mutable_get()->set_sequence(sequence);
  BASIN_ASSIGN_OR_RETURN(v1::AdminAnswer answer, client.Ask(question));
  return std::move(*answer.mutable_record());
}

Texts HexPath(const google::protobuf::RepeatedPtrField<std::string>& path) {
  Texts hex;
  for (const std::string& hash : path) hex.push_back(ToHex(hash));
  return hex;
}

Document ProofDocument(const KnownHead& known, const std::string& record,
                       const v1::InclusionProof& proof) {
  Document document{
      .kind = "log_proof",
      .origin = v1::ORIGIN_UNSPECIFIED,
      .facts = {{"record", {"enregistrement prouvé", "record proved"}, Ordinal{proof.sequence()}},
                {"group", {"groupe", "group"}, Ordinal{proof.group()}},
                {"index", {"rang dans le groupe", "index in the group"}, Ordinal{proof.index()}},
                {"count",
                 {"enregistrements du groupe", "records of the group"},
                 Ordinal{proof.count()}}},
      .listings = {},
      .notes = {}};
  for (Fact& fact : FactsOf(known)) document.facts.push_back(std::move(fact));
  document.facts.push_back({"record_bytes", {"", ""}, ToHex(record), For::kPrograms});
  document.facts.push_back({"group_path", {"", ""}, HexPath(proof.group_path()), For::kPrograms});
  document.facts.push_back({"log_path", {"", ""}, HexPath(proof.log_path()), For::kPrograms});
  return document;
}

// The head to prove against: the one kept in a file, or the one that came with the proof.
absl::StatusOr<KnownHead> HeadFor(Shell& shell, const Client& client,
                                  const std::optional<v1::KeptHead>& kept,
                                  const v1::InclusionProof& proof) {
  if (kept.has_value()) return Open(kept->head(), kept->signing_key());
  BASIN_ASSIGN_OR_RETURN(const std::string key, KeyOf(shell, client));
  return Open(proof.head(), key);
}

absl::StatusOr<int> Prove(Shell& shell, uint64_t sequence, const std::string& head_file) {
  if (sequence == 0)
    return MakeError(v1::USAGE,
                     {.field = "SEQUENCE", .detail = {"the first is 1", "la première est 1"}});
  v1::Admin question;
  question.mutable_inclusion()->set_sequence(sequence);
  std::optional<v1::KeptHead> kept;
  if (!head_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(kept, LoadHead(head_file));
    if (!kept.has_value()) return MakeError(v1::NOT_FOUND, {.field = head_file});
    BASIN_ASSIGN_OR_RETURN(const KnownHead known, Open(kept->head(), kept->signing_key()));
    question.mutable_inclusion()->set_groups(known.head.groups());
  }
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "log prove"));
  BASIN_ASSIGN_OR_RETURN(const std::string record, FetchRecord(*client, sequence));
  BASIN_ASSIGN_OR_RETURN(const v1::AdminAnswer answer, client->Ask(question));
  const v1::InclusionProof& proof = answer.inclusion();
  BASIN_ASSIGN_OR_RETURN(const KnownHead known, HeadFor(shell, *client, kept, proof));
  BASIN_RETURN_IF_ERROR(VerifyRecord(record, known.head, proof));
  Document document = ProofDocument(known, record, proof);
  document.origin = client->welcome().origin();
  document.notes = {shell.words()({"La preuve a été vérifiée : cet enregistrement est au journal, "
                                   "octet pour octet.",
                                   "The proof was verified: this record is in the log, byte for "
                                   "byte."}),
                    NoteOnSignature(known, shell.words())};
  BASIN_RETURN_IF_ERROR(shell.Print(document));
  return kOk;
}

}  // namespace

Action DeclareLogHead(CLI::App& app, const Words& words) {
  auto keep = std::make_shared<std::string>();
  app.add_option("--keep", *keep,
                 words({"exiger que le journal prolonge la tête de FILE, et garder la nouvelle",
                        "demand that the log extends the head in FILE, and keep the new one"}))
      ->type_name("FILE");
  return [keep](Shell& shell) { return Head(shell, *keep); };
}

Action DeclareLogProve(CLI::App& app, const Words& words) {
  auto sequence = std::make_shared<uint64_t>(0);
  auto head = std::make_shared<std::string>();
  AddNumber(app, "SEQUENCE", *sequence,
            words({"position de l'enregistrement", "the record's sequence"}))
      ->required();
  app.add_option("--head", *head,
                 words({"prouver contre la tête conservée dans FILE",
                        "prove against the head kept in FILE"}))
      ->type_name("FILE");
  return [sequence, head](Shell& shell) { return Prove(shell, *sequence, *head); };
}

}  // namespace basin::cli
