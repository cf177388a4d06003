// What must hold in every simulation. Knows the log as the disk has it, and everything that anybody
// was told.
#ifndef BASIN_TESTS_SIMULATION_CHECKER_H_
#define BASIN_TESTS_SIMULATION_CHECKER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "broker/log/event_log.h"
#include "clients/sdk/publish_queue.h"
#include "proto/model/record_view.h"

namespace basin {

class Checker {
 public:
  explicit Checker(const EventLog& log) : log_(log) {}

  // The hub took in a PUBLISH; everything up to `assigned` had been given a sequence then.
  void Decided(absl::string_view routing_id, uint64_t number, Sequence assigned);
  // A frame leaves the hub: nothing in it may rest on what is not durable.
  void Leaves(absl::string_view routing_id, absl::string_view frame);

  // A publisher offered a transaction, and heard of it. Tickets count from 1.
  void Offered(size_t publisher, uint64_t ticket, Transaction transaction, bool dry_run);
  void Answered(size_t publisher, uint64_t ticket, const v1::Outcome& outcome);
  // A subscriber handled a record, or learnt that it has come so far.
  void Saw(size_t subscriber, const RecordView& record);
  void CameThrough(size_t subscriber, Sequence through);

  // At the end. Which records a subscriber was to see.
  using Wanted = bool (*)(const RecordView& record, size_t subscriber);
  void CheckLog();
  void CheckAnswers();
  void CheckSubscriber(size_t subscriber, Wanted wanted);

  void Fail(const std::string& what) {
    if (failure_.empty()) failure_ = what;
  }
  Sequence through(size_t subscriber) { return through_[subscriber]; }
  const std::string& failure() const { return failure_; }  // the first one
  uint64_t accepted() const { return accepted_; }
  uint64_t refused() const { return refused_; }

 private:
  struct Offer {
    Transaction transaction;
    bool dry_run = false;
    std::optional<v1::Outcome> outcome;
  };
  struct Logged {
    std::string bytes, event;  // of the Record, and of the Event within
  };

  void CheckAnswer(const Offer& offer, const v1::Outcome& outcome, Sequence& previous);
  void CheckRefused(const Offer& offer);

  const EventLog& log_;
  std::map<std::pair<std::string, uint64_t>, Sequence> decided_;
  std::map<size_t, std::vector<Offer>> offers_;
  std::map<size_t, std::vector<std::string>> seen_;
  std::map<size_t, Sequence> through_;
  std::vector<Logged> records_;               // after CheckLog: record n at n − 1
  std::map<std::string, Sequence> by_key_;    // source and id
  std::map<std::string, int> times_offered_;  // the same, over all transactions
  uint64_t accepted_ = 0, refused_ = 0;
  std::string failure_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SIMULATION_CHECKER_H_
