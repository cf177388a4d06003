#include "services/views/case_history.h"

#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "services/views/case_view.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CaseHistoryTest : public testing::Test {
 protected:
  // What counts of referral/1, as the ids of the events in force.
  std::vector<std::string> Facts(const std::string& day = "2026-12-31",
                                 Sequence known_at = ~Sequence{0}) {
    facts_.clear();
    const CaseHistory* history = Read("referral/1", day, known_at);
    if (history == nullptr) return {};
    for (const Fact& fact : history->facts) facts_.emplace_back(fact.entry->id);
    return facts_;
  }
  const CaseHistory* Read(const std::string& subject, const std::string& day = "2026-12-31",
                          Sequence known_at = ~Sequence{0}) {
    stores_.emplace_back();
    FoldRecords(log_.Records(), stores_.back());
    Moment moment{{}, known_at};
    EXPECT_TRUE(ParseDay(day, &moment.day));
    const auto snapshot = stores_.back().Snapshot();
    const std::string view = subject.substr(0, subject.find('/')) + "s";
    auto history = ReadCase(*snapshot->Open(view), subject, moment, arena_);
    BASIN_EXPECT_OK(history);
    return *history;
  }
  std::string Sent(const std::string& on) {
    return log_.Add({.subject = "referral/1", .on = on}, v1::ReferralSent());
  }
  std::string Accepted(const Telling& telling) {
    Telling accepted = telling;
    accepted.subject = "referral/1";
    return log_.Add(accepted, v1::ReferralAccepted());
  }

  EventFixture log_;
  std::deque<MemoryViewStore> stores_;
  Arena arena_;
  std::vector<std::string> facts_;
};

TEST_F(CaseHistoryTest, CountsWhatOccurredByTheEndOfTheDay) {
  const std::string sent = Sent("2026-03-01");
  const std::string accepted = Accepted({.on = "2026-03-10T23:59"});

  EXPECT_THAT(Facts("2026-02-28"), IsEmpty());
  EXPECT_THAT(Facts("2026-03-09"), ElementsAre(sent));
  EXPECT_THAT(Facts("2026-03-10"), ElementsAre(sent, accepted));
}

TEST_F(CaseHistoryTest, CountsDaysInParisAcrossTheChangeOfClocks) {
  // 22:30 UTC on 28 March is 23:30 in Paris; a day later, after the change to summer time, 00:30.
  log_.Add({.subject = "referral/1", .on = "2026-03-28T23:30"}, v1::ReferralSent());
  const std::string accepted = Accepted({.on = "2026-03-30T00:30"});

  EXPECT_THAT(Facts("2026-03-29"), ElementsAre("e1"));
  EXPECT_THAT(Facts("2026-03-30"), ElementsAre("e1", accepted));
}

TEST_F(CaseHistoryTest, KnowsOnlyWhatWasRecordedByTheSequence) {
  const std::string sent = Sent("2026-03-01");
  const std::string accepted = Accepted({.on = "2026-03-05", .recorded_on = "2026-04-02"});

  EXPECT_THAT(Facts("2026-03-10", 1), ElementsAre(sent));
  EXPECT_THAT(Facts("2026-03-10", 2), ElementsAre(sent, accepted));
}

TEST_F(CaseHistoryTest, LetsALateEventTakeItsPlaceInThePast) {
  const std::string accepted = Accepted({.on = "2026-03-08"});
  const std::string sent =
      log_.Add({.subject = "referral/1", .on = "2026-03-01", .recorded_on = "2026-03-20"},
               v1::ReferralSent());

  EXPECT_THAT(Facts(), ElementsAre(sent, accepted));
}

TEST_F(CaseHistoryTest, PutsACorrectionInPlaceOfWhatItCorrects) {
  const std::string sent = Sent("2026-03-01");
  const std::string wrong = Accepted({.on = "2026-03-12"});
  const std::string right =
      Accepted({.on = "2026-03-09", .recorded_on = "2026-03-20", .corrects = wrong});

  EXPECT_THAT(Facts("2026-03-10"), ElementsAre(sent, right)) << "its own day counts";
  EXPECT_THAT(Facts("2026-03-31", 2), ElementsAre(sent, wrong)) << "as was known before it";
  const CaseHistory* history = Read("referral/1");
  ASSERT_EQ(history->facts.size(), 2u);
  EXPECT_EQ(history->facts[1].tellings.size(), 2u) << "the chain is kept";
  EXPECT_EQ(history->facts[1].tellings[0]->id, wrong);
}

TEST_F(CaseHistoryTest, TakesTheLatestOfSeveralCorrections) {
  Sent("2026-03-01");
  const std::string wrong = Accepted({.on = "2026-03-12"});
  const std::string second =
      Accepted({.on = "2026-03-11", .recorded_on = "2026-03-20", .corrects = wrong});
  const std::string of_the_second =
      Accepted({.on = "2026-03-10", .recorded_on = "2026-03-21", .corrects = second});
  EXPECT_THAT(Facts(), ElementsAre("e1", of_the_second));

  const std::string of_the_first =
      Accepted({.on = "2026-03-09", .recorded_on = "2026-03-22", .corrects = wrong});
  EXPECT_THAT(Facts(), ElementsAre("e1", of_the_first));
}

TEST_F(CaseHistoryTest, ForgetsWhatIsRetractedWithItsCorrections) {
  const std::string sent = Sent("2026-03-01");
  const std::string wrong = Accepted({.on = "2026-03-12"});
  Accepted({.on = "2026-03-11", .recorded_on = "2026-03-20", .corrects = wrong});
  Accepted({.on = "2026-03-25", .retracts = wrong});

  EXPECT_THAT(Facts(), ElementsAre(sent));
  EXPECT_EQ(Read("referral/1")->unsaid.size(), 3u) << "what was retracted can still be explained";
}

TEST_F(CaseHistoryTest, RestoresWhatARetractedCorrectionHadReplaced) {
  const std::string sent = Sent("2026-03-01");
  const std::string first = Accepted({.on = "2026-03-12"});
  const std::string correction =
      Accepted({.on = "2026-03-11", .recorded_on = "2026-03-20", .corrects = first});
  Accepted({.on = "2026-03-25", .retracts = correction});

  EXPECT_THAT(Facts(), ElementsAre(sent, first));
}

TEST_F(CaseHistoryTest, RestoresWhatARetractedRetractionHadTakenAway) {
  const std::string sent = Sent("2026-03-01");
  const std::string accepted = Accepted({.on = "2026-03-12"});
  const std::string retraction = Accepted({.on = "2026-03-20", .retracts = accepted});
  Accepted({.on = "2026-03-25", .retracts = retraction});

  EXPECT_THAT(Facts(), ElementsAre(sent, accepted));
}

TEST_F(CaseHistoryTest, RetractsFromItsSequenceOnWhateverItsDay) {
  const std::string sent = Sent("2026-03-01");
  const std::string accepted = Accepted({.on = "2026-03-12"});
  Accepted({.on = "2026-05-01", .retracts = accepted});

  EXPECT_THAT(Facts("2026-03-31"), ElementsAre(sent)) << "the past of a day, as it is known now";
  EXPECT_THAT(Facts("2026-03-31", 2), ElementsAre(sent, accepted)) << "as it was known then";
}

TEST_F(CaseHistoryTest, KeepsIdsOfDifferentSourcesApart) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "a", .id = "same"},
           v1::ReferralSent());
  log_.Add({.subject = "referral/1", .on = "2026-03-02", .actor = "b", .id = "same"},
           v1::ReferralReceived());
  log_.Add({.subject = "referral/1", .on = "2026-03-03", .actor = "b", .retracts = "same"},
           v1::ReferralReceived());

  const CaseHistory* history = Read("referral/1");
  ASSERT_EQ(history->facts.size(), 1u);
  EXPECT_EQ(history->facts[0].entry->type, "referral.sent");
}

TEST_F(CaseHistoryTest, KeepsCasesWhoseNamesBeginAlikeApart) {
  Sent("2026-03-01");
  log_.Add({.subject = "referral/12", .on = "2026-03-01"}, v1::ReferralSent());

  EXPECT_THAT(Facts(), ElementsAre("e1"));
  EXPECT_EQ(Read("referral/2"), nullptr);
}

TEST_F(CaseHistoryTest, NamesTheActorOnWhoseBehalfItWasPublished) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "importer", .onbehalfof = "ml"},
           v1::ReferralSent());

  EXPECT_EQ(Read("referral/1")->facts[0].entry->actor, "ml");
}

TEST_F(CaseHistoryTest, MarksWhatWasDeclaredMoreThanAWeekLate) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01T23:59", .recorded_on = "2026-03-08T00:01"},
           v1::ReferralSent());
  log_.Add({.subject = "referral/1", .on = "2026-03-01T23:59", .recorded_on = "2026-03-09T00:01"},
           v1::ReferralReceived());

  const CaseHistory* history = Read("referral/1");
  EXPECT_FALSE(history->facts[0].entry->declared_late) << "7 days later";
  EXPECT_TRUE(history->facts[1].entry->declared_late) << "8 days later";
}

TEST_F(CaseHistoryTest, GoesByTheDayABodyNames) {
  v1::MeetingHeld held;
  held.set_held_on("2026-03-01");
  log_.Add({.subject = "meeting/1", .on = "2026-03-20"}, held);

  EXPECT_EQ(Read("meeting/1", "2026-02-28"), nullptr);
  const CaseHistory* history = Read("meeting/1", "2026-03-01");
  ASSERT_NE(history, nullptr);
  EXPECT_TRUE(history->facts[0].entry->declared_late) << "told 19 days after the day it names";
}

TEST_F(CaseHistoryTest, PassesOverCasesOfWhichNothingWasRecordedSince) {
  const auto tell = [&](const std::string& id, const std::string& on, const std::string& recorded) {
    log_.Add({.subject = "referral/" + id, .on = on, .recorded_on = recorded}, v1::ReferralSent());
  };
  tell("old", "2025-01-10", "");
  tell("at-the-time", "2025-03-01", "");
  tell("touched", "2025-01-10", "");
  tell("touched", "2025-01-11", "2025-04-01");
  tell("young", "2025-04-02", "");
  MemoryViewStore store;
  FoldRecords(log_.Records(), store);
  const auto snapshot = store.Snapshot();
  const auto subjects = [&](const Moment& moment, absl::Time since) {
    std::vector<std::string> read;
    const auto cases =
        ReadCases(*snapshot->Open(kReferralsView), "1107", "referral/", moment, arena_, since);
    BASIN_EXPECT_OK(cases);
    for (const CaseHistory* history : *cases) read.emplace_back(history->subject);
    return read;
  };
  const Moment now{absl::CivilDay(2025, 12, 31)};

  EXPECT_THAT(subjects(now, EventFixture::At("2025-03-01")),
              ElementsAre("referral/at-the-time", "referral/touched", "referral/young"));
  EXPECT_THAT(
      subjects(now, absl::InfinitePast()),
      ElementsAre("referral/at-the-time", "referral/old", "referral/touched", "referral/young"));
  const Moment before_the_touch{absl::CivilDay(2025, 12, 31), 3};
  EXPECT_THAT(subjects(before_the_touch, EventFixture::At("2025-03-01")),
              ElementsAre("referral/at-the-time"));
}

TEST_F(CaseHistoryTest, ReadsRowsWithoutPeriodsAsIfAllCasesHadBeenTouched) {
  log_.Add({.subject = "referral/old", .on = "2025-01-10"}, v1::ReferralSent());
  log_.Add({.subject = "referral/young", .on = "2025-04-02"}, v1::ReferralSent());
  MemoryViewStore folded, kept;
  FoldRecords(log_.Records(), folded);
  ViewChange rows{.view = kReferralsView};
  BASIN_EXPECT_OK(folded.Snapshot()
                      ->Open(kReferralsView)
                      ->Scan("", [&](absl::string_view key, absl::string_view value) {
                        if (key.front() != '\x03')
                          rows.rows.emplace(std::string(key), std::string(value));
                        return true;
                      }));
  BASIN_EXPECT_OK(kept.Write({rows}));

  const auto snapshot = kept.Snapshot();
  const auto cases =
      ReadCases(*snapshot->Open(kReferralsView), "1107", "referral/",
                {absl::CivilDay(2025, 12, 31)}, arena_, EventFixture::At("2025-03-01"));
  BASIN_ASSERT_OK(cases);
  ASSERT_EQ(cases->size(), 1u);
  EXPECT_EQ(cases->front()->subject, "referral/young");
}

TEST_F(CaseHistoryTest, LooksBackBeyondTheWindowByWhatClocksMayDiffer) {
  const Moment moment{absl::CivilDay(2026, 6, 30)};

  EXPECT_EQ(RecordedWithin(10, moment), EventFixture::At("2026-05-21T00:00"));
}

}  // namespace
}  // namespace basin
