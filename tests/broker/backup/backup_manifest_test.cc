#include "broker/backup/backup_manifest.h"

#include <fstream>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::HasSubstr;

BackupManifest Sample() {
  BackupManifest manifest;
  manifest.log = {.log_id = "the-log", .epoch = 3, .origin = v1::SIMULATED};
  manifest.head = 4711;
  manifest.groups = 12;
  manifest.root = Digest({"root"});
  manifest.purged = 17;
  manifest.made_at = absl::FromUnixSeconds(1'795'500'000);
  manifest.files["rocksdb/000007.sst"] = {123, Digest({"table"})};
  manifest.files["durable_head"] = {8192, Digest({"head"})};
  return manifest;
}

TEST(BackupManifestTest, IsReadBackAsItWasWritten) {
  const auto read = ParseManifest(ToJson(Sample()));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->log.log_id, "the-log");
  EXPECT_EQ(read->log.epoch, 3u);
  EXPECT_EQ(read->log.origin, v1::SIMULATED);
  EXPECT_EQ(read->head, 4711u);
  EXPECT_EQ(read->groups, 12u);
  EXPECT_EQ(read->root, Sample().root);
  EXPECT_EQ(read->purged, 17u);
  EXPECT_EQ(read->made_at, Sample().made_at);
  EXPECT_EQ(read->files, Sample().files);
}

TEST(BackupManifestTest, ThatDoesNotSpeakOfPurgesIsOfALogWithoutAny) {
  const auto read =
      ParseManifest(absl::StrReplaceAll(ToJson(Sample()), {{" \"purged\": 17,\n", ""}}));

  BASIN_ASSERT_OK(read);
  EXPECT_EQ(read->purged, 0u);
}

TEST(BackupManifestTest, ATextCutAnywhereIsNoManifest) {
  const std::string text = ToJson(Sample());
  for (size_t size = 0; size + 1 < text.size(); ++size)
    EXPECT_THAT(ParseManifest(text.substr(0, size)), HasCode(v1::BACKUP_INVALID)) << size;
}

TEST(BackupManifestTest, RefusesWhatDoesNotDescribeALog) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"basin-hub-backup", "another-backup"},
           {"\"head\": 4711", "\"head\": -1"},
           {"\"head\": 4711", "\"head\": \"4711\""},
           {"\"origin\": \"simulated\"", "\"origin\": \"made up\""},
           {"\"root\": \"", "\"root\": \"zz"},
           {"2026-", "in 2026-"},
           {"rocksdb/000007.sst", "../../etc/passwd"},
           {"rocksdb/000007.sst", "/etc/passwd"},
           {"rocksdb/000007.sst", "durable_head"},
           {"\"bytes\": 123", "\"octets\": 123"}}) {
    const std::string text = absl::StrReplaceAll(ToJson(Sample()), {{from, to}});
    ASSERT_NE(text, ToJson(Sample())) << from;
    EXPECT_THAT(ParseManifest(text), HasCode(v1::BACKUP_INVALID)) << from << " → " << to;
  }
}

TEST(BackupManifestTest, RefusesAFutureFormat) {
  const std::string text =
      absl::StrReplaceAll(ToJson(Sample()), {{"\"format\": 1", "\"format\": 2"}});

  EXPECT_THAT(ParseManifest(text), HasCode(v1::FORMAT_UNKNOWN));
}

class SignedManifestTest : public testing::Test {
 protected:
  std::string path(const char* name) { return folder_ / name; }

  TemporaryFolder folder_;
  const SigningKey key_ = SigningKey::Generate();
};

TEST_F(SignedManifestTest, IsTheHubsThatSignedIt) {
  BASIN_ASSERT_OK(WriteManifest(folder_.path(), Sample(), &key_));

  const VerifyingKey known = key_.public_key(), other = SigningKey::Generate().public_key();

  BASIN_EXPECT_OK(ReadManifest(folder_.path(), &known));
  EXPECT_THAT(ReadManifest(folder_.path(), &other), HasCode(v1::FOREIGN_LOG));
  const auto read = ReadManifest(folder_.path(), nullptr);
  BASIN_ASSERT_OK(read);
  EXPECT_EQ(*read->signed_by, known);
}

TEST_F(SignedManifestTest, AChangedByteIsNotWhatWasSigned) {
  BASIN_ASSERT_OK(WriteManifest(folder_.path(), Sample(), &key_));
  const std::string text = ToJson(Sample());
  for (size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] ^= 1;
    std::ofstream(path(kManifestFile)) << changed;
    ASSERT_THAT(ReadManifest(folder_.path(), nullptr), HasCode(v1::PROOF_INVALID)) << at;
  }
}

TEST_F(SignedManifestTest, OneThatNobodySignedSatisfiesNoKey) {
  BASIN_ASSERT_OK(WriteManifest(folder_.path(), Sample(), nullptr));
  const VerifyingKey known = key_.public_key();

  BASIN_EXPECT_OK(ReadManifest(folder_.path(), nullptr));
  EXPECT_THAT(ReadManifest(folder_.path(), &known), HasCode(v1::BACKUP_INVALID));
}

TEST_F(SignedManifestTest, WithoutItsListABackupWasCutShort) {
  const auto read = ReadManifest(folder_.path(), nullptr);

  EXPECT_THAT(read, HasCode(v1::BACKUP_INVALID));
  EXPECT_THAT(std::string(read.status().message()), HasSubstr("cut short"));
}

}  // namespace
}  // namespace basin
