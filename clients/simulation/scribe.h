// Writes what happens down as events, and keeps them until the day they are published.
#ifndef BASIN_CLIENTS_SIMULATION_SCRIBE_H_
#define BASIN_CLIENTS_SIMULATION_SCRIBE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "clients/simulation/calendar.h"
#include "clients/simulation/cast.h"
#include "clients/simulation/dice.h"
#include "google/protobuf/message.h"

namespace basin::simulation {

struct SimulatedEvent {
  std::string bytes;  // a serialised Event
  // When its actor hands it in: later than its own time when it is declared late.
  absl::Time published;
};

// One case while it is told: its events are published in the order in which they are written.
struct CaseLine {
  std::string subject = {};
  std::string basin = {};
  absl::Time published = absl::InfinitePast();  // of its latest event
  bool over = false;                            // the simulation ended before the case did
};

// When something occurred, and how much later it is declared.
struct Moment {
  int day = 0;
  int minute = 0;  // after midnight in Paris
  int late_days = 0;
};

class Scribe {
 public:
  // Events that would be published after `last_day` are dropped: the simulation has ended.
  Scribe(const Calendar& calendar, int last_day, uint64_t seed);

  CaseLine Open(absl::string_view kind, absl::string_view basin, int day);
  // Of a case that has a name of its own, e.g. territory/1107.
  CaseLine OpenNamed(absl::string_view kind, absl::string_view name, absl::string_view basin);

  // Returns the event's id; empty when it was dropped.
  std::string Write(CaseLine& line, const Moment& when, absl::string_view actor,
                    const google::protobuf::Message& body);
  // The same event once more, corrected or taken back by its actor.
  void Correct(CaseLine& line, const Moment& when, absl::string_view actor,
               const google::protobuf::Message& body, absl::string_view id);
  void Retract(CaseLine& line, const Moment& when, absl::string_view actor,
               const google::protobuf::Message& body, absl::string_view id);

  // What is published on `day`, in the order of publication. Once per day.
  std::vector<SimulatedEvent> Take(int day);

 private:
  struct Pending {
    SimulatedEvent event;
    uint64_t number;  // events of the same moment keep the order in which they were written
  };
  std::string Seal(CaseLine& line, const Moment& when, absl::string_view actor,
                   const google::protobuf::Message& body, v1::Header header);

  const Calendar& calendar_;
  const int last_day_;
  Dice dice_;
  uint64_t written_ = 0;
  std::vector<std::vector<Pending>> days_;
};

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_SCRIBE_H_
