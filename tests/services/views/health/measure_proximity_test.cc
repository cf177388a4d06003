// Every indicator of proximity, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_proximity.h"

#include "basin/v1/reception.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

class MeasureProximityTest : public testing::Test, protected FoldedLog {
 protected:
  void Define(int64_t population, const std::vector<std::string>& communes) {
    v1::TerritoryDefined territory;
    territory.set_name("Melun");
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2016-01-01");
    territory.set_population(population);
    territory.mutable_communes()->Add(communes.begin(), communes.end());
    Add("territory/1107", "2016-01-01", territory);
  }
  std::string Open(const std::string& id, int days_ago, const std::string& commune = "77288") {
    v1::ReceptionPlaceOpened opened;
    opened.set_name("Point d'accueil");
    opened.set_commune(commune);
    return Add("place/" + id, Ago(days_ago), opened);
  }
  std::string Close(const std::string& id, int days_ago) {
    return Add("place/" + id, Ago(days_ago), v1::ReceptionPlaceClosed());
  }
  // Valid for another `days_left` days, counted from today.
  std::string Grant(const std::string& id, const std::string& place, int days_left) {
    v1::AdviserLabelGranted granted;
    granted.set_place("place/" + place);
    granted.set_valid_until(Ago(-days_left));
    return Add("label/" + id, Ago(400), granted);
  }
  void Renew(const std::string& id, int days_ago, int days_left) {
    v1::AdviserLabelRenewed renewed;
    renewed.set_valid_until(Ago(-days_left));
    Add("label/" + id, Ago(days_ago), renewed);
  }
};

TEST_F(MeasureProximityTest, HasNoDataWithoutPlaces) {
  Define(100'000, {"77288"});
  ExpectNoData("proximity");
}

// places_per_100k

// Three open for 150 000 inhabitants: 3 × 100 000 ÷ 150 000 = 2.
TEST_F(MeasureProximityTest, CountsOpenPlacesForAHundredThousandInhabitants) {
  Define(150'000, {});
  for (const char* id : {"1", "2", "3", "4"}) Open(id, 100);
  Close("4", 50);
  const Measure measure = Of("places_per_100k");
  EXPECT_THAT(measure, IsFraction(300'000, 150'000));
  EXPECT_EQ(measure.support.size(), 4u);
  EXPECT_THAT(Of("places_per_100k", kToday - 51), IsFraction(400'000, 150'000));
}

TEST_F(MeasureProximityTest, IsZeroWhenAllPlacesClosedAndHasNoDataWithoutAPopulation) {
  Open("1", 100);
  EXPECT_THAT(Of("places_per_100k"), HasNoData());
  Define(150'000, {});
  Close("1", 50);
  EXPECT_THAT(Of("places_per_100k"), IsFraction(0, 150'000));
}

TEST_F(MeasureProximityTest, CountsAPlaceFromTheDayItOpensToTheDayBeforeItCloses) {
  Define(100'000, {});
  Open("1", 100);
  Close("1", 50);
  Open("1", 10);
  EXPECT_THAT(Of("places_per_100k", kToday - 101), HasNoData());
  EXPECT_THAT(Of("places_per_100k", kToday - 100), IsFraction(100'000, 100'000));
  EXPECT_THAT(Of("places_per_100k", kToday - 50), IsFraction(0, 100'000));
  EXPECT_THAT(Of("places_per_100k", kToday - 10), IsFraction(100'000, 100'000)) << "open again";
}

TEST_F(MeasureProximityTest, FollowsARetractedClosure) {
  Define(100'000, {});
  Open("1", 100);
  const std::string closed = Close("1", 50);
  log().Add({.subject = "place/1", .on = Ago(40), .retracts = closed}, v1::ReceptionPlaceClosed());
  EXPECT_THAT(Of("places_per_100k"), IsFraction(100'000, 100'000));
}

// labels_valid

TEST_F(MeasureProximityTest, DividesPlacesWithAValidLabelByOpenPlaces) {
  for (const char* id : {"none", "valid", "last-day", "over", "revoked", "closed"}) Open(id, 500);
  Close("closed", 10);
  Grant("1", "valid", 300);
  Grant("2", "last-day", 0);
  Grant("3", "over", -1);
  Grant("4", "revoked", 300);
  Add("label/4", Ago(5), v1::AdviserLabelRevoked());
  Grant("5", "closed", 300);
  EXPECT_THAT(Of("labels_valid"), IsFraction(2, 5));
  EXPECT_THAT(Of("labels_valid", kToday - 6), IsFraction(4, 5)) << "neither over nor revoked yet";
  EXPECT_THAT(Of("labels_valid", kToday - 401), IsFraction(0, 6)) << "none granted yet";
}

TEST_F(MeasureProximityTest, IsContentWithOneValidLabelOfSeveral) {
  Open("1", 500);
  Grant("old", "1", -30);
  Grant("new", "1", 200);
  EXPECT_THAT(Of("labels_valid"), IsFraction(1, 1));
  EXPECT_EQ(Of("labels_valid").support[0].amount, 200);
}

TEST_F(MeasureProximityTest, FollowsARenewalAndNotTheWarningThatALabelExpired) {
  Open("1", 500);
  Grant("1", "1", -20);
  Add("label/1", Ago(19), v1::AdviserLabelExpired());
  EXPECT_THAT(Of("labels_valid"), IsFraction(0, 1));
  Renew("1", 3, 700);
  EXPECT_THAT(Of("labels_valid"), IsFraction(1, 1));
  EXPECT_THAT(Of("labels_valid", kToday - 4), IsFraction(0, 1));
  Add("label/1", Ago(1), v1::AdviserLabelExpired());
  EXPECT_THAT(Of("labels_valid"), IsFraction(1, 1)) << "the dates decide";
}

TEST_F(MeasureProximityTest, FollowsACorrectionOfTheDayALabelEnds) {
  Open("1", 500);
  const std::string granted = Grant("1", "1", 300);
  v1::AdviserLabelGranted corrected;
  corrected.set_place("place/1");
  corrected.set_valid_until(Ago(1));
  log().Add({.subject = "label/1", .on = Ago(400), .recorded_on = Ago(100), .corrects = granted},
            corrected);
  EXPECT_THAT(Of("labels_valid"), IsFraction(0, 1));
  EXPECT_THAT(Of("labels_valid", kToday, log().SequenceOf(granted)), IsFraction(1, 1));
}

// labels_ending_60d

TEST_F(MeasureProximityTest, CountsTheValidLabelsThatEndWithinSixtyDays) {
  Open("1", 500);
  Open("closed", 500);
  Close("closed", 1);
  for (const int days_left : {-1, 0, 60, 61}) Grant(absl::StrCat("l", days_left), "1", days_left);
  Grant("elsewhere", "closed", 30);
  const Measure measure = Of("labels_ending_60d");
  EXPECT_THAT(measure, IsNumber(2));
  EXPECT_EQ(measure.support.size(), 3u);
}

TEST_F(MeasureProximityTest, HasNothingEndingWhereNothingIsValid) {
  Open("1", 500);
  Grant("1", "1", -1);
  EXPECT_THAT(Of("labels_ending_60d"), HasNoData());
  Grant("2", "1", 61);
  EXPECT_THAT(Of("labels_ending_60d"), IsNumber(0));
}

// communes_with_place

TEST_F(MeasureProximityTest, DividesCommunesWithAnOpenPlaceByCommunes) {
  Define(100'000, {"77288", "77186", "77305", "77131"});
  Open("1", 100, "77288");
  Open("2", 100, "77288");
  Open("3", 100, "77186");
  Open("4", 100, "77305");
  Close("4", 10);
  Open("outside", 100, "75056");
  const Measure measure = Of("communes_with_place");
  EXPECT_THAT(measure, IsFraction(2, 4));
  EXPECT_EQ(measure.support.size(), 4u);
}

TEST_F(MeasureProximityTest, FollowsAPlaceThatMoves) {
  Define(100'000, {"77288", "77186"});
  Open("1", 100, "75056");
  EXPECT_THAT(Of("communes_with_place"), HasNoData());
  v1::ReceptionPlaceUpdated moved;
  moved.set_commune("77186");
  Add("place/1", Ago(10), moved);
  EXPECT_THAT(Of("communes_with_place"), IsFraction(1, 2));
  EXPECT_THAT(Of("communes_with_place", kToday - 11), HasNoData());
}

TEST_F(MeasureProximityTest, NeedsThePerimetersCommunes) {
  Define(100'000, {});
  Open("1", 100);
  EXPECT_THAT(Of("communes_with_place"), HasNoData());
}

}  // namespace
}  // namespace basin
