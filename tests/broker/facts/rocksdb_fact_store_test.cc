#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "absl/strings/match.h"
#include "basin/v1/referral.pb.h"
#include "broker/facts/fact_store.h"
#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/facts/log_of.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

namespace fs = std::filesystem;

using Sent = std::pair<std::string, std::string>;  // actor, serialised Event

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}
const LogIdentity kIdentity = {.log_id = "log", .epoch = 1};

EventKey Key(uint64_t i) { return KeyOf("/actors/a", absl::StrCat("e", i)); }
std::string Subject(uint64_t i) { return absl::StrCat("case/", i); }
CaseHead Head(uint64_t version) {
  CaseHead head;
  head.state = "open";
  head.version = version;
  head.owner = "a";
  return head;
}

std::unique_ptr<FactStore> Open(const std::string& folder, Sequence durable,
                                RocksDbFactOptions options = {}, LogIdentity identity = kIdentity) {
  auto store = OpenRocksDbFactStore(folder, identity, durable, options);
  BASIN_CHECK(store.ok());
  return *std::move(store);
}

void PutUpTo(FactStore& store, Sequence last) {
  for (Sequence s = store.applied() + 1; s <= last; ++s) store.Put(s, Key(s), Subject(s), Head(s));
}

TEST(RocksDbFactStoreTest, FindsWhatWasPutBeforeAndAfterItsCheckpoint) {
  TemporaryFolder folder;
  const auto store = Open(folder / "facts", 0, {.generation_events = 4});
  PutUpTo(*store, 10);
  for (const Sequence durable : {0, 3, 4, 9, 10}) {
    BASIN_ASSERT_OK(store->Checkpoint(durable));

    EXPECT_LE(store->checkpointed(), durable);
    for (Sequence s = 1; s <= 10; ++s) {
      EXPECT_EQ(*store->FindEvent(Key(s)), s);
      EXPECT_EQ(*store->FindCase(Subject(s)), Head(s));
    }
    EXPECT_EQ(*store->FindEvent(Key(11)), std::nullopt);
    EXPECT_EQ(*store->FindCase(Subject(11)), std::nullopt);
  }
  EXPECT_EQ(store->checkpointed(), 8u);  // whole generations only
}

TEST(RocksDbFactStoreTest, WritesNothingThatIsNotDurable) {
  TemporaryFolder folder;
  {
    const auto store = Open(folder / "facts", 0, {.generation_events = 4});
    PutUpTo(*store, 10);
    BASIN_ASSERT_OK(store->Checkpoint(6));
    EXPECT_EQ(store->checkpointed(), 4u);
  }

  const auto store = Open(folder / "facts", 6);

  EXPECT_EQ(store->applied(), 4u);
  EXPECT_EQ(*store->FindEvent(Key(4)), 4u);
  EXPECT_EQ(*store->FindEvent(Key(5)), std::nullopt);
  EXPECT_EQ(*store->FindCase(Subject(5)), std::nullopt);
}

TEST(RocksDbFactStoreTest, KeepsTheNewestHeadOfACaseAcrossGenerations) {
  TemporaryFolder folder;
  const auto store = Open(folder / "facts", 0, {.generation_events = 2, .cached_heads = 2});
  for (Sequence s = 1; s <= 20; ++s) {
    store->Put(s, Key(s), "case/hot", Head(s));
    EXPECT_EQ((*store->FindCase("case/hot"))->version, s);
    BASIN_ASSERT_OK(store->Checkpoint(s - s % 3));
    EXPECT_EQ((*store->FindCase("case/hot"))->version, s);
  }
}

TEST(RocksDbFactStoreTest, CacheNeverOutlivesAChange) {
  TemporaryFolder folder;
  const auto store = Open(folder / "facts", 0, {.generation_events = 1});
  PutUpTo(*store, 1);
  BASIN_ASSERT_OK(store->Checkpoint(1));
  ASSERT_EQ((*store->FindCase(Subject(1)))->version, 1u);  // now cached

  store->Put(2, Key(2), Subject(1), Head(99));
  BASIN_ASSERT_OK(store->Checkpoint(2));  // the generation that shadowed the cache is gone

  EXPECT_EQ((*store->FindCase(Subject(1)))->version, 99u);
}

TEST(RocksDbFactStoreTest, CleanStopKeepsEveryCheckpoint) {
  TemporaryFolder folder;
  {
    const auto store = Open(folder / "facts", 0);
    PutUpTo(*store, 100);
    BASIN_ASSERT_OK(store->Checkpoint(100));
  }
  EXPECT_EQ(Open(folder / "facts", 100)->applied(), 100u);
}

TEST(RocksDbFactStoreTest, FindsEverythingAgainAfterOpening) {
  TemporaryFolder folder;
  const RocksDbFactOptions options = {.generation_events = 700, .cached_heads = 16};
  constexpr Sequence kEvents = 5000;
  {
    const auto store = Open(folder / "facts", 0, options);
    for (Sequence s = 1; s <= kEvents; ++s) {
      // A case of every generation, one that returns rarely, and one that is new.
      const std::string subject = Subject(s % 3 == 0 ? 0 : s % 3 == 1 ? s % 400 : s);
      BASIN_ASSERT_OK(store->FindCase(subject).status());
      store->Put(s, Key(s), subject, Head(s));
      BASIN_ASSERT_OK(store->Checkpoint(s));
    }
  }
  std::map<std::string, Sequence> newest;
  for (Sequence s = 1; s <= kEvents; ++s)
    newest[Subject(s % 3 == 0 ? 0 : s % 3 == 1 ? s % 400 : s)] = s;

  const auto store = Open(folder / "facts", kEvents, options);

  ASSERT_EQ(store->applied(), kEvents);
  for (Sequence s = 1; s <= kEvents; ++s) ASSERT_EQ(*store->FindEvent(Key(s)), s);
  for (const auto& [subject, s] : newest) ASSERT_EQ(*store->FindCase(subject), Head(s)) << subject;
}

TEST(RocksDbFactStoreTest, KillFoldsAtMostHalfAMillionEventsAgain) {
  TemporaryFolder folder;
  constexpr Sequence kEvents = 700'000;
  constexpr Sequence kPerCase = 1000;  // few heads: what holds the least memory per event
  {
    const auto store = Open(folder / "facts", 0, {.flush_when_closed = false});
    for (Sequence s = 1; s <= kEvents; ++s) {
      EventKey key{};
      for (int i = 0; i < 8; ++i) key[i] = static_cast<uint8_t>(s * 0x9e3779b97f4a7c15u >> 8 * i);
      store->Put(s, key, Subject(s / kPerCase), Head(s));
      if (s % 1000 != 0) continue;
      BASIN_ASSERT_OK(store->Checkpoint(s));
    }
  }
  const auto store = Open(folder / "facts", kEvents);
  EXPECT_EQ(store->rebuilt_because(), "");
  EXPECT_GE(store->applied() + 500'000, kEvents);
  RecordProperty("folded_again", static_cast<int>(kEvents - store->applied()));
}

// ---- Folders that are not of use ----

struct Misfit {
  const char* name;
  LogIdentity identity;
  Sequence durable;
};
class MisfitTest : public ::testing::TestWithParam<Misfit> {};

TEST_P(MisfitTest, IsEmptiedAndSaysWhy) {
  TemporaryFolder folder;
  {
    const auto store = Open(folder / "facts", 0);
    PutUpTo(*store, 10);
    BASIN_ASSERT_OK(store->Checkpoint(10));
  }

  const auto store = Open(folder / "facts", GetParam().durable, {}, GetParam().identity);

  EXPECT_NE(store->rebuilt_because(), "");
  EXPECT_EQ(store->applied(), 0u);
  EXPECT_EQ(*store->FindEvent(Key(1)), std::nullopt);
  EXPECT_EQ(*store->FindCase(Subject(1)), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Facts, MisfitTest,
    ::testing::Values(Misfit{"OtherLog", {.log_id = "another", .epoch = 1}, 10},
                      Misfit{"NextEpoch", {.log_id = "log", .epoch = 2}, 10},
                      Misfit{"AheadOfTheLog", {.log_id = "log", .epoch = 1}, 9}),
    [](const auto& info) { return std::string(info.param.name); });

// Flips a bit among the case heads: they come first.
void Damage(const fs::path& file) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto place = static_cast<std::streamoff>(fs::file_size(file) / 8);
  stream.seekg(place);
  const char byte = static_cast<char>(stream.get());
  stream.seekp(place);
  stream.put(static_cast<char>(byte ^ 0x40));
}

// The stored files whose name begins or ends so.
std::vector<fs::path> FilesLike(const std::string& folder, absl::string_view part) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (absl::StrContains(entry.path().filename().string(), part)) files.push_back(entry.path());
  return files;
}

TEST(RocksDbFactStoreTest, RebuildsAfterDamageFoundAtOpening) {
  for (const char* part : {"CURRENT", ".sst"}) {
    TemporaryFolder folder;
    {
      const auto store = Open(folder / "facts", 0);
      PutUpTo(*store, 1000);
      BASIN_ASSERT_OK(store->Checkpoint(1000));
    }
    for (const fs::path& file : FilesLike(folder / "facts", part)) fs::resize_file(file, 10);

    const auto store = Open(folder / "facts", 1000);

    EXPECT_NE(store->rebuilt_because(), "") << part;
    EXPECT_EQ(store->applied(), 0u) << part;
  }
}

TEST(RocksDbFactStoreTest, RebuildsAfterASingleBitWasDamaged) {
  TemporaryFolder folder;
  {
    const auto store = Open(folder / "facts", 0);
    PutUpTo(*store, 1000);
    BASIN_ASSERT_OK(store->Checkpoint(1000));
  }
  for (const fs::path& file : FilesLike(folder / "facts", ".sst")) Damage(file);

  const auto store = Open(folder / "facts", 1000);

  EXPECT_NE(store->rebuilt_because(), "");
  EXPECT_EQ(store->applied(), 0u);
}

TEST(RocksDbFactStoreTest, RebuildsAfterDamageFoundWhileReading) {
  TemporaryFolder folder;
  {
    const auto store = Open(folder / "facts", 0);
    PutUpTo(*store, 1000);
    BASIN_ASSERT_OK(store->Checkpoint(1000));
  }
  {
    const auto store = Open(folder / "facts", 1000);
    ASSERT_EQ(store->rebuilt_because(), "");
    for (const fs::path& file : FilesLike(folder / "facts", ".sst")) Damage(file);
    int failures = 0;
    for (Sequence s = 1; s <= 1000; ++s) {
      const auto head = store->FindCase(Subject(s));
      if (head.ok()) {
        EXPECT_EQ(*head, Head(s));
      } else {
        EXPECT_THAT(head, HasCode(v1::IO_FAILED));
        ++failures;
      }
    }
    ASSERT_GT(failures, 0);
  }

  const auto store = Open(folder / "facts", 1000);

  EXPECT_NE(store->rebuilt_because(), "");
  EXPECT_EQ(store->applied(), 0u);
}

TEST(RocksDbFactStoreTest, RebuildsWhenTheLastOpeningDidNotEnd) {
  TemporaryFolder folder;
  Open(folder / "facts", 0);
  std::ofstream(folder / "facts/DISTRUST").put('\n');

  EXPECT_NE(Open(folder / "facts", 0)->rebuilt_because(), "");
  EXPECT_EQ(Open(folder / "facts", 0)->rebuilt_because(), "");
}

TEST(RocksDbFactStoreTest, LeavesAFolderInUseAlone) {
  TemporaryFolder folder;
  const auto store = Open(folder / "facts", 0);
  PutUpTo(*store, 10);

  EXPECT_THAT(OpenRocksDbFactStore(folder / "facts", kIdentity, 10), HasCode(v1::LOCKED));

  BASIN_EXPECT_OK(store->Checkpoint(10));
  EXPECT_EQ(*store->FindEvent(Key(10)), 10u);
}

TEST(RocksDbFactStoreTest, ReportsAFolderThatCannotBeMade) {
  TemporaryFolder folder;
  std::ofstream(folder / "file").put('x');

  EXPECT_THAT(OpenRocksDbFactStore(folder / "file/facts", kIdentity, 0), HasCode(v1::IO_FAILED));
}

// ---- The property: however it was interrupted, the fold is the same ----

// Publishes at random: opens, steps, corrections and retractions on a few cases, in any order. What
// is legal does not matter to a fold.
class RandomPublisher {
 public:
  explicit RandomPublisher(uint32_t seed) : random_(seed) {}

  Sent Next() {
    v1::Header header;
    header.set_id(absl::StrCat("e", ++count_));
    header.set_source("/actors/a");
    header.set_basin("1107");
    header.set_subject(absl::StrCat("referral/", Below(30)));
    SetTimestamp(absl::FromUnixSeconds(Below(1000)), header.mutable_time());
    const uint32_t kind = Below(10);
    if (kind == 0) header.set_corrects(absl::StrCat("e", 1 + Below(count_)));
    if (kind == 1) header.set_retracts(absl::StrCat("e", 1 + Below(count_)));
    // Retracting the latest is what changes most.
    if (kind == 2 && count_ > 1) header.set_retracts(absl::StrCat("e", count_ - 1));
    v1::ReferralSent sent;
    sent.set_recipient(absl::StrCat("r", Below(5)));
    const std::string event = Below(3) == 0   ? SealEvent(header, sent)
                              : Below(2) == 0 ? SealEvent(header, v1::ReferralReceived())
                                              : SealEvent(header, v1::ReferralExpired());
    return {absl::StrCat("a", Below(3)), event};
  }
  uint32_t Below(uint64_t bound) { return static_cast<uint32_t>(random_() % bound); }
  int published() const { return count_; }

 private:
  std::mt19937 random_;
  int count_ = 0;
};

// Applies one event the way the gate does.
void Apply(const Sent& sent, FactStore& store) {
  const EventView event = *ReadEvent(sent.second);
  const HeaderView& header = event.header;
  Sequence retracted = 0;
  if (!header.retracts.empty())
    retracted = store.FindEvent(KeyOf(header.source, header.retracts))->value_or(0);
  const Sequence sequence = store.applied() + 1;
  const CaseHead head = Advance(*store.FindCase(header.subject), *Catalog().Find(header.type),
                                event, sent.first, sequence, retracted);
  store.Put(sequence, KeyOf(header.source, header.id), header.subject, head);
}

void ExpectSameFacts(FactStore& store, const EventLog& log, int published) {
  const auto whole = MakeMemoryFactStore();
  BASIN_ASSERT_OK(CatchUp(log, Catalog(), *whole));
  ASSERT_EQ(store.applied(), whole->applied());
  for (int i = 0; i <= published + 1; ++i)
    ASSERT_EQ(*store.FindEvent(Key(i)), *whole->FindEvent(Key(i))) << "e" << i;
  for (int i = 0; i < 30; ++i) {
    const std::string subject = absl::StrCat("referral/", i);
    ASSERT_EQ(*store.FindCase(subject), *whole->FindCase(subject)) << subject;
  }
}

void RunInterruptedFold(uint32_t seed) {
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  RandomPublisher publisher(seed);
  TemporaryFolder folder;
  MemoryEventLog log(kIdentity);
  RocksDbFactOptions options = {.generation_events = 1 + publisher.Below(40),
                                .memtable_bytes = 64 << 10,
                                .cached_heads = 1 + publisher.Below(8)};
  auto store = Open(folder / "facts", 0, options);
  std::vector<Sent> in_flight;  // applied, not yet durable
  for (int step = 0; step < 120; ++step) {
    switch (publisher.Below(8)) {
      default:  // the front admits
        for (uint32_t n = publisher.Below(30); n > 0; --n) {
          in_flight.push_back(publisher.Next());
          Apply(in_flight.back(), *store);
        }
        break;
      case 4: {  // the committer commits some of it
        const auto end = in_flight.begin() + publisher.Below(in_flight.size() + 1);
        AppendGroup(log, {in_flight.begin(), end});
        in_flight.erase(in_flight.begin(), end);
        break;
      }
      case 5:
      case 6:
        BASIN_ASSERT_OK(store->Checkpoint(log.durable_head()));
        break;
      case 7:  // the process ends, one way or the other; what was not durable never was
        store.reset();
        in_flight.clear();
        options.flush_when_closed = publisher.Below(2) == 0;
        store = Open(folder / "facts", log.durable_head(), options);
        ASSERT_EQ(store->rebuilt_because(), "");
        BASIN_ASSERT_OK(CatchUp(log, Catalog(), *store));
        ExpectSameFacts(*store, log, publisher.published());
        break;
    }
    if (::testing::Test::HasFatalFailure()) return;
  }
  AppendGroup(log, in_flight);
  ExpectSameFacts(*store, log, publisher.published());
}

TEST(RocksDbFactStoreTest, FoldIsTheSameHoweverItIsInterrupted) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    RunInterruptedFold(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace basin
