#include "broker/facts/fact_store.h"

#include "basin/v1/alert.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "broker/log/memory_event_log.h"
#include "gtest/gtest.h"
#include "tests/broker/facts/log_of.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}

// The head of `subject` after a whole log was folded.
std::optional<CaseHead> HeadAfter(const EventFixture& events, absl::string_view subject) {
  const auto log = LogOf(events);
  const auto store = MakeMemoryFactStore();
  EXPECT_THAT(CatchUp(*log, Catalog(), *store), IsOk());
  EXPECT_EQ(store->applied(), log->durable_head());
  return *store->FindCase(subject);
}

v1::ReferralSent Sent(const std::string& recipient) {
  v1::ReferralSent body;
  body.set_recipient(recipient);
  body.set_aim(v1::AIM_CHOICES);
  body.set_note("suivi");
  return body;
}

TEST(KeyOfTest, TellsSourceFromId) {
  EXPECT_EQ(KeyOf("/actors/a", "1"), KeyOf("/actors/a", "1"));
  EXPECT_NE(KeyOf("/actors/a", "11"), KeyOf("/actors/a1", "1"));
  EXPECT_NE(KeyOf("/actors/a", ""), KeyOf("", "/actors/a"));
}

TEST(AdvanceTest, OpeningSaysWhoseCaseItIs) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, Sent("cap"));

  const CaseHead head = HeadAfter(events, "referral/1").value();

  EXPECT_EQ(head.state, "sent");
  EXPECT_EQ(head.state_since, EventFixture::At("2026-03-01"));
  EXPECT_EQ(head.state_sequence, 1u);
  EXPECT_EQ(head.version, 1u);
  EXPECT_EQ(head.last_sequence, 1u);
  EXPECT_EQ(head.basin, "1107");
  EXPECT_EQ(head.owner, "ml");
  EXPECT_EQ(head.recipient, "cap");
  EXPECT_EQ(head.previous_state, kNewState);
}

TEST(AdvanceTest, TypesWithoutRecipientLeaveItEmpty) {
  EventFixture events;
  events.Add({.subject = "alert/1", .on = "2026-03-01"}, v1::AlertRaised());

  EXPECT_EQ(HeadAfter(events, "alert/1")->recipient, "");
}

TEST(AdvanceTest, StepsMoveTheStateAndKeepTheParties) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, Sent("cap"));
  events.Add({.subject = "referral/1", .on = "2026-03-04", .actor = "cap"}, v1::ReferralAccepted());

  const CaseHead head = HeadAfter(events, "referral/1").value();

  EXPECT_EQ(head.state, "accepted");
  EXPECT_EQ(head.state_since, EventFixture::At("2026-03-04"));
  EXPECT_EQ(head.version, 2u);
  EXPECT_EQ(head.owner, "ml");
  EXPECT_EQ(head.recipient, "cap");
  EXPECT_EQ(head.previous_state, "sent");
  EXPECT_EQ(head.previous_since, EventFixture::At("2026-03-01"));
  EXPECT_EQ(head.previous_sequence, 1u);
}

TEST(AdvanceTest, TypesWithoutTargetLeaveTheState) {
  EventFixture events;
  events.Add({.subject = "project/1", .on = "2026-03-01"}, v1::FundingAwarded());
  events.Add({.subject = "project/1", .on = "2026-04-01"}, v1::FundingPaid());

  const CaseHead head = HeadAfter(events, "project/1").value();

  EXPECT_EQ(head.state, "awarded");
  EXPECT_EQ(head.state_sequence, 1u);
  EXPECT_EQ(head.version, 2u);
  EXPECT_EQ(head.last_sequence, 2u);
}

TEST(AdvanceTest, CorrectionsNeverMoveTheState) {
  EventFixture events;
  const auto sent = events.Add({.subject = "referral/1", .on = "2026-03-01"}, Sent("cap"));
  events.Add({.subject = "referral/1", .on = "2026-03-04"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-05", .actor = "x", .corrects = sent},
             Sent("other"));

  const CaseHead head = HeadAfter(events, "referral/1").value();

  EXPECT_EQ(head.state, "accepted");
  EXPECT_EQ(head.recipient, "cap");
  EXPECT_EQ(head.owner, "actor");
  EXPECT_EQ(head.version, 3u);
}

TEST(AdvanceTest, RetractingTheLatestStepTakesItBack) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01"}, Sent("cap"));
  const auto accepted =
      events.Add({.subject = "referral/1", .on = "2026-03-04"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-05", .retracts = accepted},
             v1::ReferralAccepted());

  const CaseHead head = HeadAfter(events, "referral/1").value();

  EXPECT_EQ(head.state, "sent");
  EXPECT_EQ(head.state_since, EventFixture::At("2026-03-01"));
  EXPECT_EQ(head.state_sequence, 1u);
  EXPECT_EQ(head.version, 3u);
  EXPECT_EQ(head.previous_state, "");
}

TEST(AdvanceTest, RetractingAnEarlierStepLeavesTheState) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01"}, Sent("cap"));
  const auto received =
      events.Add({.subject = "referral/1", .on = "2026-03-02"}, v1::ReferralReceived());
  events.Add({.subject = "referral/1", .on = "2026-03-04"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-05", .retracts = received},
             v1::ReferralReceived());

  EXPECT_EQ(HeadAfter(events, "referral/1")->state, "accepted");
}

TEST(AdvanceTest, OneStepIsTakenBackOnly) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01"}, Sent("cap"));
  const auto received =
      events.Add({.subject = "referral/1", .on = "2026-03-02"}, v1::ReferralReceived());
  const auto accepted =
      events.Add({.subject = "referral/1", .on = "2026-03-04"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-05", .retracts = accepted},
             v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-06", .retracts = received},
             v1::ReferralReceived());

  EXPECT_EQ(HeadAfter(events, "referral/1")->state, "received");
}

TEST(AdvanceTest, RetractedOpeningLeavesACaseThatCanBeOpenedAgain) {
  EventFixture events;
  const auto sent =
      events.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, Sent("cap"));
  events.Add({.subject = "referral/1", .on = "2026-03-02", .actor = "ml", .retracts = sent},
             Sent("cap"));

  EXPECT_EQ(HeadAfter(events, "referral/1")->state, kNewState);

  events.Add({.subject = "referral/1", .on = "2026-03-03", .actor = "pe", .basin = "1108"},
             Sent("ml"));
  const CaseHead head = HeadAfter(events, "referral/1").value();
  EXPECT_EQ(head.state, "sent");
  EXPECT_EQ(head.owner, "pe");
  EXPECT_EQ(head.recipient, "ml");
  EXPECT_EQ(head.basin, "1108");
  EXPECT_EQ(head.version, 3u);
}

TEST(AdvanceTest, OwnerIsTheActorItWasPublishedFor) {
  EventFixture events;
  events.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "importer", .onbehalfof = "ml"},
             Sent("cap"));

  EXPECT_EQ(HeadAfter(events, "referral/1")->owner, "ml");
}

TEST(CatchUpTest, KnowsEveryEventAndOnlyThose) {
  EventFixture events;
  for (int i = 0; i < 50; ++i)
    events.Add({.subject = absl::StrCat("alert/", i), .on = "2026-03-01"}, v1::AlertRaised());
  const auto log = LogOf(events, 20);
  const auto store = MakeMemoryFactStore();
  std::vector<Sequence> progress;

  BASIN_ASSERT_OK(
      CatchUp(*log, Catalog(), *store, [&](Sequence reached) { progress.push_back(reached); }));

  EXPECT_EQ(progress, (std::vector<Sequence>{20, 40, 50}));

  for (const RecordView& record : events.Views()) {
    const HeaderView& header = record.event.header;
    EXPECT_EQ(*store->FindEvent(KeyOf(header.source, header.id)), record.sequence);
  }
  EXPECT_EQ(*store->FindEvent(KeyOf("/actors/actor", "e51")), std::nullopt);
  EXPECT_EQ(*store->FindCase("alert/50"), std::nullopt);
}

TEST(CatchUpTest, BeginsWithinAGroup) {
  EventFixture events;
  for (int i = 0; i < 10; ++i)
    events.Add({.subject = absl::StrCat("alert/", i), .on = "2026-03-01"}, v1::AlertRaised());
  const auto log = LogOf(events, 10);
  const auto store = MakeMemoryFactStore();
  store->Put(1, KeyOf("/actors/actor", "e1"), "alert/0", CaseHead());

  BASIN_ASSERT_OK(CatchUp(*log, Catalog(), *store));

  EXPECT_EQ(store->applied(), 10u);
  EXPECT_EQ(*store->FindCase("alert/0"), CaseHead());
}

TEST(CatchUpTest, RefusesATypeItDoesNotKnow) {
  v1::Header header;
  header.set_id("e1");
  header.set_source("/actors/a");
  header.set_subject("alert/1");
  header.set_type("tomorrow.invented");
  const std::string event = SealEvent(header, v1::AlertRaised());
  const auto log = LogOfEvents({{"a", event}}, 1);

  EXPECT_THAT(CatchUp(*log, Catalog(), *MakeMemoryFactStore()), HasCode(v1::FORMAT_UNKNOWN));
}

}  // namespace
}  // namespace basin
