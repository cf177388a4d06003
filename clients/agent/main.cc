// basin-agent: publishes what is dropped into a folder, and brings what concerns the agency into
// another.
#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "clients/agent/agent.h"
#include "clients/agent/settings.h"
#include "google/protobuf/stubs/logging.h"
#include "proto/config/config.h"
#include "proto/files/folder_lock.h"
#include "proto/files/posix_file.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

struct Arguments {
  std::string config;
  bool check = false;
  bool once = false;
};

// Set by signals; the only thing a handler may do.
volatile std::sig_atomic_t stop_requested = 0;

void HandleSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { stop_requested = 1; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

absl::StatusOr<AgentSettings> ReadSettings(const std::string& path) {
  v1::AgentConfig config = DefaultAgentConfig();
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  BASIN_RETURN_IF_ERROR(
      ApplyEnvironment([](const char* name) { return std::getenv(name); }, config));
  return ReadAgentSettings(config);
}

absl::StatusOr<ClientOptions> ReadConnection(const AgentSettings& settings) {
  ClientOptions options;
  options.endpoint = settings.endpoint;
  options.agent = std::string("basin-agent/") + BASIN_VERSION;
  options.purpose = "agency's outbox and inbox";
  options.timeout = absl::Seconds(5);
  BASIN_ASSIGN_OR_RETURN(options.server_key, LoadPublicKey(settings.server_key_file));
  BASIN_ASSIGN_OR_RETURN(options.keys, LoadKeyPair(settings.secret_key_file));
  // What the hub's log was when the agency saw it last: a hub that rewrote it is refused.
  options.head_file = settings.state + "/head";
  if (!settings.signing_key_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(options.signing_key, VerifyingKey::Load(settings.signing_key_file));
  }
  return options;
}

void LogLine(Severity severity, const std::string& line) {
  switch (severity) {
    case Severity::kInfo:
      return spdlog::info("{}", line);
    case Severity::kWarning:
      return spdlog::warn("{}", line);
    case Severity::kError:
      return spdlog::error("{}", line);
  }
}

absl::Status Run(const Arguments& arguments) {
  BASIN_ASSIGN_OR_RETURN(const AgentSettings settings, ReadSettings(arguments.config));
  BASIN_ASSIGN_OR_RETURN(ClientOptions connection, ReadConnection(settings));
  if (arguments.check) {
    std::cout << "ok\n";
    return absl::OkStatus();
  }
  BASIN_RETURN_IF_ERROR(MakeFolder(settings.state));
  BASIN_ASSIGN_OR_RETURN(const auto lock, FolderLock::Take(settings.state));
  HandleSignals();
  const EventCatalog catalog;
  Agent agent(settings, std::move(connection), catalog,
              {.now = &WallNow,
               .stop = [] { return stop_requested != 0; },
               .wait =
                   [](absl::Duration wait) {
                     poll(nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(wait)));
                   },
               .report = &LogLine});
  spdlog::info("what=started actor={} outbox=\"{}\" inbox=\"{}\"", settings.context.actor,
               settings.outbox, settings.inbox);
  const absl::Status status = agent.Run(arguments.once);
  if (status.ok()) spdlog::info("what=stopped");
  return status;
}

int Main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("agent"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);

  Arguments arguments;
  CLI::App app(
      "basin-agent: publishes the files of an outbox folder, and receives into an inbox folder");
  app.set_version_flag("--version", std::string("basin-agent ") + BASIN_VERSION);
  app.add_option("--config", arguments.config, "agent.toml")->required();
  app.add_flag("--check", arguments.check, "read the configuration and the keys; start nothing");
  app.add_flag("--once", arguments.once,
               "handle what lies in the outbox, catch up with the inbox, and end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : ExitCode(MakeError(v1::USAGE));
  }
  const absl::Status status = Run(arguments);
  if (!status.ok()) spdlog::error("what=failed error=\"{}\"", std::string(status.message()));
  return ExitCode(status);
}

}  // namespace
}  // namespace basin

int main(int argc, char** argv) { return basin::Main(argc, argv); }
