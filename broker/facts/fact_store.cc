#include "broker/facts/fact_store.h"

#include <algorithm>
#include <utility>

#include "broker/facts/purged_fact.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "proto/model/digest.h"
#include "proto/model/status.h"

namespace basin {
namespace {

// The value of a string field, read from the wire: the last occurrence counts, as for any parser.
std::string ReadStringField(absl::string_view body, int number) {
  using google::protobuf::internal::WireFormatLite;
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(body.data()),
                                            static_cast<int>(body.size()));
  const uint32_t wanted =
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  std::string value;
  while (const uint32_t tag = in.ReadTag()) {
    uint32_t size = 0;
    const bool read = tag == wanted
                          ? in.ReadVarint32(&size) && in.ReadString(&value, static_cast<int>(size))
                          : WireFormatLite::SkipField(&in, tag);
    if (!read) break;
  }
  return value;
}

void Open(const EventType& type, const EventView& event, absl::string_view actor, CaseHead& head) {
  head.basin = std::string(event.header.basin);
  head.owner = std::string(actor);
  head.recipient =
      type.recipient_field == 0 ? std::string() : ReadStringField(event.body, type.recipient_field);
}

void Step(const EventType& type, const EventView& event, Sequence sequence, CaseHead& head) {
  head.previous_state = std::exchange(head.state, type.options->to());
  head.previous_since = std::exchange(head.state_since, event.header.time);
  head.previous_sequence = std::exchange(head.state_sequence, sequence);
}

void StepBack(CaseHead& head) {
  head.state = std::exchange(head.previous_state, std::string());
  head.state_since = std::exchange(head.previous_since, absl::UnixEpoch());
  head.state_sequence = std::exchange(head.previous_sequence, 0);
}

absl::Status Fold(const RecordView& record, const EventCatalog& catalog, FactStore& store) {
  const HeaderView& header = record.event.header;
  const EventType* type = catalog.Find(header.type);
  if (type == nullptr) {
    return MakeError(
        v1::FORMAT_UNKNOWN,
        {.field = "header.type",
         .detail = {"record $0 has a type that this version does not know",
                    "l'enregistrement $0 est d'un type que cette version ne connaît pas",
                    record.sequence}});
  }
  Sequence retracted = 0;
  if (!header.retracts.empty()) {
    BASIN_ASSIGN_OR_RETURN(const std::optional<Sequence> found,
                           store.FindEvent(KeyOf(header.source, header.retracts)));
    retracted = found.value_or(0);
  }
  const EventKey case_key = CaseKeyOf(header.subject);
  BASIN_ASSIGN_OR_RETURN(const std::optional<CaseHead> before, store.FindCase(case_key));
  // The head came with a purged record before this one, and speaks of it already.
  if (before.has_value() && before->last_sequence >= record.sequence) {
    store.Put(record.sequence, KeyOf(header.source, header.id), case_key, *before);
    return absl::OkStatus();
  }
  store.Put(record.sequence, KeyOf(header.source, header.id), case_key,
            Advance(before, *type, record.event, EffectiveActor(header, record.actor),
                    record.sequence, retracted));
  return absl::OkStatus();
}

absl::Status FoldPurged(Sequence sequence, const PurgedRecord& record, FactStore& store) {
  BASIN_ASSIGN_OR_RETURN(PurgedFact fact, DecodePurgedFact(record.trace));
  if (fact.case_head.has_value()) {
    store.Put(sequence, fact.key, fact.case_head->key, std::move(fact.case_head->head));
  } else {
    store.PutEvent(sequence, fact.key);
  }
  return absl::OkStatus();
}

// Beyond what the store has taken in already: the first group may begin earlier.
absl::Status Fold(const CommitGroup& group, const EventCatalog& catalog, FactStore& store) {
  auto purged = group.purged.begin();
  for (uint32_t i = 0; i < group.count; ++i) {
    const bool gone = purged != group.purged.end() && purged->index == i;
    const PurgedRecord* const left = gone ? &*purged++ : nullptr;
    if (group.first + i <= store.applied()) continue;
    if (gone) {
      BASIN_RETURN_IF_ERROR(FoldPurged(group.first + i, *left, store));
      continue;
    }
    BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(RecordBytes(group, i)));
    BASIN_RETURN_IF_ERROR(Fold(record, catalog, store));
  }
  return absl::OkStatus();
}

EventKey FirstBytes(const Sha256& digest) {
  EventKey key;
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

}  // namespace

EventKey KeyOf(absl::string_view source, absl::string_view id) {
  return FirstBytes(Digest({source, absl::string_view("\0", 1), id}));
}

EventKey CaseKeyOf(absl::string_view subject) { return FirstBytes(Digest({subject})); }

CaseHead Advance(const std::optional<CaseHead>& before, const EventType& type,
                 const EventView& event, absl::string_view actor, Sequence sequence,
                 Sequence retracted) {
  CaseHead head;
  if (before.has_value()) {
    head = *before;
  } else {
    head.state = kNewState;
  }
  const bool opens = head.state == kNewState;
  head.version += 1;
  head.last_sequence = sequence;
  if (!event.header.corrects.empty()) return head;
  if (!event.header.retracts.empty()) {
    const bool latest = retracted != 0 && retracted == head.state_sequence;
    if (latest && !head.previous_state.empty()) StepBack(head);
    return head;
  }
  if (opens) Open(type, event, actor, head);
  if (!type.options->to().empty()) Step(type, event, sequence, head);
  return head;
}

absl::Status CatchUp(const EventLog& log, const EventCatalog& catalog, FactStore& store,
                     const std::function<void(Sequence)>& progress) {
  BASIN_ASSIGN_OR_RETURN(const std::unique_ptr<LogCursor> cursor, log.ReadAfter(store.applied()));
  while (true) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr) return absl::OkStatus();
    BASIN_RETURN_IF_ERROR(Fold(*group, catalog, store));
    BASIN_RETURN_IF_ERROR(store.Checkpoint(group->last()));
    if (progress) progress(group->last());
  }
}

}  // namespace basin
