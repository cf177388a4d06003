// Files of a log are damaged in many ways. Each time, either everything acknowledged is there, or
// the log says that it is not: no loss in silence.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "absl/strings/match.h"
#include "broker/log/durable_head.h"
#include "broker/log/rocksdb/keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "tests/broker/log/mutations.h"
#include "tests/broker/log/rocksdb/log_driver.h"
#include "tests/support/child_process.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The files of a log's database whose name contains `part`; in the order of their names, newest
// last.
std::vector<fs::path> FilesNamed(const std::string& log, const std::string& part) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(DatabasePath(log)))
    if (absl::StrContains(entry.path().filename().string(), part)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// The write-ahead log that holds the newest groups.
fs::path LiveWal(const std::string& log) { return FilesNamed(log, ".log").back(); }

// Name and content of everything in the folder but the lock.
std::string Fingerprint(const std::string& log) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(log))
    if (entry.is_regular_file() && entry.path().filename() != "lock" &&
        entry.path().filename() != "LOCK")
      files[entry.path().string()] = ToHex(AsBytes(Digest({ReadFile(entry.path())})));
  std::string all;
  for (const auto& [name, digest] : files) all += name + " " + digest + "\n";
  return all;
}

// What became of a damaged log. Found by a process of its own.
struct Outcome {
  enum Kind { kOpened, kRefused, kAborted, kSilentLoss };
  Kind kind = kAborted;
  bool repaired = false;
  Sequence head = 0;
  v1::ErrorCode code = v1::ERROR_UNSPECIFIED;
  std::string message;
};

Outcome OpenDamaged(const std::string& log, Sequence acknowledged) {
  ChildProcess child([&](int out) {
    const auto say = [out](const absl::Status& status) {
      const std::string text(status.message());
      if (write(out, text.data(), text.size()) < 0) _exit(99);
      _exit(CodeOf(status) == v1::ERROR_UNSPECIFIED ? 3 : 2);
    };
    absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(log);
    if (!opened.ok()) say(opened.status());
    const absl::Status verified = VerifyTestLog(*opened->log);
    if (!verified.ok()) say(verified);
    const Sequence head = opened->log->durable_head();
    if (write(out, &head, sizeof(head)) != sizeof(head)) _exit(99);
    _exit(opened->report.repaired ? 1 : 0);
  });
  Outcome outcome;
  const std::string said = child.ReadAll();
  const int end = child.Wait();
  outcome.message = said;
  if (end == 0 || end == 1) {
    outcome.repaired = end == 1;
    std::copy_n(said.data(), sizeof(outcome.head), reinterpret_cast<char*>(&outcome.head));
    outcome.kind = outcome.head >= acknowledged ? Outcome::kOpened : Outcome::kSilentLoss;
    outcome.message = "ends at " + std::to_string(outcome.head);
  } else if (end == 2) {
    outcome.kind = Outcome::kRefused;
    for (const v1::ErrorCode code : {v1::LOG_DAMAGED, v1::FORMAT_UNKNOWN, v1::IO_FAILED})
      if (absl::StartsWith(said, CodeName(code))) outcome.code = code;
  } else if (end == 3) {
    outcome.kind = Outcome::kSilentLoss;
  } else {
    outcome.message = "ended with " + std::to_string(end);
  }
  return outcome;
}

// A log as a crash leaves it: tables, and a write-ahead log with groups that are only there.
class DamageTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int process = 0; process < 2; ++process) {
      ChildProcess writer([&](int) {
        absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(base_);
        _exit(opened.ok() && AppendGroupsOfTestLog(*opened->log, 30).ok() ? 0 : 1);
      });
      ASSERT_EQ(writer.Wait(), 0);
    }
    acknowledged_ = (*DurableHeadFile::Open(DurableHeadPath(base_)))->head().sequence;
    ASSERT_FALSE(FilesNamed(base_, ".sst").empty());
    ASSERT_GT(fs::file_size(LiveWal(base_)), 5000u);
  }
  // A fresh copy, to be damaged.
  std::string Copy() {
    std::error_code ignored;
    fs::remove_all(copy_, ignored);
    fs::copy(base_, copy_, fs::copy_options::recursive);
    return copy_;
  }

  TemporaryFolder folder_;
  const std::string base_ = folder_ / "base";
  const std::string copy_ = folder_ / "copy";
  Sequence acknowledged_ = 0;
};

TEST_F(DamageTest, WithoutDamageEverythingIsThere) {
  const Outcome outcome = OpenDamaged(Copy(), acknowledged_);

  EXPECT_EQ(outcome.kind, Outcome::kOpened) << outcome.message;
  EXPECT_FALSE(outcome.repaired);
  EXPECT_EQ(outcome.head, acknowledged_);
}

// ---- 600 mutations ----

struct Victims {
  const char* name;
  // Parts of the names of the files, one of which is damaged each time; "" is the durable head.
  std::vector<std::string> files;
  int times;
};

class MutationTest : public DamageTest, public testing::WithParamInterface<Victims> {
 protected:
  fs::path Choose(const std::string& log) {
    const std::vector<std::string>& parts = GetParam().files;
    const std::string& part = parts[random_() % parts.size()];
    if (part.empty()) return DurableHeadPath(log);
    const std::vector<fs::path> files = FilesNamed(log, part);
    return files[random_() % files.size()];
  }
  const char* Damage(const fs::path& file) {
    const NamedMutation& mutation = kMutations[random_() % std::size(kMutations)];
    if (mutation.change == nullptr) {
      fs::remove(file);
    } else {
      std::string bytes = ReadFile(file);
      mutation.change(bytes, random_);
      WriteFile(file, bytes);
    }
    return mutation.name;
  }

  Random random_{ChooseSeed()};
};

TEST_P(MutationTest, D3NothingIsLostInSilence) {
  std::map<std::string, std::map<Outcome::Kind, int>> counts;
  for (int i = 0; i < Cycles(GetParam().times) && !HasFailure(); ++i) {
    const std::string log = Copy();
    const fs::path file = Choose(log);
    const char* mutation = Damage(file);

    const Outcome outcome = OpenDamaged(log, acknowledged_);

    const std::string what = std::string(mutation) + " in " + file.filename().string();
    EXPECT_NE(outcome.kind, Outcome::kSilentLoss) << what << ": " << outcome.message;
    if (outcome.kind == Outcome::kRefused) {
      EXPECT_NE(outcome.code, v1::ERROR_UNSPECIFIED) << what << ": " << outcome.message;
    }
    ++counts[mutation][outcome.kind];
  }
  for (const auto& [name, outcomes] : counts) {
    std::cout << name << ":";
    for (const auto& [kind, count] : outcomes)
      std::cout << (kind == Outcome::kOpened    ? " complete "
                    : kind == Outcome::kRefused ? " refused "
                                                : " aborted ")
                << count;
    std::cout << "\n";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Files, MutationTest,
    testing::Values(Victims{"WriteAheadLog", {".log"}, 180}, Victims{"Tables", {".sst"}, 130},
                    Victims{"Manifest", {"MANIFEST"}, 110}, Victims{"DurableHead", {""}, 100},
                    Victims{"SmallFiles", {"CURRENT", "OPTIONS", "IDENTITY"}, 80}),
    [](const auto& info) { return std::string(info.param.name); });

// ---- One by one ----

TEST_F(DamageTest, ADeletedWriteAheadLogIsNamedAndNothingIsTouched) {
  const std::string log = Copy();
  fs::remove(LiveWal(log));
  const std::string before = Fingerprint(log);

  const Outcome outcome = OpenDamaged(log, acknowledged_);

  EXPECT_EQ(outcome.kind, Outcome::kRefused);
  EXPECT_EQ(outcome.code, v1::LOG_DAMAGED);
  EXPECT_THAT(outcome.message, HasSubstr(kTestLogId));
  EXPECT_THAT(outcome.message, HasSubstr("…" + std::to_string(acknowledged_)));
  EXPECT_EQ(Fingerprint(log), before);
}

TEST_F(DamageTest, AWriteAheadLogCutBetweenRecordsIsNoticed) {
  // Cut at every 512 bytes: some of these are where a record ends, which RocksDB cannot notice.
  const uint64_t size = fs::file_size(LiveWal(base_));
  for (uint64_t keep = 0; keep + 1000 < size; keep += size / 15) {
    const std::string log = Copy();
    fs::resize_file(LiveWal(log), keep);
    const std::string before = Fingerprint(log);

    const Outcome outcome = OpenDamaged(log, acknowledged_);

    EXPECT_EQ(outcome.kind, Outcome::kRefused) << keep << ": " << outcome.message;
    EXPECT_EQ(outcome.code, v1::LOG_DAMAGED) << keep << ": " << outcome.message;
    EXPECT_EQ(Fingerprint(log), before) << keep;
  }
}

TEST_F(DamageTest, ATornEndThatNobodyWasToldOfIsCutOff) {
  // A crash between the log's sync and the head's, and damage to that last group: the head names
  // the group before.
  ChildProcess writer([&](int) {
    absl::StatusOr<OpenedRocksDbLog> opened = OpenTestLog(base_);
    if (!opened.ok() || !AppendGroupsOfTestLog(*opened->log, 5).ok()) _exit(1);
    fs::copy_file(DurableHeadPath(base_), folder_ / "head_before");
    _exit(AppendGroupsOfTestLog(*opened->log, 1).ok() ? 0 : 1);
  });
  ASSERT_EQ(writer.Wait(), 0);
  const std::string log = Copy();
  fs::copy_file(folder_ / "head_before", DurableHeadPath(log),
                fs::copy_options::overwrite_existing);
  const Sequence told = (*DurableHeadFile::Open(DurableHeadPath(log)))->head().sequence;
  std::string bytes = ReadFile(LiveWal(log));
  bytes[bytes.size() - 20] ^= 1;
  WriteFile(LiveWal(log), bytes);

  const Outcome outcome = OpenDamaged(log, told);

  EXPECT_EQ(outcome.kind, Outcome::kOpened) << outcome.message;
  EXPECT_TRUE(outcome.repaired);
  EXPECT_EQ(outcome.head, told);
  const Outcome again = OpenDamaged(log, told);
  EXPECT_EQ(again.kind, Outcome::kOpened) << again.message;
  EXPECT_FALSE(again.repaired);
}

TEST_F(DamageTest, ARecordHalfWrittenByACrashNeedsNoRepair) {
  const std::string log = Copy();
  std::string bytes = ReadFile(LiveWal(log));
  bytes += bytes.substr(bytes.size() - 400, 200);
  WriteFile(LiveWal(log), bytes);

  const Outcome outcome = OpenDamaged(log, acknowledged_);

  EXPECT_EQ(outcome.kind, Outcome::kOpened) << outcome.message;
  EXPECT_EQ(outcome.head, acknowledged_);
}

TEST_F(DamageTest, AHeadOfAnotherLogIsRefused) {
  const std::string log = Copy();
  DurableHead other = (*DurableHeadFile::Open(DurableHeadPath(log)))->head();
  other.log_id = "01970000-0000-7000-8000-00000000ffff";
  BASIN_ASSERT_OK(DurableHeadFile::Create(DurableHeadPath(log), other));

  const Outcome outcome = OpenDamaged(log, acknowledged_);

  EXPECT_EQ(outcome.code, v1::LOG_DAMAGED);
  EXPECT_THAT(outcome.message, HasSubstr(other.log_id));
}

TEST_F(DamageTest, AHeadWithAnotherRootIsRefused) {
  const std::string log = Copy();
  DurableHead other = (*DurableHeadFile::Open(DurableHeadPath(log)))->head();
  other.root[5] ^= 1;
  BASIN_ASSERT_OK(DurableHeadFile::Create(DurableHeadPath(log), other));

  EXPECT_EQ(OpenDamaged(log, acknowledged_).code, v1::LOG_DAMAGED);
}

TEST_F(DamageTest, AMissingHeadFileIsRefused) {
  const std::string log = Copy();
  fs::remove(DurableHeadPath(log));
  const std::string before = Fingerprint(log);

  const Outcome outcome = OpenDamaged(log, acknowledged_);

  EXPECT_EQ(outcome.code, v1::LOG_DAMAGED);
  EXPECT_THAT(outcome.message, HasSubstr("durable_head is missing"));
  EXPECT_EQ(Fingerprint(log), before);
}

}  // namespace
}  // namespace basin
