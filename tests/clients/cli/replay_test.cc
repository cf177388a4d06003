#include "clients/cli/replay.h"

#include <csignal>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;

class ReplayTest : public testing::Test {
 protected:
  ReplayTest() { hub_.DefineBasins(); }

  const CliHub hub_{{.origin = "simulated"}};
};

std::vector<std::string> LinesOf(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

TEST_F(ReplayTest, MarksEveryEvent) {
  const CliRun run = hub_.Run("reader", {"replay", "--from", "2", "--until", "11"});
  EXPECT_EQ(run.code, kOk) << run.err;
  const auto lines = LinesOf(run.out);
  ASSERT_EQ(lines.size(), 10u);
  for (const std::string& line : lines) {
    const auto event = nlohmann::json::parse(line);
    EXPECT_EQ(event["replayed"], true);
    EXPECT_EQ(event["origin"], "simulated");
    EXPECT_EQ(event["notice"], "données simulées");
  }
  EXPECT_EQ(nlohmann::json::parse(lines.front())["sequence"], "2");
}

TEST_F(ReplayTest, KeepsTheRateAskedFor) {
  // The sixth event of a replay at ten a second comes half a second after the first.
  CliProcess process(hub_.As("reader", {"replay", "--until", "6", "--rate", "10/s"}));
  ASSERT_TRUE(Eventually([&] { return !LinesOf(process.OutSoFar()).empty(); }));
  EXPECT_LT(LinesOf(process.OutSoFar()).size(), 6u);
  EXPECT_EQ(LinesOf(process.Wait().out).size(), 6u);
}

TEST_F(ReplayTest, AFileAppearsWholeOrNotAtAll) {
  const std::string file = hub_.path("relecture.jsonl");
  EXPECT_EQ(hub_.Run("reader", {"replay", "--to", file}).code, kOk);
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(hub_.Run("reader", {"replay", "--to", file}).code, kDisk) << "it is there already";

  const size_t files = static_cast<size_t>(std::distance(
      std::filesystem::directory_iterator(hub_.path("")), std::filesystem::directory_iterator{}));
  CliProcess slow(hub_.As("reader", {"replay", "--to", hub_.path("lente.jsonl"), "--rate", "1/s"}));
  const auto now_there = [&] {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(hub_.path("")),
                                             std::filesystem::directory_iterator{}));
  };
  ASSERT_TRUE(Eventually([&] { return now_there() == files + 1; })) << "the pending file";
  slow.Signal(SIGINT);
  EXPECT_EQ(slow.Wait().code, kInterrupted);
  EXPECT_EQ(now_there(), files);
}

TEST_F(ReplayTest, IntoAnotherSimulatedHubTheBytesStayTheSame) {
  // The same key on both sides: the target is a hub that knows the first one's operator.
  CliHub target({.origin = "simulated"});
  std::filesystem::copy_file(hub_.path("operator.key"), target.path("operator-of-source.key"));
  std::string key;
  std::ifstream(hub_.path("operator.key.pub")) >> key;
  std::ofstream(target.hub().actors_file())
      << "[[actor]]\nid = \"operator\"\nkeys = [\"" << key
      << "\"]\nroles = [\"operator\", \"member\", \"chair\"]\nbasins = [\"*\"]\n";
  ASSERT_EQ(target.hub().Stop(), 0);
  ASSERT_TRUE(target.hub().Start());

  const CliRun run = hub_.Run("operator", {"replay", "--to", target.hub().endpoint(), "--to-key",
                                           target.path("hub.key.pub")});

  ASSERT_EQ(run.code, kOk) << run.err;
  const auto ask = [](const std::string& hub, const std::string& hub_key,
                      const std::string& own_key) {
    return RunCli({"events", "export", "--hub", hub, "--hub-key", hub_key, "--key", own_key}).out;
  };
  const auto copies =
      LinesOf(ask(target.hub().endpoint(), target.path("hub.key.pub"), hub_.path("operator.key")));
  const auto originals = LinesOf(hub_.Run("operator", {"events", "export"}).out);
  ASSERT_EQ(copies.size(), originals.size());
  for (size_t i = 0; i < copies.size(); ++i)
    EXPECT_EQ(nlohmann::json::parse(copies[i])["id"], nlohmann::json::parse(originals[i])["id"]);
}

TEST_F(ReplayTest, ARealHubTakesNoReplay) {
  CliHub real({.origin = "real"});
  std::string key;
  std::ifstream(hub_.path("operator.key.pub")) >> key;
  std::ofstream(real.hub().actors_file()) << "[[actor]]\nid = \"operator\"\nkeys = [\"" << key
                                          << "\"]\nroles = [\"operator\"]\nbasins = [\"*\"]\n";
  ASSERT_EQ(real.hub().Stop(), 0);
  ASSERT_TRUE(real.hub().Start());
  const CliRun run = hub_.Run(
      "operator", {"replay", "--to", real.hub().endpoint(), "--to-key", real.path("hub.key.pub")});
  EXPECT_NE(run.code, kOk);
  EXPECT_THAT(run.err, HasSubstr("ORIGIN_MISMATCH"));
}

TEST_F(ReplayTest, WhatAnotherActorPublishedIsNotReplayedInItsName) {
  // "ml" replays into the same hub what the operator published.
  const CliRun run = hub_.Run("ml", {"replay", "--to", const_cast<CliHub&>(hub_).hub().endpoint(),
                                     "--to-key", hub_.path("hub.key.pub")});
  EXPECT_EQ(run.code, kNotAllowed);
  EXPECT_THAT(run.err, HasSubstr("FOREIGN_SOURCE"));
}

TEST_F(ReplayTest, AnEndBeforeTheStartIsAnError) {
  const CliRun run = hub_.Run("reader", {"replay", "--from", "20", "--until", "5"});
  EXPECT_EQ(run.code, kUsage);
  EXPECT_THAT(run.err, HasSubstr("--until"));
}

TEST_F(ReplayTest, WhatIsNoHubsAddressIsAnError) {
  const CliRun run = hub_.Run("reader", {"replay", "--to", "nope://x"});
  EXPECT_EQ(run.code, kUsage);
  EXPECT_THAT(run.err, HasSubstr("tcp://hôte:port"));
}

TEST_F(ReplayTest, SimulatedEventsAreReadBackFromEveryExport) {
  for (const char* format : {"json", "jsonl", "cloudevents"}) {
    const CliRun exported = hub_.Run("operator", {"events", "export", "--format", format});
    EXPECT_THAT(exported.out, HasSubstr("données simulées"));
    const CliRun again = hub_.Run("operator", {"publish", "-o", "json"}, exported.out);
    EXPECT_EQ(again.code, kOk) << format << again.err;
    EXPECT_EQ(nlohmann::json::parse(again.out)["duplicate"], kGroundEvents);
  }
}

TEST_F(ReplayTest, AnEmptyRangeIsNoError) {
  EXPECT_EQ(hub_.Run("reader", {"replay", "--from", absl::StrCat(kGroundEvents + 1)}).code, kOk);
}

}  // namespace
}  // namespace basin::cli
