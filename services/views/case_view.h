// The rows behind every figure: the events of each case, as they were recorded.
//
// Nothing is interpreted when events arrive. A row is written blindly and never changed, so that
// folding is fast and the same log gives the same rows; what the rows mean at a given day, and what
// was known of it at a given sequence, is decided when they are read (case_history.h).
#ifndef BASIN_SERVICES_VIEWS_CASE_VIEW_H_
#define BASIN_SERVICES_VIEWS_CASE_VIEW_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "proto/model/sequence.h"
#include "services/projection/projection.h"

namespace basin {

// Events of `type` name a basin beside their own in the string field `field` of their body.
struct NamesBasin {
  std::string type = {};  // empty = no event does
  int field = 0;
};

// The keys, and what each finds:
//   basin 0x00 subject 0x00 sequence (8 bytes, big-endian)  → the serialised Record
//     all cases of a basin, and within it of one kind ("1107" 0x00 "meeting/"); each case's events
//     in the order of the log
//   0x00 subject                                            → basin
//     a case of which only the subject is known; all cases of a kind over all basins
//   0x01 actor 0x00 subject                                 → basin
//     the cases that an actor opened, wherever they are; written for the type that `opens` names
//   0x02 other basin 0x00 subject                           → basin
//     the cases in which another basin takes part; written for what `names_basin` says. A
//     correction leaves what the event it corrects had named: the key says where to look, the
//     events say what is so
//   0x03 basin 0x00 kind period (4 bytes, big-endian) rest of the subject → nothing
//     the cases of a kind ("referral/") of which something was recorded in a period of 30 days,
//     counted from 1970: what asks about a window costs as much as the window holds, however long
//     the log
class CaseView final : public Projection {
 public:
  CaseView(std::string name, uint32_t version, std::vector<std::string> types,
           std::string opens = "", NamesBasin names_basin = {})
      : name_(std::move(name)),
        version_(version),
        types_(std::move(types)),
        opens_(std::move(opens)),
        names_basin_(std::move(names_basin)) {}

  absl::string_view name() const override { return name_; }
  uint32_t version() const override { return version_; }
  std::vector<std::string> types() const override { return types_; }
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;
  // The record in the row; of the other rows, those of the case that wrote them.
  absl::StatusOr<std::vector<RowOrigin>> ExplainRow(absl::string_view key, absl::string_view value,
                                                    const ViewSnapshot& views) const override;

 private:
  absl::StatusOr<std::vector<RowOrigin>> OriginsOfTouched(absl::string_view key,
                                                          const ViewSnapshot& views) const;
  bool WritesOpened(const RecordView& record) const;
  bool WritesNamed(const RecordView& record) const;

  std::string name_;
  uint32_t version_;
  std::vector<std::string> types_;
  std::string opens_;
  NamesBasin names_basin_;
};

// Whose event it is: on whose behalf it was published, or who published it.
absl::string_view ActorOf(const RecordView& record);

// The basin of the case; NotFound (absl code) when the view knows no such case.
absl::StatusOr<std::string> BasinOfCase(const ViewReader& view, absl::string_view subject);

// Visits the cases whose subject begins with `prefix` ("territory/"), over all basins, in order.
absl::Status VisitSubjects(
    const ViewReader& view, absl::string_view prefix,
    absl::FunctionRef<void(absl::string_view subject, absl::string_view basin)> visit);

// Visits the cases that `actor` opened, by subject.
absl::Status VisitOpenedBy(
    const ViewReader& view, absl::string_view actor,
    absl::FunctionRef<void(absl::string_view subject, absl::string_view basin)> visit);

// Visits the cases of which some event named `basin` beside its own, by subject.
absl::Status VisitNaming(
    const ViewReader& view, absl::string_view basin,
    absl::FunctionRef<void(absl::string_view subject, absl::string_view basin)> visit);

// One event of a case, as it is stored. Valid during the visit.
struct StoredRecord {
  absl::string_view subject;
  Sequence sequence = 0;
  absl::string_view bytes;  // the serialised Record
};

// Visits the records of a basin's cases whose subject begins with `prefix` ("meeting/"), case by
// case, each in the order of the log, until `visit` returns false. Errors: DataLoss when a key is
// none of a case's.
absl::Status VisitRecords(const ViewReader& view, absl::string_view basin, absl::string_view prefix,
                          absl::FunctionRef<bool(const StoredRecord& record)> visit);

// The same for those cases of `kind` ("meeting/") of which something was recorded since `since`,
// and for some of which the last was recorded in the 30 days before.
absl::Status VisitRecordsTouchedSince(const ViewReader& view, absl::string_view basin,
                                      absl::string_view kind, absl::Time since,
                                      absl::FunctionRef<bool(const StoredRecord& record)> visit);

// The same for the cases named; `subjects` are in order.
absl::Status VisitRecordsOf(const ViewReader& view, absl::string_view basin,
                            absl::Span<const std::string> subjects,
                            absl::FunctionRef<bool(const StoredRecord& record)> visit);

// The serialised Record of a case's event; NotFound (absl code) when the view does not hold it.
absl::StatusOr<std::string> FindRecord(const ViewReader& view, absl::string_view basin,
                                       absl::string_view subject, Sequence sequence);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_CASE_VIEW_H_
