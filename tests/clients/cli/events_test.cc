#include "clients/cli/events.h"

#include <csignal>
#include <filesystem>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<nlohmann::json> Lines(const std::string& text) {
  std::vector<nlohmann::json> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty()))
    lines.push_back(nlohmann::json::parse(std::string(line)));
  return lines;
}

std::string Need(int number) {
  return absl::StrCat(
      R"({"specversion":"1.0","type":"need.expressed","subject":"need/)", number,
      R"(","time":"2026-03-01T10:00:00Z","basin":"1108","data":{"public":"PUBLIC_YOUTH",)"
      R"("qualification":"QUALIFICATION_BAC","rome":"M1805"}})",
      "\n");
}

std::string ContentOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

class EventsTest : public testing::Test {
 protected:
  EventsTest() {
    hub_.DefineBasins();
    EXPECT_EQ(hub_.Run("ml", {"publish"}, Need(1) + Need(2)).code, kOk);
  }

  const CliHub hub_;
};

TEST_F(EventsTest, TailShowsTheLastOnesOldestFirst) {
  const auto events = hub_.Ask("reader", {"events", "tail", "-n", "2"})["events"];
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["subject"], "need/1");
  EXPECT_EQ(events[1]["subject"], "need/2");
}

TEST_F(EventsTest, APositionBeyondTheEndOfTheLogIsRefused) {
  for (const char* command : {"tail", "export"}) {
    const CliRun run = hub_.Run("reader", {"events", command, "--from", "99999"});
    EXPECT_EQ(run.code, kFailed) << command << ": " << run.out;
    EXPECT_THAT(run.err, HasSubstr("BEYOND_HEAD")) << command;
  }
}

TEST_F(EventsTest, TailLooksFurtherBackWhenAFilterLeavesLittle) {
  // The first two events of the log: behind everything else.
  const auto events =
      hub_.Ask("reader", {"events", "tail", "-n", "5", "--case", "territory/R11"})["events"];
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["sequence"], "1");
}

TEST_F(EventsTest, FiltersAndBoundsCombine) {
  EXPECT_EQ(
      hub_.Ask("reader", {"events", "tail", "--from", "1", "--basin", "1108"})["events"].size(),
      4u);
  EXPECT_EQ(hub_.Ask("reader", {"events", "tail", "--from", "1", "--basin", "1108", "--type",
                                "need.*"})["events"]
                .size(),
            2u);
  EXPECT_EQ(hub_.Ask("reader", {"events", "tail", "--from", "1", "--actor", "ml"})["events"].size(),
            2u);
  EXPECT_EQ(hub_.Ask("reader", {"events", "tail", "--from", "2", "--until", "4"})["events"].size(),
            3u);
  EXPECT_EQ(hub_.Ask("reader", {"events", "tail", "--until", "2020-01-01"})["events"].size(), 0u);
}

TEST_F(EventsTest, AStartBeyondTheHeadIsAnError) {
  const CliRun run = hub_.Run("reader", {"events", "tail", "--from", "9999"});
  EXPECT_NE(run.code, kOk);
  EXPECT_THAT(run.err, HasSubstr("BEYOND_HEAD"));
}

TEST_F(EventsTest, FollowGoesOnUntilInterrupted) {
  CliProcess tail(
      hub_.As("reader", {"events", "tail", "--follow", "-n", "1", "--format", "jsonl"}));
  ASSERT_TRUE(Eventually([&] { return tail.OutSoFar().find("need/2") != std::string::npos; }));
  ASSERT_EQ(hub_.Run("ml", {"publish"}, Need(3)).code, kOk);
  EXPECT_TRUE(Eventually([&] { return tail.OutSoFar().find("need/3") != std::string::npos; }));

  tail.Signal(SIGINT);

  const CliRun run = tail.Wait();
  EXPECT_EQ(run.code, kInterrupted);
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_EQ(Lines(run.out).size(), 2u);
}

TEST_F(EventsTest, AReaderThatLeavesEndsFollowQuietly) {
  CliProcess tail(
      hub_.As("reader", {"events", "tail", "--follow", "-n", "1", "--format", "jsonl"}));
  ASSERT_TRUE(Eventually([&] { return tail.OutSoFar().find("need/2") != std::string::npos; }));
  tail.LeaveOut();
  ASSERT_EQ(hub_.Run("ml", {"publish"}, Need(3)).code, kOk);
  const CliRun run = tail.Wait();
  EXPECT_EQ(run.code, kDisk);
  EXPECT_THAT(run.err, IsEmpty());
}

TEST_F(EventsTest, GetShowsOneByItsSequenceOrItsKey) {
  const auto by_sequence =
      hub_.Ask("operator", {"events", "get", absl::StrCat(kGroundEvents + 1)})["events"][0];
  EXPECT_EQ(by_sequence["subject"], "need/1");
  const std::string key = absl::StrCat(by_sequence["source"].get<std::string>(), " ",
                                       by_sequence["id"].get<std::string>());
  EXPECT_EQ(hub_.Ask("operator", {"events", "get", key})["events"][0], by_sequence);
}

TEST_F(EventsTest, GetTellsWhatIsNotThere) {
  EXPECT_EQ(hub_.Run("operator", {"events", "get", "9999"}).code, kNotFound);
  EXPECT_EQ(hub_.Run("operator", {"events", "get", "/actors/ml nothing"}).code, kNotFound);
  EXPECT_EQ(hub_.Run("operator", {"events", "get", "nonsense"}).code, kUsage);
  const CliRun negative = hub_.Run("operator", {"events", "get", "--", "-1"});
  EXPECT_EQ(negative.code, kUsage);
  EXPECT_THAT(negative.err, HasSubstr("une position à partir de 1"));
}

TEST_F(EventsTest, TheOutputAskedForIsTheOneGiven) {
  const std::string one = absl::StrCat(kGroundEvents + 1);
  EXPECT_THAT(hub_.Run("operator", {"events", "get", one, "-o", "csv"}).out,
              StartsWith("sequence,recordedtime,"));
  EXPECT_THAT(hub_.Run("operator", {"events", "get", one, "-o", "table"}).out,
              HasSubstr("survenu le"));
  EXPECT_EQ(Lines(hub_.Run("operator", {"events", "get", one, "-o", "jsonl"}).out).size(), 1u);
  EXPECT_THAT(hub_.Run("operator", {"events", "get", one}).out, StartsWith("{\"schema_version\""));
  EXPECT_THAT(hub_.Run("reader", {"events", "export", "-o", "csv"}).out,
              StartsWith("sequence,recordedtime,"));
  EXPECT_THAT(hub_.Run("reader", {"events", "export", "-o", "json"}).out,
              StartsWith("{\"schema_version\""));
  EXPECT_THAT(hub_.Run("reader", {"replay", "-o", "csv"}).out, StartsWith("sequence,"));
}

TEST_F(EventsTest, NothingFoundIsSaid) {
  const CliRun tail = hub_.Run("reader", {"events", "tail", "--actor", "nobody"});
  EXPECT_EQ(tail.code, kOk);
  EXPECT_THAT(tail.err, HasSubstr("aucun évènement"));
  const CliRun replay = hub_.Run("reader", {"replay", "--actor", "nobody"});
  EXPECT_EQ(replay.code, kOk);
  EXPECT_THAT(replay.err, HasSubstr("0 évènements relus"));
}

TEST_F(EventsTest, ABasinThatNobodyDefinedIsUnknown) {
  for (const char* command : {"tail", "export"}) {
    const CliRun run = hub_.Run("reader", {"events", command, "--basin", "9999"});
    EXPECT_EQ(run.code, kNotFound) << command;
    EXPECT_THAT(run.err, HasSubstr("UNKNOWN_BASIN")) << command;
    EXPECT_THAT(run.out, IsEmpty()) << command;
  }
  EXPECT_EQ(hub_.Run("reader", {"replay", "--basin", "9999"}).code, kNotFound);
  EXPECT_EQ(hub_.Run("reader", {"events", "tail", "--basin", "R11"}).code, kOk);
}

TEST_F(EventsTest, ExportWritesAWholeFileOnce) {
  const std::string file = hub_.path("journal.jsonl");
  const CliRun run = hub_.Run("reader", {"events", "export", "--to", file});
  EXPECT_EQ(run.code, kOk);
  EXPECT_THAT(run.out, IsEmpty());
  const auto lines = Lines(ContentOf(file));
  ASSERT_EQ(lines.size(), kGroundEvents + 2);
  EXPECT_EQ(lines.front()["sequence"], "1");
  EXPECT_EQ(lines.back()["subject"], "need/2");

  EXPECT_EQ(hub_.Run("reader", {"events", "export", "--to", file}).code, kDisk)
      << "it is there already";
}

TEST_F(EventsTest, ExportedEventsAreWhatPublishUnderstands) {
  const CliRun exported = hub_.Run("ml", {"events", "export", "--type", "need.*"});
  const CliRun again = hub_.Run("ml", {"publish", "-o", "json"}, exported.out);
  EXPECT_EQ(again.code, kOk) << again.err << again.out;
  EXPECT_EQ(nlohmann::json::parse(again.out)["duplicate"], 2);
}

TEST_F(EventsTest, WhateverIsJsonCanBePublishedAgain) {
  for (const char* format : {"json", "jsonl", "cloudevents"}) {
    const CliRun exported =
        hub_.Run("ml", {"events", "export", "--type", "need.*", "--format", format});
    const CliRun again = hub_.Run("ml", {"publish", "-o", "json"}, exported.out);
    EXPECT_EQ(again.code, kOk) << format << again.err << again.out;
    EXPECT_EQ(nlohmann::json::parse(again.out)["duplicate"], 2) << format;
  }
  const CliRun replayed = hub_.Run("ml", {"replay", "--type", "need.*"});
  const CliRun again = hub_.Run("ml", {"publish", "-o", "json"}, replayed.out);
  EXPECT_EQ(nlohmann::json::parse(again.out)["duplicate"], 2) << again.err;
}

TEST_F(EventsTest, EveryFormatOpens) {
  const auto batch = nlohmann::json::parse(
      hub_.Run("reader", {"events", "export", "--format", "cloudevents"}).out);
  EXPECT_EQ(batch.size(), kGroundEvents + 2);
  const std::string csv =
      hub_.Run("reader", {"events", "export", "--format", "csv", "--csv-dialect", "fr"}).out;
  EXPECT_THAT(csv, HasSubstr("need.expressed;need/2;ml;"));
  EXPECT_THAT(hub_.Run("reader", {"events", "tail"}).out, Not(HasSubstr("simulées")));
}

TEST(EmptyLogTest, IsNoError) {
  const CliHub hub;
  EXPECT_EQ(hub.Ask("reader", {"events", "tail"})["events"].size(), 0u);
  const CliRun exported = hub.Run("reader", {"events", "export"});
  EXPECT_EQ(exported.code, kOk);
  EXPECT_THAT(exported.out, IsEmpty());
}

}  // namespace
}  // namespace basin::cli
