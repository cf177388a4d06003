#include "broker/log/rocksdb/keys.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

std::string Encode(const CommitGroup& group) {
  std::string scratch;
  const Packed packed = Pack(group.records, scratch);
  return EncodeGroupHeader(group, packed.packing) + std::string(packed.bytes);
}

// Large enough to be packed.
SharedGroup LargeGroup() { return MakeTestGroup(300, 200); }

TEST(KeysTest, KeysOrderAsSequencesDo) {
  const Sequence sequences[] = {0,           1, 127, 128, 255, 256, 65535, 65536, Sequence{1} << 40,
                                ~Sequence{0}};
  for (size_t i = 1; i < std::size(sequences); ++i)
    EXPECT_LT(EncodeGroupKey(sequences[i - 1]), EncodeGroupKey(sequences[i])) << sequences[i];
}

TEST(KeysTest, AGroupComesBackAsItWas) {
  for (const SharedGroup& group : {MakeTestGroup(300, 50, 200), LargeGroup()}) {
    const absl::StatusOr<SharedGroup> read = DecodeGroup(EncodeGroupKey(300), Encode(*group));

    BASIN_ASSERT_OK(read);
    EXPECT_EQ((*read)->first, 300u);
    EXPECT_EQ((*read)->count, group->count);
    EXPECT_EQ((*read)->records, group->records);
    EXPECT_EQ((*read)->offsets, group->offsets);
    EXPECT_EQ((*read)->recorded_at, group->recorded_at);
    EXPECT_EQ((*read)->root, group->root);
    EXPECT_EQ((*read)->summary, group->summary);
  }
}

TEST(KeysTest, ALargeGroupIsStoredPacked) {
  EXPECT_LT(Encode(*LargeGroup()).size(), LargeGroup()->records.size() / 2);
}

TEST(KeysTest, AGroupCutAnywhereIsDamaged) {
  for (const SharedGroup& group : {MakeTestGroup(300, 3), LargeGroup()}) {
    const std::string value = Encode(*group);
    for (size_t size = 0; size < value.size(); ++size)
      ASSERT_THAT(DecodeGroup(EncodeGroupKey(300), value.substr(0, size)), HasCode(v1::LOG_DAMAGED))
          << size;
    EXPECT_THAT(DecodeGroup("short", value), HasCode(v1::LOG_DAMAGED));
  }
}

TEST(KeysTest, AGroupThatHoldsAnotherNumberOfRecordsIsDamaged) {
  CommitGroup group = *MakeTestGroup(1, 3);
  for (const uint32_t count : {0u, 2u, 4u, 0xffffffffu}) {
    group.count = count;
    EXPECT_THAT(DecodeGroup(EncodeGroupKey(1), Encode(group)), HasCode(v1::LOG_DAMAGED)) << count;
  }
}

TEST(KeysTest, ALaterFormatIsNotDamage) {
  std::string value = Encode(*MakeTestGroup(1, 1));
  value[0] = 3;

  EXPECT_THAT(DecodeGroup(EncodeGroupKey(1), value), HasCode(v1::FORMAT_UNKNOWN));
  EXPECT_THAT(CheckFormat(EncodeFormat(kPurgedLogFormat + 1)), HasCode(v1::FORMAT_UNKNOWN));
  BASIN_EXPECT_OK(CheckFormat(EncodeFormat(kLogFormat)));
  BASIN_EXPECT_OK(CheckFormat(EncodeFormat(kPurgedLogFormat)));
  EXPECT_THAT(CheckFormat("abc"), HasCode(v1::LOG_DAMAGED));
}

TEST(KeysTest, TheIdentityComesBackAsItWas) {
  const absl::StatusOr<LogIdentity> read =
      DecodeIdentity(EncodeIdentity({"log-a", 7, v1::SIMULATED}));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->log_id, "log-a");
  EXPECT_EQ(read->epoch, 7u);
  EXPECT_EQ(read->origin, v1::SIMULATED);
  EXPECT_THAT(DecodeIdentity("12345"), HasCode(v1::LOG_DAMAGED));
}

TEST(KeysTest, TheEndGrowsByGroups) {
  const SharedGroup first = MakeTestGroup(1, 3);
  const SharedGroup second = MakeTestGroup(4, 2);
  const LogEnd end = Extend(Extend({}, *first), *second);

  const absl::StatusOr<LogEnd> read = DecodeEnd(EncodeEnd(end));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->head, 5u);
  EXPECT_EQ(read->recorded_at, second->recorded_at);
  const Sha256 roots[] = {LeafHash(AsBytes(first->root)), LeafHash(AsBytes(second->root))};
  EXPECT_EQ(read->tree.Root(), TreeHead(roots));
  EXPECT_THAT(DecodeEnd(EncodeEnd(end).substr(0, 20)), HasCode(v1::LOG_DAMAGED));
}

// A change here is a change of what is on disks: it needs a new version.
TEST(KeysTest, TheStoredFormDoesNotChange) {
  GroupBuilder builder(258, absl::UnixEpoch());
  builder.Add("a", "", absl::FromUnixSeconds(1));
  const SharedGroup group = Seal(builder.Take());

  EXPECT_EQ(ToHex(EncodeGroupKey(258)), "0000000000000102");
  EXPECT_EQ(
      ToHex(Encode(*group)),
      "010000000001000000003b9aca00a647b52cb1a2032b7a6a7a04ab5c92b5dd3bf7c5206e8623fd88e8294515926c"
      "0000000c000840b0a50d020824100a0a088202120208011a0161");
}

}  // namespace
}  // namespace basin
