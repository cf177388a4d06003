// The machine's clock jumps by ten years under the whole program, forwards and back: T1. What was
// recorded stays in its order, recorded_at never goes back, what is known stays known, and
// publishes are refused until an operator has confirmed the clock.
#include "absl/time/clock.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/hub_process.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr char kFakeTime[] = "/usr/lib/" BASIN_LIBRARY_ARCHITECTURE "/faketime/libfaketimeMT.so.1";
constexpr absl::Duration kYear = absl::Hours(24 * 365);

class ClockTest : public testing::Test {
 protected:
  void SetUp() override {
    struct stat info;
    if (stat(kFakeTime, &info) != 0)
      GTEST_SKIP() << "SKIPPED: needs libfaketime, of the package faketime";
    SetClock(0);
  }
  // The hub's clock is `years` off the machine's, from now on. Its steady clock is not touched.
  void SetClock(int years) {
    years_ = years;
    std::ofstream(clock_file_ + ".new") << (years < 0 ? "-" : "+") << std::abs(years) << "y\n";
    ASSERT_EQ(std::rename((clock_file_ + ".new").c_str(), clock_file_.c_str()), 0);
  }
  void Start(const std::vector<std::string>& arguments = {}) {
    // A program built with AddressSanitizer wants its runtime before any other library; the clock
    // is no allocator, so it may come first.
    const char* sanitizer = std::getenv("ASAN_OPTIONS");
    ASSERT_TRUE(hub_.Start(arguments, {std::string("LD_PRELOAD=") + kFakeTime,
                                       "FAKETIME_TIMESTAMP_FILE=" + clock_file_,
                                       "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
                                       std::string("ASAN_OPTIONS=verify_asan_link_order=0:") +
                                           (sanitizer == nullptr ? "" : sanitizer)}));
  }
  // An event that occurred an hour ago by the hub's clock.
  std::string Event(int number) {
    std::string& event = events_[number];
    if (event.empty())
      event = NeedEvent({.actor = "ml",
                         .id = absl::StrCat(number),
                         .time = absl::Now() + years_ * kYear - absl::Hours(1)});
    return event;
  }
  v1::Outcome Publish(int number) {
    const auto client = Client::Connect(hub_.ClientOf("ml"));
    if (!client.ok()) return {};
    const auto outcomes = (*client)->Publish({{Event(number)}});
    return outcomes.ok() ? (*outcomes)[0] : v1::Outcome();
  }
  void ExpectAccepted() {
    const int number = ++last_;
    const v1::Outcome outcome = Publish(number);
    ASSERT_EQ(outcome.sequences_size(), 1) << outcome.ShortDebugString();
    places_[number] = outcome.sequences(0);
  }
  // The hub looks at its clock every second: until then it may take what it is offered.
  bool ComesToRefuse() {
    return Eventually([this] {
      const int number = ++last_;
      const v1::Outcome outcome = Publish(number);
      if (outcome.sequences_size() == 1) places_[number] = outcome.sequences(0);
      return outcome.refused().code() == v1::CLOCK_JUMP;
    });
  }
  // A known event's place is told even while nothing is taken: dedupe has no clock.
  void ExpectAllKnown() {
    for (const auto& [number, place] : places_) {
      const v1::Outcome outcome = Publish(number);
      ASSERT_EQ(outcome.sequences_size(), 1) << outcome.ShortDebugString();
      EXPECT_TRUE(outcome.duplicate());
      EXPECT_EQ(outcome.sequences(0), place);
    }
  }
  // recorded_at of every record, in order.
  std::vector<absl::Time> RecordedTimes() {
    std::vector<absl::Time> times;
    const auto client = Client::Connect(hub_.ClientOf("reader"));
    if (!client.ok()) return times;
    const Sequence head = (*client)->welcome().head().sequence();
    v1::Subscribe all;
    all.mutable_after();
    BASIN_EXPECT_OK((*client)->Subscribe(all, [&](const Client::Delivery& delivery) {
      for (const RecordView& record : delivery.records) {
        EXPECT_EQ(record.sequence, times.size() + 1);
        times.push_back(record.recorded_at);
      }
      return absl::OkStatus();
    }));
    EXPECT_TRUE(Eventually([&] {
      (*client)->Poll(absl::Milliseconds(20)).IgnoreError();
      return times.size() >= head;
    }));
    return times;
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  const std::string clock_file_ = folder_ / "clock";
  int years_ = 0;
  std::map<int, std::string> events_;
  int last_ = 0;                    // event offered
  std::map<int, Sequence> places_;  // of those that were taken
};

TEST_F(ClockTest, T1HoldsWhenTheClockJumpsTenYearsForwardsAndBack) {
  ASSERT_NO_FATAL_FAILURE(Start());
  {
    const auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
  }
  ASSERT_NO_FATAL_FAILURE(ExpectAccepted());

  // Forwards, while it runs.
  SetClock(10);
  ASSERT_TRUE(ComesToRefuse());
  ASSERT_NO_FATAL_FAILURE(ExpectAllKnown());
  hub_.Kill();
  ASSERT_NO_FATAL_FAILURE(Start({"--confirm-clock"}));
  ASSERT_NO_FATAL_FAILURE(ExpectAccepted());

  // Back, between two starts. A restart does not make the time right; a person does.
  hub_.Kill();
  SetClock(0);
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_TRUE(ComesToRefuse());
  EXPECT_EQ(places_.count(last_), 0u);
  ASSERT_NO_FATAL_FAILURE(ExpectAllKnown());
  hub_.Kill();
  ASSERT_NO_FATAL_FAILURE(Start({"--confirm-clock"}));
  ASSERT_NO_FATAL_FAILURE(ExpectAccepted());

  // And further back, while it runs.
  SetClock(-10);
  ASSERT_TRUE(ComesToRefuse());
  ASSERT_NO_FATAL_FAILURE(ExpectAllKnown());

  const std::vector<absl::Time> times = RecordedTimes();
  ASSERT_EQ(times.size(), places_.size() + 1) << "and the territory";
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end())) << "held, not followed back";
  EXPECT_GT(times.back() - times.front(), 9 * kYear);
  EXPECT_LT(times.back() - times.front(), 11 * kYear);
  Sequence previous = 0;
  for (const auto& [number, place] : places_) {
    EXPECT_GT(place, previous) << number;
    previous = place;
  }
}

}  // namespace
}  // namespace basin
