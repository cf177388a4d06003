// The hub's real core without threads, sockets and disk: whoever drives it decides when a group
// becomes durable, when a read is done, what a socket takes, and when the process dies.
#ifndef BASIN_TESTS_SUPPORT_VIRTUAL_HUB_H_
#define BASIN_TESTS_SUPPORT_VIRTUAL_HUB_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "broker/facts/fact_store.h"
#include "broker/hub/hub_core.h"
#include "broker/log/group_builder.h"
#include "proto/model/check.h"

namespace basin {

// One life of a hub process on `log`, which outlives it as a disk does. One thread.
class VirtualHub final : public HubPort {
 public:
  // Takes a frame, or says why not.
  using Socket = std::function<SendResult(absl::string_view routing_id, const std::string& frame)>;

  VirtualHub(const HubOptions& options, const EventCatalog& catalog, EventLog& log,
             std::shared_ptr<const Actors> actors, Socket socket, absl::Time now)
      : log_(log), socket_(std::move(socket)), facts_(MakeMemoryFactStore()) {
    BASIN_CHECK(CatchUp(log, catalog, *facts_).ok());
    tree_ = *TreeIndex::Open(log, MakeMemoryFoldStore());
    // Small tiles, so that reads from the index and from the log meet often.
    places_ = *PlaceIndex::Open(MakeMemoryFoldStore(), {.events = 8, .bytes = 1 << 20});
    core_ = std::make_unique<HubCore>(options, catalog, log, *facts_, *tree_, std::move(actors),
                                      *this, now);
  }

  HubCore& core() { return *core_; }

  // Writes the oldest group that was handed over and is not written yet. From here on a crash keeps
  // it. False when there is none.
  bool WriteGroup() {
    if (groups_.empty()) return false;
    SealInPlace(*groups_.front());
    BASIN_CHECK(log_.Append(groups_.front()).ok());
    written_.push_back(std::move(groups_.front()));
    groups_.pop_front();
    return true;
  }
  // Tells the core of the oldest group that is written. False when there is none.
  bool TellDurable() {
    if (written_.empty()) return false;
    core_->OnDurable(written_.front());
    written_.pop_front();
    return true;
  }
  // Does the oldest read that was asked for. False when there is none.
  bool ServeRead(absl::Time now) {
    if (reads_.empty()) return false;
    LogRead read = std::move(reads_.front());
    reads_.pop_front();
    BASIN_CHECK(CatchUp(log_, *places_).ok());
    core_->OnRead(ReadLog(log_, read, places_.get()), now);
    return true;
  }

  // The last sequence given to an event.
  Sequence assigned() const { return facts_->applied(); }
  size_t groups_waiting() const { return groups_.size() + written_.size(); }
  size_t reads_waiting() const { return reads_.size(); }

 private:
  SendResult Send(absl::string_view routing_id, std::string& frame) override {
    const SendResult result = socket_(routing_id, frame);
    if (result == SendResult::kSent) frame.clear();
    return result;
  }
  void Commit(std::shared_ptr<CommitGroup> group) override { groups_.push_back(std::move(group)); }
  void Read(LogRead read) override { reads_.push_back(std::move(read)); }
  LogWork log_work() const override {
    return {.commits = {Histogram({1}), Histogram({1})}, .upkeep = {}};
  }

  EventLog& log_;
  const Socket socket_;
  std::unique_ptr<FactStore> facts_;
  std::unique_ptr<TreeIndex> tree_;
  std::unique_ptr<PlaceIndex> places_;
  std::deque<std::shared_ptr<CommitGroup>> groups_;
  std::deque<SharedGroup> written_;
  std::deque<LogRead> reads_;
  std::unique_ptr<HubCore> core_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_VIRTUAL_HUB_H_
