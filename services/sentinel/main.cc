// basin-sentinel: watches the deadlines of a hub's log, and publishes alerts.
#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "google/protobuf/stubs/logging.h"
#include "proto/config/config.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"
#include "proto/wire/poll_loop.h"
#include "services/projection/rocksdb/rocksdb_view_store.h"
#include "services/sentinel/settings.h"
#include "services/sentinel/watch.h"

namespace basin {
namespace {

struct Arguments {
  std::string config;
  bool check = false;
  bool once = false;
};

// Rows found damaged are given up and folded again; a disk that damages them again and again is
// told of by ending.
constexpr int kFreshStartsMax = 3;
// Of one attempt to connect; the program's end waits for it.
constexpr absl::Duration kTimeout = absl::Seconds(5);

// Set by signals; the only thing a handler may do.
volatile std::sig_atomic_t stop_requested = 0;

void HandleSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { stop_requested = 1; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

absl::StatusOr<SentinelSettings> ReadSettings(const std::string& path) {
  v1::SentinelConfig config = DefaultSentinelConfig();
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  BASIN_RETURN_IF_ERROR(
      ApplyEnvironment([](const char* name) { return std::getenv(name); }, config));
  return ReadSentinelSettings(config);
}

absl::StatusOr<WatchOptions> ReadOptions(const SentinelSettings& settings) {
  ClientOptions client;
  client.agent = std::string("basin-sentinel/") + BASIN_VERSION;
  client.purpose = "deadlines";
  client.timeout = kTimeout;
  BASIN_ASSIGN_OR_RETURN(client.keys, LoadKeyPair(settings.secret_key_file));
  WatchOptions options;
  options.hub = client;
  options.hub.endpoint = settings.hub_endpoint;
  BASIN_ASSIGN_OR_RETURN(options.hub.server_key, LoadPublicKey(settings.hub_key_file));
  if (!settings.views_endpoint.empty()) {
    options.views = client;
    options.views->endpoint = settings.views_endpoint;
    BASIN_ASSIGN_OR_RETURN(options.views->server_key, LoadPublicKey(settings.views_key_file));
  }
  BASIN_ASSIGN_OR_RETURN(options.operators, LoadOperators(settings.actors_file));
  options.judge_every = settings.judge_every;
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

absl::Status WatchOnce(const std::string& rows, const WatchOptions& options, bool once) {
  BASIN_ASSIGN_OR_RETURN(const auto opened, RocksdbViewStore::Open(rows));
  if (!opened.emptied_because.empty())
    spdlog::warn("what=rows_emptied because=\"{}\"", opened.emptied_because);
  const EventCatalog catalog;
  Watch watch(options, *opened.store, catalog,
              {.now = &WallNow,
               .steady = &SteadyNow,
               .stop = [] { return stop_requested != 0; },
               .wait =
                   [](absl::Duration wait) {
                     poll(nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(wait)));
                   },
               .report = &LogLine});
  return watch.Run(once);
}

absl::Status Run(const Arguments& arguments) {
  BASIN_ASSIGN_OR_RETURN(const SentinelSettings settings, ReadSettings(arguments.config));
  BASIN_ASSIGN_OR_RETURN(const WatchOptions options, ReadOptions(settings));
  if (arguments.check) {
    std::cout << "ok\n";
    return absl::OkStatus();
  }
  HandleSignals();
  spdlog::info("what=started hub={} folder=\"{}\"", settings.hub_endpoint, settings.folder);
  const std::string rows = settings.folder + "/rows";
  absl::Status status = WatchOnce(rows, options, arguments.once);
  for (int starts = 0; absl::IsDataLoss(status) && starts < kFreshStartsMax; ++starts) {
    spdlog::warn("what=rows_discarded because=\"{}\"", std::string(status.message()));
    BASIN_RETURN_IF_ERROR(RocksdbViewStore::Empty(rows));
    status = WatchOnce(rows, options, arguments.once);
  }
  if (status.ok()) spdlog::info("what=stopped");
  return status;
}

int Main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("sentinel"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);

  Arguments arguments;
  CLI::App app("basin-sentinel: watches the deadlines of a hub's log, and publishes alerts");
  app.set_version_flag("--version", std::string("basin-sentinel ") + BASIN_VERSION);
  app.add_option("--config", arguments.config, "sentinel.toml")->required();
  app.add_flag("--check", arguments.check, "read the configuration and the keys; start nothing");
  app.add_flag("--once", arguments.once,
               "judge the last day that is over, say what is due, and end");
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
