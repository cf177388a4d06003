#include "services/sentinel/alert_book.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr char kCase[] = "c", kOpen[] = "o";

// "2 1 1 3 1107 meeting/1": version, raised, open, rule, basin, about. A basin's code and a case
// hold no blank.
std::string Encode(const AlertState& state) {
  return absl::StrCat(state.version, " ", state.raised, " ", state.open ? 1 : 0, " ",
                      static_cast<int>(state.rule), " ", state.basin, " ", state.about);
}

absl::StatusOr<AlertState> Decode(absl::string_view row) {
  const std::vector<std::string> fields = absl::StrSplit(row, absl::MaxSplits(' ', 5));
  AlertState state;
  int open = 0, rule = 0;
  const bool whole = fields.size() == 6 && absl::SimpleAtoi(fields[0], &state.version) &&
                     absl::SimpleAtoi(fields[1], &state.raised) &&
                     absl::SimpleAtoi(fields[2], &open) && absl::SimpleAtoi(fields[3], &rule);
  if (!whole) return absl::DataLossError("a row of alerts cannot be read");
  state.open = open != 0;
  state.rule = static_cast<v1::AlertRule>(rule);
  state.basin = fields[4];
  state.about = fields[5];
  return state;
}

absl::Status Raise(const RecordView& record, AlertState& state) {
  v1::AlertRaised raised;
  const absl::string_view body = record.event.body;
  if (!raised.ParseFromArray(body.data(), static_cast<int>(body.size())))
    return MakeError(
        v1::BAD_PROTO,
        {.field = "body", .detail = {"of record $0", "de l'enregistrement $0", record.sequence}});
  ++state.raised;
  state.open = true;
  state.rule = raised.rule();
  state.about = raised.about();
  state.basin = std::string(record.event.header.basin);
  return absl::OkStatus();
}

}  // namespace

// Corrections and retractions make no step (the hub restores one): they only count in the version.
absl::Status AlertBook::Apply(const RecordView& record, const EventType&, ViewWriter& view) {
  const HeaderView& header = record.event.header;
  BASIN_ASSIGN_OR_RETURN(AlertState state, ReadAlert(view, header.subject));
  ++state.version;
  const bool steps = header.corrects.empty() && header.retracts.empty();
  if (steps && header.type == "alert.raised") BASIN_RETURN_IF_ERROR(Raise(record, state));
  if (steps && header.type == "alert.cleared") state.open = false;
  view.Put(absl::StrCat(kCase, header.subject), Encode(state));
  const std::string open = absl::StrCat(kOpen, header.subject);
  if (state.open) {
    view.Put(open, "");
  } else {
    view.Delete(open);
  }
  return absl::OkStatus();
}

absl::StatusOr<AlertState> ReadAlert(const ViewReader& alerts_view, absl::string_view subject) {
  const absl::StatusOr<std::string> row = alerts_view.Get(absl::StrCat(kCase, subject));
  if (absl::IsNotFound(row.status())) return AlertState();
  BASIN_RETURN_IF_ERROR(row.status());
  return Decode(*row);
}

absl::StatusOr<std::map<std::string, AlertState>> ReadOpenAlerts(const ViewReader& alerts_view) {
  std::vector<std::string> subjects;
  BASIN_RETURN_IF_ERROR(alerts_view.Scan(kOpen, [&](absl::string_view key, absl::string_view) {
    subjects.emplace_back(key.substr(1));
    return true;
  }));
  std::map<std::string, AlertState> open;
  for (std::string& subject : subjects) {
    BASIN_ASSIGN_OR_RETURN(AlertState state, ReadAlert(alerts_view, subject));
    open.emplace(std::move(subject), std::move(state));
  }
  return open;
}

}  // namespace basin
