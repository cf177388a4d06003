// deploy/run in the hands of somebody who tries it: two hubs of one home, ports, options.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Holds a port of loopback, as another program would.
class Holder {
 public:
  explicit Holder(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    holds_ = bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
             listen(socket_, 1) == 0;
  }
  ~Holder() { close(socket_); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  bool holds() const { return holds_; }

 private:
  const int socket_;
  bool holds_ = false;
};

// A port N such that N, N+1, N+80 and N+81 are free. Tests of other processes look elsewhere first.
int FreePorts() {
  static int next = 20000 + getpid() % 100 * 200;
  for (;; next += 2) {
    const std::array<int, 4> wanted = {next, next + 1, next + 80, next + 81};
    bool free = true;
    for (const int port : wanted) free = free && Holder(port).holds();
    if (free) return std::exchange(next, next + 2);
  }
}

struct Ended {
  int code;
  std::string words;
};

class DeployRunTest : public testing::Test {
 protected:
  ~DeployRunTest() override { Deploy({"--stop"}); }

  Ended Deploy(std::vector<std::string> arguments, const std::string& home = "home") {
    arguments.insert(arguments.end(), {"--home", folder_ / home});
    return RunProgram(std::string(BASIN_SOURCE_DIR) + "/deploy/run", arguments);
  }
  // What the operator of the hub of that origin sees.
  Ended Cli(const std::string& origin, std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", folder_ / ("home/" + origin + "/cli.toml")});
    return RunProgram(ProgramPath("basinctl"), arguments);
  }
  bool Exists(const std::string& path) { return std::filesystem::exists(folder_ / path); }

  TemporaryFolder folder_;

 private:
  Ended RunProgram(const std::string& path, const std::vector<std::string>& arguments) {
    const std::string output = folder_ / absl::StrCat("words-", ++runs_);
    Program program(
        path, arguments, output,
        {absl::StrCat("BASIN_PROGRAMS=", BASIN_BINARY_DIR, "/bin"), "BASINCTL_LANG=en"});
    const int code = program.Wait(absl::Minutes(3));
    return {code, program.Output()};
  }

  int runs_ = 0;
};

TEST_F(DeployRunTest, ARealHubRunsBesideASimulatedOneOfTheSameHome) {
  const int simulated = FreePorts(), real = FreePorts();

  const Ended first = Deploy({"--days", "2", "--port", absl::StrCat(simulated)});
  const Ended second = Deploy({"--empty", "--port", absl::StrCat(real)});

  EXPECT_EQ(first.code, 0) << first.words;
  EXPECT_EQ(second.code, 0) << second.words;
  EXPECT_THAT(first.words, HasSubstr("simulated data"));
  EXPECT_THAT(second.words, Not(HasSubstr("simulated data")));
  EXPECT_THAT(Cli("simulated", {"hub", "status", "-o", "json"}).words,
              HasSubstr(R"("origin": "simulated")"));
  EXPECT_THAT(Cli("real", {"hub", "status", "-o", "json"}).words,
              AllOf(HasSubstr(R"("origin": "real")"), HasSubstr(R"("head": 51)")));
  EXPECT_THAT(
      Deploy({"--status"}).words,
      AllOf(HasSubstr("basin-hub runs"), HasSubstr("basin-views runs"),
            HasSubstr("basin-sentinel runs"), HasSubstr("home/simulated"), HasSubstr("home/real")));
}

TEST_F(DeployRunTest, AHubThatCannotHaveItsPortIsNotTakenForReady) {
  const std::string port = absl::StrCat(FreePorts());
  const Ended simulated = Deploy({"--days", "1", "--port", port});
  ASSERT_EQ(simulated.code, 0) << simulated.words;

  // The other hub answers "ready" on the very port that is asked.
  const Ended run = Deploy({"--empty", "--port", port});

  EXPECT_EQ(run.code, 1) << run.words;
  EXPECT_THAT(run.words, HasSubstr(absl::StrCat("port ", port, " is in use")));
  EXPECT_FALSE(Exists("home/real/fed"));
  EXPECT_FALSE(Exists("home/real/basin-hub.pid"));
}

TEST_F(DeployRunTest, AViewsPortThatIsTakenIsToldToo) {
  const int port = FreePorts();
  const Holder other(port + 81);
  ASSERT_TRUE(other.holds());

  const Ended run = Deploy({"--days", "1", "--port", absl::StrCat(port)});

  EXPECT_EQ(run.code, 1) << run.words;
  EXPECT_THAT(run.words, HasSubstr(absl::StrCat("port ", port + 81, " is in use")));
}

TEST_F(DeployRunTest, SaysWhatItDoesNotChangeAnyMore) {
  const int port = FreePorts();
  const Ended first = Deploy({"--days", "1", "--port", absl::StrCat(port)});
  ASSERT_EQ(first.code, 0) << first.words;

  const Ended again = Deploy({"--days", "1"});
  const Ended other_port = Deploy({"--port", absl::StrCat(port + 2)});
  const Ended more_days = Deploy({"--days", "3"});

  EXPECT_EQ(again.code, 0) << again.words;
  EXPECT_THAT(again.words, Not(HasSubstr("NOT fed")));
  EXPECT_EQ(other_port.code, 2);
  EXPECT_THAT(other_port.words, HasSubstr(absl::StrCat("listens on port ", port)));
  EXPECT_EQ(more_days.code, 0) << more_days.words;
  EXPECT_THAT(more_days.words, HasSubstr("NOT fed again: it holds 1 simulated days"));
}

TEST_F(DeployRunTest, RefusesOptionsItCannotUse) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--days"}, {"--days", "0"},     {"--days", "ten"}, {"--seed"},
      {"--port"}, {"--port", "70000"}, {"--home"},        {"--dayz", "3"}};

  for (const std::vector<std::string>& arguments : wrong) {
    Program program(std::string(BASIN_SOURCE_DIR) + "/deploy/run", arguments,
                    folder_ / ("wrong" + arguments.front()));
    EXPECT_EQ(program.Wait(), 2) << arguments.front();
    EXPECT_THAT(program.Output(), HasSubstr("see deploy/run --help")) << arguments.front();
  }
}

}  // namespace
}  // namespace basin
