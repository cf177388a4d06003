#include "clients/sdk/link.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(10);
// A frame the socket did not take is offered again after so long.
constexpr absl::Duration kBlockedPause = absl::Milliseconds(5);

}  // namespace

ClientLink::ClientLink(Context& context, std::string endpoint, DealerOptions options)
    : context_(context),
      endpoint_(std::move(endpoint)),
      options_(std::move(options)),
      pause_(kFirstPause) {}

absl::Status ClientLink::Open(absl::Time now) {
  if (socket_ != nullptr || now < open_at_) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<DealerSocket>> socket =
      DealerSocket::Connect(context_, endpoint_, options_);
  if (!socket.ok()) {
    Drop(absl::ZeroDuration(), now);
    return socket.status();
  }
  socket_ = *std::move(socket);
  watches_[0] = loop_.Watch(socket_->socket(), [](const Now&) {});
  watches_[1] = loop_.Watch(socket_->monitor(), [](const Now&) {});
  return absl::OkStatus();
}

void ClientLink::Drop(absl::Duration at_least, absl::Time now) {
  for (const PollLoop::Id watch : watches_) loop_.Forget(watch);
  socket_.reset();
  blocked_frame_.clear();
  open_at_ = now + std::max(at_least, pause_ * absl::Uniform(random_, 0.5, 1.0));
  pause_ = std::min(2 * pause_, kLongestPause);
}

void ClientLink::WasOfUse() { pause_ = kFirstPause; }

void ClientLink::Wait(absl::Duration wait, absl::Time now) {
  if (socket_ == nullptr) wait = std::min(wait, open_at_ - now);
  if (!blocked_frame_.empty()) wait = std::min(wait, kBlockedPause);
  loop_.RunOnce(wait);
}

std::optional<LinkEvent> ClientLink::NextEvent() {
  return socket_ == nullptr ? std::nullopt : socket_->NextLinkEvent();
}

bool ClientLink::Receive(Message& message) {
  return socket_ != nullptr && socket_->Receive(message);
}

void ClientLink::Send(absl::FunctionRef<std::optional<std::string>()> next) {
  while (socket_ != nullptr) {
    if (blocked_frame_.empty()) {
      std::optional<std::string> frame = next();
      if (!frame.has_value()) return;
      blocked_frame_ = *std::move(frame);
    }
    if (socket_->Send(blocked_frame_) != SendResult::kSent) return;
  }
}

}  // namespace basin
