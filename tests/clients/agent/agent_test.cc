// The real agent beside a real hub.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using ::testing::HasSubstr;

class AgentTest : public ::testing::Test {
 protected:
  AgentTest() : hub_(folder_.path()) {
    EXPECT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_EXPECT_OK(client);
    BASIN_EXPECT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
    std::ofstream(folder_ / "hub.pub") << hub_.server_key();
    BASIN_EXPECT_OK(MakeFolder(outbox()));
    Configure("");
  }

  // A configuration of actor "ml", with `more` lines of the top level.
  void Configure(const std::string& more) {
    std::ofstream(folder_ / "agent.toml")
        << more << "actor = \"ml\"\nbasin = \"1107\"\nsecret_key = \"" << hub_.key_file_of("ml")
        << "\"\noutbox = \"" << outbox() << "\"\ninbox = \"" << inbox() << "\"\nstate = \""
        << folder_ / "state"
        << "\"\npoll = \"100ms\"\n[hub]\nendpoint = \"" << hub_.endpoint() << "\"\nserver_key = \""
        << folder_ / "hub.pub"
        << "\"\n";
  }
  std::unique_ptr<Program> StartAgent(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"--config", folder_ / "agent.toml"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return std::make_unique<Program>(ProgramPath("basin-agent"), arguments, folder_ / "agent.log");
  }
  int RunOnce() { return StartAgent({"--once"})->Wait(); }

  // As a careful sender does: aside, then moved in.
  void Drop(const std::string& name, const std::string& text) {
    std::ofstream(outbox() + "/" + name + ".tmp") << text;
    std::filesystem::rename(outbox() + "/" + name + ".tmp", outbox() + "/" + name);
    // What was written long ago needs no settling.
    std::filesystem::last_write_time(
        outbox() + "/" + name,
        std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  }
  static std::string Needs(int first, int count) {
    std::string text = "dossier;date;public;qualification;code ROME\n";
    for (int i = first; i < first + count; ++i)
      absl::StrAppend(&text, "n-", i, ";12/03/2026;entreprise;bac;N4101\n");
    return text;
  }
  bool Exists(const std::string& path) { return std::filesystem::exists(path); }

  // Every need in the log, by its case, with how often it is there.
  std::map<std::string, int> NeedsInTheLog() {
    auto client = Client::Connect(hub_.ClientOf("reader"));
    BASIN_EXPECT_OK(client);
    std::map<std::string, int> found;
    Sequence seen = 0;
    v1::Subscribe request;
    request.mutable_after();
    BASIN_EXPECT_OK((*client)->Subscribe(request, [&](const Client::Delivery& delivery) {
      for (const RecordView& record : delivery.records)
        if (record.event.header.type == "need.expressed")
          ++found[std::string(record.event.header.subject)];
      seen = delivery.message.through();
      return absl::OkStatus();
    }));
    const Sequence head = (*client)->welcome().head().sequence();
    while (seen < head) BASIN_EXPECT_OK((*client)->Poll(absl::Milliseconds(50)));
    return found;
  }

  std::string outbox() const { return folder_.path() + "/outbox"; }
  std::string inbox() const { return folder_.path() + "/inbox"; }

  TemporaryFolder folder_;
  HubProcess hub_;
};

TEST_F(AgentTest, PublishesWhatIsDroppedAndReceivesIt) {
  Configure("inbox_own = true\n");
  Drop("need.expressed_2026-03.csv", Needs(1, 3));
  Drop("one.json", R"({"type":"need.expressed","subject":"need/j-1","time":"2026-03-12T09:30:00Z",)"
                   R"("data":{"public":"jeune","qualification":"bac","rome":"N4101"}})");
  Drop("wrong.csv", "type;dossier;date\nneed.expressed;w-1;jamais\n");

  EXPECT_EQ(RunOnce(), 65) << "a file was refused";

  EXPECT_TRUE(Exists(outbox() + "/sent/need.expressed_2026-03.csv.receipt.json"));
  EXPECT_TRUE(Exists(outbox() + "/sent/one.json"));
  const std::string why = *ReadFile(outbox() + "/rejected/wrong.csv.erreur.txt", 10000);
  EXPECT_THAT(why, HasSubstr("ligne 2, colonne 3 « date »"));
  EXPECT_EQ(NeedsInTheLog().size(), 4u);
  // The territory is the first of the five.
  const auto files = ListFolder(inbox());
  EXPECT_EQ(files->size(), 6u) << "five events, and the folder .incoming";
  const auto event = nlohmann::json::parse(*ReadFile(inbox() + "/0000000000000002.json", 10000));
  EXPECT_EQ(event["actor"], "ml");
}

TEST_F(AgentTest, WhatItPublishedDoesNotComeBack) {
  Drop("need.expressed.csv", Needs(1, 3));
  EXPECT_EQ(RunOnce(), 0);
  EXPECT_EQ(RunOnce(), 0) << "catches up with what the first run published";

  EXPECT_EQ(NeedsInTheLog().size(), 3u);
  EXPECT_EQ(ListFolder(inbox())->size(), 2u) << "the territory, and the folder .incoming";
}

TEST_F(AgentTest, DroppingAFileAgainPublishesNothing) {
  for (int round = 0; round < 2; ++round) {
    Drop("need.expressed.csv", Needs(1, 3));
    EXPECT_EQ(RunOnce(), 0);
  }
  for (const auto& [subject, times] : NeedsInTheLog()) EXPECT_EQ(times, 1) << subject;
  const auto receipt =
      nlohmann::json::parse(*ReadFile(outbox() + "/sent/need.expressed.csv.receipt.json", 10000));
  EXPECT_EQ(receipt["events"][0]["sequence"], 2);
  EXPECT_EQ(receipt["events"][0]["known_before"], true);
}

TEST_F(AgentTest, WhatTheHubRefusesIsExplainedInFrench) {
  Drop("need.expressed.csv",
       "dossier;date;public;qualification;code ROME;remarque\n"
       "n-1;12/03/2026;jeune;bac;N4101;rappeler au 06 12 34 56 78\n");
  EXPECT_EQ(RunOnce(), 65);
  const std::string why = *ReadFile(outbox() + "/rejected/need.expressed.csv.erreur.txt", 10000);
  EXPECT_THAT(why, HasSubstr("ligne 2, colonne 6 « remarque » : Un texte ressemble à une donnée "
                             "personnelle"));
  EXPECT_THAT(why, HasSubstr("il ressemble à un numéro de téléphone"));
}

TEST_F(AgentTest, WaitsForAHubThatIsAwayAndStopsWhenItIsTold) {
  hub_.Stop();
  auto agent = StartAgent();
  Drop("need.expressed.csv", Needs(1, 1));
  ASSERT_TRUE(
      Eventually([&] { return agent->Output().find("what=not_connected") != std::string::npos; }));
  EXPECT_TRUE(Exists(outbox() + "/need.expressed.csv"));

  ASSERT_TRUE(hub_.Start());
  EXPECT_TRUE(Eventually([&] { return Exists(outbox() + "/sent/need.expressed.csv"); }));

  agent->Signal(SIGTERM);
  EXPECT_EQ(agent->Wait(), 0);
}

TEST_F(AgentTest, ReceivesOnlyWhatItsFilterNames) {
  Configure("inbox_types = [\"territory.*\"]\n");
  Drop("need.expressed.csv", Needs(1, 3));
  EXPECT_EQ(RunOnce(), 0);
  EXPECT_EQ(ListFolder(inbox())->size(), 2u);
}

TEST_F(AgentTest, AWrongConfigurationIsSaidAtOnce) {
  Configure("inbx = \"x\"\n");
  EXPECT_EQ(StartAgent({"--check"})->Wait(), 78);
  EXPECT_THAT(StartAgent({"--check"})->Output(), HasSubstr("inbox"));
  Configure("origin = \"simulated\"\n");
  EXPECT_EQ(StartAgent({"--check"})->Wait(), 0);
  EXPECT_EQ(RunOnce(), 78) << "the hub's log is real";
}

TEST_F(AgentTest, OneAgentWorksInAFolder) {
  auto agent = StartAgent();
  ASSERT_TRUE(
      Eventually([&] { return agent->Output().find("what=connected") != std::string::npos; }));
  EXPECT_NE(RunOnce(), 0);
}

// kill -9 of the agent and of the hub at moments of chance, while files keep coming and somebody
// empties the inbox: every event is in the log once, and came out of the inbox once.
TEST_F(AgentTest, LosesAndDoublesNothingWhoeverIsKilled) {
  Configure("inbox_own = true\n");
  constexpr int kCycles = 20, kRowsPerFile = 40;
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  std::map<std::string, int> taken;  // out of the inbox, by file name
  const auto empty_inbox = [&] {
    const auto entries = ListFolder(inbox());
    if (!entries.ok()) return;
    for (const FolderEntry& entry : *entries) {
      if (!entry.regular) continue;
      ++taken[entry.name];
      std::filesystem::remove(inbox() + "/" + entry.name);
    }
  };

  for (int cycle = 0; cycle < kCycles; ++cycle) {
    auto agent = StartAgent();
    Drop(absl::StrCat("need.expressed_", cycle, ".csv"), Needs(cycle * kRowsPerFile, kRowsPerFile));
    // Sometimes before the file is published, sometimes after.
    const std::string sent = absl::StrCat(outbox(), "/sent/need.expressed_", cycle, ".csv");
    Eventually([&] { return Exists(sent); }, absl::Milliseconds(random() % 400));
    const bool kill_hub = random() % 2 == 0;
    if (kill_hub) hub_.Kill();
    Eventually([&] { return Exists(sent); }, absl::Milliseconds(random() % 60));
    agent->Kill();
    if (kill_hub) {
      ASSERT_TRUE(hub_.Start()) << "cycle " << cycle;
    }
    if (random() % 2 == 0) empty_inbox();
  }
  EXPECT_EQ(RunOnce(), 0);
  empty_inbox();

  const auto needs = NeedsInTheLog();
  EXPECT_EQ(needs.size(), static_cast<size_t>(kCycles * kRowsPerFile));
  for (const auto& [subject, times] : needs) EXPECT_EQ(times, 1) << subject;
  EXPECT_EQ(taken.size(), static_cast<size_t>(kCycles * kRowsPerFile) + 1) << "and the territory";
  for (const auto& [name, times] : taken) EXPECT_EQ(times, 1) << name;
  for (int cycle = 0; cycle < kCycles; ++cycle)
    EXPECT_TRUE(
        Exists(absl::StrCat(outbox(), "/sent/need.expressed_", cycle, ".csv.receipt.json")));
}

}  // namespace
}  // namespace basin
