#include "broker/facts/purged_fact.h"

#include <set>

#include "basin/v1/referral.pb.h"
#include "broker/log/purge_group.h"
#include "gtest/gtest.h"
#include "tests/broker/facts/log_of.h"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}

// Two cases, of which the first ended.
EventFixture Events() {
  EventFixture events;
  v1::ReferralSent sent;
  sent.set_recipient("cap");
  for (const char* subject : {"referral/1", "referral/2"}) {
    events.Add({.subject = subject, .on = "2020-03-01", .actor = "ml"}, sent);
    events.Add({.subject = subject, .on = "2020-03-02", .actor = "cap"}, v1::ReferralReceived());
  }
  events.Add({.subject = "referral/1", .on = "2020-03-03", .actor = "cap"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/2", .on = "2026-03-03", .actor = "cap"}, v1::ReferralAccepted());
  events.Add({.subject = "referral/1", .on = "2026-03-04", .actor = "cap"},
             v1::ReferralInProgress());
  return events;
}

std::unique_ptr<FactStore> Fold(const EventLog& log) {
  auto facts = MakeMemoryFactStore();
  BASIN_EXPECT_OK(CatchUp(log, Catalog(), *facts));
  return facts;
}

// The log without the records of referral/1 up to `through`, of which `of` says the heads: as a
// purge leaves it that may have been cut short behind any record.
std::unique_ptr<EventLog> Purged(const EventLog& log, Sequence through, FactStore& of) {
  auto purged = std::make_unique<MemoryEventLog>(log.identity());
  const auto cursor = *log.ReadAfter(0);
  bool told = false;
  while (SharedGroup group = *cursor->Next()) {
    std::vector<RecordToPurge> records;
    for (uint32_t i = 0; i < group->count; ++i) {
      const RecordView record = *ReadRecord(RecordBytes(*group, i));
      if (record.sequence > through || record.event.header.subject != "referral/1") continue;
      PurgedFact fact = FactOf(record);
      if (!told) fact.case_head = PurgedCase{CaseKeyOf("referral/1"), **of.FindCase("referral/1")};
      told = true;
      records.push_back({.index = i, .trace = EncodePurgedFact(fact)});
    }
    BASIN_EXPECT_OK(
        purged->Append(std::make_shared<const CommitGroup>(PurgeRecords(*group, records))));
  }
  return purged;
}

void ExpectSameFacts(FactStore& facts, FactStore& before, const EventFixture& events) {
  EXPECT_EQ(facts.applied(), before.applied());
  for (const char* subject : {"referral/1", "referral/2"})
    EXPECT_EQ(*facts.FindCase(subject), *before.FindCase(subject)) << subject;
  for (const RecordView& record : events.Views()) {
    const EventKey key = KeyOf(record.event.header.source, record.event.header.id);
    EXPECT_EQ(*facts.FindEvent(key), record.sequence);
  }
}

TEST(PurgedFactTest, ComesBackAsItWas) {
  const auto events = Events();
  const auto records = events.Views();
  PurgedFact fact = FactOf(records[0]);

  const auto without_head = DecodePurgedFact(EncodePurgedFact(fact));
  CaseHead head;
  head.state = "sent";
  fact.case_head = PurgedCase{CaseKeyOf("referral/1"), head};
  const auto with_head = DecodePurgedFact(EncodePurgedFact(fact));

  BASIN_ASSERT_OK(without_head);
  EXPECT_EQ(without_head->key, fact.key);
  EXPECT_EQ(without_head->event_digest, EventDigest(records[0].event.bytes));
  EXPECT_FALSE(without_head->case_head.has_value());
  BASIN_ASSERT_OK(with_head);
  EXPECT_EQ(with_head->case_head->key, CaseKeyOf("referral/1"));
  EXPECT_EQ(with_head->case_head->head, fact.case_head->head);
}

TEST(PurgedFactTest, OtherBytesAreNoTrace) {
  for (const size_t size : {0, 1, 23, 25, 39, 40, 41})
    EXPECT_THAT(DecodePurgedFact(std::string(size, 'x')), HasCode(v1::LOG_DAMAGED)) << size;
}

TEST(PurgedFactTest, IdsAndCaseHeadsAreFoldedFromWhatAPurgeLeft) {
  const EventFixture events = Events();
  const auto log = LogOf(events);
  const auto before = Fold(*log);

  for (Sequence through = 0; through <= log->durable_head(); ++through) {
    SCOPED_TRACE(through);
    ExpectSameFacts(*Fold(*Purged(*log, through, *before)), *before, events);
  }
}

TEST(PurgedFactTest, ACaseGoesOnFromTheHeadThatWasKept) {
  EventFixture events = Events();
  const auto log = LogOf(events);
  const auto purged = Purged(*log, log->durable_head(), *Fold(*log));
  events.Add({.subject = "referral/1", .on = "2026-05-05", .actor = "cap"},
             v1::ReferralCompleted());
  const RecordView last = events.Views().back();

  AppendGroup(*purged, {{"cap", std::string(last.event.bytes)}});

  ExpectSameFacts(*Fold(*purged), *Fold(*LogOf(events)), events);
}

TEST(PurgedFactTest, AStoreThatEndsBeforeThePurgeIsFoldedAnew) {
  TemporaryFolder folder;
  const EventFixture events = Events();
  const auto log = LogOf(events);
  const auto before = Fold(*log);
  {
    auto facts = OpenRocksDbFactStore(folder.path(), log->identity(), log->durable_head());
    BASIN_ASSERT_OK(facts);
    BASIN_ASSERT_OK(CatchUp(*log, Catalog(), **facts));
  }
  const auto purged = Purged(*log, log->durable_head(), *before);

  auto facts = OpenRocksDbFactStore(folder.path(), log->identity(), log->durable_head(),
                                    {.checkpoint_min = log->durable_head() + 1});

  BASIN_ASSERT_OK(facts);
  EXPECT_NE((*facts)->rebuilt_because(), "");
  BASIN_ASSERT_OK(CatchUp(*purged, Catalog(), **facts));
  ExpectSameFacts(**facts, *before, events);
}

}  // namespace
}  // namespace basin
