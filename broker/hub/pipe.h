// Hands values from one thread to another, in order.
#ifndef BASIN_BROKER_HUB_PIPE_H_
#define BASIN_BROKER_HUB_PIPE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "proto/model/check.h"
#include "proto/wire/poll_loop.h"

namespace basin {

// Bounded by its users: nobody may have more than `capacity` outstanding, and one who has is wrong.
// So putting never waits, and two threads that feed each other cannot lock each other up.
template <typename T>
class Pipe {
 public:
  // `wake_up` is signalled with every value, for a reader that polls; it outlives the pipe.
  explicit Pipe(size_t capacity, WakeUp* wake_up = nullptr)
      : capacity_(capacity), wake_up_(wake_up) {}

  // Any thread. What is put after Close is let go.
  void Put(T value) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      BASIN_CHECK(values_.size() < capacity_);
      values_.push_back(std::move(value));
    }
    ready_.notify_one();
    if (wake_up_ != nullptr) wake_up_->Signal();
  }

  // Waits for a value; false when the pipe is closed and empty.
  bool Wait(T& value) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !values_.empty(); });
    return Pop(value);
  }

  // False when there is none now.
  bool Take(T& value) {
    const std::lock_guard lock(mutex_);
    return Pop(value);
  }

  // Lets the reader finish what is in the pipe, and then end.
  void Close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

 private:
  bool Pop(T& value) {
    if (values_.empty()) return false;
    value = std::move(values_.front());
    values_.pop_front();
    return true;
  }

  const size_t capacity_;
  WakeUp* const wake_up_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> values_;  // guarded by mutex_, as closed_
  bool closed_ = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_HUB_PIPE_H_
