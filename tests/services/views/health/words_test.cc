#include "services/views/health/words.h"

#include "gtest/gtest.h"
#include "services/views/health/numbers.h"

namespace basin {
namespace {

constexpr Language kFr = Language::kFrench, kEn = Language::kEnglish;

Measure Known(absl::string_view name, int64_t numerator, int64_t denominator) {
  Measure measure = NoData(name, {std::nullopt, absl::CivilDay(2026, 6, 30)});
  measure.state = State::kKnown;
  measure.numerator = numerator;
  measure.denominator = denominator;
  return measure;
}

TEST(NumbersTest, FollowEachLanguagesTypography) {
  EXPECT_EQ(FormatCount(1234567, kFr), "1\u202f234\u202f567");
  EXPECT_EQ(FormatCount(1234567, kEn), "1,234,567");
  EXPECT_EQ(FormatCount(-1234, kEn), "-1,234");
  EXPECT_EQ(FormatCents(123456, kFr), "1\u202f234,56\u202f€");
  EXPECT_EQ(FormatCents(123456, kEn), "€1,234.56");
  EXPECT_EQ(FormatCents(5, kFr), "0,05\u202f€");
  EXPECT_EQ(FormatDays(0, kFr), "0\u00a0jour");
  EXPECT_EQ(FormatDays(1, kFr), "1\u00a0jour");
  EXPECT_EQ(FormatDays(12, kFr), "12\u00a0jours");
  EXPECT_EQ(FormatDays(0, kEn), "0 days");
  EXPECT_EQ(FormatDays(1, kEn), "1 day");
}

TEST(NumbersTest, RoundPercentsToTheNearest) {
  EXPECT_EQ(FormatPercent({79, 100}, kFr), "79\u202f%");
  EXPECT_EQ(FormatPercent({79, 100}, kEn), "79%");
  EXPECT_EQ(FormatPercent({2, 3}, kEn), "67%");
  EXPECT_EQ(FormatPercent({1, 200}, kEn), "1%");
  EXPECT_EQ(FormatPercent({1, 201}, kEn), "0%");
}

TEST(WordsTest, ShowEveryUnit) {
  EXPECT_EQ(ShownValue(Known("answered_10d", 79, 100), kFr), "79\u202f%");
  EXPECT_EQ(ShownValue(Known("days_since_meeting", 12, 1), kFr), "12\u00a0jours");
  EXPECT_EQ(ShownValue(Known("open_calls", 3, 1), kFr), "3");
  EXPECT_EQ(ShownValue(Known("euros_per_inhabitant", 123456, 100), kFr), "12,35\u202f€");
  EXPECT_EQ(ShownValue(Known("beneficiary_concentration", 3750, 10000), kFr), "0,38");
  EXPECT_EQ(ShownValue(Known("beneficiary_concentration", 3750, 10000), kEn), "0.38");
}

TEST(WordsTest, SayThatAValueIsALowerBound) {
  Measure measure = Known("median_answer_days", 45, 1);
  measure.at_least = true;

  EXPECT_EQ(ShownValue(measure, kFr), ">\u00a045\u00a0jours");
  EXPECT_EQ(ShownValue(measure, kEn), "> 45 days");
}

TEST(WordsTest, ShowNothingOfWhatIsNotKnown) {
  const Measure measure = NoData("answered_10d", {std::nullopt, absl::CivilDay(2026, 6, 30)});

  EXPECT_EQ(ShownValue(measure, kFr), "");
  EXPECT_EQ(WhyNoScore(measure, kFr), "pas de données");
}

TEST(WordsTest, AreThereForEveryReasonThatACaseCounts) {
  for (int why = 0; why <= static_cast<int>(Why::kGapClosed); ++why) {
    SupportCase support_case;
    support_case.why = static_cast<Why>(why);
    support_case.amount = 7;
    EXPECT_FALSE(WordsFor(support_case, kFr).empty());
    EXPECT_FALSE(WordsFor(support_case, kEn).empty());
  }
  EXPECT_EQ(WordsFor({.why = Why::kAnsweredAfter, .amount = 4}, kFr), "réponse après 4\u00a0jours");
  EXPECT_EQ(WordsFor({.why = Why::kPaid, .amount = 100000}, kEn),
            "paid of what was due: €1,000.00");
  EXPECT_EQ(WordsFor({.why = Why::kPresentOf, .amount = 7, .whole = 12}, kFr),
            "présents : 7 sur 12");
  const SupportCase active{
      .why = Why::kActiveAgo, .amount = 1, .actor_type = v1::ACTOR_MISSION_LOCALE};
  EXPECT_EQ(WordsFor(active, kFr), "mission locale : dernière activité il y a 1\u00a0jour");
  EXPECT_EQ(WordsFor(active, kEn), "mission locale: last active 1 day ago");
}

TEST(WordsTest, GiveTheReasonForAMissingScore) {
  HealthScores scores;
  scores.covered_weight = 45;
  scores.total_weight = 100;
  EXPECT_EQ(WhyNoOverall(scores, kEn),
            "not enough data: the known dimensions carry 45% of the weight, half of it is needed");
  scores.masked = true;
  EXPECT_NE(WhyNoOverall(scores, kFr).find("masqué"), std::string::npos);
  scores.overall = Ratio{50, 1};
  EXPECT_EQ(WhyNoOverall(scores, kFr), "");
}

}  // namespace
}  // namespace basin
