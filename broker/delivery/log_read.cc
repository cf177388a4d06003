#include "broker/delivery/log_read.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kScanBytesMax = 4 * 1024 * 1024;

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
      if (!message_->full()) continue;
      Close();
    }
    return absl::OkStatus();
  }

  void Close() {
    if (!open_) return;
    open_ = false;
    const Sequence through = message_->through();
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

absl::Status ReadGroups(const EventLog& log, const LogRead& request, MessageRun& run) {
  BASIN_ASSIGN_OR_RETURN(const auto cursor, log.ReadAfter(request.range.after));
  for (size_t scanned = 0; scanned < kScanBytesMax && !run.finished();) {
    BASIN_ASSIGN_OR_RETURN(const SharedGroup group, cursor->Next());
    if (group == nullptr || group->first > request.head) break;
    BASIN_RETURN_IF_ERROR(run.Add(*group));
    scanned += group->records.size();
  }
  return absl::OkStatus();
}

}  // namespace

LogReadResult ReadLog(const EventLog& log, const LogRead& request) {
  LogReadResult result;
  result.ticket = request.ticket;
  result.told = result.through = request.range.after;
  MessageRun run(request, result);
  result.status = ReadGroups(log, request, run);
  run.Close();
  return result;
}

}  // namespace basin
