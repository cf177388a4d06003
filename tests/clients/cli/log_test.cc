#include "clients/cli/log.h"

#include <filesystem>

#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "tests/clients/cli/cli_hub.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(LogTest, ShowsTheSignedHead) {
  const CliHub hub;
  hub.DefineBasins();

  const auto head = hub.Ask("reader", {"log", "head"});

  EXPECT_EQ(head["sequence"], kGroundEvents);
  EXPECT_THAT(head["root"].get<std::string>(), SizeIs(64));
  EXPECT_THAT(head["signature"].get<std::string>(), SizeIs(130));
  EXPECT_THAT(head["signing_key"].get<std::string>(), HasSubstr("ed25519:"));
  EXPECT_THAT(hub.Run("reader", {"log", "head"}).out,
              HasSubstr("La signature est celle de la clé"));
}

TEST(LogTest, KeepsAHeadAndHasTheNextOneProved) {
  const CliHub hub;
  const std::string file = hub.path("journal.head");
  EXPECT_EQ(hub.Run("reader", {"log", "head", "--keep", file}).code, kOk);
  hub.DefineBasins();

  const auto head = hub.Ask("reader", {"log", "head", "--keep", file});

  EXPECT_EQ(head["extends_sequence"], 0);
  EXPECT_EQ(head["sequence"], kGroundEvents);
}

TEST(LogTest, RefusesAnotherLogThanTheOneKept) {
  const CliHub hub, another;
  const std::string file = hub.path("journal.head");
  ASSERT_EQ(hub.Run("reader", {"log", "head", "--keep", file}).code, kOk);

  const CliRun run = another.Run("reader", {"log", "head", "--keep", file});

  EXPECT_EQ(run.code, kDisk);
  EXPECT_THAT(run.err, HasSubstr("clé"));
}

TEST(LogTest, ProvesARecordAgainstTodaysHeadAndAgainstOneKept) {
  const CliHub hub;
  hub.DefineBasins();
  const std::string file = hub.path("journal.head");
  ASSERT_EQ(hub.Run("reader", {"log", "head", "--keep", file}).code, kOk);

  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"log", "prove", "17"}, {"log", "prove", "17", "--head", file}}) {
    const auto proof = hub.Ask("reader", arguments);
    EXPECT_EQ(proof["record"], 17);
    EXPECT_EQ(proof["sequence"], kGroundEvents);
    EXPECT_FALSE(proof["record_bytes"].get<std::string>().empty());
  }
  EXPECT_THAT(hub.Run("reader", {"log", "prove", "17"}).out, HasSubstr("octet pour octet"));
}

TEST(LogTest, SaysThatARecordIsNotThere) {
  const CliHub hub;
  hub.DefineBasins();

  EXPECT_EQ(hub.Run("reader", {"log", "prove", "99"}).code, kNotFound);
  EXPECT_EQ(hub.Run("reader", {"log", "prove", "1", "--head", hub.path("none")}).code, kNotFound);
}

TEST(LogTest, HandsTheVerificationToTheHubsProgram) {
  const CliRun run = RunCli({"log", "verify", "--data", "/nonexistent"});

  EXPECT_EQ(run.code, kNotFound);
  EXPECT_THAT(run.err, HasSubstr("aucun journal"));
}

TEST(LogTest, ASigningKeyIsMadeAndShownLikeAnyOther) {
  TemporaryFolder folder;
  const std::string file = folder / "hub.sign";

  EXPECT_EQ(RunCli({"keys", "new", "--signing", file}).code, kOk);

  EXPECT_THAT(RunCli({"keys", "show", "--signing", file}).out, HasSubstr("ed25519:"));
  EXPECT_EQ(RunCli({"keys", "show", file}).code, kConfiguration) << "no CURVE key";
  EXPECT_EQ(RunCli({"keys", "new", "--signing", file}).code, kDisk) << "nothing is overwritten";
}

TEST(LogTest, ProvesNoSequenceThatIsNone) {
  const CliHub hub;

  for (const char* none : {"0", "-1", "x"}) {
    const CliRun run = hub.Run("reader", {"log", "prove", none});
    EXPECT_EQ(run.code, kUsage) << none;
    EXPECT_THAT(run.err, HasSubstr("SEQUENCE")) << none;
  }
}

}  // namespace
}  // namespace basin::cli
