#include "clients/exchange/cell_values.h"

#include "gtest/gtest.h"
#include "proto/model/calendar.h"
#include "proto/model/cloud_event.h"

namespace basin {
namespace {

int64_t Cents(absl::string_view cell) {
  const DecimalResult result = ParseDecimal(cell, 2, DecimalMark::kDotOrComma);
  EXPECT_EQ(result.fault, NumberFault::kNone) << cell;
  return result.scaled;
}
NumberFault FaultOf(absl::string_view cell, DecimalMark mark = DecimalMark::kDotOrComma) {
  return ParseDecimal(cell, 2, mark).fault;
}
std::string Moment(absl::string_view cell) {
  const MomentResult result = ParseMoment(cell);
  EXPECT_EQ(result.fault, MomentFault::kNone) << cell;
  return FormatTimestamp(result.time);
}

TEST(CellValuesTest, ReadsAmountsToTheCent) {
  EXPECT_EQ(Cents("99786.57"), 9978657);
  EXPECT_EQ(Cents("33000"), 3300000);
  EXPECT_EQ(Cents("0,1"), 10);
  EXPECT_EQ(Cents("-12,30"), -1230);
  EXPECT_EQ(Cents("1.5000"), 150);
}

TEST(CellValuesTest, ReadsNumbersAsFrenchSpreadsheetsWriteThem) {
  EXPECT_EQ(Cents("1 234 567,89"), 123456789);
  EXPECT_EQ(Cents("1\u00A0234,50\u00A0€"), 123450);
  EXPECT_EQ(Cents("1\u202F234,50"), 123450);
}

TEST(CellValuesTest, RefusesWhatIsNoNumber) {
  for (absl::string_view cell : {"", "abc", "1.234,50", "1,2,3", "1e5", ".5", "5.", "--1", "1-"})
    EXPECT_EQ(FaultOf(cell), NumberFault::kNotANumber) << cell;
  EXPECT_EQ(FaultOf("1.005"), NumberFault::kTooPrecise);
  EXPECT_EQ(FaultOf("12345678901234567"), NumberFault::kTooLarge);
}

TEST(CellValuesTest, DataFormatsAllowTheDotOnly) {
  EXPECT_EQ(FaultOf("100000,1", DecimalMark::kDot), NumberFault::kComma);
  EXPECT_EQ(FaultOf("100 000", DecimalMark::kDot), NumberFault::kNotANumber);
}

TEST(CellValuesTest, ReadsBothWaysOfWritingADate) {
  EXPECT_EQ(ParseDate("2026-03-12"), absl::CivilDay(2026, 3, 12));
  EXPECT_EQ(ParseDate("12/03/2026"), absl::CivilDay(2026, 3, 12));
  EXPECT_EQ(ParseDate("2017-30-05"), std::nullopt);
  EXPECT_EQ(ParseDate("31/02/2026"), std::nullopt);
  EXPECT_EQ(ParseDate("3/12/2026"), std::nullopt);
}

TEST(CellValuesTest, MomentsAreThoseOfParis) {
  EXPECT_EQ(Moment("2026-03-12"), "2026-03-11T23:00:00Z");
  EXPECT_EQ(Moment("12/07/2026 14h30"), "2026-07-12T12:30:00Z");
  EXPECT_EQ(Moment("2026-03-12T09:30:05"), "2026-03-12T08:30:05Z");
  EXPECT_EQ(Moment("2026-03-12T09:30:00Z"), "2026-03-12T09:30:00Z");
}

TEST(CellValuesTest, AsksWhichHourIsMeantWhenTheClocksChange) {
  EXPECT_EQ(ParseMoment("2026-10-25 02:30").fault, MomentFault::kAmbiguous);
  EXPECT_EQ(ParseMoment("2026-03-29 02:30").fault, MomentFault::kSkipped);
  EXPECT_EQ(Moment("2026-10-25T02:30:00+01:00"), "2026-10-25T01:30:00Z");
}

TEST(CellValuesTest, RefusesWhatIsNoMoment) {
  for (absl::string_view cell :
       {"", "demain", "2026-03-12 25:00", "2026-03-12 9:30", "2026-03-12x"})
    EXPECT_EQ(ParseMoment(cell).fault, MomentFault::kNotAMoment) << cell;
}

TEST(CellValuesTest, ReadsYesAndNoInBothLanguages) {
  EXPECT_EQ(ParseBoolean("Oui"), true);
  EXPECT_EQ(ParseBoolean("NON"), false);
  EXPECT_EQ(ParseBoolean("x"), true);
  EXPECT_EQ(ParseBoolean("peut-être"), std::nullopt);
}

}  // namespace
}  // namespace basin
