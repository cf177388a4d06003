// basin-hub: reads its configuration, opens the log, and serves until it is told to stop.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>

#include "broker/backends/open_event_log.h"
#include "broker/hub/hub.h"
#include "broker/hub/hub_http.h"
#include "broker/hub/settings.h"
#include "broker/index/place_index.h"
#include "broker/index/tree_index.h"
#include "broker/offline/log_commands.h"
#include "broker/retention/holds.h"
#include "google/protobuf/stubs/logging.h"
#include "proto/config/config.h"
#include "proto/http/http_server.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/event_id.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

struct Arguments {
  std::string config;
  bool check = false;
  bool confirm_clock = false;
};

struct Inputs {
  HubSettings settings;
  KeyPair keys;
  std::shared_ptr<const Actors> actors;
};

absl::StatusOr<Inputs> ReadInputs(const Arguments& arguments, const EventCatalog& catalog) {
  v1::HubConfig config = DefaultHubConfig();
  BASIN_RETURN_IF_ERROR(LoadConfig(arguments.config, config));
  BASIN_RETURN_IF_ERROR(
      ApplyEnvironment([](const char* name) { return std::getenv(name); }, config));
  Inputs inputs;
  BASIN_ASSIGN_OR_RETURN(inputs.settings, ReadSettings(config));
  inputs.settings.hub.version = BASIN_VERSION;
  std::random_device seed;
  inputs.settings.log.new_log_id = MakeUuidV7(WallNow(), seed);
  BASIN_ASSIGN_OR_RETURN(inputs.keys, LoadKeyPair(inputs.settings.secret_key_file));
  if (!inputs.settings.signing_key_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(SigningKey key, SigningKey::Load(inputs.settings.signing_key_file));
    inputs.settings.hub.signing_key = std::make_shared<const SigningKey>(std::move(key));
  }
  BASIN_ASSIGN_OR_RETURN(inputs.actors, LoadActors(inputs.settings.actors_file, catalog));
  return inputs;
}

absl::StatusOr<std::unique_ptr<FactStore>> OpenFacts(const HubSettings& settings,
                                                     const EventLog& log) {
  if (settings.facts_folder.empty()) return MakeMemoryFactStore();
  return OpenRocksDbFactStore(settings.facts_folder, log.identity(), log.durable_head(),
                              {.checkpoint_min = log.purged_through()});
}

absl::StatusOr<std::unique_ptr<TreeIndex>> OpenTree(const HubSettings& settings,
                                                    const EventLog& log,
                                                    const FoldProgress& progress) {
  if (settings.tree_folder.empty()) return TreeIndex::Open(log, MakeMemoryFoldStore(), progress);
  BASIN_ASSIGN_OR_RETURN(auto store, OpenRocksDbFoldStore({.folder = settings.tree_folder,
                                                           .format = kTreeIndexFormat,
                                                           .identity = log.identity(),
                                                           .durable_head = log.durable_head()}));
  return TreeIndex::Open(log, std::move(store), progress);
}

absl::StatusOr<std::unique_ptr<PlaceIndex>> OpenPlaces(const HubSettings& settings,
                                                       const EventLog& log) {
  if (settings.places_folder.empty()) return PlaceIndex::Open(MakeMemoryFoldStore());
  BASIN_ASSIGN_OR_RETURN(auto store, OpenRocksDbFoldStore({.folder = settings.places_folder,
                                                           .format = kPlaceIndexFormat,
                                                           .identity = log.identity(),
                                                           .durable_head = log.durable_head()}));
  return PlaceIndex::Open(std::move(store));
}

// Says every two seconds how far what is derived has caught up with the log.
std::function<void(Sequence)> CatchUpProgress(const EventLog& log) {
  return [head = log.durable_head(), told_at = SteadyNow()](Sequence reached) mutable {
    if (SteadyNow() - told_at < absl::Seconds(2)) return;
    told_at = SteadyNow();
    spdlog::info("what=catching_up reached={} head={}", reached, head);
  };
}

void LogOpening(const OpenedEventLog& opened, const FactStore& facts, const TreeIndex& tree,
                const PlaceIndex& places) {
  const RecoveryReport& report = opened.report;
  spdlog::info("what=log_opened log={} epoch={} origin={} head={} created={}",
               opened.log->identity().log_id, opened.log->identity().epoch,
               v1::Origin_Name(opened.log->identity().origin), opened.log->durable_head(),
               report.created);
  if (report.repaired)
    spdlog::warn("what=log_repaired acknowledged={} recovered={} damage=\"{}\"",
                 report.acknowledged, report.recovered, report.damage);
  if (!facts.rebuilt_because().empty())
    spdlog::warn("what=facts_rebuilt because=\"{}\"", facts.rebuilt_because());
  if (!tree.rebuilt_because().empty())
    spdlog::warn("what=tree_rebuilt because=\"{}\"", tree.rebuilt_because());
  if (const std::string because = places.rebuilt_because(); !because.empty())
    spdlog::warn("what=places_rebuilt because=\"{}\"", because);
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

absl::Status Serve(Inputs inputs, const EventCatalog& catalog, bool confirm_clock) {
  Hub::HoldSignals();
  Context context;
  BASIN_ASSIGN_OR_RETURN(OpenedEventLog opened, OpenEventLog(inputs.settings.log));
  BASIN_ASSIGN_OR_RETURN(const auto facts, OpenFacts(inputs.settings, *opened.log));
  BASIN_RETURN_IF_ERROR(CatchUp(*opened.log, catalog, *facts, CatchUpProgress(*opened.log)));
  BASIN_ASSIGN_OR_RETURN(const auto tree,
                         OpenTree(inputs.settings, *opened.log, CatchUpProgress(*opened.log)));
  BASIN_ASSIGN_OR_RETURN(const auto places, OpenPlaces(inputs.settings, *opened.log));
  LogOpening(opened, *facts, *tree, *places);
  if (inputs.settings.hub.signing_key == nullptr)
    spdlog::warn("what=heads_unsigned because=\"no listen.signing_key\"");

  BASIN_ASSIGN_OR_RETURN(
      const auto hub,
      Hub::Bind({context, catalog, *opened.log, *facts, *tree, *places}, inputs.settings,
                inputs.keys, inputs.actors, confirm_clock, LogLine));
  BASIN_ASSIGN_OR_RETURN(const auto http, HttpServer::Start({.host = inputs.settings.http.host,
                                                             .port = inputs.settings.http.port,
                                                             .names = inputs.settings.http_names},
                                                            HubRoutes(*hub)));
  spdlog::info("what=listening endpoint={} http={}:{}", hub->endpoint(), inputs.settings.http.host,
               http->port());
  const absl::Status status = hub->Run();
  if (status.ok()) return status;
  // What is durable is recovered by restarting; nothing else in this process is trusted any more.
  spdlog::critical("what=ended error=\"{}\"", std::string(status.message()));
  spdlog::shutdown();
  std::_Exit(ExitCode(MakeError(v1::IO_FAILED)));
}

absl::Status Run(const Arguments& arguments) {
  const EventCatalog catalog;
  BASIN_ASSIGN_OR_RETURN(Inputs inputs, ReadInputs(arguments, catalog));
  if (arguments.check) {
    BASIN_RETURN_IF_ERROR(LoadHolds(inputs.settings.retention.holds_file).status());
    std::cout << "ok\n";
    return absl::OkStatus();
  }
  return Serve(std::move(inputs), catalog, arguments.confirm_clock);
}

int Main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("hub"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);

  Arguments arguments;
  CLI::App app(
      "basin-hub: takes coordination events, keeps them, and brings them to whom they concern");
  app.set_version_flag("--version", std::string("basin-hub ") + BASIN_VERSION);
  app.add_option("--config", arguments.config, "hub.toml");
  app.add_flag("--check", arguments.check,
               "read the configuration, the key and the actors; start nothing");
  app.add_flag("--confirm-clock", arguments.confirm_clock,
               "the clock is right, although it is far from the last record");
  LogCommands log(app);
  try {
    app.parse(argc, argv);
    if (!log.parsed() && arguments.config.empty()) throw CLI::RequiredError("--config");
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : ExitCode(MakeError(v1::USAGE));
  }
  if (log.parsed()) return log.Run(stdout, stderr);
  const absl::Status status = Run(arguments);
  if (!status.ok()) spdlog::error("what=failed error=\"{}\"", std::string(status.message()));
  return ExitCode(status);
}

}  // namespace
}  // namespace basin

int main(int argc, char** argv) { return basin::Main(argc, argv); }
