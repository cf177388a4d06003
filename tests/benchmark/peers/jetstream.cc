#include "tests/benchmark/peers/jetstream.h"

#include <nats/nats.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/peers/peer_list.h"

namespace basin {
namespace {

constexpr char kStream[] = "events";
constexpr int64_t kPatienceMs = 60'000;

struct Destroy {
  void operator()(natsConnection* connection) const { natsConnection_Destroy(connection); }
  void operator()(natsOptions* options) const { natsOptions_Destroy(options); }
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
  void operator()(jsCtx* context) const { jsCtx_Destroy(context); }
};

absl::Status StatusOf(natsStatus status) {
  if (status == NATS_OK) return absl::OkStatus();
  return absl::UnavailableError(natsStatus_GetText(status));
}

// A connection and what speaks JetStream over it. The library's threads know its address.
struct Session {
  std::atomic<uint64_t> refused{0};
  std::unique_ptr<natsConnection, Destroy> connection;
  std::unique_ptr<jsCtx, Destroy> context;
};

void CountRefused(jsCtx*, jsPubAckErr*, void* session) {
  ++static_cast<Session*>(session)->refused;
}

absl::StatusOr<std::unique_ptr<Session>> Open(int port, uint32_t in_flight = 1) {
  auto session = std::make_unique<Session>();
  natsOptions* raw_options = nullptr;
  BASIN_RETURN_IF_ERROR(StatusOf(natsOptions_Create(&raw_options)));
  const std::unique_ptr<natsOptions, Destroy> options(raw_options);
  natsOptions_SetURL(options.get(), absl::StrCat("nats://127.0.0.1:", port).c_str());
  natsOptions_SetAllowReconnect(options.get(), false);
  natsConnection* connection = nullptr;
  BASIN_RETURN_IF_ERROR(StatusOf(natsConnection_Connect(&connection, options.get())));
  session->connection.reset(connection);

  jsOptions js_options;
  jsOptions_Init(&js_options);
  js_options.Wait = kPatienceMs;
  js_options.PublishAsync.MaxPending = in_flight;
  js_options.PublishAsync.StallWait = kPatienceMs;
  js_options.PublishAsync.ErrHandler = CountRefused;
  js_options.PublishAsync.ErrHandlerClosure = session.get();
  jsCtx* context = nullptr;
  BASIN_RETURN_IF_ERROR(StatusOf(natsConnection_JetStream(&context, connection, &js_options)));
  session->context.reset(context);
  return session;
}

absl::Status PublishOneByOne(Session& session, absl::Span<const std::string> events,
                             std::vector<absl::Duration>& latencies) {
  for (const std::string& event : events) {
    const absl::Duration sent = SteadyNow();
    BASIN_RETURN_IF_ERROR(StatusOf(js_Publish(nullptr, session.context.get(), kStream, event.data(),
                                              static_cast<int>(event.size()), nullptr, nullptr)));
    latencies.push_back(SteadyNow() - sent);
  }
  return absl::OkStatus();
}

// Blocks while too many are unanswered, then until all are answered.
absl::Status PublishAhead(Session& session, absl::Span<const std::string> events) {
  for (const std::string& event : events)
    BASIN_RETURN_IF_ERROR(StatusOf(js_PublishAsync(session.context.get(), kStream, event.data(),
                                                   static_cast<int>(event.size()), nullptr)));
  jsPubOptions wait;
  jsPubOptions_Init(&wait);
  wait.MaxWait = kPatienceMs;
  BASIN_RETURN_IF_ERROR(StatusOf(js_PublishAsyncComplete(session.context.get(), &wait)));
  if (session.refused > 0)
    return absl::UnavailableError(absl::StrCat(session.refused.load(), " events are refused"));
  return absl::OkStatus();
}

// What a thread of the library, as a consumer, hands to the thread that waits.
class Received {
 public:
  explicit Received(uint64_t wanted) : wanted_(wanted) {}

  void Take(int bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    load_.bytes += static_cast<uint64_t>(bytes);
    if (++load_.events == wanted_) all_.notify_one();
  }
  // False when nothing came for a while before all had come.
  bool Await() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (load_.events < wanted_) {
      const uint64_t before = load_.events;
      all_.wait_for(lock, std::chrono::milliseconds(kPatienceMs / 2),
                    [this] { return load_.events >= wanted_; });
      if (load_.events == before) return false;
    }
    return true;
  }
  // Once nothing is received any more.
  const ReplayLoad& load() const { return load_; }

 private:
  const uint64_t wanted_;
  std::mutex mutex_;
  std::condition_variable all_;
  ReplayLoad load_;
};

void OnMessage(natsConnection*, natsSubscription*, natsMsg* message, void* received) {
  static_cast<Received*>(received)->Take(natsMsg_GetDataLength(message));
  natsMsg_Destroy(message);
}

class JetStream : public Peer {
 public:
  explicit JetStream(bool synced)
      : synced_(synced),
        traits_({.name = synced ? kJetStreamSynced : kJetStream,
                 .settings = synced ? "file storage, sync_interval always: synced before the answer"
                                    : "file storage as it comes: the answer does not wait for the "
                                      "disk; 8 192 in flight instead of 64 a message",
                 .batches = !synced,
                 .replays = !synced,
                 .why_no_replay = "the same as without syncing",
                 .single_events_divisor = synced ? 50u : 1u}) {}

  const PeerTraits& traits() const override { return traits_; }

  // A thread for every connection, as its library wants it.
  absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) override {
    const uint32_t in_flight = load.events_per_message * load.messages_in_flight;
    std::vector<std::unique_ptr<Session>> sessions;
    for (int i = 0; i < load.publishers; ++i) {
      BASIN_ASSIGN_OR_RETURN(auto session, Open(port(), in_flight));
      sessions.push_back(std::move(session));
    }
    PublishLoad done;
    std::vector<absl::Status> results(sessions.size());
    std::vector<std::thread> threads;
    const absl::Duration start = SteadyNow();
    for (size_t i = 0; i < sessions.size(); ++i) {
      threads.emplace_back([&, i] {
        const auto share = ShareOf(load.events, static_cast<int>(i), load.publishers);
        // Latencies are those of a publisher who is alone.
        results[i] = in_flight == 1 && load.publishers == 1
                         ? PublishOneByOne(*sessions[i], share, done.latencies)
                         : PublishAhead(*sessions[i], share);
      });
    }
    for (std::thread& thread : threads) thread.join();
    done.took = SteadyNow() - start;
    for (const absl::Status& result : results) BASIN_RETURN_IF_ERROR(result);
    done.events = load.events.size();
    std::sort(done.latencies.begin(), done.latencies.end());
    return done;
  }

  absl::StatusOr<ReplayLoad> Replay(uint64_t events) override {
    Received received(events);  // outlives the session, whose threads write to it
    BASIN_ASSIGN_OR_RETURN(const auto session, Open(port()));
    jsSubOptions options;
    jsSubOptions_Init(&options);
    options.Ordered = true;
    natsSubscription* raw = nullptr;
    const absl::Duration start = SteadyNow();
    BASIN_RETURN_IF_ERROR(StatusOf(js_Subscribe(&raw, session->context.get(), kStream, OnMessage,
                                                &received, nullptr, &options, nullptr)));
    const std::unique_ptr<natsSubscription, Destroy> subscription(raw);
    natsSubscription_SetPendingLimits(raw, -1, -1);
    const bool all = received.Await();
    const absl::Duration took = SteadyNow() - start;
    if (!all) return absl::DataLossError("the consumer does not get every event");
    ReplayLoad load = received.load();
    load.took = took;
    return load;
  }

  absl::StatusOr<std::string> Version() override {
    BASIN_ASSIGN_OR_RETURN(const std::string program, FindServer("nats-server"));
    const std::string text = OutputOf(program + " --version");  // "nats-server: v2.9.10"
    const size_t at = text.find('v', text.find(':')) + 1;
    return text.substr(at, text.find('\n') - at);
  }

 protected:
  absl::Status PrepareFolder() override {
    std::ofstream file(config_file());
    file << "listen: \"127.0.0.1:" << port() << "\"\njetstream {\n  store_dir: \"" << folder()
         << "/stream\"\n  max_file: 100G\n"
         << (synced_ ? "  sync_interval: always\n" : "") << "}\n";
    return absl::OkStatus();
  }

  absl::Status PrepareServer() override {
    BASIN_ASSIGN_OR_RETURN(const auto session, Open(port()));
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    const char* subjects[] = {kStream};
    config.Name = kStream;
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Storage = js_FileStorage;
    return StatusOf(js_AddStream(nullptr, session->context.get(), &config, nullptr, nullptr));
  }

  absl::StatusOr<ServerCommand> Command() override {
    BASIN_ASSIGN_OR_RETURN(std::string program, FindServer("nats-server"));
    return ServerCommand{.program = std::move(program), .arguments = {"-c", config_file()}};
  }

  // A stream that is not there, before the server is prepared, holds nothing.
  absl::StatusOr<uint64_t> Stored() override {
    BASIN_ASSIGN_OR_RETURN(const auto session, Open(port()));
    jsStreamInfo* info = nullptr;
    const natsStatus status =
        js_GetStreamInfo(&info, session->context.get(), kStream, nullptr, nullptr);
    if (status == NATS_NOT_FOUND) return 0;
    BASIN_RETURN_IF_ERROR(StatusOf(status));
    const uint64_t stored = info->State.Msgs;
    jsStreamInfo_Destroy(info);
    return stored;
  }

 private:
  std::string config_file() const { return folder() + "/nats.conf"; }

  const bool synced_;
  const PeerTraits traits_;
};

}  // namespace

std::unique_ptr<Peer> MakeJetStream(bool synced) { return std::make_unique<JetStream>(synced); }

}  // namespace basin
