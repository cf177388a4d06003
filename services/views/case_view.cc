#include "services/views/case_view.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/views/body_field.h"

namespace basin {
namespace {

const absl::string_view kSeparator("\0", 1);
constexpr absl::string_view kOpened = "\x01";  // no basin's code begins with it
constexpr absl::string_view kNames = "\x02";   // nor with it

constexpr size_t kSequenceBytes = 8;
constexpr size_t kKeyEndBytes = 1 + kSequenceBytes;  // what follows the subject

std::string BigEndian(Sequence sequence) {
  std::string bytes(kSequenceBytes, '\0');
  for (size_t i = kSequenceBytes; i-- > 0; sequence >>= 8)
    bytes[i] = static_cast<char>(sequence & 0xff);
  return bytes;
}
Sequence FromBigEndian(absl::string_view bytes) {
  Sequence sequence = 0;
  for (const char byte : bytes) sequence = sequence << 8 | static_cast<unsigned char>(byte);
  return sequence;
}

// Visits the rows whose key is `prefix` and a subject.
absl::Status VisitAfter(const std::string& prefix, const ViewReader& view,
                        absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  return view.Scan(prefix, [&](absl::string_view key, absl::string_view basin) {
    visit(key.substr(prefix.size()), basin);
    return true;
  });
}

// Of a case, those records that `wrote` says wrote the row.
absl::StatusOr<std::vector<RowOrigin>> OriginsInCase(
    const ViewReader& view, absl::string_view basin, absl::string_view subject,
    absl::FunctionRef<bool(const RecordView&)> wrote) {
  std::vector<RowOrigin> origins;
  BASIN_RETURN_IF_ERROR(
      VisitRecords(view, basin, absl::StrCat(subject, kSeparator), [&](const StoredRecord& stored) {
        const absl::StatusOr<RecordView> record = ReadRecord(stored.bytes);
        if (record.ok() && wrote(*record))
          origins.push_back({stored.sequence, std::string(stored.bytes)});
        return true;
      }));
  return origins;
}

// The row of one record; its sequence stands in the key, whatever its value has become.
std::vector<RowOrigin> OriginOfRecordRow(absl::string_view key, absl::string_view value) {
  if (key.size() < kKeyEndBytes) return {};
  RowOrigin origin{FromBigEndian(key.substr(key.size() - kSequenceBytes))};
  const absl::StatusOr<RecordView> record = ReadRecord(value);
  if (record.ok() && record->sequence == origin.sequence) origin.record = std::string(value);
  return {std::move(origin)};
}

// What stands before and behind the separator.
using Halves = std::pair<absl::string_view, absl::string_view>;
Halves SplitKey(absl::string_view key) { return absl::StrSplit(key, absl::MaxSplits('\0', 1)); }

}  // namespace

bool CaseView::WritesOpened(const RecordView& record) const {
  return !opens_.empty() && record.event.header.type == opens_;
}

bool CaseView::WritesNamed(const RecordView& record) const {
  return !names_basin_.type.empty() && record.event.header.type == names_basin_.type;
}

absl::Status CaseView::Apply(const RecordView& record, const EventType&, ViewWriter& view) {
  const HeaderView& header = record.event.header;
  view.Put(absl::StrCat(header.basin, kSeparator, header.subject, kSeparator,
                        BigEndian(record.sequence)),
           record.bytes);
  view.Put(absl::StrCat(kSeparator, header.subject), header.basin);
  if (WritesOpened(record))
    view.Put(absl::StrCat(kOpened, ActorOf(record), kSeparator, header.subject), header.basin);
  if (WritesNamed(record))
    view.Put(absl::StrCat(kNames, FindBodyString(record.event.body, names_basin_.field), kSeparator,
                          header.subject),
             header.basin);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RowOrigin>> CaseView::ExplainRow(absl::string_view key,
                                                            absl::string_view value,
                                                            const ViewSnapshot& views) const {
  if (key.empty()) return std::vector<RowOrigin>();
  const absl::string_view kind = key.substr(0, 1), rest = key.substr(1);
  if (kind == kSeparator)
    return OriginsInCase(*views.Open(name_), value, rest, [](const RecordView&) { return true; });
  if (kind != kOpened && kind != kNames) return OriginOfRecordRow(key, value);
  const auto [named, subject] = SplitKey(rest);
  return OriginsInCase(*views.Open(name_), value, subject,
                       [&, &named = named](const RecordView& record) {
                         if (kind == kOpened)
                           return WritesOpened(record) && ActorOf(record) == named;
                         return WritesNamed(record) &&
                                FindBodyString(record.event.body, names_basin_.field) == named;
                       });
}

absl::string_view ActorOf(const RecordView& record) {
  const absl::string_view behalf = record.event.header.onbehalfof;
  return behalf.empty() ? record.actor : behalf;
}

absl::StatusOr<std::string> BasinOfCase(const ViewReader& view, absl::string_view subject) {
  return view.Get(absl::StrCat(kSeparator, subject));
}

absl::Status VisitSubjects(const ViewReader& view, absl::string_view prefix,
                           absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  return view.Scan(absl::StrCat(kSeparator, prefix),
                   [&](absl::string_view key, absl::string_view basin) {
                     visit(key.substr(1), basin);
                     return true;
                   });
}

absl::Status VisitOpenedBy(const ViewReader& view, absl::string_view actor,
                           absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  return VisitAfter(absl::StrCat(kOpened, actor, kSeparator), view, visit);
}

absl::Status VisitNaming(const ViewReader& view, absl::string_view basin,
                         absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  return VisitAfter(absl::StrCat(kNames, basin, kSeparator), view, visit);
}

absl::Status VisitRecords(const ViewReader& view, absl::string_view basin, absl::string_view prefix,
                          absl::FunctionRef<bool(const StoredRecord&)> visit) {
  const size_t subject_begin = basin.size() + kSeparator.size();
  absl::Status damaged;
  BASIN_RETURN_IF_ERROR(view.Scan(
      absl::StrCat(basin, kSeparator, prefix), [&](absl::string_view key, absl::string_view bytes) {
        if (key.size() < subject_begin + kKeyEndBytes) {
          damaged = absl::DataLossError("a row whose key is none of a case's");
          return false;
        }
        const absl::string_view subject =
            key.substr(subject_begin, key.size() - subject_begin - kKeyEndBytes);
        return visit({subject, FromBigEndian(key.substr(key.size() - kSequenceBytes)), bytes});
      }));
  return damaged;
}

absl::StatusOr<std::string> FindRecord(const ViewReader& view, absl::string_view basin,
                                       absl::string_view subject, Sequence sequence) {
  return view.Get(absl::StrCat(basin, kSeparator, subject, kSeparator, BigEndian(sequence)));
}

}  // namespace basin
