#include "tests/benchmark/peers/postgresql.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/peers/peer_list.h"
#include "tests/benchmark/peers/windowed_load.h"

namespace basin {
namespace {

constexpr char kUser[] = "postgres";  // it does not run as root
constexpr int kPage = 10'000;         // rows of one FETCH
constexpr Oid kBytea = 17;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Finish>;

absl::Status ErrorOf(const Connection& connection) {
  return absl::UnavailableError(PQerrorMessage(connection.get()));
}

absl::StatusOr<Connection> Connect(int port) {
  Connection connection(PQconnectdb(
      absl::StrCat("host=127.0.0.1 port=", port, " user=", kUser,
                   " dbname=postgres sslmode=disable gssencmode=disable connect_timeout=10")
          .c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) return ErrorOf(connection);
  return connection;
}

absl::StatusOr<Result> Ask(const Connection& connection, const std::string& query) {
  Result result(PQexec(connection.get(), query.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return ErrorOf(connection);
  return result;
}

std::string StatementFor(size_t rows) { return absl::StrCat("insert_", rows); }

absl::Status PrepareInsert(const Connection& connection, size_t rows) {
  std::string query = "INSERT INTO events (body) VALUES ";
  for (size_t i = 1; i <= rows; ++i) absl::StrAppend(&query, i == 1 ? "($" : ", ($", i, ")");
  const std::vector<Oid> types(rows, kBytea);
  const Result result(PQprepare(connection.get(), StatementFor(rows).c_str(), query.c_str(),
                                static_cast<int>(rows), types.data()));
  return PQresultStatus(result.get()) == PGRES_COMMAND_OK ? absl::OkStatus() : ErrorOf(connection);
}

// A message is an INSERT of so many rows and its commit.
class Publishing : public WindowedConnection {
 public:
  static absl::StatusOr<std::unique_ptr<Publishing>> Open(int port,
                                                          absl::Span<const std::string> events,
                                                          size_t per_message) {
    BASIN_ASSIGN_OR_RETURN(Connection connection, Connect(port));
    std::set<size_t> sizes;
    std::vector<absl::Span<const std::string>> messages;
    for (size_t first = 0; first < events.size(); first += per_message) {
      messages.push_back(events.subspan(first, per_message));
      sizes.insert(messages.back().size());
    }
    for (const size_t rows : sizes) BASIN_RETURN_IF_ERROR(PrepareInsert(connection, rows));
    if (PQsetnonblocking(connection.get(), 1) != 0 || PQenterPipelineMode(connection.get()) != 1)
      return ErrorOf(connection);
    return std::unique_ptr<Publishing>(new Publishing(std::move(connection), std::move(messages)));
  }

  int socket() const override { return PQsocket(connection_.get()); }
  size_t messages() const override { return messages_.size(); }
  uint64_t events_in(size_t message) const override { return messages_[message].size(); }

  absl::Status Append(size_t message) override {
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const std::string& row : messages_[message]) {
      values.push_back(row.data());
      lengths.push_back(static_cast<int>(row.size()));
    }
    const std::vector<int> binary(values.size(), 1);
    if (PQsendQueryPrepared(connection_.get(), StatementFor(values.size()).c_str(),
                            static_cast<int>(values.size()), values.data(), lengths.data(),
                            binary.data(), 1) != 1 ||
        PQpipelineSync(connection_.get()) != 1)
      return ErrorOf(connection_);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Flush() override {
    const int left = PQflush(connection_.get());
    if (left < 0) return ErrorOf(connection_);
    return left == 0;
  }

  // Of every message come the INSERT's result, its end (a null), and the commit.
  absl::StatusOr<uint64_t> Receive() override {
    if (PQconsumeInput(connection_.get()) != 1) return ErrorOf(connection_);
    uint64_t committed = 0;
    while (answered_ < messages_.size() && PQisBusy(connection_.get()) == 0) {
      const Result result(PQgetResult(connection_.get()));
      if (result == nullptr) {
        if (std::exchange(ended_, true)) break;  // twice: nothing is under way
        continue;
      }
      ended_ = false;
      const ExecStatusType status = PQresultStatus(result.get());
      if (status == PGRES_PIPELINE_SYNC) {
        ++committed;
        ++answered_;
      } else if (status != PGRES_COMMAND_OK) {
        return absl::UnavailableError(PQresultErrorMessage(result.get()));
      }
    }
    return committed;
  }

 private:
  Publishing(Connection connection, std::vector<absl::Span<const std::string>> messages)
      : connection_(std::move(connection)), messages_(std::move(messages)) {}

  const Connection connection_;
  const std::vector<absl::Span<const std::string>> messages_;
  size_t answered_ = 0;
  bool ended_ = false;  // the last thing read was the end of a result
};

// Where Debian puts the programs of each version.
std::vector<std::string> ProgramFolders() {
  std::vector<std::string> folders;
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
    folders.push_back((version.path() / "bin").string());
  return folders;
}

class PostgreSql : public Peer {
 public:
  const PeerTraits& traits() const override { return traits_; }

  absl::StatusOr<PublishLoad> Publish(const PeerLoad& load) override {
    std::vector<std::unique_ptr<WindowedConnection>> connections;
    for (int i = 0; i < load.publishers; ++i) {
      BASIN_ASSIGN_OR_RETURN(auto connection,
                             Publishing::Open(port(), ShareOf(load.events, i, load.publishers),
                                              load.events_per_message));
      connections.push_back(std::move(connection));
    }
    return RunWindowed(connections, load.messages_in_flight);
  }

  absl::StatusOr<ReplayLoad> Replay(uint64_t events) override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    ReplayLoad load;
    const absl::Duration start = SteadyNow();
    BASIN_RETURN_IF_ERROR(Ask(connection,
                              "BEGIN; DECLARE reader BINARY NO SCROLL CURSOR FOR "
                              "SELECT position, body FROM events ORDER BY position")
                              .status());
    const std::string fetch = absl::StrCat("FETCH ", kPage, " FROM reader");
    while (load.events < events) {
      BASIN_ASSIGN_OR_RETURN(const Result page, Ask(connection, fetch));
      const int rows = PQntuples(page.get());
      if (rows == 0) return absl::DataLossError("the table ends early");
      for (int i = 0; i < rows; ++i)
        load.bytes += static_cast<uint64_t>(PQgetlength(page.get(), i, 1));
      load.events += static_cast<uint64_t>(rows);
    }
    load.took = SteadyNow() - start;
    return load;
  }

  absl::StatusOr<std::string> Version() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    return std::string(PQparameterStatus(connection.get(), "server_version"));
  }

 protected:
  absl::Status PrepareFolder() override {
    if (geteuid() == 0) {
      const passwd* user = getpwnam(kUser);
      if (user == nullptr || chown(folder().c_str(), user->pw_uid, user->pw_gid) != 0)
        return absl::NotFoundError("there is no user postgres");
    }
    BASIN_ASSIGN_OR_RETURN(std::string initdb, FindServer("initdb", ProgramFolders()));
    const ServerCommand command =
        AsUser({.program = std::move(initdb),
                .arguments = {"-D", data(), "-A", "trust", "-U", kUser, "-E", "UTF8", "--locale=C"},
                .user = kUser});
    Program program(command.program, command.arguments, folder() + "/initdb.log");
    if (program.Wait() == 0) return absl::OkStatus();
    return absl::UnavailableError(program.Output());
  }

  absl::Status PrepareServer() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    return Ask(connection,
               "CREATE TABLE events (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
               "body bytea NOT NULL)")
        .status();
  }

  absl::StatusOr<ServerCommand> Command() override {
    BASIN_ASSIGN_OR_RETURN(std::string program, FindServer("postgres", ProgramFolders()));
    return ServerCommand{
        .program = std::move(program),
        .arguments = {"-D", data(), "-p", absl::StrCat(port()), "-c", "listen_addresses=127.0.0.1",
                      "-c", "unix_socket_directories="},
        .environment = {"LC_ALL=C"},
        .user = kUser};
  }

  // A table that is not there, before the server is prepared, holds nothing.
  absl::StatusOr<uint64_t> Stored() override {
    BASIN_ASSIGN_OR_RETURN(const Connection connection, Connect(port()));
    BASIN_ASSIGN_OR_RETURN(const Result table,
                           Ask(connection, "SELECT to_regclass('events') IS NULL"));
    if (PQgetvalue(table.get(), 0, 0)[0] == 't') return 0;
    BASIN_ASSIGN_OR_RETURN(const Result last,
                           Ask(connection, "SELECT coalesce(max(position), 0) FROM events"));
    uint64_t stored = 0;
    if (!absl::SimpleAtoi(PQgetvalue(last.get(), 0, 0), &stored))
      return absl::DataLossError("no number of rows");
    return stored;
  }

 private:
  std::string data() const { return folder() + "/data"; }

  const PeerTraits traits_ = {
      .name = kPostgreSql,
      .settings =
          "its defaults: every commit synced before the answer; prepared INSERTs of 1 or "
          "64 rows a commit in pipeline mode; read with a binary cursor",
      .single_events_divisor = 10};
};

}  // namespace

std::unique_ptr<Peer> MakePostgreSql() { return std::make_unique<PostgreSql>(); }

}  // namespace basin
