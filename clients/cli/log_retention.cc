#include "clients/cli/log_retention.h"

#include <memory>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Validators.hpp"
#include "clients/cli/hub_program.h"

namespace basin::cli {
namespace {

struct RetentionOptions {
  std::string act, hub_config, plan, rate = "32MiB";
  bool confirm_clock = false;
};

absl::StatusOr<int> Run(Shell& shell, const RetentionOptions& options) {
  std::vector<std::string> arguments = {"retention",        options.act, "--hub-config",
                                        options.hub_config, "--rate",    options.rate};
  if (!options.plan.empty()) arguments.insert(arguments.end(), {"--plan", options.plan});
  if (options.confirm_clock) arguments.push_back("--confirm-clock");
  return BecomeHubLog(shell, arguments);
}

}  // namespace

Action DeclareLogRetention(CLI::App& app, const Words& words) {
  auto options = std::make_shared<RetentionOptions>();
  app.add_option("ACT", options->act,
                 words({"plan : dire ce qui serait purgé ; apply : purger ce qu'un plan a dit",
                        "plan: say what would be purged; apply: purge what a plan said"}))
      ->required()
      ->check(CLI::IsMember({"plan", "apply"}));
  app.add_option("--hub-config", options->hub_config,
                 words({"hub.toml : quel journal, quelles durées, quelles conservations",
                        "hub.toml: which log, which ages, which holds"}))
      ->required()
      ->type_name("FILE");
  app.add_option("--plan", options->plan,
                 words({"le plan : écrit par plan, exigé par apply",
                        "the plan: written by plan, demanded by apply"}))
      ->type_name("FILE");
  app.add_option("--rate", options->rate,
                 words({"octets par seconde au plus, lus et écrits ; 0B : sans limite",
                        "at most so many bytes a second, read and written; 0B: no bound"}))
      ->type_name("SIZE");
  app.add_flag("--confirm-clock", options->confirm_clock,
               words({"l'horloge est juste, bien que rien n'ait été enregistré depuis longtemps",
                      "the clock is right, although nothing was recorded for long"}));
  return [options](Shell& shell) { return Run(shell, *options); };
}

}  // namespace basin::cli
