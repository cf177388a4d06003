// A model hub on a real socket, with CURVE and ZAP, on a thread of its own.
#ifndef BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_SERVER_H_
#define BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_SERVER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "proto/wire/curve.h"
#include "proto/wire/poll_loop.h"
#include "proto/wire/router_socket.h"
#include "proto/wire/zap.h"
#include "tests/clients/sdk/model_hub.h"

namespace basin {

class ModelHubServer {
 public:
  explicit ModelHubServer(Context& context) : context_(context) { Start(); }
  ~ModelHubServer() { Stop(); }
  ModelHubServer(const ModelHubServer&) = delete;
  ModelHubServer& operator=(const ModelHubServer&) = delete;

  // Binds where it was bound before, and serves.
  void Start() {
    stopping_ = false;
    std::atomic<bool> started = false;
    thread_ = std::thread([this, &started] { Serve(started); });
    while (!started) std::this_thread::yield();
  }
  // Closes the socket; what the hub knows stays.
  void Stop() {
    if (!thread_.joinable()) return;
    stopping_ = true;
    wake_up_.Signal();
    thread_.join();
  }

  // Runs `work` on the hub between two messages.
  void With(const std::function<void(ModelHub&)>& work) {
    {
      std::lock_guard lock(mutex_);
      work(hub_);
    }
    wake_up_.Signal();
  }

  const std::string& endpoint() const { return endpoint_; }
  const KeyPair& keys() const { return keys_; }
  const KeyPair& client_keys() const { return client_keys_; }
  std::atomic<bool> deaf = false;  // reads, and answers nothing

 private:
  void Serve(std::atomic<bool>& started) {
    const auto decide = [this](absl::string_view key, absl::string_view) {
      return key == client_keys_.public_key
                 ? ZapDecision{.code = ZapCode::kAccept, .user_id = "mlv"}
                 : ZapDecision{};
    };
    // The addresses of the sockets before are given back in the background.
    auto zap = ZapHandler::Bind(context_, decide);
    while (!zap.ok()) zap = ZapHandler::Bind(context_, decide);
    RouterOptions options;
    options.secret_key = keys_.secret_key;
    options.linger = absl::ZeroDuration();
    absl::StatusOr<std::unique_ptr<RouterSocket>> router =
        RouterSocket::Bind(context_, endpoint_, options);
    while (!router.ok()) router = RouterSocket::Bind(context_, endpoint_, options);
    endpoint_ = (*router)->endpoint();
    started = true;

    std::string peer;
    PollLoop loop;
    loop.Watch(wake_up_, [&](const Now&) { Send(**router, peer); });
    loop.Watch((*zap)->socket(), [&](const Now&) { (*zap)->Answer(); });
    loop.Watch((*router)->socket(), [&](const Now&) {
      Incoming incoming;
      while ((*router)->Receive(incoming)) {
        if (deaf) continue;
        std::lock_guard lock(mutex_);
        if (incoming.routing_id != peer) hub_.Connect();
        peer = incoming.routing_id;
        hub_.Receive(incoming.body.bytes());
      }
      Send(**router, peer);
    });
    while (!stopping_) loop.RunOnce(absl::InfiniteDuration());
  }

  void Send(RouterSocket& router, const std::string& peer) {
    if (peer.empty()) return;
    std::lock_guard lock(mutex_);
    for (std::string& frame : hub_.TakeFrames()) router.Send(peer, frame);
  }

  Context& context_;
  const KeyPair keys_ = NewKeyPair().value();
  const KeyPair client_keys_ = NewKeyPair().value();
  std::string endpoint_ = "tcp://127.0.0.1:*";
  WakeUp wake_up_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  ModelHub hub_;  // under mutex_
  std::thread thread_;
};

}  // namespace basin

#endif  // BASIN_TESTS_CLIENTS_SDK_MODEL_HUB_SERVER_H_
