// A log that was rewritten behind its hub's back is refused by whoever has seen it before.
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/sdk/head_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/signed_head.h"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class IntegrityTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()); }

  ClientOptions Watching(const std::string& actor = "operator") {
    ClientOptions options = hub_.ClientOf(actor);
    options.head_file = folder_ / "kept.head";
    return options;
  }
  // A process that connects, publishes a territory and ends.
  absl::Status Publish(const std::string& id) {
    auto client = Client::Connect(Watching());
    BASIN_RETURN_IF_ERROR(client.status());
    return (*client)->Publish({{TerritoryEvent({.actor = "operator", .id = id})}}).status();
  }
  v1::TreeHead Kept() {
    const auto kept = LoadHead(folder_ / "kept.head");
    EXPECT_TRUE(kept.ok() && kept->has_value());
    return *ReadHead((*kept)->head());
  }
  void RestartOn(const std::string& data) {
    fs::remove_all(folder_ / "data");
    fs::copy(data, folder_ / "data", fs::copy_options::recursive);
    ASSERT_TRUE(hub_.Start());
  }
  void StopAndSave(const std::string& copy) {
    ASSERT_EQ(hub_.Stop(), 0);
    fs::copy(folder_ / "data", copy, fs::copy_options::recursive);
  }
  // basin-hub log verify, or basinctl's; what it wrote is in output_.
  int Verify(const std::string& program, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"log", "verify", "--data", folder_ / "data"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Program verify(ProgramPath(program), arguments, folder_ / "verify.log");
    const int code = verify.Wait();
    output_ = verify.Output();
    return code;
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  std::string output_;
};

TEST_F(IntegrityTest, AClientFollowsALogThatGrows) {
  for (int i = 0; i < 5; ++i) BASIN_ASSERT_OK(Publish(absl::StrCat(i)));
  EXPECT_EQ(Kept().sequence(), 4u) << "what there was when it connected last";

  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_TRUE(hub_.Start());

  BASIN_ASSERT_OK(Publish("after a restart"));
  EXPECT_EQ(Kept().sequence(), 5u);
}

TEST_F(IntegrityTest, AClientRefusesAHubWhoseLogWasCutShort) {
  BASIN_ASSERT_OK(Publish("1"));
  StopAndSave(folder_ / "early");
  ASSERT_TRUE(hub_.Start());
  BASIN_ASSERT_OK(Publish("2"));
  BASIN_ASSERT_OK(Publish("3"));
  ASSERT_EQ(hub_.Stop(), 0);

  RestartOn(folder_ / "early");

  EXPECT_THAT(Publish("4"), HasCode(v1::LOG_REWRITTEN));
  EXPECT_EQ(Kept().sequence(), 2u) << "the evidence is kept";
  EXPECT_THAT(Client::Connect(hub_.ClientOf("operator")), IsOk()) << "others notice nothing";
}

TEST_F(IntegrityTest, AClientRefusesAHubWhoseLogHasAnotherHistory) {
  BASIN_ASSERT_OK(Publish("1"));
  StopAndSave(folder_ / "early");
  ASSERT_TRUE(hub_.Start());
  BASIN_ASSERT_OK(Publish("2"));
  BASIN_ASSERT_OK(Publish("3"));
  ASSERT_EQ(hub_.Stop(), 0);
  RestartOn(folder_ / "early");
  auto other = Client::Connect(hub_.ClientOf("operator"));
  BASIN_ASSERT_OK(other);
  for (const char* id : {"other-2", "other-3", "other-4"})
    BASIN_ASSERT_OK((*other)->Publish({{TerritoryEvent({.actor = "operator", .id = id})}}));

  EXPECT_THAT(Publish("5"), HasCode(v1::PROOF_INVALID));
}

TEST_F(IntegrityTest, AClientThatStaysConnectedRefusesTheHubWhenItComesBackRewritten) {
  BASIN_ASSERT_OK(Publish("1"));
  StopAndSave(folder_ / "early");
  ASSERT_TRUE(hub_.Start());
  BASIN_ASSERT_OK(Publish("2"));
  auto client = Client::Connect(Watching());
  BASIN_ASSERT_OK(client);
  ASSERT_EQ(hub_.Stop(), 0);
  RestartOn(folder_ / "early");

  absl::Status status;
  for (int i = 0; i < 300 && status.ok(); ++i) status = (*client)->Poll(absl::Milliseconds(100));

  EXPECT_THAT(status, HasCode(v1::LOG_REWRITTEN));
}

TEST_F(IntegrityTest, ARecordIsProvedAgainstAHeadThatIsOlderThanTheQuestion) {
  BASIN_ASSERT_OK(Publish("1"));
  BASIN_ASSERT_OK(Publish("2"));
  const v1::TreeHead head = Kept();
  BASIN_ASSERT_OK(Publish("3"));
  auto client = Client::Connect(hub_.ClientOf("reader"));
  BASIN_ASSERT_OK(client);
  v1::Admin get, prove;
  get.mutable_get()->set_sequence(1);
  prove.mutable_inclusion()->set_sequence(1);
  prove.mutable_inclusion()->set_groups(head.groups());

  const auto record = (*client)->Ask(get);
  const auto proof = (*client)->Ask(prove);

  BASIN_ASSERT_OK(record);
  BASIN_ASSERT_OK(proof);
  BASIN_EXPECT_OK(VerifyRecord(record->record(), head, proof->inclusion()));
}

TEST_F(IntegrityTest, TheOfflineVerificationIsTheSameFromBothPrograms) {
  for (int i = 0; i < 4; ++i) BASIN_ASSERT_OK(Publish(absl::StrCat(i)));
  EXPECT_EQ(Verify("basin-hub", {}), 1) << "a log in use is left alone";
  EXPECT_THAT(output_, HasSubstr("utilisé par"));
  ASSERT_EQ(hub_.Stop(), 0);

  for (const char* program : {"basin-hub", "basinctl"}) {
    EXPECT_EQ(Verify(program, {"--head", folder_ / "kept.head"}), 0) << output_;
    EXPECT_THAT(output_, HasSubstr("rien n'a changé depuis la tête indiquée")) << program;
  }
}

TEST_F(IntegrityTest, ALogThatHoldsLessThanTheHeadKeptFailsTheVerification) {
  BASIN_ASSERT_OK(Publish("1"));
  StopAndSave(folder_ / "early");
  ASSERT_TRUE(hub_.Start());
  BASIN_ASSERT_OK(Publish("2"));
  BASIN_ASSERT_OK(Publish("3"));
  ASSERT_EQ(hub_.Stop(), 0);
  fs::remove_all(folder_ / "data");
  fs::copy(folder_ / "early", folder_ / "data", fs::copy_options::recursive);

  EXPECT_EQ(Verify("basinctl", {"--head", folder_ / "kept.head"}), 74);
  EXPECT_EQ(Verify("basinctl", {}), 0) << "alone the folder fits together";
}

}  // namespace
}  // namespace basin
