// kill -9 of basin-views, a hundred times, while it follows a log that grows and builds a second
// generation: afterwards both are, row for row, what a fresh fold of the log is.
#include <algorithm>
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "services/projection/generation_diff.h"
#include "services/projection/generations.h"
#include "services/projection/rocksdb/rocksdb_view_store.h"
#include "services/views/view_list.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"
#include "tests/support/views_process.h"

namespace basin {
namespace {

constexpr int kEventsBefore = 30'000;
constexpr int kEventsPerTransaction = 500;
constexpr absl::Duration kBetweenTransactions = absl::Milliseconds(20);
constexpr int64_t kHalfLifeMaxMicroseconds = 200'000;  // at least

Transaction NeedsFrom(int first, int count) {
  Transaction transaction;
  for (int i = first; i < first + count; ++i)
    transaction.push_back(NeedEvent({.actor = "operator", .id = absl::StrCat("n", i)}));
  return transaction;
}

// Publishes some needs now and then until told to stop.
class SlowPublisher {
 public:
  explicit SlowPublisher(ClientOptions options) : thread_([this, options] { Run(options); }) {}
  ~SlowPublisher() { Finish(); }
  void Finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run(const ClientOptions& options) {
    auto client = Client::Connect(options);
    BASIN_ASSERT_OK(client);
    for (int next = kEventsBefore; !stop_; next += 5, absl::SleepFor(kBetweenTransactions))
      BASIN_ASSERT_OK((*client)->Publish({NeedsFrom(next, 5)}));
  }

  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last
};

void PublishBefore(HubProcess& hub) {
  auto client = Client::Connect(hub.ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  std::vector<Transaction> transactions = {{TerritoryEvent({.actor = "operator", .id = "t"})}};
  for (int first = 0; first < kEventsBefore; first += kEventsPerTransaction)
    transactions.push_back(NeedsFrom(first, kEventsPerTransaction));
  BASIN_ASSERT_OK((*client)->Publish(transactions));
}

bool HaveCaughtUp(ViewsProcess& views, int generations) {
  return Eventually(
      [&] {
        const auto list = views.Do(ListGenerations());
        if (!list.ok() || list->generations_size() != generations) return false;
        for (const v1::Generation& generation : list->generations())
          if (generation.sequence() == 0 || generation.lag() > 0) return false;
        return true;
      },
      absl::Minutes(1));
}

// Begun, and farther from the other than one that follows would be.
bool IsHalfBuilt(const v1::ViewsAnswer& list) {
  if (list.generations_size() < 2) return false;
  const v1::Generation& beside = list.generations(1);
  return beside.sequence() > 0 &&
         beside.sequence() + kSwitchLagMax < list.generations(0).sequence();
}

std::unique_ptr<RocksdbViewStore> OpenRows(const ViewsProcess& views, uint64_t generation) {
  auto opened = RocksdbViewStore::Open(absl::StrCat(views.folder(), "/rows-", generation));
  BASIN_EXPECT_OK(opened);
  EXPECT_EQ(opened->emptied_because, "");
  return std::move(opened->store);
}

void ExpectEqual(const ViewStore& one, const ViewStore& other) {
  const Projections projections = MakeViews();
  const auto old_views = one.Snapshot(), new_views = other.Snapshot();
  auto comparison = GenerationComparison::Begin(*old_views, *new_views, projections, {});
  BASIN_ASSERT_OK(comparison);
  while (!comparison->diff().done()) BASIN_ASSERT_OK(comparison->Step());
  for (const v1::ViewDiff& view : comparison->diff().views())
    EXPECT_EQ(view.changed() + view.only_old() + view.only_new(), 0u) << view.DebugString();
  EXPECT_GT(comparison->diff().compared(), static_cast<uint64_t>(kEventsBefore));
  for (const auto& projection : projections)
    EXPECT_EQ(*old_views->FindCheckpoint(projection->name()),
              *new_views->FindCheckpoint(projection->name()));
}

TEST(ViewsKillTest, BothGenerationsAreAFreshFoldHoweverOftenTheyWereKilled) {
  std::mt19937_64 random(ChooseSeed());
  TemporaryFolder folder;
  HubProcess hub(folder.path());
  ASSERT_TRUE(hub.Start());
  PublishBefore(hub);
  ViewsProcess views(hub, folder / "views");
  // As long as a first fold takes, so that some kills meet one and some come behind it.
  ASSERT_TRUE(views.Start()) << views.Output();
  const absl::Time begin = absl::Now();
  ASSERT_TRUE(HaveCaughtUp(views, 1)) << views.Output();
  const int64_t half_life_max =
      std::max(kHalfLifeMaxMicroseconds, absl::ToInt64Microseconds(absl::Now() - begin));
  views.Kill();

  const int cycles = Cycles(100);
  int rebuilds = 0, switches = 0, resumed = 0;
  {
    SlowPublisher publisher(hub.ClientOf("operator"));
    for (int cycle = 0; cycle < cycles; ++cycle) {
      ASSERT_TRUE(views.Start()) << "cycle " << cycle << "\n" << views.Output();
      const auto list = views.Do(ListGenerations());
      BASIN_ASSERT_OK(list);
      resumed += IsHalfBuilt(*list);
      absl::SleepFor(absl::Microseconds(random() % static_cast<uint64_t>(half_life_max)));
      if (list->generations_size() < 2 || random() % 8 == 0) {
        BASIN_ASSERT_OK(views.Do(RebuildViews()));
        ++rebuilds;
      } else if (random() % 3 == 0) {
        switches += views.Do(SwitchGeneration()).ok();
      }
      absl::SleepFor(absl::Microseconds(random() % static_cast<uint64_t>(half_life_max)));
      views.Kill();
    }
    ASSERT_TRUE(views.Start());
  }
  ASSERT_TRUE(HaveCaughtUp(views, 2)) << views.Output();
  const auto list = views.Do(ListGenerations());
  BASIN_ASSERT_OK(list);
  ASSERT_EQ(views.Stop(), 0);
  ViewsProcess fresh(hub, folder / "fresh");
  ASSERT_TRUE(fresh.Start());
  ASSERT_TRUE(HaveCaughtUp(fresh, 1)) << fresh.Output();
  ASSERT_EQ(fresh.Stop(), 0);

  const auto wanted = OpenRows(fresh, 1);
  for (const v1::Generation& generation : list->generations())
    ExpectEqual(*wanted, *OpenRows(views, generation.number()));
  EXPECT_GT(resumed, 0) << "kills met generations being built";
  EXPECT_GT(switches, 0);
  std::cout << cycles << " kills, " << rebuilds << " rebuilds, " << switches << " switches, "
            << resumed << " rebuilds taken up half-way\n";
}

}  // namespace
}  // namespace basin
