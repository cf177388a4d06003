#include "services/projection/memory_view_store.h"

#include "gmock/gmock.h"
#include "tests/services/projection/view_store_conformance.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, ViewStoreConformance,
                         testing::Values(ViewStoreFactory{
                             "memory", [] { return std::make_shared<MemoryViewStore>(); }}));

TEST(CheckpointTest, RefusesBytesThatAreNone) {
  for (const char* bytes :
       {"", "1", "2\t3\tlog\t1\t1\t1\t1", "1\t3\tlog\t1\t-4\t1\t1", "1\t3\tlog\t1\t4\t1\t99",
        "1\t3\tlog\t1\t4\t1\t1\t", "2\t3\tlog\t1\t4\t1\t1\t", "2\t3\tlog\t1\t4\t1\t1\t5\t6"}) {
    SCOPED_TRACE(bytes);
    EXPECT_EQ(DecodeCheckpoint(bytes).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(CheckpointTest, ReadsWhatItWrote) {
  const Checkpoint checkpoint{.version = 1,
                              .log_id = "0190-log",
                              .epoch = 4,
                              .sequence = ~Sequence{0},
                              .recorded_at = absl::FromUnixSeconds(-3),
                              .origin = v1::REAL,
                              .purged_through = 17};

  const auto read = DecodeCheckpoint(EncodeCheckpoint(checkpoint));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(*read, checkpoint);
}

TEST(CheckpointTest, ReadsTheFirstFormatToo) {
  const auto read = DecodeCheckpoint("1\t3\tlog\t1\t4\t1\t1");

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->sequence, 4u);
  EXPECT_EQ(read->purged_through, 0u);
}

}  // namespace
}  // namespace basin
