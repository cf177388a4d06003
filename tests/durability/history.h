// What the publishers of a durability test offered and were told, as they wrote it down themselves,
// and what must be true of a log in the light of it. The hub's own opinion counts for nothing here.
//
// The promises:
//   D1  what was accepted is readable at its place, byte for byte
//   D2  nothing is in the log that nobody said
//   D3  a log that lost something does not open as if nothing were missing
//   D4  said again after an unknown outcome: once in the log, one place
//   D5  an id used for other words is refused, and nothing is written
//   D6  a transaction is there whole, its events one after the other, or not at all
//   O1  sequences are 1, 2, 3 … without a hole
//   O2  a publisher's events stand in the order in which it offered them
//   O3  an effect stands behind its cause; a wrong expectation is refused
//   T1  recorded_at never goes back
#ifndef BASIN_TESTS_DURABILITY_HISTORY_H_
#define BASIN_TESTS_DURABILITY_HISTORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/session.pb.h"
#include "broker/log/event_log.h"
#include "tests/durability/script.h"

namespace basin {

// One line of it, as it goes through a pipe: small enough to arrive whole or not at all.
struct Report {
  static constexpr uint32_t kEventsMax = 6;
  enum Kind : uint32_t { kOffered = 1, kAnswered = 2, kOpened = 3, kBroken = 4 };
  Kind kind = kOffered;
  uint32_t actor = 0;
  uint32_t number = 0;
  uint32_t code = 0;                 // of kAnswered: the refusal's
  uint32_t count = 0;                // of kAnswered: how many places
  uint32_t promise = 0;              // of kBroken: its letter and digit
  Sequence places[kEventsMax] = {};  // of kAnswered; of kOpened: the head found
};

class History {
 public:
  History();

  // Takes in a report. False for one that contradicts an earlier one: answered twice, not offered.
  bool Add(const Report& report);
  // Whole reports of `bytes`; what is left over was cut off with the process that wrote it.
  bool AddAll(absl::string_view bytes);

  // The promise that `log` breaks, and how; empty when it keeps them all.
  std::string Judge(const EventLog& log) const;

  uint32_t offered(size_t actor) const { return actors_[actor].offered; }
  // Everything up to this was answered: answers come in order.
  uint32_t answered(size_t actor) const {
    return static_cast<uint32_t>(actors_[actor].answers.size());
  }
  // The highest place that anybody was told.
  Sequence acknowledged() const { return acknowledged_; }
  uint64_t accepted() const { return accepted_; }
  bool opened() const { return opened_; }  // the last life found its log in order
  void Forget() { opened_ = false; }

 private:
  struct Actor {
    uint32_t offered = 0;
    std::vector<Report> answers;
  };
  struct Found {
    Sequence sequence = 0;
    std::string event;
  };
  using FoundLines = std::map<LinePlace, Found>;

  std::string JudgeAnswers(size_t actor, const FoundLines& found) const;
  std::string JudgeOrder(size_t actor, const FoundLines& found) const;

  std::vector<Actor> actors_;
  Sequence acknowledged_ = 0;
  uint64_t accepted_ = 0;
  bool opened_ = false;
};

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_HISTORY_H_
