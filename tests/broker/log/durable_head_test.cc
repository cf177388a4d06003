#include "broker/log/durable_head.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

DurableHead HeadAt(Sequence sequence) {
  DurableHead head{"01970000-0000-7000-8000-000000000001", 3, sequence, {}};
  head.root.fill(static_cast<uint8_t>(sequence));
  return head;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class DurableHeadTest : public testing::Test {
 protected:
  // A file that was written `writes` times, the last time with HeadAt(writes).
  void Create(Sequence writes) {
    absl::StatusOr<std::unique_ptr<DurableHeadFile>> file =
        DurableHeadFile::Create(path_, HeadAt(0));
    BASIN_ASSERT_OK(file);
    for (Sequence n = 1; n <= writes; ++n) BASIN_ASSERT_OK((*file)->Write(HeadAt(n)));
  }
  absl::StatusOr<Sequence> Reopened() {
    absl::StatusOr<std::unique_ptr<DurableHeadFile>> file = DurableHeadFile::Open(path_);
    if (!file.ok()) return file.status();
    EXPECT_EQ((*file)->head(), HeadAt((*file)->head().sequence));
    return (*file)->head().sequence;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "durable_head";
};

TEST_F(DurableHeadTest, ThereIsNoneAtFirst) {
  const absl::StatusOr<std::unique_ptr<DurableHeadFile>> file = DurableHeadFile::Open(path_);

  BASIN_ASSERT_OK(file);
  EXPECT_EQ(*file, nullptr);
}

TEST_F(DurableHeadTest, KeepsTheLastOneWritten) {
  for (Sequence writes = 0; writes < 6; ++writes) {
    Create(writes);
    EXPECT_EQ(*Reopened(), writes);
  }
}

TEST_F(DurableHeadTest, NeverGrows) {
  Create(9);
  EXPECT_EQ(std::filesystem::file_size(path_), 2 * kHeadSlotBytes);
}

TEST_F(DurableHeadTest, GoesOnFromTheOtherSlotAfterATornOne) {
  Create(4);
  std::string bytes = ReadFile(path_);
  bytes.replace(kHeadSlotBytes, 100, std::string(100, '\xee'));  // an even write stands there
  WriteFile(path_, bytes);
  ASSERT_EQ(*Reopened(), 3u);

  BASIN_ASSERT_OK((*DurableHeadFile::Open(path_))->Write(HeadAt(5)));

  EXPECT_EQ(*Reopened(), 5u);
}

TEST_F(DurableHeadTest, EveryFlippedByteIsNoticedOrHarmless) {
  const std::string slot = EncodeHeadSlot(HeadAt(7), 12);
  ASSERT_EQ(slot.size(), kHeadSlotBytes);
  for (size_t i = 0; i < slot.size(); ++i) {
    for (const uint8_t flip : {0x01, 0x80, 0xff}) {
      std::string flipped = slot;
      flipped[i] = static_cast<char>(flipped[i] ^ flip);

      const absl::StatusOr<HeadSlot> read = DecodeHeadSlot(flipped);

      if (i < 512) {
        EXPECT_THAT(read, HasCode(v1::LOG_DAMAGED)) << "byte " << i;
      } else {
        ASSERT_TRUE(read.ok()) << "byte " << i << " is padding";
        EXPECT_EQ(read->head, HeadAt(7));
      }
    }
  }
}

TEST_F(DurableHeadTest, AFlipInEitherSlotLeavesTheOther) {
  Create(8);
  const std::string good = ReadFile(path_);
  for (size_t slot = 0; slot < 2; ++slot) {
    for (size_t i = 0; i < 512; i += 7) {
      std::string flipped = good;
      flipped[slot * kHeadSlotBytes + i] ^= 0x10;
      WriteFile(path_, flipped);

      EXPECT_EQ(*Reopened(), slot == 1 ? 7u : 8u) << "slot " << slot << " byte " << i;
    }
  }
}

TEST_F(DurableHeadTest, ATornWriteAtAnySectorLeavesTheHeadBefore) {
  Create(4);
  const std::string before = ReadFile(path_);
  const std::string next = EncodeHeadSlot(HeadAt(5), 6);  // goes to slot 0
  for (size_t written = 0; written < kHeadSlotBytes; written += 64) {
    WriteFile(path_, next.substr(0, written) + before.substr(written));

    EXPECT_EQ(*Reopened(), written < 512 ? 4u : 5u) << written;
  }
}

TEST_F(DurableHeadTest, RefusesAFileOfWhichNothingIsIntact) {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(4096, '\0'),
                                   std::string(8192, '\0'), std::string(8192, '\xff')}) {
    WriteFile(path_, bytes);
    EXPECT_THAT(Reopened(), HasCode(v1::LOG_DAMAGED)) << bytes.size();
  }
}

TEST_F(DurableHeadTest, RefusesALaterFormat) {
  std::string slot = EncodeHeadSlot(HeadAt(5), 6).substr(0, 480);
  slot[11] = 2;
  slot += std::string(AsBytes(Digest({slot})));
  slot.resize(kHeadSlotBytes);
  Create(4);
  WriteFile(path_, slot + ReadFile(path_).substr(kHeadSlotBytes));

  EXPECT_THAT(Reopened(), HasCode(v1::FORMAT_UNKNOWN));
}

TEST_F(DurableHeadTest, ALossAcceptedMayLowerTheSequenceUnderAHigherEpoch) {
  Create(8);
  DurableHead lower = HeadAt(2);
  lower.epoch = 4;
  BASIN_ASSERT_OK((*DurableHeadFile::Open(path_))->Write(lower));

  EXPECT_EQ((*DurableHeadFile::Open(path_))->head(), lower);
}

TEST_F(DurableHeadTest, ADraftLeftByACrashDisturbsNothing) {
  WriteFile(path_ + ".new", "half a draft");
  Create(3);

  EXPECT_EQ(*Reopened(), 3u);
}

}  // namespace
}  // namespace basin
