#include "clients/sdk/head_watch.h"

#include <utility>

#include "proto/integrity/log_proof.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Invalid(Text why) {
  return MakeError(v1::PROOF_INVALID, {.field = {}, .detail = std::move(why)});
}

}  // namespace

absl::StatusOr<HeadWatch> HeadWatch::Make(std::optional<VerifyingKey> key,
                                          std::optional<v1::KeptHead> kept) {
  HeadWatch watch;
  watch.key_ = std::move(key);
  if (!kept.has_value()) return watch;
  if (!kept->signing_key().empty()) {
    BASIN_ASSIGN_OR_RETURN(VerifyingKey known, VerifyingKey::Parse(kept->signing_key()));
    if (watch.key_.has_value() && !(*watch.key_ == known))
      return Invalid({"the head kept was signed with another key than the one given",
                      "la tête conservée a été signée avec une autre clé que celle indiquée"});
    watch.key_ = std::move(known);
  }
  BASIN_ASSIGN_OR_RETURN(watch.head_, watch.Open(kept->head()));
  watch.kept_ = std::move(kept);
  return watch;
}

absl::StatusOr<v1::TreeHead> HeadWatch::Open(const v1::SignedHead& head) const {
  return key_.has_value() ? OpenHead(head, *key_) : ReadHead(head);
}

absl::Status HeadWatch::Begin(const v1::Welcome& welcome) {
  epoch_ = welcome.head().epoch();
  if (key_.has_value()) {
    if (welcome.signing_key() == key_->bytes()) return absl::OkStatus();
    return Invalid({"the hub does not sign with the key known of it",
                    "le hub ne signe pas avec la clé qu'on lui connaît"});
  }
  if (welcome.signing_key().empty()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(key_, VerifyingKey::Parse(welcome.signing_key()));
  return absl::OkStatus();
}

v1::Admin HeadWatch::Question() const {
  v1::Admin question;
  question.mutable_consistency()->set_from_groups(head_.groups());
  return question;
}

absl::Status HeadWatch::Take(const v1::AdminAnswer& answer) {
  if (answer.error().code() == v1::BEYOND_HEAD)
    return Broken(epoch_, MakeError(v1::LOG_REWRITTEN,
                                    {.field = {},
                                     .detail = {"it no longer holds the $0 records it held",
                                                "il ne contient plus les $0 enregistrements "
                                                "qu'il contenait",
                                                head_.sequence()}}));
  if (answer.has_error()) BASIN_RETURN_IF_ERROR(FromProto(answer.error()));
  if (!answer.consistency().has_head())
    return Invalid({"the hub proves nothing", "le hub ne prouve rien"});
  const v1::SignedHead& signed_head = answer.consistency().head();
  BASIN_ASSIGN_OR_RETURN(v1::TreeHead head, Open(signed_head));
  if (kept_.has_value()) BASIN_RETURN_IF_ERROR(CheckExtends(head, answer.consistency()));
  head_ = std::move(head);
  kept_.emplace();
  kept_->set_signing_key(key_.has_value() ? key_->bytes() : std::string());
  *kept_->mutable_head() = signed_head;
  return absl::OkStatus();
}

absl::Status HeadWatch::CheckExtends(const v1::TreeHead& later,
                                     const v1::ConsistencyProof& proof) const {
  if (later.log_id() != head_.log_id())
    return MakeError(v1::LOG_REWRITTEN, {.field = {},
                                         .detail = {"it is another log: $0 instead of $1",
                                                    "c'est un autre journal : $0 au lieu de $1",
                                                    later.log_id(), head_.log_id()}});
  if (later.epoch() < head_.epoch())
    return MakeError(v1::LOG_REWRITTEN,
                     {.field = {},
                      .detail = {"its epoch went back from $0 to $1",
                                 "son époque a reculé de $0 à $1", head_.epoch(), later.epoch()}});
  const absl::Status extends = VerifyExtends(head_, later, proof);
  return extends.ok() ? extends : Broken(later.epoch(), extends);
}

// A restored log may honestly be shorter; it says so by its epoch, and a person has to agree.
absl::Status HeadWatch::Broken(uint32_t epoch, absl::Status why) const {
  if (epoch <= head_.epoch()) return why;
  return MakeError(v1::EPOCH_CHANGED,
                   {.field = {},
                    .detail = {"epoch $0 does not hold all that was recorded up to $1",
                               "l'époque $0 ne contient pas tout ce qui était enregistré "
                               "jusqu'à $1",
                               epoch, head_.sequence()}});
}

}  // namespace basin
