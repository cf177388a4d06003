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
  // Goes on where `history` ends: what was offered and not answered is offered again. Reports go to
  // the file descriptor `out`; a process that cannot report ends.
  HubLife(EventLog& log, const EventCatalog& catalog, const History& history, int out);

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
  void Tell(const Report& report) const;
  bool AllAnswered() const;

  EventLog& log_;
  const int out_;
  absl::Time now_;
  std::vector<Publisher> publishers_;
  std::unique_ptr<VirtualHub> hub_;
};

// What a child process does with the log at `folder`: opens it, judges it, reports kOpened or
// kBroken (with the reason on standard error), then publishes: `lines` transactions, or for ever
// when that is 0. Ends the process with 0, kJudgedBroken or kNotOpened.
inline constexpr int kJudgedBroken = 11;
inline constexpr int kNotOpened = 12;
[[noreturn]] void LiveOn(const std::string& folder, const History& history, uint32_t lines,
                         int out);

}  // namespace basin

#endif  // BASIN_TESTS_DURABILITY_HUB_LIFE_H_
