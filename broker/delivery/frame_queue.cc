#include "broker/delivery/frame_queue.h"

#include <utility>

namespace basin {
namespace {

// Beyond these a client asks without reading its answers.
constexpr size_t kFramesMax = 256;
constexpr size_t kBytesMax = 16 * 1024 * 1024;

}  // namespace

bool FrameQueue::Add(std::string frame, Sequence rests_on) {
  if (frames_.size() >= kFramesMax || bytes_ >= kBytesMax) return false;
  const size_t bytes = frame.size();
  bytes_ += bytes;
  frames_.push_back(Waiting{std::move(frame), bytes, rests_on});
  return true;
}

std::string* FrameQueue::Front(Sequence durable) {
  return frames_.empty() || frames_.front().rests_on > durable ? nullptr : &frames_.front().frame;
}

void FrameQueue::Pop() {
  bytes_ -= frames_.front().bytes;
  frames_.pop_front();
}

}  // namespace basin
