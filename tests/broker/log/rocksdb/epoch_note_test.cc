#include "broker/log/rocksdb/epoch_note.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'795'500'000);

EpochNote Sample() {
  return {.epoch = 7,
          .cause = EpochNote::Cause::kLossAccepted,
          .began_at = kNow,
          .kept = 200,
          .acknowledged = 300,
          .reason = "le disque a lâché"};
}

TEST(EpochNoteTest, IsReadBackAsItWasWritten) {
  const auto read = DecodeEpochNote(EncodeEpochKey(7), EncodeEpochNote(Sample()));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->epoch, 7u);
  EXPECT_EQ(read->cause, EpochNote::Cause::kLossAccepted);
  EXPECT_EQ(read->began_at, kNow);
  EXPECT_EQ(read->kept, 200u);
  EXPECT_EQ(read->acknowledged, 300u);
  EXPECT_EQ(read->reason, "le disque a lâché");
  EXPECT_TRUE(read->lost());
}

TEST(EpochNoteTest, RefusesWhatIsCutShortOrOfALaterFormat) {
  const std::string good = EncodeEpochNote(Sample());
  for (size_t size = 0; size < 26; ++size)
    EXPECT_THAT(DecodeEpochNote(EncodeEpochKey(7), good.substr(0, size)), HasCode(v1::LOG_DAMAGED))
        << size;
  EXPECT_THAT(DecodeEpochNote("epoch", good), HasCode(v1::LOG_DAMAGED));
  std::string later = good;
  later[0] = 2;
  EXPECT_THAT(DecodeEpochNote(EncodeEpochKey(7), later), HasCode(v1::FORMAT_UNKNOWN));
}

TEST(EpochNoteTest, KeysAreInTheOrderOfEpochs) {
  EXPECT_LT(EncodeEpochKey(1), EncodeEpochKey(256));
  EXPECT_LT(EncodeEpochKey(256), EncodeEpochKey(1'795'500'000));
}

TEST(EpochNoteTest, AnEpochIsTheSecondItBeganInAndAlwaysGrows) {
  EXPECT_EQ(NextEpoch(1, kNow), 1'795'500'000u);
  EXPECT_EQ(NextEpoch(1'795'500'000, kNow), 1'795'500'001u) << "twice within a second";
  EXPECT_EQ(NextEpoch(1'795'500'000, kNow - absl::Hours(100'000)), 1'795'500'001u)
      << "a clock that went back";
  EXPECT_EQ(NextEpoch(1, absl::UnixEpoch() - absl::Hours(1)), 2u);
}

}  // namespace
}  // namespace basin
