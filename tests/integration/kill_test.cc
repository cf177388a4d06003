// kill -9, a hundred times, under publishers and a subscriber: every acknowledged event is there
// once, where its acknowledgement said, in its publisher's order, byte for byte.
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/support/hub_process.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr int kCycles = 100;
constexpr uint64_t kUnansweredMax = 64;
constexpr uint64_t kAcksPerCycle = 40;

std::string EventOf(const std::string& actor, uint64_t number) {
  return NeedEvent({.actor = actor, .id = absl::StrCat(number)});
}

// Publishes 1, 2, 3 … until told to stop; then waits for the last answer.
class Publisher {
 public:
  Publisher(ClientOptions options, std::string actor, std::atomic<uint64_t>& acks)
      : actor_(std::move(actor)), acks_(acks), thread_([this, options] { Run(options); }) {}
  ~Publisher() { Finish(); }
  void Finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  const std::string& actor() const { return actor_; }
  // Where each event was acknowledged: number n at index n − 1. After Finish.
  const std::vector<Sequence>& acknowledged() const { return acknowledged_; }

 private:
  void Run(ClientOptions options) {
    options.timeout = absl::Minutes(2);
    auto client = Client::Connect(options);
    BASIN_ASSERT_OK(client);
    (*client)->OnAnswer([this](const v1::Outcome& outcome) {
      EXPECT_FALSE(outcome.has_refused()) << outcome.refused().ShortDebugString();
      EXPECT_EQ(outcome.sequences_size(), 1);
      acknowledged_.push_back(outcome.sequences_size() == 1 ? outcome.sequences(0) : 0);
      ++acks_;
    });
    for (uint64_t number = 1; !stop_; ++number) {
      while ((*client)->unanswered() >= kUnansweredMax && !stop_)
        BASIN_ASSERT_OK((*client)->Poll(absl::Milliseconds(5)));
      BASIN_ASSERT_OK((*client)->Offer({EventOf(actor_, number)}));
    }
    BASIN_ASSERT_OK((*client)->Flush());
  }

  const std::string actor_;
  std::atomic<uint64_t>& acks_;
  std::atomic<bool> stop_ = false;
  std::vector<Sequence> acknowledged_;
  std::thread thread_;  // last
};

// Follows the log through every crash, and finds nothing missing, doubled or out of order.
class Subscriber {
 public:
  explicit Subscriber(ClientOptions options) : thread_([this, options] { Run(options); }) {}
  ~Subscriber() { FinishAt(0); }
  void FinishAt(Sequence head) {
    finish_at_ = head;
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  struct Seen {
    std::string actor, id, event;
  };
  const std::map<Sequence, Seen>& seen() const { return seen_; }

 private:
  void Run(ClientOptions options) {
    options.timeout = absl::Minutes(2);
    auto client = Client::Connect(options);
    BASIN_ASSERT_OK(client);
    v1::Subscribe request;
    request.mutable_after();
    BASIN_ASSERT_OK((*client)->Subscribe(request, [this](const Client::Delivery& delivery) {
      for (const RecordView& record : delivery.records) {
        EXPECT_EQ(record.sequence, seen_.size() + 1);
        seen_[record.sequence] = {std::string(record.actor), std::string(record.event.header.id),
                                  std::string(record.event.bytes)};
      }
      return absl::OkStatus();
    }));
    while (!stop_ || seen_.size() < finish_at_)
      BASIN_ASSERT_OK((*client)->Poll(absl::Milliseconds(20)));
  }

  std::atomic<bool> stop_ = false;
  std::atomic<Sequence> finish_at_ = 0;
  std::map<Sequence, Seen> seen_;
  std::thread thread_;  // last
};

TEST(KillTest, LosesDoublesAndReordersNothingThatWasAcknowledged) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  TemporaryFolder folder;
  HubProcess hub(folder.path());
  ASSERT_TRUE(hub.Start());
  {
    auto client = Client::Connect(hub.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
  }

  std::atomic<uint64_t> acks = 0;
  std::vector<std::unique_ptr<Publisher>> publishers;
  for (const std::string actor : {"ml", "cap", "mde", "operator"})
    publishers.push_back(std::make_unique<Publisher>(hub.ClientOf(actor), actor, acks));
  Subscriber subscriber(hub.ClientOf("reader"));
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    const uint64_t before = acks;
    ASSERT_TRUE(Eventually([&] { return acks >= before + kAcksPerCycle; }, absl::Minutes(1)))
        << "cycle " << cycle;
    absl::SleepFor(absl::Microseconds(random() % 10'000));  // to hit another place every time
    hub.Kill();
    ASSERT_TRUE(hub.Start()) << "cycle " << cycle;
  }
  for (auto& publisher : publishers) publisher->Finish();

  auto client = Client::Connect(hub.ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  const Sequence head = (*client)->welcome().head().sequence();
  subscriber.FinishAt(head);
  ASSERT_EQ(subscriber.seen().size(), head);
  uint64_t acknowledged = 1;  // the territory
  for (const auto& publisher : publishers) {
    Sequence previous = 0;
    const std::vector<Sequence>& places = publisher->acknowledged();
    for (size_t i = 0; i < places.size(); ++i) {
      ASSERT_GT(places[i], previous) << "a publisher's order";
      ASSERT_LE(places[i], head);
      previous = places[i];
      const Subscriber::Seen& seen = subscriber.seen().at(places[i]);
      ASSERT_EQ(seen.actor, publisher->actor());
      ASSERT_EQ(seen.event, EventOf(publisher->actor(), i + 1)) << "byte for byte";
    }
    acknowledged += places.size();
  }
  // Everybody waited for the last answer: nothing else can be there, so nothing is there twice.
  EXPECT_EQ(acknowledged, head);
  std::printf("%d kills, %llu acknowledged events\n", kCycles,
              static_cast<unsigned long long>(head));
}

}  // namespace
}  // namespace basin
