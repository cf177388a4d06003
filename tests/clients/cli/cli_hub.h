// A hub of its own for a test of the command line, and basinctl as one of its actors.
#ifndef BASIN_TESTS_CLIENTS_CLI_CLI_HUB_H_
#define BASIN_TESTS_CLIENTS_CLI_CLI_HUB_H_

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/clients/cli/cli_run.h"
#include "tests/support/hub_process.h"
#include "tests/support/temporary_folder.h"

namespace basin::cli {

class CliHub {
 public:
  explicit CliHub(HubProcessOptions options = {})
      : hub_(folder_.path(), WithMemory(std::move(options))) {
    EXPECT_TRUE(hub_.Start());
  }

  // The arguments that make `actor` speak to this hub, before `more`.
  std::vector<std::string> As(const std::string& actor,
                              const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"--hub",     hub_.endpoint(),
                                          "--hub-key", folder_ / "hub.key.pub",
                                          "--key",     hub_.key_file_of(actor)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  CliRun Run(const std::string& actor, const std::vector<std::string>& arguments,
             const std::string& in = "") const {
    return RunCli(As(actor, arguments), {.in = in, .folder = folder_.path()});
  }
  // With -o json, parsed; null when the program said something else.
  nlohmann::json Ask(const std::string& actor, std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"-o", "json"});
    return nlohmann::json::parse(Run(actor, arguments).out, nullptr, false);
  }

  // The log's last sequence.
  uint64_t Head() const { return Ask("operator", {"hub", "status"})["head"]; }
  // Defines the 25 basins: 51 events.
  void DefineBasins() const { EXPECT_EQ(Run("operator", {"import", "basins"}).code, 0); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string path(const std::string& name) const { return folder_ / name; }
  HubProcess& hub() { return hub_; }

 private:
  // These tests are about the command line: what they write need not outlive them.
  static HubProcessOptions WithMemory(HubProcessOptions options) {
    options.backend = "memory";
    return options;
  }

  TemporaryFolder folder_;
  HubProcess hub_;
};

inline constexpr uint64_t kGroundEvents = 51;

}  // namespace basin::cli

#endif  // BASIN_TESTS_CLIENTS_CLI_CLI_HUB_H_
