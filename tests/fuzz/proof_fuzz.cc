// Any bytes as a signed head or a proof, and honest proofs bent in any way: what is believed is
// true of the log that the head is of.
//
//   input = kind (1 byte)  then, for kinds 0, 1 and 2, a serialised SignedHead, InclusionProof or
//   ConsistencyProof; for kinds 3 (inclusion) and 4 (consistency): what (1)  groups (1)  { bend (3)
//   }
#include <algorithm>
#include <string>

#include "proto/integrity/log_proof.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/known_log.h"

namespace basin {
namespace {

const KnownLog& Known() {
  static const auto* log = new KnownLog;
  return *log;
}

using Path = google::protobuf::RepeatedPtrField<std::string>;

// Changes, removes, repeats or exchanges one hash; false when `how` means something else.
bool Bend(uint8_t how, uint8_t where, uint8_t with, Path* path) {
  if (how > 4) return false;
  const int size = path->size();
  if (how == 4 || size == 0) {
    *path->Add() = std::string(with % 40, static_cast<char>(where));
    return true;
  }
  const int at = where % size;
  std::string& hash = *path->Mutable(at);
  switch (how) {
    case 0:
      if (!hash.empty()) hash[with % hash.size()] ^= static_cast<char>(1 << where % 8);
      break;
    case 1:
      path->DeleteSubrange(at, 1);
      break;
    case 2: {
      const std::string again = hash;  // Add may move it
      *path->Add() = again;
      break;
    }
    default:
      path->SwapElements(at, with % size);
  }
  return true;
}

void ExpectTrue(const std::string& record, const v1::TreeHead& head,
                const v1::InclusionProof& proof) {
  if (!VerifyRecord(record, head, proof).ok()) return;
  const auto& records = Known().records();
  BASIN_CHECK(proof.sequence() >= 1 && proof.sequence() <= head.sequence());
  BASIN_CHECK(records[proof.sequence() - 1] == record);
}

void ExpectTrue(const v1::TreeHead& earlier, const v1::TreeHead& later,
                const v1::ConsistencyProof& proof) {
  if (!VerifyExtends(earlier, later, proof).ok()) return;
  BASIN_CHECK(earlier.groups() <= later.groups());
  BASIN_CHECK(earlier.root() == AsBytes(Known().Root(earlier.groups())));
}

void BentInclusion(FuzzInput input) {
  const KnownLog& log = Known();
  const auto what = input.Number<uint8_t>();
  const uint64_t groups = 1 + input.Number<uint8_t>() % KnownLog::kGroups;
  const uint64_t group = what % groups;
  v1::InclusionProof proof = log.Holds(group, what % (group + 1), groups);
  std::string record = log.records()[proof.sequence() - 1];
  BASIN_CHECK(VerifyRecord(record, log.Head(groups), proof).ok());
  while (!input.empty()) {
    const auto how = input.Number<uint8_t>(), where = input.Number<uint8_t>(),
               with = input.Number<uint8_t>();
    if (Bend(how % 16, where, with, proof.mutable_group_path())) continue;
    if (Bend(how % 16 - 5, where, with, proof.mutable_log_path())) continue;
    if (how % 16 == 10) proof.set_index(where);
    if (how % 16 == 11) proof.set_count(where);
    if (how % 16 == 12) proof.set_group(where);
    if (how % 16 == 13) proof.set_sequence(where);
    if (how % 16 == 14) record[where % record.size()] = static_cast<char>(with);
    if (how % 16 == 15) record = log.records()[where % log.records().size()];
  }
  ExpectTrue(record, log.Head(groups), proof);
}

void BentConsistency(FuzzInput input) {
  const KnownLog& log = Known();
  const auto what = input.Number<uint8_t>();
  const uint64_t groups = 1 + input.Number<uint8_t>() % KnownLog::kGroups;
  v1::TreeHead earlier = log.Head(what % (groups + 1));
  v1::ConsistencyProof proof = log.Extends(earlier.groups(), groups);
  BASIN_CHECK(VerifyExtends(earlier, log.Head(groups), proof).ok());
  while (!input.empty()) {
    const auto how = input.Number<uint8_t>(), where = input.Number<uint8_t>(),
               with = input.Number<uint8_t>();
    if (Bend(how % 8, where, with, proof.mutable_path())) continue;
    std::string& root = *earlier.mutable_root();
    if (how % 8 == 5) root[where % root.size()] = static_cast<char>(with);
    if (how % 8 == 6) proof.set_from_groups(where % (KnownLog::kGroups + 1));
    if (how % 8 == 7) {
      earlier.set_groups(where % (KnownLog::kGroups + 1));
      earlier.set_sequence(std::min(earlier.sequence(), KnownLog::Last(earlier.groups())));
    }
  }
  ExpectTrue(earlier, log.Head(groups), proof);
}

// Nobody else has the key.
void AsSignedHead(const std::string& bytes) {
  v1::SignedHead signed_head;
  if (!signed_head.ParseFromString(bytes)) return;
  ReadHead(signed_head).status().IgnoreError();
  const auto head = OpenHead(signed_head, Known().public_key());
  if (!head.ok()) return;
  BASIN_CHECK(head->groups() >= 1 && head->groups() <= KnownLog::kGroups);
  BASIN_CHECK(signed_head.head() == Known().Signed(head->groups()).head());
}

void AsInclusion(const std::string& bytes) {
  v1::InclusionProof proof;
  if (!proof.ParseFromString(bytes)) return;
  const auto& records = Known().records();
  const uint64_t groups = 1 + proof.groups() % KnownLog::kGroups;
  ExpectTrue(records[proof.sequence() % records.size()], Known().Head(groups), proof);
}

void AsConsistency(const std::string& bytes) {
  v1::ConsistencyProof proof;
  if (!proof.ParseFromString(bytes)) return;
  const uint64_t from = proof.from_groups() % (KnownLog::kGroups + 1);
  ExpectTrue(Known().Head(from), Known().Head(KnownLog::kGroups), proof);
}

}  // namespace
}  // namespace basin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace basin;
  FuzzInput input(data, size);
  switch (input.Number<uint8_t>()) {
    case 0:
      AsSignedHead(std::string(input.Rest()));
      break;
    case 1:
      AsInclusion(std::string(input.Rest()));
      break;
    case 2:
      AsConsistency(std::string(input.Rest()));
      break;
    case 3:
      BentInclusion(input);
      break;
    case 4:
      BentConsistency(input);
      break;
    default:
      break;
  }
  return 0;
}
