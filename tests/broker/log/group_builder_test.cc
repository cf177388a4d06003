#include "broker/log/group_builder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/session.pb.h"
#include "gtest/gtest.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/model/event_builder.h"
#include "proto/model/record_view.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kNoon = absl::FromUnixSeconds(1773316800);

v1::Record MakeRecord(Sequence sequence, absl::Time time, const std::string& actor,
                      const std::string& event) {
  v1::Record record;
  record.set_sequence(sequence);
  SetTimestamp(time, record.mutable_recorded_at());
  record.set_actor(actor);
  record.set_event(event);
  return record;
}

TEST(GroupBuilderTest, WritesTheBytesThatProtobufWouldWrite) {
  const std::vector<absl::Time> times = {absl::UnixEpoch(), absl::FromUnixSeconds(1),
                                         kNoon + absl::Nanoseconds(123456789),
                                         kNoon + absl::Hours(24)};
  const std::vector<size_t> sizes = {0, 1, 127, 128, 350, 16383, 16384, 100000};
  for (const Sequence first : {Sequence{1}, Sequence{127}, Sequence{1} << 40}) {
    GroupBuilder builder(first, absl::UnixEpoch());
    v1::Events expected;
    Sequence sequence = first;
    for (const absl::Time time : times) {
      for (const size_t size : sizes) {
        const std::string actor = size == 1 ? "" : absl::StrCat("mission-locale-", size);
        const std::string event(size, 'e');

        EXPECT_EQ(builder.Add(actor, event, time), sequence);

        expected.add_records(MakeRecord(sequence, time, actor, event).SerializeAsString());
        ++sequence;
      }
    }

    EXPECT_EQ(builder.Take().records, expected.SerializeAsString()) << "first " << first;
  }
}

TEST(GroupBuilderTest, KeepsEventBytesThatAreNoProtobufAsTheyCame) {
  const std::string bytes("\xff\x00\x01 any bytes", 13);
  GroupBuilder builder(1, absl::UnixEpoch());
  builder.Add("actor", bytes, kNoon);

  v1::Record record;
  ASSERT_TRUE(record.ParseFromString(std::string(RecordBytes(builder.Take(), 0))));

  EXPECT_EQ(record.event(), bytes);
}

TEST(GroupBuilderTest, OffsetsFindEveryRecord) {
  GroupBuilder builder(40, absl::UnixEpoch());
  for (int i = 0; i < 100; ++i) builder.Add("actor", MakeTestEvent(i, i * 7), kNoon);

  const CommitGroup group = builder.Take();

  ASSERT_EQ(group.count, 100u);
  EXPECT_EQ(group.first, 40u);
  EXPECT_EQ(group.last(), 139u);
  for (uint32_t i = 0; i < group.count; ++i) {
    const absl::StatusOr<RecordView> record = ReadRecord(RecordBytes(group, i));
    BASIN_ASSERT_OK(record);
    EXPECT_EQ(record->sequence, 40 + i);
    EXPECT_EQ(record->actor, "actor");
  }
}

TEST(GroupBuilderTest, SequencesRunOnFromGroupToGroup) {
  GroupBuilder builder(1, absl::UnixEpoch());
  builder.Add("a", "", kNoon);
  builder.Add("a", "", kNoon);
  EXPECT_EQ(builder.Take().last(), 2u);
  EXPECT_TRUE(builder.empty());

  EXPECT_EQ(builder.Add("a", "", kNoon), 3u);

  const CommitGroup second = builder.Take();
  EXPECT_EQ(second.first, 3u);
  EXPECT_EQ(second.count, 1u);
}

TEST(GroupBuilderTest, RecordedTimeNeverDecreases) {
  GroupBuilder builder(1, kNoon);
  builder.Add("a", "", kNoon - absl::Hours(1));
  builder.Add("a", "", kNoon + absl::Seconds(5));
  builder.Add("a", "", kNoon + absl::Seconds(4));

  const CommitGroup group = builder.Take();

  std::vector<absl::Time> times;
  for (uint32_t i = 0; i < group.count; ++i)
    times.push_back(ReadRecord(RecordBytes(group, i))->recorded_at);
  EXPECT_EQ(times,
            (std::vector<absl::Time>{kNoon, kNoon + absl::Seconds(5), kNoon + absl::Seconds(5)}));
  EXPECT_EQ(group.recorded_at, kNoon + absl::Seconds(5));
}

TEST(GroupBuilderTest, TheGroupsTimeIsExactlyItsLastRecords) {
  GroupBuilder builder(1, absl::UnixEpoch());
  builder.Add("a", "", kNoon + absl::Nanoseconds(7) / 4);

  const CommitGroup group = builder.Take();

  EXPECT_EQ(group.recorded_at, kNoon + absl::Nanoseconds(1));
  EXPECT_EQ(ReadRecord(RecordBytes(group, 0))->recorded_at, group.recorded_at);
}

TEST(GroupBuilderTest, RefusesATransactionThatWouldPassTheCap) {
  GroupBuilder builder(1, absl::UnixEpoch(), {.max_bytes = 4096});
  EXPECT_TRUE(builder.Fits("actor", 1 << 20, 1)) << "an empty group takes any transaction";

  size_t added = 0;
  while (builder.Fits("actor", 2 * 300, 2)) {
    builder.Add("actor", std::string(300, 'x'), kNoon);
    builder.Add("actor", std::string(300, 'x'), kNoon);
    added += 2;
  }

  EXPECT_GE(added, 8u);
  EXPECT_LE(builder.bytes(), 4096u);
}

TEST(GroupBuilderTest, TheRootIsTheTreeHeadOverTheRecords) {
  GroupBuilder builder(1, absl::UnixEpoch());
  std::vector<Sha256> leaves;
  for (int i = 0; i < 11; ++i) {
    const std::string event = absl::StrCat("event ", i);
    builder.Add("actor", event, kNoon);
    const std::string record = MakeRecord(i + 1, kNoon, "actor", event).SerializeAsString();
    leaves.push_back(Digest({absl::string_view("\0", 1), record}));
  }

  const SharedGroup group = Seal(builder.Take());

  EXPECT_EQ(group->root, TreeHead(leaves));
}

}  // namespace
}  // namespace basin
