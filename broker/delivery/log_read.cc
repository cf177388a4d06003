#include "broker/delivery/log_read.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kScanBytesMax = 4 * 1024 * 1024;
// What passing over a purged record costs, in bytes of a record.
constexpr size_t kPurgedCost = 64;
// Of the index: tiles that hold what is looked for, a millisecond or two each, and tiles in all.
constexpr int kTilesReadMax = 2;
constexpr int kTilesSearchedMax = 256;

// Fills messages from groups until the request's bounds are met.
class MessageRun {
 public:
  MessageRun(const LogRead& request, LogReadResult& result)
      : request_(request), result_(result), bytes_left_(request.bytes_max) {
    Begin(request.range.after);
  }

  bool finished() const { return !open_; }

  absl::Status Add(const CommitGroup& group) {
    while (open_ && message_->through() < group.last()) {
      BASIN_RETURN_IF_ERROR(message_->Add(group));
      if (message_->full()) Close();
    }
    return absl::OkStatus();
  }
  absl::Status Add(Sequence sequence, absl::string_view framed_record) {
    while (open_ && message_->through() < sequence) {
      BASIN_RETURN_IF_ERROR(message_->AddRecord(sequence, framed_record));
      if (message_->full()) Close();
    }
    return absl::OkStatus();
  }
  void Pass(Sequence through) {
    if (!open_) return;
    message_->Pass(through);
    if (message_->full()) Close();
  }

  void Close() {
    if (!open_) return;
    open_ = false;
    const Sequence through = message_->through();
    result_.survived = result_.survived || message_->survived();
    if (through >= request_.range.until && !result_.survived) return Gone();
    result_.through = through;
    if (message_->empty()) return;
    result_.messages.push_back(
        message_->Finish({.number = request_.first_number + result_.messages.size(),
                          .replayed = request_.replayed}));
    const size_t bytes = result_.messages.back().size() - request_.prefix.size();
    bytes_left_ -= std::min(bytes, bytes_left_);
    result_.body_bytes += bytes;
    result_.told = through;
    Begin(through);
  }

 private:
  // In place of the last message.
  void Gone() {
    result_.status =
        MakeError(v1::GONE, {.detail = {"nothing is left up to $0", "il ne reste rien jusqu'à $0",
                                        request_.range.until}});
  }

  void Begin(Sequence after) {
    open_ = result_.messages.size() < request_.messages_max && bytes_left_ > 0 &&
            after < request_.range.until;
    if (!open_) return;
    message_ = std::make_unique<EventsMessage>(request_.prefix, *request_.filter,
                                               Range{after, request_.range.until},
                                               std::min(kEventsBytesMax, bytes_left_));
  }

  const LogRead& request_;
  LogReadResult& result_;
  size_t bytes_left_;
  std::unique_ptr<EventsMessage> message_;
  bool open_ = false;
};

absl::Status ScanGroups(const EventLog& log, const LogRead& request, Sequence after,
                        MessageRun& run) {
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log.ReadAfter(after));
  for (size_t scanned = 0; scanned < kScanBytesMax && !run.finished();) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr || group->first > request.head) break;
    BASIN_RETURN_IF_ERROR(run.Add(*group));
    scanned += group->records.size() + group->purged.size() * kPurgedCost;
  }
  return absl::OkStatus();
}

absl::Status ReadPlaces(const EventLog& log, const Places& places, MessageRun& run) {
  absl::Status added;
  BASIN_RETURN_IF_ERROR(
      log.VisitRecords(places.sequences, [&](Sequence sequence, absl::string_view record) {
        added = run.Add(sequence, record);
        return added.ok() && !run.finished();
      }));
  return added;
}

// From tile to tile as far as the index reaches, then from group to group; where something may have
// been purged, from group to group as well, so that the reader is told.
absl::Status Read(const EventLog& log, const LogRead& request, const PlaceIndex* places,
                  MessageRun& run) {
  const PlaceQuery& query = request.filter->places();
  Sequence after = request.range.after;
  if (places == nullptr || query.empty() || after < log.purged_through())
    return ScanGroups(log, request, after, run);
  int read = 0;
  for (int tiles = 0; tiles < kTilesSearchedMax && read < kTilesReadMax && !run.finished();
       ++tiles) {
    const std::optional<Places> found = places->Find(query, after);
    if (!found.has_value() || found->through > request.head)
      return ScanGroups(log, request, after, run);
    if (!found->sequences.empty()) {
      BASIN_RETURN_IF_ERROR(ReadPlaces(log, *found, run));
      ++read;
    }
    after = found->through;
    run.Pass(after);
  }
  return absl::OkStatus();
}

}  // namespace

LogReadResult ReadLog(const EventLog& log, const LogRead& request, const PlaceIndex* places) {
  LogReadResult result;
  result.ticket = request.ticket;
  result.told = result.through = request.range.after;
  MessageRun run(request, result);
  result.survived = request.survived;
  absl::Status read = Read(log, request, places, run);
  run.Close();
  if (!read.ok()) result.status = std::move(read);
  return result;
}

}  // namespace basin
