#include "proto/integrity/log_proof.h"

#include <string>
#include <utility>

#include "proto/integrity/merkle_tree.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// No tree of 2^64 leaves needs a longer path; an answer that has one is not worth hashing.
constexpr int kPathMax = 65;

absl::Status Invalid(Text why) {
  return MakeError(v1::PROOF_INVALID, {.field = "proof", .detail = std::move(why)});
}

template <typename Field>
absl::StatusOr<MerklePath> ReadPath(const Field& field) {
  if (field.size() > kPathMax)
    return Invalid({"longer than any path", "plus longue que tout chemin"});
  MerklePath path;
  for (const std::string& bytes : field) {
    BASIN_ASSIGN_OR_RETURN(const Sha256 hash, ReadHash(bytes));
    path.push_back(hash);
  }
  return path;
}

}  // namespace

absl::Status VerifyExtends(const v1::TreeHead& earlier, const v1::TreeHead& later,
                           const v1::ConsistencyProof& proof) {
  BASIN_ASSIGN_OR_RETURN(const Sha256 old_root, ReadHash(earlier.root()));
  BASIN_ASSIGN_OR_RETURN(const Sha256 root, ReadHash(later.root()));
  if (later.groups() < earlier.groups() || later.sequence() < earlier.sequence())
    return MakeError(v1::LOG_REWRITTEN,
                     {.detail = {"it held $0 records and holds $1",
                                 "il contenait $0 enregistrements et en contient $1",
                                 earlier.sequence(), later.sequence()}});
  if (later.groups() == earlier.groups() &&
      (old_root != root || later.sequence() != earlier.sequence()))
    return MakeError(
        v1::LOG_REWRITTEN,
        {.detail = {"the history up to record $0 was changed",
                    "l'historique jusqu'à l'enregistrement $0 a été modifié", earlier.sequence()}});
  BASIN_ASSIGN_OR_RETURN(const MerklePath path, ReadPath(proof.path()));
  if (proof.from_groups() != earlier.groups() || proof.to_groups() != later.groups() ||
      !VerifyConsistency(earlier.groups(), old_root, later.groups(), root, path))
    return Invalid({"nothing shows that the log extends what it was at record $0",
                    "rien ne montre que le journal prolonge ce qu'il était à l'enregistrement $0",
                    earlier.sequence()});
  return absl::OkStatus();
}

absl::Status VerifyRecord(absl::string_view record, const v1::TreeHead& head,
                          const v1::InclusionProof& proof) {
  BASIN_ASSIGN_OR_RETURN(const Sha256 root, ReadHash(head.root()));
  BASIN_ASSIGN_OR_RETURN(const RecordView view, ReadRecord(record));
  if (view.sequence != proof.sequence() || proof.groups() != head.groups() ||
      view.sequence > head.sequence())
    return Invalid({"it is about another record or head",
                    "elle concerne un autre enregistrement ou une autre tête"});
  BASIN_ASSIGN_OR_RETURN(const MerklePath group_path, ReadPath(proof.group_path()));
  BASIN_ASSIGN_OR_RETURN(const MerklePath log_path, ReadPath(proof.log_path()));
  const std::optional<Sha256> group_root =
      RootFromInclusion(LeafHash(record), proof.index(), proof.count(), group_path);
  if (!group_root.has_value() || !VerifyInclusion(LeafHash(AsBytes(*group_root)), proof.group(),
                                                  proof.groups(), log_path, root))
    return Invalid({"the record is not shown to be in the log",
                    "rien ne montre que l'enregistrement est au journal"});
  return absl::OkStatus();
}

}  // namespace basin
