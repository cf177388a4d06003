#include "proto/http/http_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace basin {

bool HttpStream::Write(absl::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  if (unread_.size() - taken_ + bytes.size() > unread_max_) {
    unread_.clear();
    taken_ = 0;
    ended_ = dropped_ = true;
  } else {
    unread_.erase(0, std::exchange(taken_, 0));
    unread_.append(bytes.data(), bytes.size());
  }
  GoOn();
  return !ended_;
}

void HttpStream::End() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  GoOn();
}

bool HttpStream::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void HttpStream::Attach(Waiting waiting) {
  const std::lock_guard lock(mutex_);
  waiting_ = std::move(waiting);
}

void HttpStream::Detach() {
  const std::lock_guard lock(mutex_);
  waiting_ = {};
  is_waiting_ = false;
  ended_ = true;
}

HttpStream::Taken HttpStream::Take(char* target, size_t size) {
  const std::lock_guard lock(mutex_);
  if (dropped_) return {State::kDropped};
  const size_t bytes = std::min(size, unread_.size() - taken_);
  if (bytes > 0) {
    std::memcpy(target, unread_.data() + taken_, bytes);
    taken_ += bytes;
    return {State::kBytes, bytes};
  }
  if (ended_) return {State::kEnded};
  is_waiting_ = true;
  waiting_.wait();
  return {State::kWaiting};
}

void HttpStream::Abandon() {
  const std::lock_guard lock(mutex_);
  unread_.clear();
  taken_ = 0;
  ended_ = dropped_ = true;
  GoOn();
}

void HttpStream::GoOn() {
  if (!std::exchange(is_waiting_, false)) return;
  waiting_.go_on();
}

}  // namespace basin
