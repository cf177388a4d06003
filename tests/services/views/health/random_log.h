// Logs nobody would write by hand: cases of every kind with events in likely and unlikely orders,
// at random days around a moment, late, corrected, retracted, in two basins.
#ifndef BASIN_TESTS_SERVICES_VIEWS_HEALTH_RANDOM_LOG_H_
#define BASIN_TESTS_SERVICES_VIEWS_HEALTH_RANDOM_LOG_H_

#include <random>
#include <string>
#include <vector>

#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/theme.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {

class RandomLog {
 public:
  explicit RandomLog(unsigned seed) : random_(seed) {
    DefineGround();
    const int cases = Between(5, 180);
    for (int i = 0; i < cases; ++i) TellCase(i);
  }
  const EventFixture& log() const { return log_; }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  std::string Basin() { return Chance(85) ? "1107" : "1116"; }
  // A day within about three years before FoldedLog::kToday, or a little after it.
  int DaysAgo() { return Between(-5, 1000); }

  void DefineGround() {
    v1::TerritoryDefined territory;
    territory.set_name("Bassin");
    territory.set_kind(v1::TERRITORY_BASIN);
    territory.set_valid_from("2016-01-01");
    territory.set_population(1000);
    for (const char* commune : {"77288", "77186", "77305"}) territory.add_communes(commune);
    for (const char* basin : {"1107", "1116"})
      log_.Add({.subject = absl::StrCat("territory/", basin), .on = "2016-01-01", .basin = basin},
               territory);
    for (int actor = 0; actor < kActors; ++actor)
      if (Chance(80)) RegisterActor(absl::StrCat("a", actor));
    if (!Chance(50)) return;
    v1::ExpectationSet expectation;
    for (int types = Between(0, 6); types > 0; --types)
      expectation.add_expected_types(AnyActorType());
    expectation.set_operational_cadence_days(60);
    log_.Add({.subject = "expectation/1107", .on = FoldedLog::Ago(500)}, expectation);
  }

  // Some types have several actors, most have none.
  v1::ActorType AnyActorType() {
    return static_cast<v1::ActorType>(Chance(45) ? Between(1, 5) : Between(1, 25));
  }
  std::string AnyActor() { return absl::StrCat("a", Between(0, kActors - 1)); }

  void RegisterActor(const std::string& id) {
    const std::string home = Chance(60) ? "1107" : "1116";
    const int days_ago = Between(0, 1000);
    v1::ActorRegistered registered;
    registered.set_type(AnyActorType());
    if (Chance(30)) registered.add_other_basins(home == "1107" ? "1116" : "1107");
    Tell("actor/" + id, home, days_ago, registered);
    v1::ActorUpdated updated;
    updated.set_type(Chance(80) ? registered.type() : AnyActorType());
    if (Chance(30)) updated.add_other_basins("1107");
    if (Chance(25)) Tell("actor/" + id, home, days_ago - Between(0, 400), updated);
    if (Chance(10)) Tell("actor/" + id, home, days_ago - Between(0, 400), v1::ActorLeft());
  }

  // Tells one event of the case, `days_ago`, perhaps late, perhaps corrected or retracted
  // afterwards; by anybody, unless it matters whom. Returns its id.
  std::string Tell(const std::string& subject, const std::string& basin, int days_ago,
                   const google::protobuf::Message& body, std::string actor = "") {
    if (actor.empty()) actor = Chance(70) ? "actor" : AnyActor();
    const std::string on = FoldedLog::Ago(days_ago);
    const int told = Chance(15) ? days_ago - Between(1, 30) : days_ago;
    const std::string id = log_.Add({.subject = subject,
                                     .on = on,
                                     .actor = actor,
                                     .basin = basin,
                                     .recorded_on = FoldedLog::Ago(told)},
                                    body);
    if (Chance(6))
      log_.Add({.subject = subject,
                .on = FoldedLog::Ago(days_ago + Between(-9, 9)),
                .actor = actor,
                .basin = basin,
                .recorded_on = FoldedLog::Ago(told - Between(1, 20)),
                .corrects = id},
               body);
    if (Chance(4))
      log_.Add({.subject = subject,
                .on = on,
                .actor = actor,
                .basin = basin,
                .recorded_on = FoldedLog::Ago(told - Between(1, 30)),
                .retracts = id},
               body);
    return id;
  }

  void TellCase(int i) {
    const bool again = favourite_ <= 11 && Chance(70);
    switch (again ? favourite_ : Between(0, 11)) {
      case 0:
        return TellBody(absl::StrCat("body/", i));
      case 1:
        return TellMeeting(absl::StrCat("meeting/", i));
      case 2:
        return TellReferral(i);
      case 3:
        return TellProject(absl::StrCat("project/", i));
      case 4:
        return TellCall(absl::StrCat("call/", i));
      case 5:
        return TellTheme(absl::StrCat("theme/", i));
      case 6:
        return TellAction(absl::StrCat("action/", i));
      case 7:
        return TellPlan(i);
      case 8:
        return TellResource(absl::StrCat("resource/", i));
      case 9:
        return TellPractice(absl::StrCat("practice/", i));
      case 10:
        return TellPlace(i);
      default:
        return TellNeed(i);
    }
  }

  void TellBody(const std::string& subject) {
    const int days_ago = DaysAgo();
    v1::BodyConstituted body;
    body.set_kind(Chance(50) ? v1::BODY_OPERATIONAL : v1::BODY_GOVERNANCE);
    body.set_quorum_rule(Chance(70) ? v1::QUORUM_HALF : v1::QUORUM_NONE);
    Tell(subject, "1107", days_ago, body);
    v1::BodyRenewed renewed;
    renewed.set_quorum_rule(Chance(70) ? v1::QUORUM_HALF : v1::QUORUM_NONE);
    renewed.set_cadence_days(Chance(50) ? 45 : 0);
    if (Chance(30)) Tell(subject, "1107", days_ago - Between(1, 300), renewed);
    if (Chance(15)) Tell(subject, "1107", days_ago - Between(1, 300), v1::BodyDissolved());
    bodies_.push_back(subject);
  }

  void TellMeeting(const std::string& subject) {
    const int days_ago = DaysAgo();
    v1::MeetingConvened convened;
    convened.set_body(bodies_.empty() || Chance(5)
                          ? "body/unknown"
                          : bodies_[Between(0, static_cast<int>(bodies_.size()) - 1)]);
    convened.set_scheduled_on(FoldedLog::Ago(days_ago));
    for (int actor = 0; actor <= kActors; ++actor)  // one of them nobody knows
      if (Chance(70)) convened.add_invitees(absl::StrCat("a", actor));
    convened.set_convocation(Chance(75) ? v1::CONVOCATION_FIRST : v1::CONVOCATION_SECOND);
    Tell(subject, "1107", days_ago + 20, convened);
    for (int days = days_ago; Chance(25); days -= 10) {
      v1::MeetingRescheduled rescheduled;
      rescheduled.set_scheduled_on(FoldedLog::Ago(days - 10));
      Tell(subject, "1107", days, rescheduled);
    }
    const int held = days_ago - Between(-2, 20);
    if (Chance(60)) {
      v1::MeetingHeld body;
      body.set_held_on(FoldedLog::Ago(held));
      body.set_members_in_office(Chance(90) ? 10 : 0);
      body.set_present(Between(2, 8));
      for (int attendances = Chance(80) ? Between(1, kActors) : 0; attendances > 0; --attendances) {
        v1::Attendance& attendance = *body.add_attendances();
        attendance.set_actor(AnyActor());
        attendance.set_presence(static_cast<v1::Presence>(Chance(60) ? 1 : Between(2, 4)));
      }
      Tell(subject, "1107", held, body);
      v1::MeetingMinutesPublished minutes;
      const int published = held - Between(0, 25);
      minutes.set_published_on(FoldedLog::Ago(published));
      if (Chance(70)) Tell(subject, "1107", published, minutes);
    } else if (Chance(40)) {
      Tell(subject, "1107", held, v1::MeetingCancelled());
    } else if (Chance(50)) {
      v1::MeetingFailedQuorum failed;
      failed.set_on(FoldedLog::Ago(held));
      Tell(subject, "1107", held, failed);
    }
  }

  void TellReferral(int i) {
    const std::string subject = absl::StrCat("referral/", i);
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    v1::ReferralSent sent;
    sent.set_recipient(AnyActor());
    sent.set_aim(static_cast<v1::ReferralAim>(Between(1, 3)));
    if (Chance(25) && i > 0) sent.set_redirect_of(absl::StrCat("referral/", Between(0, i)));
    Tell(subject, basin, days_ago, sent, AnyActor());
    if (Chance(30)) Tell(subject, basin, days_ago - Between(0, 40), v1::ReferralUnderReview());
    const int decided = days_ago - Between(0, 80);
    switch (Between(0, 5)) {
      case 0:
        Tell(subject, basin, decided, v1::ReferralRefused());
        return;
      case 1:
        Tell(subject, basin, decided, v1::ReferralRedirected());
        return;
      case 2:
        Tell(subject, basin, decided, v1::ReferralWithdrawn());
        return;
      case 3:
        return;
      default:
        Tell(subject, basin, decided, v1::ReferralAccepted());
        v1::ReferralCompleted completed;
        completed.set_outcome(v1::REFERRAL_OUTCOME_TRAINING);
        if (Chance(50)) Tell(subject, basin, decided - Between(1, 100), completed);
    }
  }

  void TellProject(const std::string& subject) {
    const int days_ago = DaysAgo();
    const std::string basin = Basin();
    if (Chance(80)) Tell(subject, basin, days_ago, v1::ProjectSubmitted());
    const int decided = days_ago - Between(0, 250);
    if (Chance(20)) {
      Tell(subject, basin, decided, v1::FundingRefused());
      return;
    }
    if (Chance(20)) return;
    v1::FundingAwarded award;
    award.set_convention_on(FoldedLog::Ago(decided));
    award.set_amount_cents(Between(0, 5000));
    award.set_kind(Chance(80) ? v1::AWARD_CASH : v1::AWARD_IN_KIND);
    award.set_beneficiary_siret(absl::StrCat("2175000", Between(10, 14), "00019"));
    for (int part = Between(0, 3); part > 0; --part) {
      v1::Instalment& instalment = *award.add_schedule();
      instalment.set_due_on(FoldedLog::Ago(decided - Between(0, 400)));
      instalment.set_amount_cents(Between(0, 2000));
    }
    Tell(subject, basin, decided, award);
    for (int part = Between(0, 2); part > 0; --part) {
      v1::FundingPaid paid;
      const int on = decided - Between(0, 400);
      paid.set_paid_on(FoldedLog::Ago(on));
      paid.set_amount_cents(Between(1, 2000));
      Tell(subject, basin, on, paid);
    }
  }

  void TellCall(const std::string& subject) {
    const int days_ago = DaysAgo();
    const std::string basin = Basin();
    v1::FundingCallOpened opened;
    opened.set_closes_on(FoldedLog::Ago(days_ago - Between(10, 400)));
    Tell(subject, basin, days_ago, opened);
    if (Chance(30)) Tell(subject, basin, days_ago - Between(1, 200), v1::FundingCallClosed());
  }

  void TellNeed(int i) {
    const int days_ago = DaysAgo();
    if (Chance(25)) {
      const std::string subject = absl::StrCat("gap/", i);
      Tell(subject, "1107", days_ago, v1::TrainingGapDeclared());
      if (Chance(50)) Tell(subject, "1107", days_ago - Between(0, 300), v1::TrainingGapClosed());
      return;
    }
    const std::string subject = absl::StrCat("need/", i);
    v1::NeedExpressed need;
    need.set_public_(static_cast<v1::NeedPublic>(Between(1, 4)));
    need.set_qualification(static_cast<v1::Qualification>(Between(1, 5)));
    Tell(subject, "1107", days_ago, need);
    if (Chance(60)) Tell(subject, "1107", days_ago - Between(0, 300), v1::NeedAnswered());
    if (Chance(10)) Tell(subject, "1107", days_ago - Between(0, 300), v1::NeedWithdrawn());
  }

  void TellTheme(const std::string& subject) {
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    if (Chance(95)) Tell(subject, basin, days_ago, v1::ThemeProposed());
    for (int positions = Between(0, 9); positions > 0; --positions) {
      v1::ThemePositionTaken position;
      position.set_stance(static_cast<v1::Stance>(Between(1, 3)));
      Tell(subject, basin, days_ago - Between(0, 60), position, AnyActor());
    }
    const int adopted = days_ago - Between(40, 100);
    if (Chance(80)) Tell(subject, basin, adopted, v1::ThemeAdopted());
    if (Chance(30)) Tell(subject, basin, adopted - Between(0, 300), v1::ThemeDropped());
  }

  void TellAction(const std::string& subject) {
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    const int due = days_ago - Between(0, 300);
    v1::ActionAssigned assigned;
    assigned.set_assignee(AnyActor());
    for (int contributors = Between(0, 3); contributors > 0; --contributors)
      assigned.add_contributors(AnyActor());
    assigned.set_due_on(FoldedLog::Ago(due));
    const std::string id = Tell(subject, basin, days_ago, assigned, "actor");
    assigned.set_due_on(FoldedLog::Ago(due - 50));
    if (Chance(10))
      log_.Add({.subject = subject,
                .on = FoldedLog::Ago(days_ago),
                .basin = basin,
                .recorded_on = FoldedLog::Ago(days_ago - 60),
                .corrects = id},
               assigned);
    if (Chance(40)) Tell(subject, basin, days_ago - Between(0, 100), v1::ActionProgressed());
    if (Chance(60)) Tell(subject, basin, due + Between(-40, 40), v1::ActionDone());
    if (Chance(15)) Tell(subject, basin, due + Between(-40, 40), v1::ActionDropped());
  }

  void TellPlan(int i) {
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    if (Chance(50)) {
      v1::DiagnosisPublished diagnosis;
      diagnosis.set_published_on(FoldedLog::Ago(days_ago));
      Tell(absl::StrCat("diagnosis/", i), basin, days_ago, diagnosis);
      return;
    }
    const std::string subject = absl::StrCat("roadmap/", i);
    v1::RoadmapAdopted adopted;
    adopted.set_adopted_on(FoldedLog::Ago(days_ago));
    Tell(subject, basin, days_ago, adopted);
    for (int on = days_ago - Between(10, 500); Chance(40); on -= Between(10, 500)) {
      v1::RoadmapRevised revised;
      revised.set_revised_on(FoldedLog::Ago(on));
      Tell(subject, basin, on, revised);
    }
  }

  void TellResource(const std::string& subject) {
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    if (Chance(95)) Tell(subject, basin, days_ago, v1::ToolboxResourcePublished());
    for (int on = days_ago - Between(1, 500); Chance(40); on -= Between(1, 500))
      Tell(subject, basin, on, v1::ToolboxResourceUpdated());
    if (Chance(15))
      Tell(subject, basin, days_ago - Between(1, 900), v1::ToolboxResourceWithdrawn());
  }

  void TellPractice(const std::string& subject) {
    const std::string basin = Chance(50) ? "1107" : "1116";
    const int days_ago = DaysAgo();
    if (Chance(95)) Tell(subject, basin, days_ago, v1::PracticeShared(), AnyActor());
    while (Chance(60)) {
      v1::PracticeAdopted adopted;
      adopted.set_adopting_basin(Chance(60) ? "1107" : Chance(50) ? "1116" : "1120");
      Tell(subject, basin, days_ago - Between(0, 600), adopted, AnyActor());
    }
  }

  void TellPlace(int i) {
    const std::string subject = absl::StrCat("place/", i);
    const std::string basin = Basin();
    const int days_ago = DaysAgo();
    v1::ReceptionPlaceOpened opened;
    opened.set_commune(Commune());
    Tell(subject, basin, days_ago, opened);
    v1::ReceptionPlaceUpdated updated;
    updated.set_commune(Commune());
    if (Chance(30)) Tell(subject, basin, days_ago - Between(0, 400), updated);
    const int closed = days_ago - Between(1, 600);
    if (Chance(30)) {
      Tell(subject, basin, closed, v1::ReceptionPlaceClosed());
      opened.set_commune(Commune());
      if (Chance(40)) Tell(subject, basin, closed - Between(0, 200), opened);
    }
    for (int label = Between(0, 3); label > 0; --label)
      TellLabel(absl::StrCat("label/", i, "-", label), subject, basin, days_ago);
  }
  std::string Commune() {
    constexpr const char* kCommunes[] = {"77288", "77186", "75056"};  // the last is elsewhere
    return kCommunes[Between(0, 2)];
  }

  void TellLabel(const std::string& subject, const std::string& place, const std::string& basin,
                 int days_ago) {
    const int granted_ago = days_ago - Between(0, 100);
    int until = granted_ago - Between(100, 900);
    v1::AdviserLabelGranted granted;
    granted.set_place(place);
    granted.set_valid_until(FoldedLog::Ago(until));
    Tell(subject, basin, granted_ago, granted);
    if (Chance(20)) Tell(subject, basin, until - 1, v1::AdviserLabelExpired());
    if (Chance(40)) {
      v1::AdviserLabelRenewed renewed;
      renewed.set_valid_until(FoldedLog::Ago(until - Between(100, 700)));
      Tell(subject, basin, until + Between(-50, 50), renewed);
    }
    if (Chance(10)) Tell(subject, basin, granted_ago - Between(0, 300), v1::AdviserLabelRevoked());
  }

  static constexpr int kActors = 10;  // that send referrals and more; not all are registered

  std::mt19937 random_;
  const int favourite_ = Between(0, 16);  // the kind most cases have; above 11 none
  EventFixture log_;
  std::vector<std::string> bodies_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_VIEWS_HEALTH_RANDOM_LOG_H_
