// Up to which sequence the log had been recorded by the end of a day: what "what did we know then"
// means.
#ifndef BASIN_SERVICES_VIEWS_RECORDED_DAYS_H_
#define BASIN_SERVICES_VIEWS_RECORDED_DAYS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "proto/model/sequence.h"
#include "services/projection/projection.h"

namespace basin {

// One row per calendar day in Europe/Paris on which something was recorded:
//   "2026-03-31" → the last sequence recorded on it (8 bytes, big-endian)
// The log's times never go back, so the last write of a day is its last sequence. Records whose
// type this program does not know have no row of their own: no view holds them either, so no figure
// depends on which side of the end of a day they lie.
class RecordedDaysView final : public Projection {
 public:
  explicit RecordedDaysView(std::string name) : name_(std::move(name)) {}

  absl::string_view name() const override { return name_; }
  uint32_t version() const override { return 1; }
  std::vector<std::string> types() const override { return {"*"}; }
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;
  // The day's last record, by its sequence alone.
  absl::StatusOr<std::vector<RowOrigin>> ExplainRow(absl::string_view key, absl::string_view value,
                                                    const ViewSnapshot& views) const override;

 private:
  const std::string name_;
  // The day last asked about, for which records come by the thousand: finding out the calendar day
  // of each would cost more than all the rest. It is remembered, not decided by.
  absl::Time day_begin_ = absl::InfiniteFuture(), day_end_ = absl::InfinitePast();
  std::string day_key_;
};

// A value, read at one moment.
class RecordedDays {
 public:
  // Errors: DataLoss when a row is none of these.
  static absl::StatusOr<RecordedDays> Read(const ViewReader& days_view);

  // The last sequence recorded by the end of `day`; 0 when nothing was.
  Sequence LastBy(absl::CivilDay day) const;
  // The day on which the first record behind `sequence` was recorded; nullopt when there is none.
  std::optional<absl::CivilDay> DayBehind(Sequence sequence) const;

 private:
  std::vector<std::pair<absl::CivilDay, Sequence>> lasts_;  // by day
};

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_RECORDED_DAYS_H_
