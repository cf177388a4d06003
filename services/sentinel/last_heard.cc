#include "services/sentinel/last_heard.h"

#include "proto/model/calendar.h"
#include "proto/model/status.h"
#include "services/views/case_view.h"

namespace basin {

absl::Status LastHeard::Apply(const RecordView& record, const EventType&, ViewWriter& view) {
  const absl::string_view actor = ActorOf(record);
  BASIN_ASSIGN_OR_RETURN(const auto heard, ReadLastHeard(view, actor));
  const absl::CivilDay day = ParisDay(record.event.header.time);
  if (!heard.has_value() || *heard < day) view.Put(actor, FormatDay(day));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<absl::CivilDay>> ReadLastHeard(const ViewReader& last_heard_view,
                                                            absl::string_view actor) {
  const absl::StatusOr<std::string> row = last_heard_view.Get(actor);
  if (absl::IsNotFound(row.status())) return std::nullopt;
  BASIN_RETURN_IF_ERROR(row.status());
  absl::CivilDay day;
  if (!ParseDay(*row, &day)) return absl::DataLossError("a row of last_heard is no day");
  return day;
}

}  // namespace basin
