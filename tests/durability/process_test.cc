// The whole program on a disk that fails: it ends with exit code 74, says why, and the next start
// has everything that was acknowledged.
#include <signal.h>
#include <stdlib.h>

#include <cerrno>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/hub_process.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using testing::HasSubstr;

constexpr int kIoError = 74;  // EX_IOERR of sysexits.h

class FailingProcessTest : public testing::TestWithParam<int> {
 protected:
  // Starts the hub with the faulty disk between it and the kernel.
  bool StartOnFaultyDisk() {
    const char* asan = getenv("ASAN_OPTIONS");
    return hub_.Start(
        {},
        {std::string("LD_PRELOAD=") + BASIN_FAULTY_DISK,
         "BASIN_DISK_FOLDER=" + hub_.folder() + "/data", "BASIN_DISK_TRIGGER=" + trigger_,
         "BASIN_DISK_ERROR=" + std::to_string(GetParam()),
         // The address sanitizer wants to be first; behind the disk it works as well.
         std::string("ASAN_OPTIONS=verify_asan_link_order=0:") + (asan == nullptr ? "" : asan)});
  }
  std::string Event(int number) { return NeedEvent({.actor = "ml", .id = std::to_string(number)}); }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  const std::string trigger_ = folder_ / "fail";
};

TEST_P(FailingProcessTest, EndsWith74WhenACommitFailsAndTheNextStartHasWhatWasAcknowledged) {
  ASSERT_TRUE(StartOnFaultyDisk());
  {
    const auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
  }
  ClientOptions options = hub_.ClientOf("ml");
  options.timeout = absl::Seconds(5);
  auto client = Client::Connect(options);
  BASIN_ASSERT_OK(client);
  for (int number = 1; number <= 20; ++number)
    BASIN_ASSERT_OK((*client)->Publish({{Event(number)}}));

  std::ofstream(trigger_).put('!');
  BASIN_ASSERT_OK((*client)->Offer({Event(21)}));
  // The client may only hear that the hub is gone.
  (*client)->Poll(absl::Milliseconds(100)).IgnoreError();
  const int code = hub_.program().Wait();

  EXPECT_EQ(code, kIoError);
  EXPECT_EQ((*client)->unanswered(), 1u) << "nobody is told of what may not be durable";
  EXPECT_THAT(hub_.program().Output(), HasSubstr("what=ended"));
  ASSERT_TRUE(hub_.Start());
  const auto again = Client::Connect(hub_.ClientOf("ml"));
  BASIN_ASSERT_OK(again);
  EXPECT_GE((*again)->welcome().head().sequence(), 21u);
  for (int number = 1; number <= 21; ++number) {
    const auto outcomes = (*again)->Publish({{Event(number)}});
    BASIN_ASSERT_OK(outcomes);
    ASSERT_EQ((*outcomes)[0].sequences_size(), 1);
    EXPECT_EQ((*outcomes)[0].sequences(0), static_cast<Sequence>(number + 1));
    if (number <= 20) {
      EXPECT_TRUE((*outcomes)[0].duplicate());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Disk, FailingProcessTest, testing::Values(EIO, ENOSPC),
                         [](const auto& info) {
                           return std::string(info.param == EIO ? "Eio" : "Enospc");
                         });

}  // namespace
}  // namespace basin
