// A connection between a client and the hub, as bad as the seed wants it.
#ifndef BASIN_TESTS_SIMULATION_LINK_H_
#define BASIN_TESTS_SIMULATION_LINK_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <random>
#include <string>

namespace basin {

using Random = std::mt19937_64;

// True in `per_thousand` of a thousand cases.
inline bool Chance(Random& random, uint64_t per_thousand) { return random() % 1000 < per_thousand; }

// In a thousand frames.
struct LinkFaults {
  uint64_t lost = 0, repeated = 0, overtaken = 0;

  bool none() const { return lost + repeated + overtaken == 0; }
};

// One direction: frames wait here until somebody takes them. Bounded, as a socket's queue is, and
// so narrow that the hub meets full sockets all the time.
class Pipeline {
 public:
  static constexpr size_t kFramesMax = 3;

  bool full() const { return frames_.size() >= kFramesMax; }
  bool empty() const { return frames_.empty(); }

  void Put(std::string frame, const LinkFaults& faults, Random& random) {
    if (Chance(random, faults.lost)) return;
    if (Chance(random, faults.repeated)) frames_.push_back(frame);
    frames_.push_back(std::move(frame));
    if (frames_.size() > 1 && Chance(random, faults.overtaken))
      std::swap(frames_[frames_.size() - 1], frames_[frames_.size() - 2]);
  }
  std::string Take() {
    std::string frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
  }

 private:
  std::deque<std::string> frames_;
};

struct Link {
  std::string routing_id;
  Pipeline to_hub, to_client;
};

}  // namespace basin

#endif  // BASIN_TESTS_SIMULATION_LINK_H_
