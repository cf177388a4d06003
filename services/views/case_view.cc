#include "services/views/case_view.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/model/big_endian.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/views/body_field.h"

namespace basin {
namespace {

const absl::string_view kSeparator("\0", 1);
// First bytes that no basin's code has.
constexpr absl::string_view kOpened = "\x01", kNames = "\x02", kTouched = "\x03";

constexpr int64_t kPeriodDays = 30;
constexpr size_t kPeriodBytes = sizeof(uint32_t);

constexpr size_t kSequenceBytes = 8;
constexpr size_t kKeyEndBytes = 1 + kSequenceBytes;  // what follows the subject

template <typename Number>
std::string BigEndian(Number number) {
  std::string bytes;
  AppendBigEndian(number, bytes);
  return bytes;
}
Sequence SequenceAtEnd(absl::string_view key) {
  return ReadBigEndian<Sequence>(key.data() + key.size() - kSequenceBytes);
}

// Of a time since 1970; nothing was recorded before.
uint32_t PeriodOf(absl::Time time) {
  return static_cast<uint32_t>(std::max<int64_t>(0, absl::ToUnixSeconds(time)) /
                               (kPeriodDays * 24 * 60 * 60));
}

// "referral/" of "referral/1".
absl::string_view KindOf(absl::string_view subject) {
  return subject.substr(0, subject.find('/') + 1);
}

std::string TouchedPrefix(absl::string_view basin, absl::string_view kind) {
  return absl::StrCat(kTouched, basin, kSeparator, kind);
}
std::string TouchedKey(absl::string_view basin, absl::string_view subject, absl::Time recorded_at) {
  const absl::string_view kind = KindOf(subject);
  return absl::StrCat(TouchedPrefix(basin, kind), BigEndian(PeriodOf(recorded_at)),
                      subject.substr(kind.size()));
}

// What a row of a touched case stands for.
struct Touched {
  absl::string_view basin;
  std::string subject;
  uint32_t period = 0;
};
std::optional<Touched> ReadTouchedKey(absl::string_view key) {
  const size_t kind = key.find('\0') + 1, period = key.find('/', kind) + 1;
  if (kind == 0 || period == 0 || key.size() < period + kPeriodBytes) return std::nullopt;
  return Touched{key.substr(1, kind - 2),
                 absl::StrCat(key.substr(kind, period - kind), key.substr(period + kPeriodBytes)),
                 ReadBigEndian<uint32_t>(key.data() + period)};
}

absl::StatusOr<bool> HasRow(const ViewReader& view, absl::string_view prefix) {
  bool has = false;
  BASIN_RETURN_IF_ERROR(view.Scan(prefix, [&](absl::string_view, absl::string_view) {
    has = true;
    return false;
  }));
  return has;
}

// In order, each once.
absl::StatusOr<std::vector<std::string>> SubjectsTouchedSince(const ViewReader& view,
                                                              absl::string_view basin,
                                                              absl::string_view kind,
                                                              absl::Time since) {
  const std::string prefix = TouchedPrefix(basin, kind);
  std::vector<std::string> subjects;
  bool readable = true;
  BASIN_RETURN_IF_ERROR(view.ScanFrom(absl::StrCat(prefix, BigEndian(PeriodOf(since))),
                                      [&](absl::string_view key, absl::string_view) {
                                        if (!absl::StartsWith(key, prefix)) return false;
                                        std::optional<Touched> touched = ReadTouchedKey(key);
                                        readable = touched.has_value();
                                        if (readable)
                                          subjects.push_back(std::move(touched->subject));
                                        return readable;
                                      }));
  if (!readable) return absl::DataLossError("a row whose key is none of a touched case's");
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  return subjects;
}

// Takes the rows of a basin's records apart.
class RecordRows {
 public:
  RecordRows(absl::string_view basin, absl::FunctionRef<bool(const StoredRecord&)> visit)
      : subject_begin_(basin.size() + kSeparator.size()), visit_(visit) {}

  bool Visit(absl::string_view key, absl::string_view bytes) {
    if (key.size() < subject_begin_ + kKeyEndBytes) {
      damaged_ = absl::DataLossError("a row whose key is none of a case's");
      return false;
    }
    const absl::string_view subject =
        key.substr(subject_begin_, key.size() - subject_begin_ - kKeyEndBytes);
    return visit_({subject, SequenceAtEnd(key), bytes});
  }
  const absl::Status& damaged() const { return damaged_; }

 private:
  const size_t subject_begin_;
  const absl::FunctionRef<bool(const StoredRecord&)> visit_;
  absl::Status damaged_;
};

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
  RowOrigin origin{SequenceAtEnd(key)};
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
  view.Put(TouchedKey(header.basin, header.subject, record.recorded_at), "");
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
  if (kind == kTouched) return OriginsOfTouched(key, views);
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

// What was recorded of the case in the period.
absl::StatusOr<std::vector<RowOrigin>> CaseView::OriginsOfTouched(absl::string_view key,
                                                                  const ViewSnapshot& views) const {
  const std::optional<Touched> touched = ReadTouchedKey(key);
  if (!touched.has_value()) return std::vector<RowOrigin>();
  return OriginsInCase(
      *views.Open(name_), touched->basin, touched->subject,
      [&](const RecordView& record) { return PeriodOf(record.recorded_at) == touched->period; });
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
  RecordRows rows(basin, visit);
  BASIN_RETURN_IF_ERROR(view.Scan(
      absl::StrCat(basin, kSeparator, prefix),
      [&](absl::string_view key, absl::string_view bytes) { return rows.Visit(key, bytes); }));
  return rows.damaged();
}

absl::Status VisitRecordsTouchedSince(const ViewReader& view, absl::string_view basin,
                                      absl::string_view kind, absl::Time since,
                                      absl::FunctionRef<bool(const StoredRecord&)> visit) {
  BASIN_ASSIGN_OR_RETURN(const std::vector<std::string> subjects,
                         SubjectsTouchedSince(view, basin, kind, since));
  if (!subjects.empty()) return VisitRecordsOf(view, basin, subjects, visit);
  // Rows kept from a version that wrote no periods still answer: of those, all cases are visited.
  BASIN_ASSIGN_OR_RETURN(const bool has_periods, HasRow(view, kTouched));
  return has_periods ? absl::OkStatus() : VisitRecords(view, basin, kind, visit);
}

absl::Status VisitRecordsOf(const ViewReader& view, absl::string_view basin,
                            absl::Span<const std::string> subjects,
                            absl::FunctionRef<bool(const StoredRecord&)> visit) {
  std::vector<std::string> prefixes;
  for (const std::string& subject : subjects)
    prefixes.push_back(absl::StrCat(basin, kSeparator, subject, kSeparator));
  RecordRows rows(basin, visit);
  BASIN_RETURN_IF_ERROR(view.ScanEach(
      prefixes,
      [&](absl::string_view key, absl::string_view bytes) { return rows.Visit(key, bytes); }));
  return rows.damaged();
}

absl::StatusOr<std::string> FindRecord(const ViewReader& view, absl::string_view basin,
                                       absl::string_view subject, Sequence sequence) {
  return view.Get(absl::StrCat(basin, kSeparator, subject, kSeparator, BigEndian(sequence)));
}

}  // namespace basin
