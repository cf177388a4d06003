// Calls for projects, what is submitted, awarded and paid.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "basin/v1/alert.pb.h"
#include "basin/v1/funding.pb.h"
#include "clients/simulation/story.h"
#include "proto/reference/identifiers.h"

namespace basin::simulation {
namespace {

constexpr int kDecisionAlertDays = 180;
constexpr int64_t kPeoplePerProject = 130000;  // of one call

// A made-up establishment of a legal person: its SIREN and five digits that give the SIRET its key.
std::string SiretFor(const std::string& siren) {
  for (int nic = 10; nic < 1000; ++nic) {
    const std::string digits = absl::StrCat(100000 + nic);
    std::string siret = absl::StrCat(siren, digits.substr(1));
    if (IsSiret(siret)) return siret;
  }
  return siren;  // does not happen: one NIC in ten passes
}

class FundingStory : public Story {
 public:
  explicit FundingStory(const World& world) : Story(world, "funding") {
    for (size_t basin = 0; basin < world.basins(); ++basin)
      next_call_.push_back(dice_.Between(20, 150));
  }

  void Live(int day) override {
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      if (day != next_call_[basin]) continue;
      OpenCall(basin, Working(day));
      next_call_[basin] = day + dice_.Between(90, 150);
    }
  }

 private:
  // The region, a département or an intercommunal body: funders with a number of their own.
  int AnyFunder(size_t basin) {
    std::vector<int> funders;
    for (int member : world_.troupe(basin).members) {
      const CastActor& actor = world_.cast.actor(member);
      const bool funds =
          std::find(actor.roles.begin(), actor.roles.end(), "funder") != actor.roles.end();
      if (funds && !actor.siren.empty()) funders.push_back(member);
    }
    return dice_.One(funders);
  }

  void OpenCall(size_t basin, int day) {
    const Troupe& troupe = world_.troupe(basin);
    const int funder = AnyFunder(basin);
    const int closes = day + dice_.Between(30, 75);
    v1::FundingCallOpened opened;
    opened.set_title("Appel à projets emploi et insertion");
    opened.set_closes_on(Date(closes));
    opened.set_budget_cents(int64_t{100} * 1000 * dice_.Between(80, 900));
    CaseLine call = world_.scribe.Open("call", troupe.code, day);
    world_.scribe.Write(call, Office(day), Id(funder), opened);
    const int projects = dice_.Count(2.0 + static_cast<double>(troupe.population) /
                                               static_cast<double>(kPeoplePerProject));
    for (int i = 0; i < projects; ++i)
      Submit(basin, funder, call.subject, Working(dice_.Between(day + 5, closes)));
    world_.scribe.Write(call, Office(Working(closes + 1)), Id(funder), v1::FundingCallClosed());
  }

  void Submit(size_t basin, int funder, const std::string& call, int day) {
    const Troupe& troupe = world_.troupe(basin);
    const int applicant = dice_.One(troupe.applicants);
    // From 5 000 to 80 000 euros, small sums more often.
    const int64_t euros = 5000 + dice_.Between(0, 270) * int64_t{dice_.Between(1, 270)};
    v1::ProjectSubmitted submitted;
    submitted.set_funder(Id(funder));
    submitted.set_title("Projet d'accompagnement vers l'emploi");
    submitted.set_requested_cents(euros * 100);
    submitted.set_call(call);
    CaseLine line = world_.scribe.Open("project", troupe.code, day);
    world_.scribe.Write(line, Office(day, LateDays(basin)), Id(applicant), submitted);
    if (dice_.Chance(30)) {
      v1::ProjectWithdrawn withdrawn;
      withdrawn.set_note("cofinancement non obtenu");
      world_.scribe.Write(line, Office(Working(day + dice_.Between(10, 60))), Id(applicant),
                          withdrawn);
      return;
    }
    DecideOn(basin, funder, applicant, line, day, euros);
  }

  void DecideOn(size_t basin, int funder, int applicant, CaseLine& line, int day, int64_t euros) {
    const bool in_time = dice_.Chance(world_.characters[basin].decided_in_time);
    const bool ever = in_time || dice_.Chance(600);
    const int decided_on = !ever     ? world_.last_day + 1
                           : in_time ? Working(day + dice_.Between(35, 176))
                                     : Working(day + dice_.Between(182, 400));
    if (decided_on > day + kDecisionAlertDays)
      AlertUndecided(basin, line.subject, day, decided_on, Id(funder), Id(applicant));
    if (!ever) return;
    if (!dice_.Chance(680)) {
      v1::FundingRefused refused;
      refused.set_because(static_cast<v1::FundingRefusal>(dice_.Between(1, 4)));
      world_.scribe.Write(line, Office(decided_on), Id(funder), refused);
      return;
    }
    const int64_t cents = euros * dice_.Between(40, 100);  // per cent of what was asked
    const v1::FundingAwarded awarded = Award(funder, applicant, decided_on, cents);
    world_.scribe.Write(line, Office(decided_on), Id(funder), awarded);
    Pay(basin, funder, applicant, line, awarded, decided_on);
  }

  v1::FundingAwarded Award(int funder, int applicant, int day, int64_t cents) {
    const CastActor& granting = world_.cast.actor(funder);
    v1::FundingAwarded awarded;
    awarded.set_granting_name(granting.name);
    awarded.set_granting_siret(SiretFor(granting.siren));
    awarded.set_convention_on(Date(day));
    awarded.set_decision_reference(absl::StrCat("SIM-", Date(day)));
    awarded.set_beneficiary_name(world_.cast.actor(applicant).name);
    // W000: no département, hence nobody's number.
    awarded.set_beneficiary_rna(absl::StrCat("W000", 100000 + applicant));
    awarded.set_object("Accompagnement vers l'emploi");
    awarded.set_amount_cents(cents);
    awarded.set_kind(dice_.Chance(920) ? v1::AWARD_CASH : v1::AWARD_CASH_AND_IN_KIND);
    awarded.set_share_hundredths_percent(10000);
    const int instalments = dice_.Between(1, 3);
    awarded.set_payment_terms(instalments == 1 ? "unique" : "échelonné");
    int64_t left = cents;
    int due = day;
    for (int i = 1; i <= instalments; ++i) {
      due += dice_.Between(30, 150);
      v1::Instalment* instalment = awarded.add_schedule();
      instalment->set_due_on(Date(due));
      instalment->set_amount_cents(i == instalments ? left : cents / instalments);
      left -= cents / instalments;
    }
    awarded.set_payment_from(awarded.schedule(0).due_on());
    awarded.set_payment_until(Date(due));
    last_due_ = due;
    return awarded;
  }

  void Pay(size_t basin, int funder, int applicant, CaseLine& line,
           const v1::FundingAwarded& awarded, int awarded_on) {
    int paid_on = awarded_on;
    for (const v1::Instalment& instalment : awarded.schedule()) {
      const int due = DayOf(instalment.due_on());
      if (dice_.Chance(world_.characters[basin].paid_in_time)) {
        paid_on = std::max(paid_on, Working(due - dice_.Between(0, 12)));
      } else if (dice_.Chance(750)) {
        paid_on = std::max(paid_on, Working(due + dice_.Between(20, 220)));
      } else {
        continue;  // never paid
      }
      v1::FundingPaid paid;
      paid.set_paid_on(Date(paid_on));
      paid.set_amount_cents(instalment.amount_cents());
      const std::string id = world_.scribe.Write(line, Office(paid_on), Id(funder), paid);
      if (dice_.Chance(5)) {  // entered twice, and taken back
        const std::string twice = world_.scribe.Write(line, Office(paid_on), Id(funder), paid);
        world_.scribe.Retract(line, Office(Working(paid_on + 4)), Id(funder), paid, twice);
      }
    }
    if (!dice_.Chance(700)) return;
    const int reported_on = Working(std::max(paid_on, last_due_) + dice_.Between(20, 120));
    v1::FundingReported reported;
    reported.set_reported_on(Date(reported_on));
    world_.scribe.Write(line, Office(reported_on), Id(applicant), reported);
  }

  int DayOf(const std::string& date) const {
    int day = 0;
    // Dates are those of the calendar; bisecting it is quick and needs no second form of a date.
    for (int step = world_.calendar.days() / 2 + 1; step > 0; step /= 2)
      while (day + step < world_.calendar.days() && Date(day + step) <= date) day += step;
    return day;
  }

  void AlertUndecided(size_t basin, const std::string& project, int submitted_on, int decided_on,
                      const std::string& funder, const std::string& applicant) {
    const int day = submitted_on + kDecisionAlertDays + 1;
    if (day > world_.last_day) return;
    v1::AlertRaised raised;
    raised.set_rule(v1::ALERT_FUNDING_UNDECIDED);
    raised.set_about(project);
    raised.add_to(funder);
    raised.add_to(applicant);
    raised.set_since(Date(day - 1));
    CaseLine alert = world_.scribe.Open("alert", world_.troupe(basin).code, day);
    world_.scribe.Write(alert, {.day = day, .minute = 300}, kSentinel, raised);
    if (decided_on <= world_.last_day)
      world_.scribe.Write(alert, {.day = decided_on + 1, .minute = 300}, kSentinel,
                          v1::AlertCleared());
  }

  std::vector<int> next_call_;
  int last_due_ = 0;  // of the award at hand
};

}  // namespace

std::unique_ptr<Story> MakeFundingStory(const World& world) {
  return std::make_unique<FundingStory>(world);
}

}  // namespace basin::simulation
