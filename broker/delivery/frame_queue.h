// Frames on their way to one client, in order; some wait until what they tell is durable.
#ifndef BASIN_BROKER_DELIVERY_FRAME_QUEUE_H_
#define BASIN_BROKER_DELIVERY_FRAME_QUEUE_H_

#include <cstddef>
#include <deque>
#include <string>

#include "proto/model/sequence.h"

namespace basin {

// Bounded by frames and by bytes. One thread.
class FrameQueue {
 public:
  // False when it is full: the client asks faster than it reads, and its session has to end.
  bool Add(std::string frame, Sequence rests_on);
  // The next frame to send; nullptr when there is none, or what it rests on is not durable yet.
  // Frames overtake none that was added before.
  std::string* Front(Sequence durable);
  // REQUIRES: !empty().
  void Pop();
  bool empty() const { return frames_.empty(); }
  size_t size() const { return frames_.size(); }

 private:
  struct Waiting {
    std::string frame;
    size_t bytes;  // of the frame when it was added: sending empties it
    Sequence rests_on;
  };
  std::deque<Waiting> frames_;
  size_t bytes_ = 0;
};

}  // namespace basin

#endif  // BASIN_BROKER_DELIVERY_FRAME_QUEUE_H_
