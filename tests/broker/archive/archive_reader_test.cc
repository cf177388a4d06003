// Archives: written, read back, and spoiled in every way.
#include "broker/archive/archive_reader.h"

#include <functional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "broker/archive/export_log.h"
#include "broker/archive/import_log.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "nlohmann/json.hpp"
#include "tests/broker/backup/backup_ground.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

using Lines = std::vector<std::string>;

// 40 records in 5 groups: some of a schema this program knows, some not.
class ArchiveTest : public BackupGround {
 protected:
  void SetUp() override {
    google::protobuf::SetLogHandler(nullptr);  // it says what an error says better
    auto opened = OpenLog();
    BASIN_ASSERT_OK(opened);
    BASIN_ASSERT_OK(Append(*opened->log, 3));
    GroupBuilder builder(31, opened->log->last_recorded_at());
    for (int i = 0; i < 9; ++i)
      builder.Add("ml", NeedEvent({.actor = "ml", .id = absl::StrCat("need-", i)}, "été à Melun"),
                  kTestStart + absl::Seconds(35));
    BASIN_ASSERT_OK(opened->log->Append(Seal(builder.Take())));
    BASIN_ASSERT_OK(opened->log->Append(MakeTestGroup(40, 1)));
    root_ = opened->log->tree().Root();
  }
  absl::StatusOr<ExportReport> Export(const SigningKey* key = nullptr) {
    return ExportLog({.log = log_, .file = file_, .key = key, .now = kNow}, catalog_);
  }
  absl::StatusOr<NewEpoch> Import(const std::string& data, const VerifyingKey* key = nullptr) {
    return ImportLog({.file = file_,
                      .data = data,
                      .signed_by = key,
                      .consent = {.reason = "for good", .now = kNow}},
                     catalog_);
  }
  Lines ReadLines() {
    Lines lines = absl::StrSplit(Read(file_), '\n');
    lines.pop_back();  // behind the last line break
    return lines;
  }
  void WriteLines(const Lines& lines) { Write(file_, absl::StrJoin(lines, "\n") + "\n"); }
  // An archive that was spoiled leaves no log, and says what it is by its code.
  absl::Status Refusal(const VerifyingKey* key = nullptr) {
    const absl::Status status = Import(folder_ / "other", key).status();
    EXPECT_FALSE(fs::exists(folder_ / "other/log")) << "nothing may be left";
    EXPECT_FALSE(fs::exists(folder_ / "other/log.incoming"));
    return status;
  }
  // The end of what the lines hold now, as if they had been written so; signed by `key`.
  void Reseal(Lines& lines, const SigningKey& key) {
    size_t end = 0;
    while (!json::parse(lines[end]).contains("end")) ++end;
    std::string all;
    for (size_t i = 0; i < end; ++i) absl::StrAppend(&all, lines[i], "\n");
    json line = json::parse(lines[end]);
    line["end"]["lines"] = end;
    line["end"]["sha256"] = ToHex(AsBytes(Digest({all})));
    lines.resize(end);
    lines.push_back(line.dump());
    lines.push_back(ToArchiveLine(SignDetached(kArchiveDomain, lines.back(), key)));
  }

  const EventCatalog catalog_;
  const std::string file_ = folder_ / "log.jsonl";
  Sha256 root_{};
};

TEST_F(ArchiveTest, AnotherHubLoadsItByteForByteInANewEpoch) {
  BASIN_ASSERT_OK(Export(&key_));
  const VerifyingKey known = key_.public_key();

  const auto epoch = Import(folder_ / "other", &known);

  BASIN_ASSERT_OK(epoch);
  EXPECT_EQ(epoch->log.log_id, kLogId);
  EXPECT_GT(epoch->log.epoch, 1u);
  const auto report = VerifyRocksDbLog({.folder = folder_ / "other/log"});
  BASIN_ASSERT_OK(report);
  BASIN_EXPECT_OK(Verdict(*report));
  EXPECT_EQ(report->head, 40u);
  EXPECT_EQ(report->root, root_) << "the same tree: every proof still holds";
  ASSERT_THAT(report->epochs, SizeIs(1));
  EXPECT_EQ(report->epochs[0].cause, EpochNote::Cause::kImported);
  auto opened = OpenRocksDbEventLog({.folder = folder_ / "other/log"});
  BASIN_ASSERT_OK(opened);
  BASIN_EXPECT_OK(Append(*opened->log, 2));
}

TEST_F(ArchiveTest, EveryRecordIsACloudEventThatAPersonReads) {
  BASIN_ASSERT_OK(Export(&key_));
  const Lines lines = ReadLines();

  ASSERT_THAT(lines, SizeIs(1 + 5 + 40 + 2));
  EXPECT_EQ(json::parse(lines[0])["log_id"], kLogId);
  const json need = json::parse(lines[1 + 3 * 11 + 1]);
  EXPECT_EQ(need["specversion"], "1.0");
  EXPECT_EQ(need["id"], "need-0");
  EXPECT_EQ(need["sequence"], "31");
  EXPECT_EQ(need["actor"], "ml");
  EXPECT_THAT(lines[1 + 3 * 11 + 1], HasSubstr("été à Melun")) << "accents unescaped";
  std::string before_end;
  for (size_t i = 0; i + 2 < lines.size(); ++i) absl::StrAppend(&before_end, lines[i], "\n");
  EXPECT_EQ(json::parse(lines[lines.size() - 2])["end"]["sha256"],
            ToHex(AsBytes(Digest({before_end}))))
      << "head -n -2 | sha256sum";
}

TEST_F(ArchiveTest, IsCheckedWithoutBeingLoaded) {
  BASIN_ASSERT_OK(Export(&key_));
  const VerifyingKey known = key_.public_key();

  const auto summary = VerifyArchive(file_, &known, catalog_);

  BASIN_ASSERT_OK(summary);
  EXPECT_EQ(summary->end.head, 40u);
  EXPECT_EQ(summary->end.tree.Root(), root_);
  EXPECT_EQ(*summary->signed_by, known);
  EXPECT_THAT(VerifyArchive(folder_ / "none", nullptr, catalog_), HasCode(v1::NOT_FOUND));
}

TEST_F(ArchiveTest, TheSameLogGivesTheSameArchive) {
  BASIN_ASSERT_OK(Export(&key_));
  const std::string first = Read(file_);
  fs::remove(file_);
  BASIN_ASSERT_OK(Export(&key_));

  EXPECT_EQ(Read(file_), first);
}

TEST_F(ArchiveTest, CarriesTheHistoryOfEpochs) {
  BASIN_ASSERT_OK(Export());
  BASIN_ASSERT_OK(Import(folder_ / "other"));
  fs::remove(file_);
  BASIN_ASSERT_OK(ExportLog({.log = folder_ / "other/log", .file = file_, .now = kNow}, catalog_));

  BASIN_ASSERT_OK(Import(folder_ / "third"));

  const auto report = VerifyRocksDbLog({.folder = folder_ / "third/log"});
  BASIN_ASSERT_OK(report);
  EXPECT_THAT(report->epochs, SizeIs(2));
}

TEST_F(ArchiveTest, AnEmptyLogHasAnArchive) {
  fs::remove_all(data_);
  Grow(0);
  BASIN_ASSERT_OK(Export());

  const auto epoch = Import(folder_ / "other");

  BASIN_ASSERT_OK(epoch);
  EXPECT_EQ(epoch->note.kept, 0u);
}

TEST_F(ArchiveTest, OverwritesNothing) {
  Write(file_, "mine");
  EXPECT_THAT(Export(), HasCode(v1::FILE_EXISTS));
  EXPECT_EQ(Read(file_), "mine");
  fs::remove(file_);
  BASIN_ASSERT_OK(Export());

  EXPECT_THAT(Import(data_), HasCode(v1::FILE_EXISTS)) << "a folder that holds a log";
  EXPECT_EQ(VerifyRocksDbLog({.folder = log_})->head, 40u);
}

TEST_F(ArchiveTest, ALogInUseIsExportedFromItsBackup) {
  {
    const auto opened = OpenLog();
    BASIN_ASSERT_OK(opened);
    EXPECT_THAT(Export(), HasCode(v1::LOCKED));
    BASIN_ASSERT_OK(Backup());
  }
  BASIN_EXPECT_OK(ExportLog({.log = *FindBackup(backups_), .file = file_, .now = kNow}, catalog_));
}

// ---- Spoiled archives: each with its code, and nothing left ----

TEST_F(ArchiveTest, RefusesAGap) {
  BASIN_ASSERT_OK(Export(&key_));
  Lines lines = ReadLines();
  lines.erase(lines.begin() + 5);  // one record of the first group
  Reseal(lines, key_);
  WriteLines(lines);
  absl::Status status = Refusal();
  EXPECT_THAT(status, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(status.message()), HasSubstr("4…4 are missing"));

  fs::remove(file_);
  BASIN_ASSERT_OK(Export(&key_));
  lines = ReadLines();
  lines.erase(lines.begin() + 12, lines.begin() + 23);  // the second group
  Reseal(lines, key_);
  WriteLines(lines);
  status = Refusal();
  EXPECT_THAT(status, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(status.message()), HasSubstr("11…20 are missing"));
}

TEST_F(ArchiveTest, RefusesARepeatedSequence) {
  BASIN_ASSERT_OK(Export(&key_));
  const Lines good = ReadLines();
  Lines lines = good;
  lines.insert(lines.begin() + 5, lines[4]);
  Reseal(lines, key_);
  WriteLines(lines);
  absl::Status status = Refusal();
  EXPECT_THAT(status, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(status.message()), HasSubstr("3 is there already"));

  lines = good;
  lines.insert(lines.begin() + 12, lines.begin() + 1, lines.begin() + 12);  // the first group
  Reseal(lines, key_);
  WriteLines(lines);
  status = Refusal();
  EXPECT_THAT(status, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(status.message()), HasSubstr("1 is there already"));
}

TEST_F(ArchiveTest, RefusesAForeignChain) {
  BASIN_ASSERT_OK(Export(&key_));
  const Lines good = ReadLines();
  // The second group of another log, at its place and whole in itself.
  const SharedGroup foreign = MakeTestGroup(11, 10, 77);
  Lines lines = good;
  lines[12] = ToLine(ArchiveGroup{1, 11, 10, foreign->root});
  for (uint32_t i = 0; i < 10; ++i) lines[13 + i] = *RecordLine(RecordBytes(*foreign, i), catalog_);
  Reseal(lines, key_);
  WriteLines(lines);
  EXPECT_THAT(Refusal(), HasCode(v1::PROOF_INVALID)) << "even signed: the log's root says no";

  // A whole archive that another hub signed.
  const VerifyingKey known = key_.public_key();
  lines = good;
  Reseal(lines, SigningKey::Generate());
  WriteLines(lines);
  EXPECT_THAT(Refusal(&known), HasCode(v1::FOREIGN_LOG));
  lines.pop_back();
  WriteLines(lines);
  EXPECT_THAT(Refusal(&known), HasCode(v1::BACKUP_INVALID)) << "signed by nobody";
}

TEST_F(ArchiveTest, RefusesAnArchiveCutShortAnywhere) {
  BASIN_ASSERT_OK(Export());
  const std::string good = Read(file_);
  for (size_t size = 0; size + 1 < good.size(); size += 1 + good.size() / 83) {
    Write(file_, good.substr(0, size));
    EXPECT_THAT(VerifyArchive(file_, nullptr, catalog_), HasCode(v1::BACKUP_INVALID)) << size;
  }
  Write(file_, good.substr(0, good.size() / 2));
  EXPECT_THAT(Refusal(), HasCode(v1::BACKUP_INVALID));
}

// S6 for archives: no byte of it can be another.
TEST_F(ArchiveTest, EveryChangedByteIsFound) {
  BASIN_ASSERT_OK(Export(&key_));
  const std::string good = Read(file_);
  const size_t stride = good.size() / 3001 + 1;
  for (size_t at = 0; at < good.size(); at += stride) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << at % 7));
    if (bad[at] == '\n' || good[at] == '\n') continue;  // cut short, and two lines in one: above
    Write(file_, bad);
    ASSERT_FALSE(VerifyArchive(file_, nullptr, catalog_).ok()) << at << ": " << bad[at];
  }
}

TEST_F(ArchiveTest, RefusesATextThatIsNotThatOfItsBytes) {
  BASIN_ASSERT_OK(Export(&key_));
  Lines lines = ReadLines();
  for (std::string& line : lines)
    line = absl::StrReplaceAll(line, {{"\"id\":\"need-3\"", "\"id\":\"need-9\""}});
  Reseal(lines, key_);
  WriteLines(lines);

  const absl::Status status = Refusal();

  EXPECT_THAT(status, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(status.message()), HasSubstr("is not that of its bytes"));
}

TEST_F(ArchiveTest, RefusesWhatIsNoArchiveOrOfAFutureFormat) {
  for (const char* text : {"", "\n", "{}\n", "[1]\n", "not JSON\n", "{\"archive\":\"other\"}\n"}) {
    Write(file_, text);
    EXPECT_THAT(Refusal(), HasCode(v1::BACKUP_INVALID)) << text;
  }
  fs::remove(file_);
  BASIN_ASSERT_OK(Export());
  Write(file_, absl::StrReplaceAll(Read(file_), {{"\"format\":1", "\"format\":2"}}));
  EXPECT_THAT(Refusal(), HasCode(v1::FORMAT_UNKNOWN));
}

TEST_F(ArchiveTest, RefusesWhatFollowsItsEnd) {
  BASIN_ASSERT_OK(Export(&key_));
  const Lines good = ReadLines();
  for (const std::string& more : {std::string("{}"), good[4], good.back()}) {
    Lines lines = good;
    lines.push_back(more);
    WriteLines(lines);
    EXPECT_THAT(Refusal(), HasCode(v1::BACKUP_INVALID)) << more;
  }
}

TEST_F(ArchiveTest, ADamagedLogIsNotExported) {
  Grow(60, 60'000);
  { const auto opened = OpenLog(); }
  for (const auto& entry : fs::directory_iterator(log_ + "/rocksdb"))
    if (entry.path().extension() == ".sst" && entry.file_size() > 1'000'000) {
      std::string bytes = Read(entry.path());
      bytes[bytes.size() / 2] ^= 1;
      Write(entry.path(), bytes);
      break;
    }

  EXPECT_THAT(Export(), HasCode(v1::LOG_DAMAGED));
  EXPECT_FALSE(fs::exists(file_));
  EXPECT_FALSE(fs::exists(file_ + ".tmp"));
}

}  // namespace
}  // namespace basin
