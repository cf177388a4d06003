// One life of a hub in a durability test: the real core and admission on a real log, publishers
// with real client sessions, all on one thread. Made to be killed: whatever the publishers offer
// and hear goes through a pipe at once.
#ifndef BASIN_TESTS_DURABILITY_HUB_LIFE_H_
#define BASIN_TESTS_DURABILITY_HUB_LIFE_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "broker/log/event_log.h"
#include "clients/sdk/session.h"
#include "tests/durability/history.h"
#include "tests/support/virtual_hub.h"

namespace basin {

class HubLife {
 public:
  // Goes on where `history` ends: what was offered and not answered is offered again. Reports go
  // into it, and to the file descriptor `out`; a process that cannot report ends.
  HubLife(EventLog& log, const EventCatalog& catalog, History& history, int out);

  // Offers `lines` more transactions and waits until all are answered.
  void Play(uint32_t lines);
  [[noreturn]] void PlayForEver();

 private:
  struct Publisher {
    size_t actor = 0;
    std::unique_ptr<ClientSession> session;
    std::deque<std::string> inbox;
    uint32_t offered = 0;   // in any life
    uint32_t answered = 0;  // the same
  };

  void DefineTerritory();
  void Offer(Publisher& publisher);
  void Turn();
  void TakeAnswers(Publisher& publisher);
  void Tell(const Report& report);
  bool AllAnswered() const;

  EventLog& log_;
  History& history_;
  const int out_;
  absl::Time now_;
  std::vector<Publisher> publishers_;
  std::unique_ptr<VirtualHub> hub_;
};

struct LifePlan {
  uint32_t lines = 0;  // transactions to offer in all; 0 = for ever
  int openings = 1;    // how often the log is closed and opened again on the way, and once before
};

// What a child process does with the log at `folder`: opens it, judges it, reports kOpened, and
// publishes. Ends the process: with 0, or with a reason on standard error and one of the codes
// below.
inline constexpr int kJudgedBroken = 11;
inline constexpr int kNotOpened = 12;
[[noreturn]] void LiveOn(const std::string& folder, History history, const LifePlan& plan, int out);

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_HUB_LIFE_H_
