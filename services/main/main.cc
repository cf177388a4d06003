// basin-views: follows a hub's log, folds it into views, and answers what the basins' health is.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "google/protobuf/stubs/logging.h"
#include "proto/config/config.h"
#include "proto/model/status.h"
#include "services/main/service.h"
#include "services/main/settings.h"

namespace basin {
namespace {

struct Arguments {
  std::string config;
  bool check = false;
};

// Rows found damaged are given up and folded again; a disk that damages them again and again is
// told of by ending.
constexpr int kFreshStartsMax = 3;

absl::StatusOr<ViewsSettings> ReadSettings(const std::string& path) {
  v1::ViewsConfig config = DefaultViewsConfig();
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  BASIN_RETURN_IF_ERROR(
      ApplyEnvironment([](const char* name) { return std::getenv(name); }, config));
  return ReadViewsSettings(config);
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

absl::Status ServeOnce(Context& context, const EventCatalog& catalog,
                       const ViewsService::Inputs& inputs) {
  BASIN_ASSIGN_OR_RETURN(const auto service,
                         ViewsService::Start(context, catalog, inputs, LogLine));
  spdlog::info("what=listening endpoint={} http={}:{}", service->endpoint(),
               inputs.settings.http.host, service->http_port());
  return service->Run();
}

absl::Status Serve(const ViewsService::Inputs& inputs) {
  ViewsService::HoldSignals();
  Context context;
  const EventCatalog catalog;
  absl::Status status = ServeOnce(context, catalog, inputs);
  for (int starts = 0; absl::IsDataLoss(status) && starts < kFreshStartsMax; ++starts) {
    spdlog::warn("what=views_discarded because=\"{}\"", std::string(status.message()));
    BASIN_RETURN_IF_ERROR(ViewsService::Discard(inputs.settings));
    status = ServeOnce(context, catalog, inputs);
  }
  return status;
}

absl::Status Run(const Arguments& arguments) {
  BASIN_ASSIGN_OR_RETURN(ViewsSettings settings, ReadSettings(arguments.config));
  BASIN_ASSIGN_OR_RETURN(const ViewsService::Inputs inputs,
                         ViewsService::ReadInputs(std::move(settings), BASIN_VERSION));
  if (arguments.check) {
    std::cout << "ok\n";
    return absl::OkStatus();
  }
  return Serve(inputs);
}

int Main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("views"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);

  Arguments arguments;
  CLI::App app("basin-views: folds a hub's log into views and answers how the basins do");
  app.set_version_flag("--version", std::string("basin-views ") + BASIN_VERSION);
  app.add_option("--config", arguments.config, "views.toml")->required();
  app.add_flag("--check", arguments.check,
               "read the configuration, the keys and the actors; start nothing");
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
