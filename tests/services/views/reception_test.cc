#include "services/views/reception.h"

#include "basin/v1/reception.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::SizeIs;

class ReceptionTest : public testing::Test, protected FoldedLog {
 protected:
  std::string Open(const std::string& id, int days_ago, const std::string& commune) {
    v1::ReceptionPlaceOpened opened;
    opened.set_name("Point d'accueil");
    opened.set_commune(commune);
    opened.set_capacity(30);
    return Add("place/" + id, Ago(days_ago), opened);
  }
  void Grant(const std::string& id, int days_ago, int valid_until_ago) {
    v1::AdviserLabelGranted granted;
    granted.set_place("place/1");
    granted.set_valid_until(Ago(valid_until_ago));
    Add("label/" + id, Ago(days_ago), granted);
  }
  Reception Read(absl::CivilDay day = kToday) {
    MemoryViewStore store;
    FoldRecords(log().Records(), store);
    auto reception = ReadReception(*store.Snapshot()->Open(kReceptionView), "1107", {day}, arena_);
    BASIN_EXPECT_OK(reception);
    return *std::move(reception);
  }
  Arena arena_;
};

TEST_F(ReceptionTest, ShowsAPlaceAsItWasLastTold) {
  Open("1", 100, "77288");
  v1::ReceptionPlaceUpdated updated;
  updated.set_name("Maison de l'orientation");
  updated.set_commune("77186");
  Add("place/1", Ago(10), updated);

  const Reception reception = Read();
  ASSERT_THAT(reception.places, SizeIs(1));
  EXPECT_EQ(reception.places[0].name, "Maison de l'orientation");
  EXPECT_EQ(reception.places[0].commune, "77186");
  EXPECT_EQ(reception.places[0].last_told->day(), kToday - 10);
  EXPECT_EQ(Read(kToday - 11).places[0].commune, "77288");
  EXPECT_EQ(Read(kToday - 11).places[0].capacity, 30);
}

TEST_F(ReceptionTest, OpensAPlaceAgainThatHadClosed) {
  Open("1", 100, "77288");
  Add("place/1", Ago(50), v1::ReceptionPlaceClosed());
  Open("1", 10, "77288");

  EXPECT_TRUE(Read(kToday - 51).places[0].open());
  EXPECT_FALSE(Read(kToday - 50).places[0].open()) << "the day it closed";
  EXPECT_FALSE(Read(kToday - 11).places[0].open());
  EXPECT_TRUE(Read().places[0].open());
  EXPECT_EQ(Read().places[0].opened->day(), kToday - 10);
}

TEST_F(ReceptionTest, HoldsALabelValidUntilTheLastDayItWasGivenFor) {
  Grant("1", 400, 35);
  EXPECT_TRUE(Read().labels[0].ValidOn(kToday - 35));
  EXPECT_FALSE(Read().labels[0].ValidOn(kToday - 34));

  v1::AdviserLabelRenewed renewed;
  renewed.set_valid_until(Ago(-300));
  Add("label/1", Ago(30), renewed);
  EXPECT_TRUE(Read().labels[0].ValidOn(kToday));
  EXPECT_FALSE(Read(kToday - 31).labels[0].ValidOn(kToday - 31));

  Add("label/1", Ago(5), v1::AdviserLabelRevoked());
  EXPECT_FALSE(Read().labels[0].ValidOn(kToday));
  EXPECT_TRUE(Read(kToday - 6).labels[0].ValidOn(kToday - 6));
}

TEST_F(ReceptionTest, LooksAtTheDatesAndNotAtTheWarning) {
  Grant("1", 400, -10);
  Add("label/1", Ago(1), v1::AdviserLabelExpired());

  EXPECT_TRUE(Read().labels[0].ValidOn(kToday));
}

}  // namespace
}  // namespace basin
