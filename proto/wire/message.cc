#include "proto/wire/message.h"

#include <zmq.h>

#include <cstring>
#include <utility>

#include "proto/model/check.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BASIN_TSAN
#include <sanitizer/tsan_interface.h>
#endif
#endif

namespace basin {
namespace {

static_assert(sizeof(zmq_msg_t) == 64 && alignof(zmq_msg_t) <= alignof(void*));

// Below this, one allocation and a copy are cheaper than handing a string over (two allocations).
constexpr size_t kCopyBytesMax = 2048;

// A string goes to the I/O thread, and is deleted there. ThreadSanitizer does not see the locks
// inside of libzmq that order the two; so it is told.
void HandOver([[maybe_unused]] std::string* owned) {
#ifdef BASIN_TSAN
  __tsan_release(owned);
#endif
}
void TakeOver([[maybe_unused]] void* owned) {
#ifdef BASIN_TSAN
  __tsan_acquire(owned);
#endif
}

void DeleteString(void*, void* hint) {
  TakeOver(hint);
  delete static_cast<std::string*>(hint);
}

const zmq_msg_t* Raw(const unsigned char* storage) {
  return reinterpret_cast<const zmq_msg_t*>(storage);
}

}  // namespace

zmq_msg_t* Message::raw() { return reinterpret_cast<zmq_msg_t*>(storage_); }

Message::Message() { BASIN_CHECK(zmq_msg_init(raw()) == 0); }

Message::Message(std::string bytes) {
  if (bytes.size() <= kCopyBytesMax) {
    BASIN_CHECK(zmq_msg_init_size(raw(), bytes.size()) == 0);
    std::memcpy(zmq_msg_data(raw()), bytes.data(), bytes.size());
    return;
  }
  auto* owned = new std::string(std::move(bytes));
  HandOver(owned);
  BASIN_CHECK(zmq_msg_init_data(raw(), owned->data(), owned->size(), DeleteString, owned) == 0);
}

Message::~Message() { zmq_msg_close(raw()); }

Message::Message(Message&& other) noexcept : Message() { *this = std::move(other); }

Message& Message::operator=(Message&& other) noexcept {
  // Leaves `other` empty.
  if (this != &other) BASIN_CHECK(zmq_msg_move(raw(), other.raw()) == 0);
  return *this;
}

absl::string_view Message::bytes() const {
  auto* message =
      const_cast<zmq_msg_t*>(Raw(storage_));  // zmq_msg_data takes no const, and changes nothing
  return {static_cast<const char*>(zmq_msg_data(message)), zmq_msg_size(message)};
}

bool Message::more() const { return zmq_msg_more(Raw(storage_)) != 0; }

absl::string_view Message::Property(const char* name) const {
  const char* value = zmq_msg_gets(Raw(storage_), name);
  return value == nullptr ? absl::string_view() : absl::string_view(value);
}

}  // namespace basin
