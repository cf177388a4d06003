#include "tests/benchmark/peers/rabbitmq.h"

#include <amqp.h>
#include <amqp_tcp_socket.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/peers/peer_list.h"
#include "tests/support/free_port.h"

namespace basin {
namespace {

constexpr char kQueue[] = "events";
constexpr char kScripts[] = "/usr/lib/rabbitmq/bin";  // without the wrapper that changes the user
constexpr amqp_channel_t kChannel = 1;
constexpr timeval kPatience = {30, 0};

struct DestroyConnection {
  void operator()(amqp_connection_state_t connection) const { amqp_destroy_connection(connection); }
};
using Connection =
    std::unique_ptr<std::remove_pointer_t<amqp_connection_state_t>, DestroyConnection>;

absl::Status ErrorOf(const std::string& doing, int code) {
  return absl::UnavailableError(absl::StrCat(doing, ": ", amqp_error_string2(code)));
}

absl::Status LastReply(const Connection& connection, const std::string& doing) {
  const amqp_rpc_reply_t reply = amqp_get_rpc_reply(connection.get());
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return absl::OkStatus();
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION)
    return ErrorOf(doing, reply.library_error);
  return absl::UnavailableError(absl::StrCat(doing, ": refused"));
}

absl::StatusOr<Connection> Connect(int port) {
  Connection connection(amqp_new_connection());
  amqp_socket_t* socket = amqp_tcp_socket_new(connection.get());
  timeval patience = kPatience;
  if (amqp_socket_open_noblock(socket, "127.0.0.1", port, &patience) != AMQP_STATUS_OK)
    return absl::UnavailableError("RabbitMQ does not answer");
  const amqp_rpc_reply_t login = amqp_login(connection.get(), "/", 0, AMQP_DEFAULT_FRAME_SIZE, 0,
                                            AMQP_SASL_METHOD_PLAIN, "guest", "guest");
  if (login.reply_type != AMQP_RESPONSE_NORMAL)
    return absl::UnavailableError("RabbitMQ does not let in");
  amqp_channel_open(connection.get(), kChannel);
  BASIN_RETURN_IF_ERROR(LastReply(connection, "opening a channel"));
  return connection;
}

// What one publisher has sent, and what of it is confirmed. Delivery tags count from 1.
class Confirms {
 public:
  explicit Confirms(size_t messages) : sent_at_(messages + 1), done_(messages + 1) {}

  size_t unanswered() const { return sent_ - answered_; }
  size_t sent() const { return sent_; }
  bool Done() const { return answered_ + 1 == sent_at_.size(); }
  void Sent() { sent_at_[++sent_] = SteadyNow(); }
  void Take(const amqp_basic_ack_t& ack) {
    const absl::Duration now = SteadyNow();
    if (!ack.multiple) return One(ack.delivery_tag, now);
    while (lowest_ <= ack.delivery_tag && lowest_ <= sent_) One(lowest_++, now);
  }
  const std::vector<absl::Duration>& latencies() const { return latencies_; }

 private:
  void One(uint64_t tag, absl::Duration now) {
    if (done_[tag]) return;
    done_[tag] = true;
    latencies_.push_back(now - sent_at_[tag]);
    ++answered_;
  }

  std::vector<absl::Duration> sent_at_;
  std::vector<bool> done_;
  std::vector<absl::Duration> latencies_;
  size_t sent_ = 0, answered_ = 0;
  uint64_t lowest_ = 1;  // below it all are confirmed
};

absl::Status Send(const Connection& connection, const std::string& event) {
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
  properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
  const amqp_bytes_t body = {event.size(), const_cast<char*>(event.data())};
  const int code = amqp_basic_publish(connection.get(), kChannel, amqp_empty_bytes,
                                      amqp_cstring_bytes(kQueue), 0, 0, &properties, body);
  return code == AMQP_STATUS_OK ? absl::OkStatus() : ErrorOf("publishing", code);
}

// Waits for one confirmation, then takes those that are there already.
absl::Status Receive(const Connection& connection, Confirms& confirms) {
  timeval wait = kPatience;
  for (;;) {
    amqp_frame_t frame;
    const int code = amqp_simple_wait_frame_noblock(connection.get(), &frame, &wait);
    if (code == AMQP_STATUS_TIMEOUT && wait.tv_sec == 0) return absl::OkStatus();
    if (code != AMQP_STATUS_OK) return ErrorOf("waiting for confirmation", code);
    if (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD)
      return absl::UnavailableError("RabbitMQ does not confirm");
    confirms.Take(*static_cast<const amqp_basic_ack_t*>(frame.payload.method.decoded));
    amqp_maybe_release_buffers(connection.get());
    wait = {0, 0};
  }
}

absl::Status PublishAll(const Connection& connection, absl::Span<const std::string> events,
                        uint32_t in_flight, Confirms& confirms) {
  while (!confirms.Done()) {
    while (confirms.unanswered() < in_flight && confirms.sent() < events.size()) {
      const std::string& event = events[confirms.sent()];
      confirms.Sent();
      BASIN_RETURN_IF_ERROR(Send(connection, event));
    }
    BASIN_RETURN_IF_ERROR(Receive(connection, confirms));
  }
  return absl::OkStatus();
}

class RabbitMq : public Peer {
 public:
  const PeerTraits& traits() const override { return traits_; }

  // A thread for every connection: its library blocks.
  absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) override {
    std::vector<Connection> connections;
    std::vector<Confirms> confirms;
    for (int i = 0; i < load.publishers; ++i) {
      BASIN_ASSIGN_OR_RETURN(Connection connection, Connect(port()));
      amqp_confirm_select(connection.get(), kChannel);
      BASIN_RETURN_IF_ERROR(LastReply(connection, "asking for confirmation"));
      connections.push_back(std::move(connection));
      confirms.emplace_back(ShareOf(load.events, i, load.publishers).size());
    }
    std::vector<absl::Status> results(connections.size());
    std::vector<std::thread> threads;
    const absl::Duration start = SteadyNow();
    for (size_t i = 0; i < connections.size(); ++i) {
      threads.emplace_back([&, i] {
        results[i] =
            PublishAll(connections[i], ShareOf(load.events, static_cast<int>(i), load.publishers),
                       load.messages_in_flight, confirms[i]);
      });
    }
    for (std::thread& thread : threads) thread.join();
    PublishLoad done;
    done.took = SteadyNow() - start;
    for (const absl::Status& result : results) BASIN_RETURN_IF_ERROR(result);
    for (const Confirms& of : confirms)
      done.latencies.insert(done.latencies.end(), of.latencies().begin(), of.latencies().end());
    done.events = done.latencies.size();
    std::sort(done.latencies.begin(), done.latencies.end());
    return done;
  }

  absl::StatusOr<ReplayLoad> Replay(uint64_t) override {
    return absl::UnimplementedError(traits_.why_no_replay);
  }

  absl::StatusOr<std::string> Version() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    const amqp_table_t* properties = amqp_get_server_properties(connection.get());
    for (int i = 0; i < properties->num_entries; ++i) {
      const amqp_table_entry_t& entry = properties->entries[i];
      if (std::string(static_cast<char*>(entry.key.bytes), entry.key.len) == "version")
        return std::string(static_cast<char*>(entry.value.value.bytes.bytes),
                           entry.value.value.bytes.len);
    }
    return absl::NotFoundError("RabbitMQ does not tell its version");
  }

 protected:
  // Erlang's port mapper is started here, so that none is left behind.
  absl::Status PrepareFolder() override {
    std::ofstream(folder() + "/plugins") << "[].\n";
    std::ofstream(folder() + "/rabbitmq.conf")
        << "listeners.tcp.1 = 127.0.0.1:" << port()
        << "\nloopback_users.guest = true\nlog.file.level = warning\n"
           "disk_free_limit.absolute = 1GB\nvm_memory_high_watermark.absolute = 8GB\n";
    BASIN_ASSIGN_OR_RETURN(const std::string epmd, FindServer("epmd"));
    mapper_ = std::make_unique<Program>(
        epmd,
        std::vector<std::string>{"-address", "127.0.0.1", "-port", absl::StrCat(mapper_port_)},
        folder() + "/epmd.log");
    return absl::OkStatus();
  }

  absl::Status PrepareServer() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    amqp_table_entry_t type{};
    type.key = amqp_cstring_bytes("x-queue-type");
    type.value.kind = AMQP_FIELD_KIND_UTF8;
    type.value.value.bytes = amqp_cstring_bytes("quorum");
    amqp_queue_declare(connection.get(), kChannel, amqp_cstring_bytes(kQueue), /*passive=*/0,
                       /*durable=*/1, /*exclusive=*/0, /*auto_delete=*/0, {1, &type});
    return LastReply(connection, "declaring the queue");
  }

  absl::StatusOr<ServerCommand> Command() override {
    BASIN_ASSIGN_OR_RETURN(std::string program, FindServer("rabbitmq-server", {kScripts}));
    const auto in_folder = [this](const char* variable, const char* name) {
      return absl::StrCat(variable, "=", folder(), name);
    };
    return ServerCommand{
        .program = std::move(program),
        .environment = {
            in_folder("HOME", ""), in_folder("RABBITMQ_MNESIA_BASE", "/mnesia"),
            in_folder("RABBITMQ_LOG_BASE", "/log"), in_folder("RABBITMQ_CONFIG_FILE", "/rabbitmq"),
            in_folder("RABBITMQ_GENERATED_CONFIG_DIR", "/config"),
            in_folder("RABBITMQ_ENABLED_PLUGINS_FILE", "/plugins"),
            absl::StrCat("RABBITMQ_NODENAME=bench", port(), "@localhost"),
            absl::StrCat("RABBITMQ_DIST_PORT=", distribution_port_),
            absl::StrCat("ERL_EPMD_PORT=", mapper_port_), "ERL_EPMD_ADDRESS=127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
            // The script becomes the server, instead of waiting for it.
            "RUNNING_UNDER_SYSTEMD=true"}};
  }

  absl::StatusOr<uint64_t> Stored() override {
    BASIN_RETURN_IF_ERROR(Connect(port()).status());
    return 0;
  }

 private:
  const int mapper_port_ = FreePort();
  const int distribution_port_ = FreePort();
  std::unique_ptr<Program> mapper_;
  const PeerTraits traits_ = {
      .name = kRabbitMq,
      .settings =
          "a durable quorum queue of one node, persistent messages, publisher confirms: "
          "synced before the answer; it has no messages of several events",
      .batches = false,
      .replays = false,
      .why_no_replay = "not comparable: a queue is consumed once, and is not filled here"};
};

}  // namespace

std::unique_ptr<Peer> MakeRabbitMq() { return std::make_unique<RabbitMq>(); }

}  // namespace basin
