#include "broker/delivery/log_read.h"

#include "broker/log/memory_event_log.h"
#include "tests/broker/delivery/delivered.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr uint32_t kMany = 100;

class LogReadTest : public testing::Test {
 protected:
  void Fill(int groups, uint32_t count, size_t body_bytes = 0) {
    for (int i = 0; i < groups; ++i)
      BASIN_ASSERT_OK(log_.Append(MakeTestGroup(log_.durable_head() + 1, count, body_bytes)));
  }
  LogRead Request(Sequence after) {
    LogRead request;
    request.ticket = 5;
    request.filter = MakeFilter();
    request.range.after = after;
    request.head = log_.durable_head();
    request.prefix = "PREAMBLE";
    request.messages_max = kMany;
    request.bytes_max = 1 << 20;
    return request;
  }
  static std::vector<Sequence> Sequences(const LogReadResult& result) {
    std::vector<Sequence> all;
    for (const std::string& message : result.messages)
      for (const Sequence sequence : SequencesOf(ParseEvents(message, "PREAMBLE")))
        all.push_back(sequence);
    return all;
  }

  MemoryEventLog log_{LogIdentity{.log_id = "log"}};
};

TEST_F(LogReadTest, MergesSmallGroupsIntoOneMessage) {
  Fill(50, 4);

  const LogReadResult result = ReadLog(log_, Request(10));

  BASIN_EXPECT_OK(result.status);
  EXPECT_EQ(result.ticket, 5u);
  EXPECT_EQ(result.messages.size(), 1u);
  EXPECT_EQ(Sequences(result), FromTo(11, 200));
  EXPECT_EQ(result.through, 200u);
  EXPECT_EQ(result.told, 200u);
  EXPECT_EQ(result.body_bytes, result.messages[0].size() - 8);
}

TEST_F(LogReadTest, NumbersItsMessagesFromTheOneAskedFor) {
  Fill(8, 200, 1000);
  LogRead request = Request(0);
  request.first_number = 4;

  const LogReadResult result = ReadLog(log_, request);

  ASSERT_GT(result.messages.size(), 2u);
  for (size_t i = 0; i < result.messages.size(); ++i)
    EXPECT_EQ(ParseEvents(result.messages[i], "PREAMBLE").number(), 4 + i);
}

TEST_F(LogReadTest, StopsAtItsCreditAndGoesOnFromThereWithoutGapOrDuplicate) {
  Fill(20, 50, 500);
  std::vector<Sequence> all;
  for (Sequence cursor = 0; cursor < log_.durable_head();) {
    LogRead request = Request(cursor);
    request.bytes_max = 30'000;
    request.messages_max = 2;
    const LogReadResult result = ReadLog(log_, request);
    BASIN_ASSERT_OK(result.status);
    ASSERT_LE(result.messages.size(), 2u);
    ASSERT_LE(result.body_bytes, 30'000 + 1000u);
    ASSERT_GT(result.through, cursor);
    for (const Sequence sequence : Sequences(result)) all.push_back(sequence);
    cursor = result.through;
  }
  EXPECT_EQ(all, FromTo(1, 1000));
}

TEST_F(LogReadTest, LeavesAloneWhatLiesBeyondTheHeadItWasTold) {
  Fill(5, 10);
  LogRead request = Request(0);
  request.head = 30;

  const LogReadResult result = ReadLog(log_, request);

  EXPECT_EQ(result.through, 30u);
}

TEST_F(LogReadTest, EndsAfterABoundedSearchWhenNothingMatches) {
  Fill(40, 200, 1000);  // 8 MB
  LogRead request = Request(0);
  request.filter = MakeFilter({"funding.awarded"});

  const LogReadResult result = ReadLog(log_, request);

  EXPECT_TRUE(result.messages.empty());
  EXPECT_EQ(result.told, 0u);
  EXPECT_GT(result.through, 0u);
  EXPECT_LT(result.through, log_.durable_head());
}

TEST_F(LogReadTest, SaysDoneAtTheEndOfTheRange) {
  Fill(5, 10);
  LogRead request = Request(0);
  request.range.until = 25;

  const LogReadResult result = ReadLog(log_, request);

  EXPECT_EQ(Sequences(result), FromTo(1, 25));
  EXPECT_TRUE(ParseEvents(result.messages.back(), "PREAMBLE").done());
}

TEST_F(LogReadTest, PassesTheLogsErrorOn) {
  Fill(1, 10);

  EXPECT_THAT(ReadLog(log_, Request(11)).status, HasCode(v1::BEYOND_HEAD));
}

}  // namespace
}  // namespace basin
