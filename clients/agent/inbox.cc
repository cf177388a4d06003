#include "clients/agent/inbox.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/model/cloud_event.h"

namespace basin {
namespace {

constexpr int kDigits = 16;
constexpr absl::string_view kEnding = ".json";
// A cursor that moved over events that were filtered out is written again after so many of them.
constexpr Sequence kSkippedMax = 10000;

std::string CursorText(const v1::Position& cursor) {
  const nlohmann::ordered_json json = {
      {"log_id", cursor.log_id()}, {"epoch", cursor.epoch()}, {"sequence", cursor.sequence()}};
  return json.dump() + "\n";
}

bool ParseCursor(const std::string& text, v1::Position& cursor) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("log_id") || !json["log_id"].is_string() ||
      !json.contains("epoch") || !json["epoch"].is_number_unsigned() ||
      !json.contains("sequence") || !json["sequence"].is_number_unsigned())
    return false;
  cursor.set_log_id(json["log_id"].get<std::string>());
  cursor.set_epoch(json["epoch"].get<uint32_t>());
  cursor.set_sequence(json["sequence"].get<uint64_t>());
  return true;
}

}  // namespace

std::string InboxName(Sequence sequence) {
  return absl::StrFormat("%0*d%s", kDigits, sequence, kEnding);
}

Sequence SequenceOfInboxName(absl::string_view name) {
  Sequence sequence = 0;
  const bool plausible = name.size() == kDigits + kEnding.size() && name.substr(kDigits) == kEnding;
  return plausible && absl::SimpleAtoi(name.substr(0, kDigits), &sequence) ? sequence : 0;
}

absl::Status Inbox::Open() {
  BASIN_RETURN_IF_ERROR(MakeFolder(settings_.inbox));
  BASIN_RETURN_IF_ERROR(MakeFolder(incoming()));
  BASIN_RETURN_IF_ERROR(ReadCursor());
  return FinishInterrupted();
}

absl::Status Inbox::ReadCursor() {
  const auto text = ReadFile(cursor_file(), 4096);
  if (CodeOf(text.status()) == v1::NOT_FOUND) return absl::OkStatus();
  if (!text.ok()) return text.status();
  if (ParseCursor(*text, cursor_)) return absl::OkStatus();
  return MakeError(v1::BAD_FILE, {.field = cursor_file(),
                                  .detail = {"it is no cursor", "ce n'est pas un curseur"}});
}

absl::Status Inbox::FinishInterrupted() const {
  BASIN_ASSIGN_OR_RETURN(const auto entries, ListFolder(incoming()));
  std::vector<std::string> told;
  for (const FolderEntry& entry : entries) {
    const Sequence sequence = SequenceOfInboxName(entry.name);
    if (sequence != 0 && sequence <= cursor_.sequence()) {
      told.push_back(entry.name);
    } else {
      BASIN_RETURN_IF_ERROR(RemoveFile(incoming() + "/" + entry.name));
    }
  }
  return MoveAllDurably(incoming(), settings_.inbox, told);
}

v1::Subscribe Inbox::Request() const {
  v1::Subscribe request;
  *request.mutable_after() = cursor_;
  for (const std::string& type : settings_.inbox_types) request.mutable_filter()->add_types(type);
  for (const std::string& basin : settings_.inbox_basins)
    request.mutable_filter()->add_basins(basin);
  request.set_purpose("inbox");
  return request;
}

void Inbox::SpeakOf(const v1::Position& log) {
  cursor_.set_log_id(log.log_id());
  cursor_.set_epoch(log.epoch());
}

absl::Status Inbox::Take(const Client::Delivery& delivery) {
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> names;
  for (const RecordView& record : delivery.records) {
    if (record.sequence <= cursor_.sequence()) continue;
    if (!settings_.inbox_own && record.actor == settings_.context.actor) continue;
    BASIN_ASSIGN_OR_RETURN(std::string json, ToCloudEventJson(record, catalog_));
    names.push_back(InboxName(record.sequence));
    files.emplace_back(names.back(), std::move(json) + "\n");
  }
  const Sequence through = delivery.message.through();
  const bool far = through >= cursor_.sequence() + kSkippedMax;
  if (files.empty() && !far) return absl::OkStatus();

  BASIN_RETURN_IF_ERROR(WriteAllDurably(incoming(), files));
  v1::Position moved = cursor_;
  moved.set_sequence(std::max(through, cursor_.sequence()));
  BASIN_RETURN_IF_ERROR(WriteDurably(cursor_file(), CursorText(moved)));
  cursor_ = moved;
  return MoveAllDurably(incoming(), settings_.inbox, names);
}

}  // namespace basin
