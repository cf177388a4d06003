#include "broker/delivery/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint32_t kOldestVersion = 1, kNewestVersion = 1;

// Beyond these a client asks without reading its answers.
constexpr size_t kOutboxFrames = 256;
constexpr size_t kOutboxBytes = 16 * 1024 * 1024;

}  // namespace

absl::StatusOr<uint32_t> ChooseVersion(const v1::Hello& hello) {
  const uint32_t version = std::min(kNewestVersion, hello.max_version());
  if (version >= std::max(kOldestVersion, hello.min_version())) return version;
  return MakeError(
      v1::VERSION_UNSUPPORTED,
      {.field = "hello.max_version",
       .detail = absl::StrCat("this hub speaks ", kOldestVersion, " to ", kNewestVersion,
                              "; the client ", hello.min_version(), " to ", hello.max_version())});
}

bool Outbox::Add(std::string frame, Sequence rests_on) {
  if (frames_.size() >= kOutboxFrames || bytes_ >= kOutboxBytes) return false;
  const size_t bytes = frame.size();
  bytes_ += bytes;
  frames_.push_back(Waiting{std::move(frame), bytes, rests_on});
  return true;
}

std::string* Outbox::Front(Sequence durable) {
  return frames_.empty() || frames_.front().rests_on > durable ? nullptr : &frames_.front().frame;
}

void Outbox::Pop() {
  bytes_ -= frames_.front().bytes;
  frames_.pop_front();
}

}  // namespace basin
