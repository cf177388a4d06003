// Needs of companies, job seekers, employees and young people; training gaps and offers.
#include "absl/strings/str_cat.h"
#include "basin/v1/need.pb.h"
#include "clients/simulation/rates.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

// ROME codes of trades in demand: sales, logistics, cleaning, care, catering, building, transport,
// IT …
constexpr absl::string_view kRome[] = {"A1203", "D1106", "D1507", "F1602", "F1703", "G1602",
                                       "G1803", "H2909", "I1304", "I1604", "J1501", "J1506",
                                       "K1303", "K1304", "K2204", "K2503", "M1607", "M1805",
                                       "N1103", "N1105", "N4101", "N4105"};
constexpr absl::string_view kFap[] = {"A0X40", "S1X40", "T4X60", "V1X80", "W1X80", "J3X40"};

constexpr int kPublics = 4;
constexpr double kNeedsPerMillionPerDay = 0.75;
constexpr double kGapsPerMillionPerDay = 0.09;

class NeedStory : public Story {
 public:
  explicit NeedStory(const World& world) : Story(world, "needs") {
    // Each basin serves some publics better than others: one of CESER's worries.
    for (size_t basin = 0; basin < world.basins(); ++basin)
      for (int i = 0; i < kPublics; ++i) bias_.push_back(dice_.Between(-180, 120));
  }

  void Live(int day) override {
    if (day < 10 || !world_.calendar.IsWorking(day)) return;
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      const double millions = static_cast<double>(world_.troupe(basin).population) / 1e6;
      for (int i = dice_.Count(0.05 + kNeedsPerMillionPerDay * millions); i > 0; --i)
        Express(basin, day);
      for (int i = dice_.Count(0.01 + kGapsPerMillionPerDay * millions); i > 0; --i)
        DeclareGap(basin, day);
    }
  }

 private:
  template <typename Message>
  void SetTrade(Message& message) {
    if (dice_.Chance(850)) {
      message.set_rome(
          std::string(kRome[static_cast<size_t>(dice_.Between(0, std::size(kRome) - 1))]));
    } else {
      message.set_fap(
          std::string(kFap[static_cast<size_t>(dice_.Between(0, std::size(kFap) - 1))]));
    }
  }

  void Express(size_t basin, int day) {
    const std::string& actor = AnyMember(basin);
    v1::NeedExpressed need;
    need.set_public_(static_cast<v1::NeedPublic>(dice_.Between(1, kPublics)));
    need.set_qualification(static_cast<v1::Qualification>(dice_.Between(1, 5)));
    SetTrade(need);
    need.set_persons(static_cast<uint32_t>(dice_.Between(1, 25)));
    CaseLine line = world_.scribe.Open("need", world_.troupe(basin).code, day);
    const std::string id = world_.scribe.Write(line, Office(day, LateDays(basin)), actor, need);
    if (dice_.Chance(rates::kCorrected)) {
      world_.scribe.Retract(line, Office(Working(day + 30)), actor, need, id);
      return;
    }
    if (dice_.Chance(rates::kCorrected)) {
      need.set_persons(need.persons() + 1);
      world_.scribe.Correct(line, Office(Working(day + 30)), actor, need, id);
    }
    End(basin, line, day, actor, need.public_());
  }

  void End(size_t basin, CaseLine& line, int day, const std::string& actor,
           v1::NeedPublic of_public) {
    if (dice_.Chance(40)) {
      v1::NeedWithdrawn withdrawn;
      withdrawn.set_note("besoin disparu");
      world_.scribe.Write(line, Office(Working(day + dice_.Between(35, 120))), actor, withdrawn);
      return;
    }
    const size_t bias = basin * kPublics + static_cast<size_t>(of_public) - 1;
    if (!dice_.Chance(world_.characters[basin].needs_answered + bias_[bias])) return;
    v1::NeedAnswered answered;
    answered.set_answer(static_cast<v1::NeedAnswer>(dice_.Between(1, 5)));
    const int on = Working(day + 31 + dice_.Waiting(35, 200));
    world_.scribe.Write(line, Office(on), AnyMember(basin), answered);
  }

  void DeclareGap(size_t basin, int day) {
    const Troupe& troupe = world_.troupe(basin);
    v1::TrainingGapDeclared gap;
    SetTrade(gap);
    gap.set_persons(static_cast<uint32_t>(dice_.Between(5, 60)));
    CaseLine line = world_.scribe.Open("gap", troupe.code, day);
    world_.scribe.Write(line, Office(day), AnyMember(basin), gap);
    if (!dice_.Chance(world_.characters[basin].gaps_closed)) return;

    const int opens_on = Working(day + dice_.Between(40, 320));
    if (opens_on > world_.last_day) return;
    const std::string& trainer = Id(troupe.applicants.back());
    v1::TrainingOfferOpened offer;
    offer.set_title("Formation ouverte à la demande du bassin");
    offer.set_starts_on(Date(opens_on + dice_.Between(20, 60)));
    offer.set_places(static_cast<uint32_t>(dice_.Between(8, 24)));
    offer.set_rome(gap.rome());
    CaseLine opened = world_.scribe.Open("offer", troupe.code, opens_on);
    world_.scribe.Write(opened, Office(opens_on), trainer, offer);
    v1::TrainingGapClosed closed;
    closed.set_offer(opened.subject);
    world_.scribe.Write(line, Office(Working(opens_on + 1)), trainer, closed);
  }

  std::vector<int> bias_;  // of the answer rate, per basin and public
};

}  // namespace

std::unique_ptr<Story> MakeNeedStory(const World& world) {
  return std::make_unique<NeedStory>(world);
}

}  // namespace basin::simulation
