#include "services/views/recorded_days.h"

#include <algorithm>
#include <iterator>

#include "proto/model/big_endian.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"

namespace basin {

absl::Status RecordedDaysView::Apply(const RecordView& record, const EventType&, ViewWriter& view) {
  if (record.recorded_at < day_begin_ || record.recorded_at >= day_end_) {
    const absl::CivilDay day = ParisDay(record.recorded_at);
    day_begin_ = absl::FromCivil(day, Paris());
    day_end_ = absl::FromCivil(day + 1, Paris());
    day_key_ = FormatDay(day);
  }
  std::string last;
  AppendBigEndian(record.sequence, last);
  view.Put(day_key_, last);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RowOrigin>> RecordedDaysView::ExplainRow(absl::string_view,
                                                                    absl::string_view value,
                                                                    const ViewSnapshot&) const {
  std::vector<RowOrigin> origins;
  if (value.size() == sizeof(Sequence)) origins.push_back({ReadBigEndian<Sequence>(value.data())});
  return origins;
}

absl::StatusOr<RecordedDays> RecordedDays::Read(const ViewReader& days_view) {
  RecordedDays days;
  bool readable = true;
  BASIN_RETURN_IF_ERROR(days_view.Scan("", [&](absl::string_view key, absl::string_view value) {
    absl::CivilDay day;
    readable = ParseDay(key, &day) && value.size() == sizeof(Sequence);
    if (readable) days.lasts_.emplace_back(day, ReadBigEndian<Sequence>(value.data()));
    return readable;
  }));
  if (!readable) return absl::DataLossError("a row of recorded days cannot be read");
  return days;
}

Sequence RecordedDays::LastBy(absl::CivilDay day) const {
  const auto behind =
      std::upper_bound(lasts_.begin(), lasts_.end(), day,
                       [](absl::CivilDay asked, const auto& last) { return asked < last.first; });
  return behind == lasts_.begin() ? 0 : std::prev(behind)->second;
}

std::optional<absl::CivilDay> RecordedDays::DayBehind(Sequence sequence) const {
  for (const auto& [day, last] : lasts_)
    if (last > sequence) return day;
  return std::nullopt;
}

}  // namespace basin
