#include "broker/offline/verify_log.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/integrity/signed_head.h"
#include "tests/broker/log/groups.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::HasSubstr;

class VerifyLogTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = OpenRocksDbEventLog({.folder = folder_ / "log", .new_log_id = "the-log"});
    BASIN_ASSERT_OK(opened);
    for (const Sequence first : {1, 11, 21})
      BASIN_ASSERT_OK(opened->log->Append(MakeTestGroup(first, 10)));
    head_.set_log_id("the-log");
    head_.set_epoch(1);
    head_.set_sequence(30);
    head_.set_groups(3);
    head_.set_root(std::string(AsBytes(opened->log->tree().Root())));
  }

  void Keep(const v1::TreeHead& head, const SigningKey& signing_key) {
    v1::KeptHead kept;
    kept.set_signing_key(key_.public_key().bytes());
    *kept.mutable_head() = SignHead(head, &signing_key);
    std::ofstream(folder_ / "head") << kept.SerializeAsString();
  }
  absl::Status Verify(VerifyLogArguments arguments) {
    if (arguments.data.empty()) arguments.data = folder_.path();
    std::FILE* const out = std::tmpfile();
    const absl::Status status = VerifyLog(arguments, out, stderr);
    std::rewind(out);
    char buffer[4096];
    out_.assign(buffer, std::fread(buffer, 1, sizeof(buffer), out));
    std::fclose(out);
    return status;
  }

  TemporaryFolder folder_;
  const SigningKey key_ = SigningKey::Generate();
  v1::TreeHead head_;
  std::string out_;
};

TEST_F(VerifyLogTest, FindsTheLogInADataFolderOrAlone) {
  BASIN_EXPECT_OK(Verify({}));
  EXPECT_THAT(out_, HasSubstr("30 enregistrements en 3 groupes"));

  BASIN_EXPECT_OK(Verify({.data = folder_ / "log", .language = Language::kEnglish}));
  EXPECT_THAT(out_, HasSubstr("30 records in 3 groups"));
  EXPECT_THAT(out_, HasSubstr("--head")) << "says what alone it cannot tell";
}

TEST_F(VerifyLogTest, ComparesWithAHeadKeptOutside) {
  Keep(head_, key_);
  BASIN_EXPECT_OK(Verify({.head_file = folder_ / "head"}));
  EXPECT_THAT(out_, HasSubstr("rien n'a changé depuis la tête"));

  head_.mutable_root()->front() ^= 1;
  Keep(head_, key_);
  EXPECT_THAT(Verify({.head_file = folder_ / "head"}), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(VerifyLogTest, RefusesAHeadThatItsKeyDidNotSign) {
  Keep(head_, SigningKey::Generate());

  EXPECT_THAT(Verify({.head_file = folder_ / "head"}), HasCode(v1::PROOF_INVALID));
}

TEST_F(VerifyLogTest, RefusesAHeadOfAnotherKeyThanTheOneGiven) {
  Keep(head_, key_);
  BASIN_ASSERT_OK(SigningKey::Generate().Save(folder_ / "other"));
  BASIN_ASSERT_OK(key_.Save(folder_ / "hub"));

  EXPECT_THAT(Verify({.head_file = folder_ / "head", .signing_key = folder_ / "other.pub"}),
              HasCode(v1::PROOF_INVALID));
  BASIN_EXPECT_OK(Verify({.head_file = folder_ / "head", .signing_key = folder_ / "hub.pub"}));
}

TEST_F(VerifyLogTest, RefusesAFileThatHoldsNoHead) {
  std::ofstream(folder_ / "head") << "nonsense";

  EXPECT_THAT(Verify({.head_file = folder_ / "head"}), HasCode(v1::BAD_FILE));
}

TEST_F(VerifyLogTest, AnswersProgramsInJson) {
  BASIN_EXPECT_OK(Verify({.since = 15, .json = true}));

  const auto answer = nlohmann::json::parse(out_);
  EXPECT_EQ(answer["ok"], true);
  EXPECT_EQ(answer["log_id"], "the-log");
  EXPECT_EQ(answer["head"], 30);
  EXPECT_EQ(answer["groups"], 3);
  EXPECT_EQ(answer["recomputed"], 20) << "the group of 15, and the one behind it";
  EXPECT_EQ(answer["root"], ToHex(head_.root()));
  EXPECT_EQ(answer["damaged"].size(), 0u);
}

TEST_F(VerifyLogTest, ThatLooksAtNothingBehindTheEndSaysSo) {
  BASIN_EXPECT_OK(Verify({.since = 30}));

  const absl::Status refused = Verify({.since = 31});

  EXPECT_THAT(refused, HasCode(v1::BEYOND_HEAD));
  EXPECT_THAT(Sentence(refused).fr, HasSubstr("finit à 30"));
  EXPECT_EQ(out_, "") << "nothing that reads as a verdict";
}

TEST_F(VerifyLogTest, OfAnArchiveRefusesWhatItDoesNotLookAt) {
  Keep(head_, key_);
  std::ofstream(folder_ / "archive") << "whatever it is";

  EXPECT_THAT(Verify({.data = folder_ / "archive", .head_file = folder_ / "head"}),
              HasCode(v1::USAGE));
  EXPECT_THAT(Verify({.data = folder_ / "archive", .since = 15}), HasCode(v1::USAGE));
  EXPECT_THAT(Verify({.data = folder_ / "archive"}), HasCode(v1::BACKUP_INVALID));
}

TEST_F(VerifyLogTest, SaysThatThereIsNoLog) {
  EXPECT_THAT(Verify({.data = folder_ / "elsewhere"}), HasCode(v1::NOT_FOUND));
}

}  // namespace
}  // namespace basin
