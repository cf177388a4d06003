// A client that was written from proto/README.md alone talks to a real hub, and to the project's
// own client through it.
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/sdk/client.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

bool Succeeds(const std::string& command) { return std::system(command.c_str()) == 0; }

// A Python that has what the client needs; empty when there is none.
std::string FindPython() {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (Succeeds(absl::StrCat(python,
                              " -c 'import zmq, google.protobuf, cryptography' > /dev/null 2>&1")))
      return python;
  }
  return {};
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

class StrangerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    python_ = FindPython();
    if (python_.empty())
      GTEST_SKIP() << "NOT CHECKED: python3-zmq, -protobuf or -cryptography is missing";
    ASSERT_TRUE(
        Succeeds(absl::StrCat("cd ", BASIN_SOURCE_DIR, "/proto && protoc -I . --python_out ",
                              folder_.path(), " basin/v1/*.proto")));
    ASSERT_TRUE(hub_.Start());
  }

  // Runs the stranger as `actor`; true when it found everything as the document says.
  bool RunStranger(const std::string& actor) {
    return Succeeds(absl::StrCat("PYTHONPATH=", folder_.path(), " ", python_, " ", BASIN_SOURCE_DIR,
                                 "/tests/proto/stranger_client.py ", hub_.endpoint(), " ",
                                 folder_ / "hub.key.pub", " ", hub_.key_file_of(actor), " ", actor,
                                 " 1107 > ", report_file_, " 2>&1"));
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  const std::string report_file_ = folder_ / "report.json";
  std::string python_;
};

TEST_F(StrangerTest, PublishesAndReadsBack) {
  auto client = Client::Connect(hub_.ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  const auto outcomes =
      (*client)->Publish({{TerritoryEvent({.actor = "operator", .basin = "1101"})}});
  BASIN_ASSERT_OK(outcomes);

  ASSERT_TRUE(RunStranger("operator")) << ReadFile(report_file_);

  const auto report = nlohmann::json::parse(ReadFile(report_file_));
  EXPECT_EQ(report["actor"], "operator");
  EXPECT_EQ(report["sequences"], nlohmann::json({2, 3}));
  EXPECT_EQ(report["sources"].size(), 3u);
  EXPECT_EQ(report["proved"], 3) << "heads and proofs, verified from the document alone";
}

TEST_F(StrangerTest, IsToldWhatItMayNotDo) {
  EXPECT_FALSE(RunStranger("ml"));  // no operator: may not define a basin
  EXPECT_NE(ReadFile(report_file_).find("both enter the log"), std::string::npos)
      << ReadFile(report_file_);
}

}  // namespace
}  // namespace basin
