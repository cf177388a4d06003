// Retention as an operator meets it: a plan, its application, and what everybody sees afterwards.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "basin/v1/retention.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
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
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kOld = 20, kRecent = 5;
constexpr Sequence kHead = 1 + kOld + kRecent;

absl::Time Year(int year) {
  return absl::FromCivil(absl::CivilDay(year, 3, 1), absl::UTCTimeZone());
}

// A simulated log: its clock is that of its events. 1 is a territory, 2 … 21 are needs of 2014,
// each a case of its own, 22 … 26 are recent.
class RetentionTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(hub_.config_file(), std::ios::app)
        << "[retention]\nholds = \"" << folder_ / "holds.toml"
        << "\"\n";
    Hold({});
    ASSERT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent(
        {.actor = "operator", .id = "t", .origin = v1::SIMULATED, .time = Year(2014)})}}));
    for (int i = 0; i < kOld + kRecent; ++i) BASIN_ASSERT_OK((*client)->Publish({{Need(i)}}));
    ASSERT_EQ((*client)->durable_head().sequence(), kHead);
    old_record_ = Record(**client, 4);
    head_ = Head(**client);
    client->reset();
    ASSERT_EQ(hub_.Stop(), 0);
  }

  static std::string Need(int i, const char* note = "") {
    return NeedEvent({.actor = "operator",
                      .id = absl::StrCat("n", i),
                      .origin = v1::SIMULATED,
                      .time = Year(i < kOld ? 2014 : 2025) + absl::Hours(i)},
                     note);
  }
  void Hold(const std::vector<std::string>& subjects) {
    std::ofstream file(folder_ / "holds.toml");
    for (const std::string& subject : subjects)
      file << "[[hold]]\ncase = \"" << subject << "\"\nreason = \"contentieux\"\n";
  }
  // The exit code; the answer is in json_ or, when it failed, in output_.
  int Retention(const std::string& act) {
    fs::remove(folder_ / "retention.log");
    Program program(ProgramPath("basin-hub"),
                    {"log", "retention", act, "--hub-config", hub_.config_file(), "--plan",
                     folder_ / "purge.plan", "--json", "--quiet"},
                    folder_ / "retention.log");
    const int code = program.Wait();
    output_ = program.Output();
    json_ = nlohmann::json::parse(output_, nullptr, /*allow_exceptions=*/false);
    return code;
  }
  nlohmann::json Verify() {
    fs::remove(folder_ / "verify.log");
    Program program(ProgramPath("basin-hub"),
                    {"log", "verify", "--data", folder_ / "data", "--json", "--quiet"},
                    folder_ / "verify.log");
    EXPECT_EQ(program.Wait(), 0) << program.Output();
    return nlohmann::json::parse(program.Output(), nullptr, false);
  }

  static std::string Record(Client& client, Sequence sequence) {
    v1::Admin question;
    question.mutable_get()->set_sequence(sequence);
    const auto answer = client.Ask(question);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->record() : "";
  }
  static v1::TreeHead Head(Client& client) {
    v1::Admin question;
    question.mutable_head();
    const auto answer = client.Ask(question);
    EXPECT_THAT(answer, IsOk());
    return *ReadHead(answer->head());
  }
  static absl::Status Prove(Client& client, const v1::TreeHead& head, Sequence sequence,
                            const std::string& record) {
    v1::Admin question;
    question.mutable_inclusion()->set_sequence(sequence);
    question.mutable_inclusion()->set_groups(head.groups());
    const auto answer = client.Ask(question);
    if (!answer.ok()) return answer.status();
    return VerifyRecord(record, head, answer->inclusion());
  }

  struct Heard {
    std::vector<Sequence> records;
    std::vector<std::string> gaps;
    absl::Status end;
  };
  static Heard Hear(Client& client, Sequence after, Sequence until) {
    v1::Subscribe request;
    *request.mutable_after() = client.welcome().head();
    request.mutable_after()->set_sequence(after);
    request.set_until(until);
    Heard heard;
    bool done = false;
    const auto subscribed =
        client.Subscribe(request, [&](const Client::Delivery& delivery) -> absl::Status {
          for (const RecordView& record : delivery.records)
            heard.records.push_back(record.sequence);
          for (const v1::Gap& gap : delivery.message.gaps())
            heard.gaps.push_back(absl::StrCat(gap.from(), "…", gap.to()));
          done = delivery.message.done();
          return absl::OkStatus();
        });
    EXPECT_THAT(subscribed, IsOk());
    for (int i = 0; i < 300 && !done && heard.end.ok(); ++i)
      heard.end = client.Poll(absl::Milliseconds(100));
    return heard;
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path(), {.origin = "simulated"}};
  std::string old_record_;
  v1::TreeHead head_;
  std::string output_;
  nlohmann::json json_;
};

TEST_F(RetentionTest, APlanChangesNothingAndSaysHowMuchItWouldBe) {
  ASSERT_EQ(Retention("plan"), 0) << output_;

  EXPECT_EQ(json_["events"], kOld);
  EXPECT_EQ(json_["cases"], kOld);
  EXPECT_GT(json_["bytes"], kOld * 100);
  EXPECT_EQ(Verify()["purged"], 0);
}

TEST_F(RetentionTest, WhatWasPurgedIsAGapForReadersAndEverythingElseStays) {
  Hold({"need/operator-n7"});
  ASSERT_EQ(Retention("plan"), 0) << output_;
  EXPECT_EQ(json_["held"][0]["case"], "need/operator-n7");

  ASSERT_EQ(Retention("apply"), 0) << output_;

  EXPECT_EQ(json_["events"], kOld - 1);
  EXPECT_EQ(Verify()["purged"], kOld - 1);
  ASSERT_TRUE(hub_.Start());
  auto client = Client::Connect(hub_.ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  const Heard all = Hear(**client, 0, kHead);
  BASIN_EXPECT_OK(all.end);
  EXPECT_THAT(all.records, ElementsAre(1, 9, 22, 23, 24, 25, 26));
  EXPECT_THAT(all.gaps, ElementsAre("2…8", "10…21"));
  EXPECT_THAT(Hear(**client, 2, 5).end, HasCode(v1::GONE)) << "nothing of that is left";
  EXPECT_THAT(Hear(**client, 2, 9).records, ElementsAre(9));
}

TEST_F(RetentionTest, ProofsOfWhatIsLeftAndOfWhatIsGoneStillVerify) {
  ASSERT_EQ(Retention("plan"), 0) << output_;
  ASSERT_EQ(Retention("apply"), 0) << output_;
  ASSERT_TRUE(hub_.Start());
  auto client = Client::Connect(hub_.ClientOf("operator"));
  BASIN_ASSERT_OK(client);

  EXPECT_EQ(Head(**client).root(), head_.root());
  BASIN_EXPECT_OK(Prove(**client, head_, 1, Record(**client, 1)));
  BASIN_EXPECT_OK(Prove(**client, head_, 25, Record(**client, 25)));
  BASIN_EXPECT_OK(Prove(**client, head_, 4, old_record_)) << "whoever kept the record can prove it";
  v1::Admin get;
  get.mutable_get()->set_sequence(4);
  EXPECT_THAT((*client)->Ask(get), HasCode(v1::GONE));
}

TEST_F(RetentionTest, WhatWasPurgedIsKnownForEver) {
  ASSERT_EQ(Retention("plan"), 0) << output_;
  ASSERT_EQ(Retention("apply"), 0) << output_;

  for (const bool facts_lost : {false, true}) {
    if (facts_lost) fs::remove_all(folder_ / "data/facts");
    ASSERT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    const auto again = (*client)->Publish({{Need(3)}, {Need(3, "d'autres mots")}});
    BASIN_ASSERT_OK(again);
    EXPECT_TRUE((*again)[0].duplicate()) << facts_lost;
    EXPECT_THAT((*again)[0].sequences(), ElementsAre(5));
    EXPECT_EQ((*again)[1].refused().code(), v1::ID_REUSED);
    v1::Admin question;
    question.mutable_case_()->set_subject("need/operator-n3");
    const auto status = (*client)->Ask(question);
    BASIN_ASSERT_OK(status);
    EXPECT_EQ(status->case_().version(), 1u);
    EXPECT_EQ(status->case_().last_sequence(), 5u);
    client->reset();
    ASSERT_EQ(hub_.Stop(), 0);
  }
}

TEST_F(RetentionTest, ACaseThatIsHeldSinceThePlanIsNotPurgedNorIsAnythingElse) {
  ASSERT_EQ(Retention("plan"), 0) << output_;
  Hold({"need/operator-n7"});

  EXPECT_NE(Retention("apply"), 0);

  EXPECT_THAT(output_, HasSubstr("CASE_HELD"));
  EXPECT_THAT(output_, HasSubstr("need/operator-n7"));
  EXPECT_EQ(Verify()["purged"], 0);
}

TEST_F(RetentionTest, WhatIsNotAPlanOfThisLogChangesNothing) {
  std::ofstream(folder_ / "purge.plan") << "something else";
  EXPECT_NE(Retention("apply"), 0);
  EXPECT_THAT(output_, HasSubstr("BAD_FILE"));

  ASSERT_EQ(Retention("plan"), 0) << output_;
  Hold({"need"});
  EXPECT_NE(Retention("apply"), 0);
  EXPECT_THAT(output_, HasSubstr("BAD_CONFIG"));
  Hold({});
  ASSERT_TRUE(hub_.Start());
  EXPECT_NE(Retention("apply"), 0);
  EXPECT_THAT(output_, HasSubstr("LOCKED"));
  ASSERT_EQ(hub_.Stop(), 0);
  EXPECT_EQ(Verify()["purged"], 0);
  EXPECT_EQ(Retention("apply"), 0) << "and the plan is still good: " << output_;
}

TEST_F(RetentionTest, ARateThatIsNoneIsAMistakeOnTheCommandLine) {
  Program plan(ProgramPath("basin-hub"),
               {"log", "retention", "plan", "--hub-config", hub_.config_file(), "--rate", "zz"},
               folder_ / "rate.log");

  EXPECT_EQ(plan.Wait(), 2) << plan.Output();

  EXPECT_THAT(plan.Output(), HasSubstr("--rate"));
}

TEST_F(RetentionTest, BasinctlIsTheSame) {
  Program plan(ProgramPath("basinctl"),
               {"log", "retention", "plan", "--hub-config", hub_.config_file(), "--lang", "fr"},
               folder_ / "ctl.log");

  EXPECT_EQ(plan.Wait(), 0) << plan.Output();

  EXPECT_THAT(plan.Output(), HasSubstr("à purger : 20 évènements de 20 dossiers"));
  EXPECT_THAT(plan.Output(), HasSubstr("rien n'a été purgé"));
}

}  // namespace
}  // namespace basin
