// The protocol told in plain words. A scenario file is a list of steps: what is done, a line of
// dashes, and what everybody hears of it.
//
//   publish alice referral.sent referral/1 recipient=bob
//   ----
//   (silence)
//
//   sync
//   ----
//   alice < ack 1, head 3
//     1.0 accepted as 3
//
// The hub is the real core on a memory log that begins with the territories 1107 and 1101
// (sequences 1 and 2). Nothing becomes durable, is read, is accepted by a socket or gets late
// unless a step says so.
#ifndef BASIN_TESTS_SCENARIOS_SCENARIO_H_
#define BASIN_TESTS_SCENARIOS_SCENARIO_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "broker/log/memory_event_log.h"
#include "tests/support/virtual_hub.h"

namespace basin {

class Scenario {
 public:
  Scenario();

  // Plays a file's text. Returns the same text with what was really heard.
  std::string Play(absl::string_view text);

 private:
  // A step's words: "publish alice referral.sent referral/1 recipient=bob".
  struct Words {
    std::vector<std::string> plain;            // without those of the form key=value
    std::map<std::string, std::string> named;  // underscores stand for spaces

    std::string Get(const std::string& key, const std::string& otherwise = "") const;
    bool Has(const std::string& key) const { return named.count(key) != 0; }
  };
  static Words Split(absl::string_view line);

  void Do(absl::string_view line);
  void Hello(const Words& words);
  void Publish(absl::string_view line);
  void Subscribe(const Words& words);
  void Ask(const Words& words);
  void Crash();
  void Purge(const Words& words);
  void Revoke(const std::string& actor);
  void Advance(const Words& words);
  std::string MakeEvent(const std::string& actor, const Words& words);
  void SendToHub(const std::string& client, const std::string& frame);
  template <typename Message>
  void SendToHub(const std::string& client, v1::MessageType type, uint32_t channel,
                 const Message& message) {
    SendToHub(client, WriteFrame(type, channel, message));
  }
  SendResult Hear(absl::string_view client, const std::string& frame);
  void Pump();
  void Settle();
  std::shared_ptr<const Actors> MakeActors(const std::set<std::string>& without) const;
  void StartHub();

  const EventCatalog catalog_;
  std::unique_ptr<MemoryEventLog> log_;
  HubOptions options_;
  absl::Time now_;
  std::unique_ptr<VirtualHub> hub_;
  std::set<std::string> revoked_;
  std::map<std::string, std::string> key_of_;     // by client
  std::map<std::string, uint64_t> last_publish_;  // by client
  std::set<std::string> blocked_, gone_;          // clients
  int last_event_ = 0;
  std::string heard_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SCENARIOS_SCENARIO_H_
