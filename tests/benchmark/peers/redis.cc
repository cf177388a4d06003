#include "tests/benchmark/peers/redis.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/peers/peer_list.h"
#include "tests/benchmark/peers/windowed_load.h"

namespace basin {
namespace {

constexpr char kStream[] = "events";
constexpr int kPage = 1000;  // entries of one XRANGE

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Connection = std::unique_ptr<redisContext, FreeContext>;
using Reply = std::unique_ptr<redisReply, FreeReply>;

absl::StatusOr<Connection> Connect(int port) {
  Connection connection(redisConnectWithTimeout("127.0.0.1", port, {10, 0}));
  if (connection == nullptr || connection->err != 0)
    return absl::UnavailableError("Redis does not answer");
  return connection;
}

absl::Status StatusOf(const redisContext& connection, const redisReply* reply) {
  if (reply == nullptr) return absl::UnavailableError(connection.errstr);
  if (reply->type == REDIS_REPLY_ERROR) return absl::UnavailableError(reply->str);
  return absl::OkStatus();
}

absl::StatusOr<Reply> Ask(redisContext& connection, const std::string& command) {
  Reply reply(static_cast<redisReply*>(redisCommand(&connection, command.c_str())));
  BASIN_RETURN_IF_ERROR(StatusOf(connection, reply.get()));
  return reply;
}

std::string AddCommand(const std::string& event) {
  const char* parts[] = {"XADD", kStream, "*", "e", event.data()};
  const size_t sizes[] = {4, sizeof(kStream) - 1, 1, 1, event.size()};
  char* command = nullptr;
  const int size = redisFormatCommandArgv(&command, 5, parts, sizes);
  std::string bytes(command, static_cast<size_t>(size));
  redisFreeCommand(command);
  return bytes;
}

// A message is so many XADDs, pipelined: written together.
class Publishing : public WindowedConnection {
 public:
  Publishing(Connection connection, absl::Span<const std::string> events, uint32_t per_message)
      : connection_(std::move(connection)) {
    for (size_t first = 0; first < events.size(); first += per_message) {
      const auto part = events.subspan(first, per_message);
      messages_.push_back({.commands = {}, .events = part.size()});
      for (const std::string& event : part) messages_.back().commands += AddCommand(event);
    }
    fcntl(connection_->fd, F_SETFL, O_NONBLOCK);
    connection_->flags &= ~REDIS_BLOCK;
  }

  int socket() const override { return connection_->fd; }
  size_t messages() const override { return messages_.size(); }
  uint64_t events_in(size_t message) const override { return messages_[message].events; }

  absl::Status Append(size_t message) override {
    const std::string& commands = messages_[message].commands;
    if (redisAppendFormattedCommand(connection_.get(), commands.data(), commands.size()) !=
        REDIS_OK)
      return absl::UnavailableError(connection_->errstr);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Flush() override {
    for (;;) {
      const size_t before = sdslen(connection_->obuf);
      int done = 0;
      if (redisBufferWrite(connection_.get(), &done) != REDIS_OK)
        return absl::UnavailableError(connection_->errstr);
      if (done == 1) return true;
      if (sdslen(connection_->obuf) == before) return false;  // the socket is full
    }
  }

  absl::StatusOr<uint64_t> Receive() override {
    if (redisBufferRead(connection_.get()) != REDIS_OK)
      return absl::UnavailableError(connection_->errstr);
    uint64_t messages = 0;
    for (;;) {
      void* raw = nullptr;
      if (redisReaderGetReply(connection_->reader, &raw) != REDIS_OK)
        return absl::UnavailableError(connection_->reader->errstr);
      if (raw == nullptr) return messages;
      const Reply reply(static_cast<redisReply*>(raw));
      BASIN_RETURN_IF_ERROR(StatusOf(*connection_, reply.get()));
      if (++replies_ < messages_[answered_].events) continue;
      replies_ = 0;
      ++answered_;
      ++messages;
    }
  }

 private:
  struct Prepared {
    std::string commands;
    uint64_t events;
  };

  Connection connection_;
  std::vector<Prepared> messages_;
  size_t answered_ = 0;   // messages
  uint64_t replies_ = 0;  // of the next one
};

class Redis : public Peer {
 public:
  const PeerTraits& traits() const override { return traits_; }

  absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) override {
    std::vector<std::unique_ptr<WindowedConnection>> connections;
    for (int i = 0; i < load.publishers; ++i) {
      BASIN_ASSIGN_OR_RETURN(Connection connection, Connect(port()));
      connections.push_back(std::make_unique<Publishing>(std::move(connection),
                                                         ShareOf(load.events, i, load.publishers),
                                                         load.events_per_message));
    }
    return RunWindowed(connections, load.messages_in_flight);
  }

  absl::StatusOr<ReplayLoad> Replay(uint64_t events) override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    ReplayLoad load;
    std::string last = "0-0";
    const absl::Duration start = SteadyNow();
    while (load.events < events) {
      BASIN_ASSIGN_OR_RETURN(
          const Reply page,
          Ask(*connection, absl::StrCat("XRANGE ", kStream, " (", last, " + COUNT ", kPage)));
      if (page->elements == 0) return absl::DataLossError("the stream ends early");
      // An entry is its id and its fields: name, value.
      for (size_t i = 0; i < page->elements; ++i)
        load.bytes += page->element[i]->element[1]->element[1]->len;
      load.events += page->elements;
      last = page->element[page->elements - 1]->element[0]->str;
    }
    load.took = SteadyNow() - start;
    return load;
  }

  absl::StatusOr<std::string> Version() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    BASIN_ASSIGN_OR_RETURN(const Reply info, Ask(*connection, "INFO server"));
    const std::string text(info->str, info->len);
    const std::string name = "redis_version:";
    const size_t at = text.find(name) + name.size();
    return text.substr(at, text.find('\r', at) - at);
  }

 protected:
  absl::StatusOr<ServerCommand> Command() override {
    BASIN_ASSIGN_OR_RETURN(std::string program, FindServer("redis-server"));
    return ServerCommand{
        .program = std::move(program),
        .arguments = {"--port", absl::StrCat(port()), "--bind", "127.0.0.1", "--dir", folder(),
                      "--appendonly", "yes", "--appendfsync", "always", "--save", "",
                      "--auto-aof-rewrite-percentage", "0"}};
  }

  absl::StatusOr<uint64_t> Stored() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    BASIN_ASSIGN_OR_RETURN(const Reply length, Ask(*connection, absl::StrCat("XLEN ", kStream)));
    return static_cast<uint64_t>(length->integer);
  }

 private:
  const PeerTraits traits_ = {
      .name = kRedis,
      .settings =
          "appendfsync always: synced before the answer; no snapshots, no rewriting of the "
          "append-only file; 64 a message are 64 pipelined XADDs"};
};

}  // namespace

std::unique_ptr<Peer> MakeRedis() { return std::make_unique<Redis>(); }

}  // namespace basin
