#include "clients/agent/inbox.h"

#include <filesystem>
#include <iostream>
#include <numeric>

#include "basin/v1/envelope.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "proto/files/posix_file.h"
#include "proto/wire/poll_loop.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() {
    settings_.context.actor = "cap";
    settings_.inbox = folder_ / "inbox";
    settings_.state = folder_ / "state";
    BASIN_EXPECT_OK(MakeFolder(settings_.state));
  }

  std::string RecordOf(Sequence sequence, const std::string& actor) {
    v1::Record record;
    record.set_sequence(sequence);
    record.set_actor(actor);
    record.set_event(NeedEvent({.id = std::to_string(sequence)}));
    return record.SerializeAsString();
  }

  // Delivers these records to `inbox`, through `through`.
  void Deliver(Inbox& inbox, const std::vector<Sequence>& sequences, Sequence through,
               const std::string& actor = "ml") {
    std::vector<std::string> bytes;
    for (Sequence sequence : sequences) bytes.push_back(RecordOf(sequence, actor));
    std::vector<RecordView> records;
    for (const std::string& one : bytes) records.push_back(*ReadRecord(one));
    v1::Events message;
    message.set_through(through);
    BASIN_EXPECT_OK(inbox.Take({records, message}));
  }

  std::vector<std::string> Names(const std::string& path) {
    std::vector<std::string> names;
    const auto entries = ListFolder(path);
    for (const FolderEntry& entry : *entries)
      if (entry.regular) names.push_back(entry.name);
    return names;
  }

  TemporaryFolder folder_;
  AgentSettings settings_;
  EventCatalog catalog_;
};

TEST_F(InboxTest, NamesFilesByTheirPlaceInTheLog) {
  EXPECT_EQ(InboxName(4711), "0000000000004711.json");
  EXPECT_EQ(SequenceOfInboxName("0000000000004711.json"), 4711u);
  EXPECT_EQ(SequenceOfInboxName("4711.json"), 0u);
  EXPECT_EQ(SequenceOfInboxName("000000000000471x.json"), 0u);
}

TEST_F(InboxTest, WritesACloudEventPerRecordAndRemembersHowFar) {
  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());
  EXPECT_EQ(inbox.Request().after().sequence(), 0u);

  Deliver(inbox, {3, 5}, 7);

  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(3), InboxName(5)));
  const auto event = nlohmann::json::parse(*ReadFile(settings_.inbox + "/" + InboxName(5), 100000));
  EXPECT_EQ(event["sequence"], "5");
  EXPECT_EQ(event["type"], "need.expressed");
  Inbox again(settings_, catalog_);
  BASIN_ASSERT_OK(again.Open());
  EXPECT_EQ(again.Request().after().sequence(), 7u);
}

TEST_F(InboxTest, WhatIsDeliveredAgainIsNotWrittenAgain) {
  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());
  Deliver(inbox, {1, 2}, 2);
  std::filesystem::remove(settings_.inbox + "/" + InboxName(1));  // the agency has taken it

  Deliver(inbox, {1, 2, 3}, 3);

  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(2), InboxName(3)));
}

TEST_F(InboxTest, TheAgencysOwnEventsDoNotComeBack) {
  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());
  Deliver(inbox, {1}, 1, "ml");
  Deliver(inbox, {2}, 2, "cap");
  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(1)));

  settings_.inbox_own = true;
  Deliver(inbox, {3}, 3, "cap");
  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(1), InboxName(3)));
}

TEST_F(InboxTest, AMessageFullOfEventsIsAFileForEach) {
  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());

  Sequence next = 1;
  for (int delivery = 0; delivery < 4; ++delivery) {
    std::vector<Sequence> sequences(700);  // about as many as a message holds
    std::iota(sequences.begin(), sequences.end(), next);
    next += sequences.size();
    Deliver(inbox, sequences, next - 1);
  }

  EXPECT_EQ(Names(settings_.inbox).size(), 2800u);
}

TEST_F(InboxTest, ACrashBeforeTheCursorLeavesNothing) {
  BASIN_ASSERT_OK(MakeFolder(settings_.inbox + "/.incoming"));
  BASIN_ASSERT_OK(WriteDurably(settings_.inbox + "/.incoming/" + InboxName(1), "half"));

  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());

  EXPECT_THAT(Names(settings_.inbox), IsEmpty());
  EXPECT_THAT(Names(settings_.inbox + "/.incoming"), IsEmpty());
  Deliver(inbox, {1}, 1);
  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(1)));
}

TEST_F(InboxTest, ACrashAfterTheCursorIsFinishedAtTheNextStart) {
  BASIN_ASSERT_OK(MakeFolder(settings_.inbox + "/.incoming"));
  BASIN_ASSERT_OK(WriteDurably(settings_.inbox + "/.incoming/" + InboxName(2), "whole"));
  BASIN_ASSERT_OK(
      WriteDurably(settings_.state + "/cursor.json", R"({"log_id":"log","epoch":1,"sequence":2})"));

  Inbox inbox(settings_, catalog_);
  BASIN_ASSERT_OK(inbox.Open());

  EXPECT_THAT(Names(settings_.inbox), ElementsAre(InboxName(2)));
  EXPECT_EQ(inbox.Request().after().log_id(), "log");
  EXPECT_EQ(inbox.Request().after().epoch(), 1u);
}

TEST_F(InboxTest, ADamagedCursorStopsIt) {
  BASIN_ASSERT_OK(WriteDurably(settings_.state + "/cursor.json", "{"));
  Inbox inbox(settings_, catalog_);
  EXPECT_THAT(inbox.Open(), HasCode(v1::BAD_FILE));
}

TEST_F(InboxTest, TheFilterIsThatOfTheSettings) {
  settings_.inbox_types = {"referral.*"};
  settings_.inbox_basins = {"1107"};
  const v1::Subscribe request = Inbox(settings_, catalog_).Request();
  EXPECT_EQ(request.filter().types(0), "referral.*");
  EXPECT_EQ(request.filter().basins(0), "1107");
}

}  // namespace
}  // namespace basin
