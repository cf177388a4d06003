#include "broker/facts/purged_fact.h"

#include <algorithm>
#include <tuple>

#include "proto/model/big_endian.h"
#include "proto/model/digest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kKeyBytes = std::tuple_size<EventKey>::value;

void AppendKey(const EventKey& key, std::string& out) {
  out.append(reinterpret_cast<const char*>(key.data()), key.size());
}

EventKey ReadKey(absl::string_view bytes) {
  EventKey key{};
  std::copy_n(bytes.data(), key.size(), reinterpret_cast<char*>(key.data()));
  return key;
}

}  // namespace

uint64_t EventDigest(absl::string_view event) {
  const Sha256 digest = Digest({event});
  return ReadBigEndian<uint64_t>(reinterpret_cast<const char*>(digest.data()));
}

PurgedFact FactOf(const RecordView& record) {
  return {.key = KeyOf(record.event.header.source, record.event.header.id),
          .event_digest = EventDigest(record.event.bytes)};
}

std::string EncodePurgedFact(const PurgedFact& fact) {
  std::string trace;
  AppendKey(fact.key, trace);
  AppendBigEndian(fact.event_digest, trace);
  if (!fact.case_head.has_value()) return trace;
  AppendKey(fact.case_head->key, trace);
  AppendCaseHead(fact.case_head->head, trace);
  return trace;
}

absl::StatusOr<PurgedFact> DecodePurgedFact(absl::string_view trace) {
  constexpr size_t kWithoutCase = kKeyBytes + sizeof(uint64_t);
  const bool with_case = trace.size() >= kWithoutCase + kKeyBytes;
  PurgedFact fact;
  if (with_case) fact.case_head.emplace();
  if ((!with_case && trace.size() != kWithoutCase) ||
      (with_case && !DecodeCaseHead(trace.substr(kWithoutCase + kKeyBytes), &fact.case_head->head)))
    return MakeError(v1::LOG_DAMAGED,
                     {.detail = {"what is kept of a purged record is malformed",
                                 "ce qui est gardé d'un enregistrement purgé est mal formé"}});
  fact.key = ReadKey(trace);
  fact.event_digest = ReadBigEndian<uint64_t>(trace.data() + kKeyBytes);
  if (with_case) fact.case_head->key = ReadKey(trace.substr(kWithoutCase));
  return fact;
}

}  // namespace basin
