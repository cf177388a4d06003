#include "broker/delivery/log_read.h"

#include <random>

#include "broker/log/memory_event_log.h"
#include "tests/broker/delivery/delivered.h"
#include "tests/broker/log/groups.h"
#include "tests/support/soak.h"
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

TEST_F(LogReadTest, TellsTheGapsOfAPurgedLogBesideWhatIsLeft) {
  BASIN_ASSERT_OK(log_.Append(PurgeTestGroup(*MakeTestGroup(1, 10), {0, 1, 2, 5, 9})));
  BASIN_ASSERT_OK(log_.Append(PurgeTestGroup(*MakeTestGroup(11, 3), {0})));

  const LogReadResult result = ReadLog(log_, Request(0));

  BASIN_EXPECT_OK(result.status);
  EXPECT_TRUE(result.survived);
  ASSERT_EQ(result.messages.size(), 1u);
  EXPECT_EQ(ParseEvents(result.messages[0], "PREAMBLE").gaps_size(), 3);
  EXPECT_EQ(Sequences(result), (std::vector<Sequence>{4, 5, 7, 8, 9, 12, 13}));
}

TEST_F(LogReadTest, SaysGoneWhereNothingIsLeftOfARangeThatEnds) {
  BASIN_ASSERT_OK(log_.Append(PurgeTestGroup(*MakeTestGroup(1, 5), {0, 1, 2, 3, 4})));
  BASIN_ASSERT_OK(log_.Append(PurgeTestGroup(*MakeTestGroup(6, 5), {0, 1, 2})));
  LogRead request = Request(1);
  request.range.until = 8;

  LogReadResult result = ReadLog(log_, request);
  EXPECT_THAT(result.status, HasCode(v1::GONE));
  EXPECT_TRUE(result.messages.empty());

  request.survived = true;  // of what was read before
  result = ReadLog(log_, request);
  BASIN_EXPECT_OK(result.status);
  EXPECT_TRUE(ParseEvents(result.messages.at(0), "PREAMBLE").done());

  request.survived = false;
  request.range.until = 9;
  result = ReadLog(log_, request);
  BASIN_EXPECT_OK(result.status);
  EXPECT_EQ(Sequences(result), FromTo(9, 9));
}

TEST_F(LogReadTest, EndsAfterABoundedSearchOfWhatIsPurged) {
  std::vector<uint32_t> all;
  for (uint32_t i = 0; i < 20'000; ++i) all.push_back(i);
  for (int i = 0; i < 5; ++i)
    BASIN_ASSERT_OK(
        log_.Append(PurgeTestGroup(*MakeTestGroup(log_.durable_head() + 1, 20'000), all)));

  const LogReadResult result = ReadLog(log_, Request(0));

  EXPECT_LT(result.through, log_.durable_head());
  EXPECT_EQ(ParseEvents(result.messages.at(0), "PREAMBLE").gaps(0).to(), result.through);
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

// ---- with an index ----

// A log of chance, in which everything a filter knows varies.
class IndexedReadTest : public LogReadTest {
 protected:
  static constexpr const char* kTypes[] = {"referral.sent", "meeting.held", "need.expressed"};

  std::string RandomEvent(uint64_t n) {
    v1::Header header;
    header.set_id(absl::StrCat("event-", n));
    header.set_source("/actors/ml");
    header.set_type(kTypes[chance_() % 3]);
    header.set_subject(absl::StrCat("case/", chance_() % 40));
    header.set_basin(absl::StrCat(1101 + chance_() % 6));
    v1::Event event;
    header.SerializeToString(event.mutable_header());
    event.set_body(std::string(chance_() % 300, 'b'));
    return event.SerializeAsString();
  }
  void FillRandomly(int groups) {
    for (int i = 0; i < groups; ++i) {
      GroupBuilder builder(log_.durable_head() + 1, absl::UnixEpoch());
      for (uint64_t n = 1 + chance_() % 25; n > 0; --n)
        builder.Add(absl::StrCat("actor-", chance_() % 3), RandomEvent(builder.next()), kTestStart);
      BASIN_ASSERT_OK(log_.Append(Seal(builder.Take())));
    }
  }
  std::shared_ptr<const Filter> RandomFilter() {
    v1::Filter asked;
    const auto some = [&](auto* field, uint64_t of, auto name) {
      if (chance_() % 2 == 0) return;
      for (uint64_t n = 1 + chance_() % 3; n > 0; --n) *field->Add() = name(chance_() % of);
    };
    some(asked.mutable_basins(), 7, [](uint64_t n) { return absl::StrCat(1101 + n); });
    some(asked.mutable_types(), 3, [](uint64_t n) { return std::string(kTypes[n]); });
    some(asked.mutable_cases(), 44, [](uint64_t n) { return absl::StrCat("case/", n); });
    some(asked.mutable_actors(), 4, [](uint64_t n) { return absl::StrCat("actor-", n); });
    ReadScope scope{.everything = chance_() % 2 == 0, .basins = {}};
    if (asked.basins().empty()) scope.basins = {"1101", "1104"};
    for (const std::string& basin : asked.basins()) scope.basins.insert(basin);
    static const auto* catalog = new EventCatalog;
    return std::make_shared<const Filter>(*Filter::Make(asked, scope, *catalog));
  }
  Sequence EndOfAGroup() {
    return (*(*log_.ReadAfter(chance_() % log_.durable_head()))->Next())->last();
  }
  // One read after the other, to the end of the range.
  std::vector<Sequence> ReadAll(LogRead request, const PlaceIndex* places) {
    std::vector<Sequence> all;
    while (request.range.after < std::min(request.range.until, request.head)) {
      const LogReadResult result = ReadLog(log_, request, places);
      BASIN_EXPECT_OK(result.status);
      EXPECT_GT(result.through, request.range.after);
      EXPECT_LE(result.through, std::min(request.range.until, request.head));
      if (result.through <= request.range.after) break;
      for (const Sequence sequence : Sequences(result)) all.push_back(sequence);
      request.range.after = result.through;
    }
    return all;
  }

  std::mt19937_64 chance_{ChooseSeed()};
};

TEST_F(IndexedReadTest, BringsWhatAScanBrings) {
  FillRandomly(200);
  const auto index = *PlaceIndex::Open(MakeMemoryFoldStore(), {.events = 100, .bytes = 1 << 20});
  for (int round = 0; round < Cycles(400); ++round) {
    if (round % 100 == 0) {
      BASIN_ASSERT_OK(CatchUp(log_, *index));
      FillRandomly(20);
    }
    LogRead request = Request(0);
    request.filter = RandomFilter();
    if (chance_() % 2 == 0) request.range.until = 1 + chance_() % (log_.durable_head() + 100);
    if (chance_() % 2 == 0) request.head = EndOfAGroup();
    request.range.after = chance_() % (request.head + 1);
    request.bytes_max = 1 + chance_() % 40'000;
    request.messages_max = 1 + static_cast<uint32_t>(chance_() % 4);

    EXPECT_EQ(ReadAll(request, index.get()), ReadAll(request, nullptr)) << "round " << round;
  }
  EXPECT_GT(index->covered(), 1000u);
}

// A log of which something may have been purged.
class PurgedLog final : public EventLog {
 public:
  PurgedLog(EventLog& log, Sequence through) : log_(log), through_(through) {}
  absl::Status Append(const SharedGroup& group) override { return log_.Append(group); }
  absl::StatusOr<std::unique_ptr<LogCursor>> ReadAfter(Sequence after) const override {
    return log_.ReadAfter(after);
  }
  absl::Status VisitRecords(absl::Span<const Sequence> sequences,
                            RecordVisitor visit) const override {
    EXPECT_GT(sequences.front(), through_);
    return log_.VisitRecords(sequences, visit);
  }
  Sequence purged_through() const override { return through_; }
  absl::StatusOr<Sequence> LastBefore(absl::Time time) const override {
    return log_.LastBefore(time);
  }
  MerkleFrontier tree() const override { return log_.tree(); }
  Sequence durable_head() const override { return log_.durable_head(); }
  absl::Time last_recorded_at() const override { return log_.last_recorded_at(); }
  const LogIdentity& identity() const override { return log_.identity(); }
  v1::Durability durability() const override { return log_.durability(); }
  uint64_t stored_bytes() const override { return log_.stored_bytes(); }

 private:
  EventLog& log_;
  const Sequence through_;
};

TEST_F(IndexedReadTest, ScansWhereSomethingMayHaveBeenPurged) {
  FillRandomly(200);
  const auto index = *PlaceIndex::Open(MakeMemoryFoldStore(), {.events = 100, .bytes = 1 << 20});
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  const PurgedLog purged(log_, 777);
  LogRead request = Request(0);
  request.filter = MakeFilter({}, {"1104"});
  const std::vector<Sequence> wanted = ReadAll(request, nullptr);
  std::vector<Sequence> all;
  while (request.range.after < request.head) {
    const LogReadResult result = ReadLog(purged, request, index.get());
    BASIN_ASSERT_OK(result.status);
    for (const Sequence sequence : Sequences(result)) all.push_back(sequence);
    request.range.after = result.through;
  }
  EXPECT_EQ(all, wanted);
}

TEST_F(IndexedReadTest, PassesOverGroupsThatHoldNothingOfIt) {
  Fill(60, 100, 500);
  GroupBuilder builder(log_.durable_head() + 1, absl::UnixEpoch());
  builder.Add("ml", RandomEvent(1), kTestStart + absl::Hours(9));
  BASIN_ASSERT_OK(log_.Append(Seal(builder.Take())));
  const auto index = *PlaceIndex::Open(MakeMemoryFoldStore(), {.events = 100, .bytes = 1 << 20});
  BASIN_ASSERT_OK(CatchUp(log_, *index));
  LogRead request = Request(0);
  request.filter = MakeFilter({"health.*"});

  const LogReadResult result = ReadLog(log_, request, index.get());

  EXPECT_TRUE(result.messages.empty());
  EXPECT_EQ(result.through, log_.durable_head()) << "3 MB in one read, and none of them looked at";
}

}  // namespace
}  // namespace basin
