// The sentinel as the program it is, beside a real hub: killed at random moments, it says nothing
// twice and leaves nothing out.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "tests/services/sentinel/watched_log.h"
#include "tests/support/hub_process.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr absl::CivilDay kFirst{2025, 3, 1};
constexpr int kDays = 75;
constexpr int kKills = 25;
constexpr char kSentinel[] = "sentinelle";

std::vector<TestActor> Actors() {
  std::vector<TestActor> actors = UsualActors();
  actors.push_back({.id = kSentinel, .roles = {"sentinel"}});
  return actors;
}

// What the sentinel said: by case, how often it stands there as open, and as expired.
struct Said {
  std::map<std::string, int> open, expired;
  int events = 0;
};
// Nothing twice: an alert is raised and cleared in turn, an expiry said once; each when it is over.
Said WhatWasSaid(const std::vector<std::string>& records) {
  Said said;
  for (const std::string& bytes : records) {
    const RecordView record = *ReadRecord(bytes);
    const HeaderView& header = record.event.header;
    if (record.actor != kSentinel) continue;
    const std::string subject(header.subject);
    ++said.events;
    EXPECT_EQ(header.origin, v1::SIMULATED);
    EXPECT_LE(header.time, record.recorded_at);
    if (header.type == "referral.expired") {
      EXPECT_EQ(++said.expired[subject], 1) << subject;
    } else if (header.type == "alert.raised") {
      EXPECT_EQ(++said.open[subject], 1) << subject;
    } else if (header.type == "alert.cleared") {
      EXPECT_EQ(--said.open[subject], 0) << subject;
    }
  }
  return said;
}

class SentinelProcessTest : public testing::Test {
 protected:
  void SetUp() override {
    hub_ = std::make_unique<HubProcess>(
        folder_.path(), HubProcessOptions{.origin = "simulated", .actors = Actors()});
    ASSERT_TRUE(hub_->Start());
    std::ofstream(folder_ / "hub.pub") << hub_->server_key() << "\n";
    WriteConfig(kSentinel);
    auto client = Client::Connect(hub_->ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    client_ = *std::move(client);
    v1::TerritoryDefined territory;
    territory.set_name("Bassin");
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2020-01-01");
    Tell("territory/1107", 0, "", territory);
  }
  // A sentinel called `name`, with rows of its own, that holds the key of `actor`.
  void WriteConfig(const std::string& actor, const std::string& name = "sentinel") {
    std::ofstream(folder_ / (name + ".toml"))
        << "folder = \"" << folder_ / name << "\"\nsecret_key = \"" << hub_->key_file_of(actor)
        << "\"\nactors = \"" << hub_->actors_file() << "\"\njudge_every = \"50ms\"\n"
        << "[hub]\nendpoint = \"" << hub_->endpoint() << "\"\nserver_key = \""
        << folder_ / "hub.pub"
        << "\"\n";
  }

  void Tell(const std::string& subject, int day, const std::string& for_whom,
            const google::protobuf::Message& body) {
    v1::Header header;
    header.set_id(absl::StrCat("e", ++events_));
    header.set_source("/actors/operator");
    header.set_subject(subject);
    header.set_basin("1107");
    header.set_origin(v1::SIMULATED);
    header.set_onbehalfof(for_whom);
    SetTimestamp(absl::FromCivil(kFirst + day, Paris()) + absl::Hours(9), header.mutable_time());
    const auto outcomes = client_->Publish({{SealEvent(header, body)}});
    BASIN_ASSERT_OK(outcomes);
    ASSERT_FALSE(outcomes->front().has_refused())
        << subject << " " << outcomes->front().ShortDebugString();
  }
  void Refer(int i, int day) {
    v1::ReferralSent sent;
    sent.set_recipient("cap");
    sent.set_aim(v1::AIM_INCLUSION);
    Tell(absl::StrCat("referral/", i), day, "ml", sent);
  }
  void Hold(int i, int day) {
    v1::BodyConstituted body;
    if (i == 0) {
      body.set_kind(v1::BODY_OPERATIONAL);
      body.set_name("Instance");
      body.set_quorum_rule(v1::QUORUM_NONE);
      body.set_cadence_days(20);
      Tell("body/1", day, "", body);
    }
    const std::string subject = absl::StrCat("meeting/", i);
    v1::MeetingConvened convened;
    convened.set_body("body/1");
    convened.set_scheduled_on(FormatDay(kFirst + day));
    convened.set_convocation(v1::CONVOCATION_FIRST);
    convened.add_invitees("ml");
    Tell(subject, day, "", convened);
    v1::MeetingHeld held;
    held.set_held_on(FormatDay(kFirst + day));
    Tell(subject, day, "", held);
  }
  // One day of a basin: two referrals, one of them answered some days later, now and then a
  // meeting without minutes.
  void Live(int day) {
    Refer(2 * day, day);
    Refer(2 * day + 1, day);
    if (day >= 13)
      Tell(absl::StrCat("referral/", 2 * (day - 13)), day, "cap", v1::ReferralAccepted());
    if (day % 30 == 0) Hold(day / 30, day);
  }

  std::unique_ptr<Program> Start(std::vector<std::string> more = {},
                                 const std::string& name = "sentinel") {
    std::vector<std::string> arguments = {"--config", folder_ / (name + ".toml")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return std::make_unique<Program>(ProgramPath("basin-sentinel"), arguments,
                                     folder_ / "sentinel.log");
  }
  // Runs it until it has nothing left to say.
  void Settle() {
    const auto sentinel = Start({"--once"});
    ASSERT_EQ(sentinel->Wait(), 0) << sentinel->Output();
  }

  // The whole log as it is now.
  std::vector<std::string> ReadLog() {
    std::vector<std::string> records;
    auto client = Client::Connect(hub_->ClientOf("reader"));
    BASIN_EXPECT_OK(client);
    const Sequence head = (*client)->welcome().head().sequence();
    v1::Subscribe request;
    request.mutable_after();
    BASIN_EXPECT_OK((*client)->Subscribe(request, [&](const Client::Delivery& delivery) {
      for (const RecordView& record : delivery.records) records.emplace_back(record.bytes);
      return absl::OkStatus();
    }));
    while (records.size() < head) BASIN_EXPECT_OK((*client)->Poll(absl::Milliseconds(20)));
    return records;
  }
  static std::vector<std::string> WithoutSentinel(const std::vector<std::string>& records) {
    std::vector<std::string> others;
    for (const std::string& record : records)
      if (ReadRecord(record)->actor != kSentinel) others.push_back(record);
    return others;
  }

  TemporaryFolder folder_;
  std::unique_ptr<HubProcess> hub_;
  std::unique_ptr<Client> client_;
  int events_ = 0;
};

TEST_F(SentinelProcessTest, KilledAtRandomItSaysNothingTwiceAndLeavesNothingOut) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  auto sentinel = Start();
  for (int day = 0; day < kDays; ++day) {
    Live(day);
    if (day % (kDays / kKills) != 0) continue;
    absl::SleepFor(absl::Milliseconds(random() % 400));
    sentinel->Kill();
    sentinel = Start();
  }
  sentinel->Kill();
  Settle();

  const std::vector<std::string> records = ReadLog();
  const Said said = WhatWasSaid(records);
  // Day kDays − 1 is not over: the simulated clock stands at nine in the morning.
  const absl::CivilDay day = kFirst + kDays - 2;
  const absl::Time now = EndOf(day + 1);
  WatchedLog never_killed(WithoutSentinel(records));
  size_t expiries = 0;
  for (const Saying& saying : never_killed.JudgeDay(day, now))
    expiries += absl::StartsWith(saying.what, "referral.expired") ? 1 : 0;
  EXPECT_EQ(said.expired.size(), expiries);
  EXPECT_GT(expiries, 0u);

  WatchedLog killed(records);
  EXPECT_THAT(killed.Sayings(day, now), IsEmpty()) << "something was left out";
  EXPECT_EQ(killed.OpenAlerts(), never_killed.OpenAlerts());
  EXPECT_FALSE(killed.OpenAlerts().empty());
  std::printf("%d kills, %d events said, %zu alerts open\n", kKills, said.events,
              killed.OpenAlerts().size());
}

TEST_F(SentinelProcessTest, StartedAgainOrWithoutItsRowsItSaysNothingNew) {
  for (int day = 0; day < 45; ++day) Live(day);
  Settle();
  const size_t before = ReadLog().size();

  Settle();
  EXPECT_EQ(ReadLog().size(), before);

  std::filesystem::remove_all(folder_ / "sentinel");
  Settle();
  EXPECT_EQ(ReadLog().size(), before) << "folding the whole log again is a replay";
}

// Until a program says that it has started, a signal ends it like any other. Both write to one
// file.
void AwaitStarts(const Program& sentinel, size_t starts) {
  const auto said = [&] {
    return std::vector<std::string>(absl::StrSplit(sentinel.Output(), "what=started")).size() - 1;
  };
  for (int i = 0; i < 1000 && said() < starts; ++i) absl::SleepFor(absl::Milliseconds(20));
  ASSERT_EQ(said(), starts) << sentinel.Output();
}

TEST_F(SentinelProcessTest, TwoAtOnceSayEverythingOnce) {
  WriteConfig(kSentinel, "other");
  const auto first = Start();
  const auto second = Start({}, "other");
  AwaitStarts(*first, 2);
  for (int day = 0; day < 45; ++day) Live(day);
  first->Signal(SIGTERM);
  second->Signal(SIGTERM);
  EXPECT_EQ(first->Wait(), 0) << first->Output();
  EXPECT_EQ(second->Wait(), 0);
  Settle();

  const Said said = WhatWasSaid(ReadLog());
  EXPECT_FALSE(said.open.empty());
  EXPECT_FALSE(said.expired.empty());
}

TEST_F(SentinelProcessTest, AKeyWithoutTheRoleEndsItWithTheReason) {
  for (int day = 0; day < 15; ++day) Live(day);
  WriteConfig("ml");
  const auto sentinel = Start();
  EXPECT_EQ(sentinel->Wait(), 4) << sentinel->Output();
  EXPECT_THAT(sentinel->Output(), HasSubstr("FORBIDDEN_ACTION"));
}

TEST_F(SentinelProcessTest, ChecksItsConfiguration) {
  EXPECT_EQ(Start({"--check"})->Wait(), 0);
  std::ofstream(folder_ / "sentinel.toml") << "folder = \"x\"\n";
  const auto broken = Start({"--check"});
  EXPECT_EQ(broken->Wait(), 78);
  EXPECT_THAT(broken->Output(), HasSubstr("hub.server_key"));
}

}  // namespace
}  // namespace basin
