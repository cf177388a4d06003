#include "broker/log/rocksdb/verify.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr Sequence kFirsts[] = {1, 3, 4, 8};
constexpr uint32_t kCounts[] = {2, 1, 4, 3};
constexpr Sequence kHead = 10;

class VerifyTest : public testing::Test {
 protected:
  void SetUp() override { Fill(folder_ / "log"); }

  // A log of four small groups. `salt` makes another history of the same shape.
  void Fill(const std::string& folder, uint64_t salt = 0) {
    auto opened = OpenRocksDbEventLog({.folder = folder, .new_log_id = "the-log"});
    BASIN_ASSERT_OK(opened);
    for (size_t i = 0; i < std::size(kFirsts); ++i)
      BASIN_ASSERT_OK(opened->log->Append(Group(i, salt)));
    if (salt == 0) outside_ = HeadOf(*opened->log, std::size(kFirsts));
  }
  static SharedGroup Group(size_t i, uint64_t salt) {
    GroupBuilder builder(kFirsts[i], absl::UnixEpoch());
    for (uint32_t k = 0; k < kCounts[i]; ++k)
      builder.Add("ml", MakeTestEvent(salt + kFirsts[i] + k),
                  kTestStart + absl::Seconds(kFirsts[i] + k));
    return Seal(builder.Take());
  }
  static v1::TreeHead HeadOf(const EventLog& log, uint64_t groups) {
    v1::TreeHead head;
    head.set_log_id(log.identity().log_id);
    head.set_epoch(log.identity().epoch);
    head.set_sequence(log.durable_head());
    head.set_groups(groups);
    head.set_root(std::string(AsBytes(log.tree().Root())));
    return head;
  }

  absl::StatusOr<VerifyReport> Verify(Sequence since = 0) {
    return VerifyRocksDbLog({.folder = log_, .since = since, .outside = outside_});
  }
  // What an operator is told in the end.
  absl::Status Judge() {
    const absl::StatusOr<VerifyReport> report = Verify();
    return report.ok() ? Verdict(*report) : report.status();
  }
  // Changes the log behind the hub's back, with all of RocksDB's checksums right.
  void Rewrite(const std::function<void(Database&)>& change) {
    std::unique_ptr<Database> database;
    ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(log_), &database).ok());
    change(*database);
  }
  std::string GroupValue(size_t i) {
    std::string value;
    Rewrite([&](Database& database) {
      EXPECT_TRUE(
          database.db()
              .Get(SeekReadOptions(), database.log_family(), EncodeGroupKey(kFirsts[i]), &value)
              .ok());
    });
    return value;
  }
  void Put(Database& database, Sequence first, const std::string& value) {
    ASSERT_TRUE(database.db()
                    .Put(CommitWriteOptions(), database.log_family(), EncodeGroupKey(first), value)
                    .ok());
  }
  void Delete(Database& database, Sequence first) {
    ASSERT_TRUE(database.db()
                    .Delete(CommitWriteOptions(), database.log_family(), EncodeGroupKey(first))
                    .ok());
  }

  TemporaryFolder folder_;
  const std::string log_ = folder_ / "log";
  v1::TreeHead outside_;
};

std::vector<std::string> Ranges(const VerifyReport& report) {
  std::vector<std::string> ranges;
  for (const DamagedRange& range : report.damaged)
    ranges.push_back(absl::StrCat(range.first, "…", range.last));
  return ranges;
}

TEST_F(VerifyTest, FindsNothingWrongWithAGoodLog) {
  std::vector<Sequence> told;
  const auto report =
      VerifyRocksDbLog({.folder = log_, .outside = outside_}, [&](Sequence reached, Sequence head) {
        told.push_back(reached);
        EXPECT_EQ(head, kHead);
      });

  BASIN_ASSERT_OK(report);
  BASIN_EXPECT_OK(Verdict(*report));
  EXPECT_EQ(report->identity.log_id, "the-log");
  EXPECT_EQ(report->head, kHead);
  EXPECT_EQ(report->acknowledged, kHead);
  EXPECT_EQ(report->groups, 4u);
  EXPECT_EQ(report->recomputed, kHead);
  EXPECT_EQ(AsBytes(report->root), outside_.root());
  EXPECT_EQ(told, (std::vector<Sequence>{2, 3, 7, 10}));
}

TEST_F(VerifyTest, ComputesHashesFromASequenceOnAndStillComparesTheWholeTree) {
  const auto report = Verify(5);

  BASIN_ASSERT_OK(report);
  BASIN_EXPECT_OK(Verdict(*report));
  EXPECT_EQ(report->recomputed, 7u);
  EXPECT_EQ(AsBytes(report->root), outside_.root());
}

TEST_F(VerifyTest, ReadsALogThatIsEmpty) {
  auto opened = OpenRocksDbEventLog({.folder = folder_ / "empty", .new_log_id = "another"});
  BASIN_ASSERT_OK(opened);
  opened->log.reset();

  const auto report = VerifyRocksDbLog({.folder = folder_ / "empty"});

  BASIN_ASSERT_OK(report);
  BASIN_EXPECT_OK(Verdict(*report));
  EXPECT_EQ(report->groups, 0u);
}

TEST_F(VerifyTest, ChangesNothingInTheFolder) {
  const auto snapshot = [&] {
    std::string all;
    std::set<std::string> paths;
    for (const auto& file : fs::recursive_directory_iterator(log_))
      if (file.is_regular_file()) paths.insert(file.path().string());
    for (const std::string& path : paths) {
      std::ifstream in(path, std::ios::binary);
      absl::StrAppend(&all, path, ":", std::string(std::istreambuf_iterator<char>(in), {}));
    }
    return all;
  };
  const std::string before = snapshot();

  BASIN_EXPECT_OK(Judge());

  EXPECT_EQ(snapshot(), before);
}

TEST_F(VerifyTest, LeavesALogInUseAlone) {
  const auto opened = OpenRocksDbEventLog({.folder = log_});
  BASIN_ASSERT_OK(opened);

  EXPECT_THAT(Verify(), HasCode(v1::LOCKED));
}

TEST_F(VerifyTest, SaysThatThereIsNoLog) {
  EXPECT_THAT(VerifyRocksDbLog({.folder = folder_ / "nothing"}), HasCode(v1::NOT_FOUND));
}

// ---- Tampering ----

// S6: whoever can write the database, with every checksum of RocksDB right, can change no byte of a
// group unnoticed.
TEST_F(VerifyTest, EveryChangedByteOfEveryGroupIsFound) {
  for (size_t i = 0; i < std::size(kFirsts); ++i) {
    const std::string good = GroupValue(i);
    // Open all the while: what verifies reads what is written so far, and opening takes its time.
    std::unique_ptr<Database> database;
    ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(log_), &database).ok());
    const auto put = [&](const std::string& value) {
      ASSERT_TRUE(database->db()
                      .Put(rocksdb::WriteOptions(), database->log_family(),
                           EncodeGroupKey(kFirsts[i]), value)
                      .ok());
    };
    // Opening it moved what was in the write-ahead log, and the old files go a little later.
    for (int tries = 0; !Judge().ok(); ++tries) ASSERT_LT(tries, 1000);
    for (size_t at = 0; at < good.size(); ++at) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
      put(bad);

      const absl::Status verdict = Judge();

      const std::string place = absl::StrCat("byte ", at, " of group ", i);
      if (i == 3 && at == 0) {
        // Opening looks at the last group's format already.
        ASSERT_THAT(verdict, HasCode(v1::FORMAT_UNKNOWN)) << place;
        continue;
      }
      ASSERT_THAT(verdict, HasCode(v1::LOG_DAMAGED)) << place;
      // The last group's header says where the log ends: opening finds that, too.
      if (i == 3 && at < 52) continue;
      ASSERT_THAT(std::string(verdict.message()),
                  HasSubstr(absl::StrCat(kFirsts[i], "…", kFirsts[i] + kCounts[i] - 1)))
          << place;
    }
    put(good);
    BASIN_ASSERT_OK(Judge());
  }
}

TEST_F(VerifyTest, ADeletedGroupIsNamed) {
  Rewrite([&](Database& database) { Delete(database, 4); });

  const auto report = Verify();

  BASIN_ASSERT_OK(report);
  EXPECT_EQ(Ranges(*report), (std::vector<std::string>{"4…7"}));
  EXPECT_THAT(Verdict(*report), HasCode(v1::LOG_DAMAGED));
}

TEST_F(VerifyTest, TwoDeletedGroupsAreNamedApart) {
  Rewrite([&](Database& database) {
    Delete(database, 1);
    Delete(database, 4);
  });

  EXPECT_EQ(Ranges(*Verify()), (std::vector<std::string>{"1…2", "4…7"}));
}

TEST_F(VerifyTest, GroupsThatChangedPlacesAreFound) {
  // Both of three records, so that nothing but the order is wrong.
  const std::string first = GroupValue(0), last = GroupValue(1);
  Rewrite([&](Database& database) {
    Put(database, 1, last);
    Put(database, 2, first);
    Delete(database, 3);
  });

  EXPECT_THAT(Judge(), HasCode(v1::LOG_DAMAGED));
}

TEST_F(VerifyTest, AHistoryWrittenAnewAsAWholeIsFoundByAHeadFromOutside) {
  fs::remove_all(log_);
  Fill(log_, 1000);
  EXPECT_THAT(Judge(), HasCode(v1::LOG_REWRITTEN));

  const auto alone = VerifyRocksDbLog({.folder = log_});

  BASIN_ASSERT_OK(alone);
  BASIN_EXPECT_OK(Verdict(*alone)) << "nothing in the folder can tell";
}

TEST_F(VerifyTest, AHistoryCutShortAsAWholeIsFoundByAHeadFromOutside) {
  fs::remove_all(log_);
  {
    auto opened = OpenRocksDbEventLog({.folder = log_, .new_log_id = "the-log"});
    BASIN_ASSERT_OK(opened);
    BASIN_ASSERT_OK(opened->log->Append(Group(0, 0)));
  }

  const absl::Status verdict = Judge();

  EXPECT_THAT(verdict, HasCode(v1::LOG_REWRITTEN));
  EXPECT_THAT(std::string(verdict.message()), HasSubstr("held 10 records and holds 2"));
}

TEST_F(VerifyTest, AnEarlierHeadOfTheSameLogIsExtended) {
  {
    auto opened = OpenRocksDbEventLog({.folder = log_});
    BASIN_ASSERT_OK(opened);
    BASIN_ASSERT_OK(opened->log->Append(MakeTestGroup(11, 5)));
  }
  BASIN_EXPECT_OK(Judge());
}

TEST_F(VerifyTest, AHeadOfAnotherLogProvesNothing) {
  outside_.set_log_id("another");

  EXPECT_THAT(Judge(), HasCode(v1::LOG_REWRITTEN));
}

// S6 on the files themselves: either the damage is found, or the byte held nothing of the log and
// everything still reads as it did.
TEST_F(VerifyTest, EveryFlippedByteOfEveryFileIsFoundOrHoldsNothing) {
  const std::string pristine = folder_ / "pristine";
  fs::copy(log_, pristine, fs::copy_options::recursive);
  size_t found = 0, harmless = 0;
  for (const auto& file : fs::recursive_directory_iterator(pristine)) {
    if (!file.is_regular_file()) continue;
    const std::string name = file.path().lexically_relative(pristine);
    std::ifstream in(file.path(), std::ios::binary);
    const std::string good((std::istreambuf_iterator<char>(in)), {});
    // Of padding and RocksDB's option texts a sample is enough.
    const bool records = absl::StrContains(name, ".log") || absl::StrContains(name, ".sst");
    const size_t stride = records ? 1 : std::max<size_t>(1, good.size() / 97);
    for (size_t at = 0; at < good.size(); at += stride) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
      std::ofstream(log_ + "/" + name, std::ios::binary) << bad;

      const absl::StatusOr<VerifyReport> report = Verify();

      if (report.ok() && Verdict(*report).ok()) {
        ++harmless;
        ASSERT_EQ(AsBytes(report->root), outside_.root()) << name << ":" << at;
        ASSERT_EQ(report->recomputed, kHead) << name << ":" << at;
        ASSERT_FALSE(records) << name << ":" << at << ": a byte of the log, and nobody noticed";
      } else {
        ++found;
      }
    }
    std::ofstream(log_ + "/" + name, std::ios::binary) << good;
  }
  std::cout << found << " found, " << harmless << " held nothing\n";
  EXPECT_GT(found, 1000u);
}

TEST_F(VerifyTest, GoesOnBehindATableBlockThatCannotBeRead) {
  // Groups of 40 KiB have blocks of their own.
  const std::string large = folder_ / "large";
  {
    auto opened = OpenRocksDbEventLog({.folder = large, .new_log_id = "large"});
    BASIN_ASSERT_OK(opened);
    for (Sequence first = 1; first <= 41; first += 10)
      BASIN_ASSERT_OK(opened->log->Append(MakeTestGroup(first, 10, 4000)));
  }
  std::unique_ptr<Database> database;
  ASSERT_TRUE(Database::Open(LogDbOptions(nullptr), DatabasePath(large), &database).ok());
  ASSERT_TRUE(database->db().Flush(rocksdb::FlushOptions(), database->log_family()).ok());
  database.reset();
  for (const auto& file : fs::directory_iterator(DatabasePath(large))) {
    if (file.path().extension() != ".sst" || file.file_size() < 50'000) continue;
    std::fstream table(file.path(), std::ios::binary | std::ios::in | std::ios::out);
    table.seekp(static_cast<std::streamoff>(file.file_size() / 2));
    table.put('\x42').put('\x42');
  }

  const auto report = VerifyRocksDbLog({.folder = large});

  BASIN_ASSERT_OK(report);
  ASSERT_EQ(report->damaged.size(), 1u);
  EXPECT_EQ(report->damaged[0].first % 10, 1u);
  EXPECT_EQ(report->damaged[0].last, report->damaged[0].first + 9);
  EXPECT_EQ(report->recomputed, 40u);
  EXPECT_THAT(Verdict(*report), HasCode(v1::LOG_DAMAGED));
}

}  // namespace
}  // namespace basin
