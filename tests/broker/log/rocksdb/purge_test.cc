#include "broker/log/rocksdb/purge.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/next_epoch.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/read_only_log.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "broker/log/rocksdb/salvage.h"
#include "broker/log/rocksdb/verify.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr uint32_t kGroup = 10;
constexpr int kGroups = 12;
constexpr Sequence kHead = kGroup * kGroups;

class PurgeTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Open();
    for (int i = 0; i < kGroups; ++i)
      BASIN_ASSERT_OK(opened->Append(MakeTestGroup(opened->durable_head() + 1, kGroup, 300)));
    tree_ = opened->tree().Serialize();
  }

  std::unique_ptr<EventLog> Open() {
    auto opened = OpenRocksDbEventLog({.folder = log_, .new_log_id = "the-log"});
    EXPECT_THAT(opened, IsOk());
    return opened.ok() ? std::move(opened->log) : nullptr;
  }
  absl::StatusOr<std::unique_ptr<LogPurge>> OpenPurge() {
    return LogPurge::Open({.folder = log_, .step_bytes = 4000});
  }
  static PurgeDecision All(const std::set<Sequence>& sequences) {
    return [sequences](const RecordView& record) -> absl::StatusOr<std::optional<std::string>> {
      if (sequences.count(record.sequence) == 0) return std::optional<std::string>();
      return std::make_optional(absl::StrCat("trace of ", record.sequence));
    };
  }
  // As far as `through`, but for the end.
  absl::Status Steps(LogPurge& purge, Sequence through, const std::set<Sequence>& sequences) {
    BASIN_RETURN_IF_ERROR(purge.Begin("the plan"));
    while (true) {
      BASIN_ASSIGN_OR_RETURN(const uint64_t moved, purge.Step(through, All(sequences)));
      if (moved == 0) return absl::OkStatus();
    }
  }
  void Purge(Sequence through, const std::set<Sequence>& sequences) {
    auto purge = OpenPurge();
    BASIN_ASSERT_OK(purge);
    BASIN_ASSERT_OK(Steps(**purge, through, sequences));
    BASIN_ASSERT_OK((*purge)->Finish());
  }

  // The sequences whose records are left, each compared with what it was.
  std::vector<Sequence> Left() {
    std::vector<Sequence> left;
    const auto log = Open();
    if (log == nullptr) return left;
    EXPECT_EQ(log->tree().Serialize(), tree_);
    const auto cursor = *log->ReadAfter(0);
    for (Sequence first = 1; first <= kHead; first += kGroup) {
      const auto group = cursor->Next();
      EXPECT_THAT(group, IsOk());
      if (!group.ok() || *group == nullptr) break;
      const SharedGroup before = MakeTestGroup(first, kGroup, 300);
      EXPECT_EQ((*group)->first, first);
      EXPECT_EQ((*group)->count, kGroup);
      EXPECT_EQ((*group)->root, before->root);
      EXPECT_EQ(ComputeRoot(**group), before->root);
      EXPECT_EQ((*group)->recorded_at, before->recorded_at);
      for (uint32_t i = 0; i < kGroup; ++i) {
        if (RecordBytes(**group, i).empty()) continue;
        EXPECT_EQ(RecordBytes(**group, i), RecordBytes(*before, i));
        left.push_back(first + i);
      }
    }
    return left;
  }
  static std::vector<Sequence> AllBut(const std::set<Sequence>& purged) {
    std::vector<Sequence> left;
    for (Sequence sequence = 1; sequence <= kHead; ++sequence)
      if (purged.count(sequence) == 0) left.push_back(sequence);
    return left;
  }
  VerifyReport Verify() {
    const auto report = VerifyRocksDbLog({.folder = log_});
    EXPECT_THAT(report, IsOk());
    if (!report.ok()) return {};
    BASIN_EXPECT_OK(Verdict(*report));
    return *report;
  }
  // Whether a piece of the record's body is there. (Compression breaks it up, not all of it.)
  bool OnDisk(Sequence sequence) {
    std::string disk;
    for (const auto& entry : fs::recursive_directory_iterator(log_)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      disk.append(std::istreambuf_iterator<char>(file), {});
    }
    const std::string event = MakeTestEvent(sequence, 300);
    const std::string body = event.substr(event.size() - 250);
    for (size_t at = 0; at + 8 <= body.size(); ++at)
      if (absl::StrContains(disk, body.substr(at, 8))) return true;
    return false;
  }
  // Behind the hub's back, with RocksDB's checksums right.
  void Rewrite(const std::function<void(Database&)>& change) {
    std::unique_ptr<Database> database;
    ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(log_), &database).ok());
    change(*database);
  }

  TemporaryFolder folder_;
  const std::string log_ = folder_ / "log";
  std::string tree_;
};

TEST_F(PurgeTest, LeavesEverythingElseAsItWasAndTheTreeToo) {
  const std::set<Sequence> purged = {1, 2, 3, 15, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 47};

  Purge(47, purged);

  EXPECT_EQ(Left(), AllBut(purged));
  const VerifyReport report = Verify();
  EXPECT_EQ(report.purged, purged.size());
  EXPECT_EQ(report.recomputed, kHead - purged.size());
  EXPECT_EQ(report.groups, static_cast<uint64_t>(kGroups));
}

TEST_F(PurgeTest, KeepsTheTraceOfWhatIsGone) {
  Purge(12, {3, 12});

  const auto log = Open();
  const auto cursor = *log->ReadAfter(0);
  const SharedGroup first = *cursor->Next();
  const SharedGroup second = *cursor->Next();
  ASSERT_EQ(first->purged.size(), 1u);
  EXPECT_EQ(first->purged[0].index, 2u);
  EXPECT_EQ(first->purged[0].trace, "trace of 3");
  ASSERT_EQ(second->purged.size(), 1u);
  EXPECT_EQ(second->purged[0].trace, "trace of 12");
  EXPECT_EQ(log->purged_through(), 20u) << "whole groups move";
}

TEST_F(PurgeTest, TheBytesAreGoneFromTheDisk) {
  ASSERT_TRUE(OnDisk(33));

  Purge(35, {31, 32, 33, 35});

  EXPECT_FALSE(OnDisk(33));
  EXPECT_TRUE(OnDisk(34));
  EXPECT_TRUE(OnDisk(95));
}

TEST_F(PurgeTest, WhatWasKeptCanBePurgedLater) {
  Purge(50, {1, 11, 50});

  Purge(90, {2, 11, 12, 90});

  EXPECT_EQ(Left(), AllBut({1, 2, 11, 12, 50, 90}));
  EXPECT_EQ(Verify().purged, 6u);
  EXPECT_FALSE(OnDisk(12));
}

TEST_F(PurgeTest, AWholeLogCanBePurgedAndGoesOn) {
  std::set<Sequence> all;
  for (Sequence sequence = 1; sequence <= kHead; ++sequence) all.insert(sequence);
  Purge(kHead, all);
  EXPECT_THAT(Left(), ElementsAre());
  Verify();

  {
    const auto log = Open();
    BASIN_ASSERT_OK(log->Append(MakeTestGroup(kHead + 1, kGroup, 300)));
  }

  const auto log = Open();
  EXPECT_EQ(log->durable_head(), kHead + kGroup);
  const auto cursor = *log->ReadAfter(kHead);
  EXPECT_EQ((*cursor->Next())->records, MakeTestGroup(kHead + 1, kGroup, 300)->records);
}

TEST_F(PurgeTest, ReadersFindTheirPlaceOnBothSidesOfTheMark) {
  Purge(55, {51, 52, 53, 54, 55});

  const auto log = Open();
  for (const Sequence after : {0, 9, 10, 49, 50, 54, 59, 60, 61, 119}) {
    const auto cursor = *log->ReadAfter(after);
    const SharedGroup group = *cursor->Next();
    EXPECT_LE(group->first, after + 1);
    EXPECT_GE(group->last(), after + 1);
  }
  EXPECT_EQ(*log->LastBefore(kTestStart + absl::Seconds(12)), 11u);
  EXPECT_EQ(*log->LastBefore(kTestStart + absl::Seconds(57)), 56u);
  EXPECT_EQ(*log->LastBefore(kTestStart + absl::Seconds(90)), 89u);
  EXPECT_LE(*log->LastBefore(kTestStart + absl::Seconds(54)), 53u) << "rather too early";
}

TEST_F(PurgeTest, OneThatWasNotEndedIsALogLikeAnyOther) {
  {
    auto purge = OpenPurge();
    BASIN_ASSERT_OK(purge);
    BASIN_ASSERT_OK((*purge)->Begin("the plan"));
    BASIN_ASSERT_OK((*purge)->Step(100, All({1, 2, 99})));
    ASSERT_LT((*purge)->next(), 99u) << "a part of it";
  }

  EXPECT_EQ(Left(), AllBut({1, 2}));
  EXPECT_EQ(Verify().purged, 2u);
  EXPECT_EQ(OpenReadOnlyLog(log_)->purge_plan, "the plan");
  Purge(100, {1, 2, 99});
  EXPECT_EQ(Left(), AllBut({1, 2, 99}));
  EXPECT_EQ(OpenReadOnlyLog(log_)->purge_plan, "");
}

TEST_F(PurgeTest, WhatIsSalvagedBeforeTheMarkIsALogUpToThere) {
  Purge(55, {2, 12, 42, 55});
  Salvage salvage;
  {
    const auto durable = DurableHeadFile::Read(DurableHeadPath(log_));
    auto found = SalvageLog(log_, *durable);
    BASIN_ASSERT_OK(found);
    salvage = *std::move(found);
  }
  EXPECT_EQ(salvage.end.head, kHead);
  for (const Sequence end : {Sequence{40}, Sequence{80}}) {
    salvage.end = {};
    for (Sequence first = 1; first < end; first += kGroup)
      salvage.end = Extend(salvage.end, *MakeTestGroup(first, kGroup, 300));
    const std::string to = folder_ / absl::StrCat("made ", end);
    fs::create_directory(to);

    BASIN_ASSERT_OK(CopyWhole(log_, salvage, to));
    BASIN_ASSERT_OK(BeginEpoch(to, salvage.end, {.epoch = 2, .reason = "a test"}));

    const auto report = VerifyRocksDbLog({.folder = to});
    BASIN_ASSERT_OK(report);
    BASIN_EXPECT_OK(Verdict(*report));
    EXPECT_EQ(report->head, end);
    EXPECT_EQ(report->purged, end == 40 ? 2u : 4u);
  }
}

TEST_F(PurgeTest, RefusesAFolderThatAHubUses) {
  const auto log = Open();

  EXPECT_THAT(OpenPurge(), HasCode(v1::LOCKED));
}

TEST_F(PurgeTest, ALossIsStillALoss) {
  Purge(55, {51, 52});

  // A group that purges kept.
  Rewrite([](Database& database) {
    ASSERT_TRUE(database.db()
                    .Delete(CommitWriteOptions(), database.kept_family(), EncodeGroupKey(21))
                    .ok());
  });

  const auto report = VerifyRocksDbLog({.folder = log_});
  BASIN_ASSERT_OK(report);
  ASSERT_EQ(report->damaged.size(), 1u);
  EXPECT_EQ(report->damaged[0].first, 21u);
  EXPECT_EQ(report->damaged[0].last, 30u);
  const auto log = Open();
  const auto cursor = *log->ReadAfter(10);
  BASIN_ASSERT_OK(cursor->Next());
  EXPECT_THAT(cursor->Next(), HasCode(v1::LOG_DAMAGED));
}

TEST_F(PurgeTest, WhatIsMissingAtTheMarkKeepsTheLogShut) {
  Purge(55, {51, 52});
  Rewrite([](Database& database) {
    ASSERT_TRUE(
        database.db().Delete(CommitWriteOptions(), database.log_family(), EncodeGroupKey(61)).ok());
  });

  EXPECT_THAT(OpenRocksDbEventLog({.folder = log_, .new_log_id = "the-log"}),
              HasCode(v1::LOG_DAMAGED));
}

TEST_F(PurgeTest, ARecordThatIsAHashWithoutAPurgeIsDamage) {
  Purge(55, {51, 52});
  // Somebody takes one more out, and gets all the hashes right.
  Rewrite([](Database& database) {
    std::string scratch;
    const CommitGroup group =
        PurgeRecords(*MakeTestGroup(21, kGroup, 300), {RecordToPurge{.index = 4}});
    ASSERT_TRUE(database.db()
                    .Put(CommitWriteOptions(), database.kept_family(), EncodeGroupKey(21),
                         EncodeKeptGroup(group, scratch))
                    .ok());
  });

  const auto report = VerifyRocksDbLog({.folder = log_});
  BASIN_ASSERT_OK(report);
  EXPECT_THAT(Verdict(*report), HasCode(v1::LOG_DAMAGED));
  EXPECT_THAT(Verdict(*report).message(), HasSubstr("3 records are hashes only"));
}

TEST_F(PurgeTest, EveryChangedByteOfAKeptGroupIsFound) {
  Purge(15, {2, 3, 15});
  std::string value;
  Rewrite([&](Database& database) {
    ASSERT_TRUE(database.db()
                    .Get(SeekReadOptions(), database.kept_family(), EncodeGroupKey(1), &value)
                    .ok());
  });

  for (size_t at = 0; at < value.size(); at += 7) {
    std::string changed = value;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    Rewrite([&](Database& database) {
      ASSERT_TRUE(database.db()
                      .Put(CommitWriteOptions(), database.kept_family(), EncodeGroupKey(1), changed)
                      .ok());
    });
    const auto report = VerifyRocksDbLog({.folder = log_});
    EXPECT_FALSE(report.ok() && Verdict(*report).ok()) << "byte " << at;
  }
}

}  // namespace
}  // namespace basin
