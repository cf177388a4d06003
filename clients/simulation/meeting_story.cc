// Bodies and their meetings.
#include <algorithm>

#include "basin/v1/actor.pb.h"
#include "basin/v1/alert.pb.h"
#include "basin/v1/meeting.pb.h"
#include "clients/simulation/follow_up.h"
#include "clients/simulation/rates.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

// Code du travail R5311-36: the members' mandate.
constexpr int kMandateDays = 3 * 365;
// After this long without minutes the sentinel says so.
constexpr int kMinutesAlertDays = 30;

struct Body {
  size_t basin;
  v1::BodyKind kind;
  bool quorum;  // half of the members in office
  int cadence;
  CaseLine line;
  std::vector<int> members;
  int voting;    // the first so many members vote
  int next = 0;  // the day on which the next meeting is convened
  int ends = 0;  // the last day on which it meets
};

class MeetingStory : public Story {
 public:
  explicit MeetingStory(const World& world) : Story(world, "meetings"), follow_up_(world) {
    for (size_t basin = 0; basin < world.basins(); ++basin) {
      Add(basin, v1::BODY_GOVERNANCE, true, 180);
      Add(basin, v1::BODY_OPERATIONAL, false, 90);
      if (dice_.Chance(600)) Add(basin, v1::BODY_LOCAL_COMMITTEE, true, 120);
      if (dice_.Chance(300)) Add(basin, v1::BODY_FUNDERS, false, 365);
    }
  }

  void Live(int day) override {
    if (day == 0)
      for (Body& body : bodies_) Constitute(body);
    for (Body& body : bodies_) {
      if (day != body.next) continue;
      const int scheduled = Working(day + dice_.Between(14, 24));
      if (scheduled <= body.ends) Convene(body, day, scheduled, v1::CONVOCATION_FIRST, "");
      const int interval = body.cadence * world_.characters[body.basin].meeting_interval / 1000;
      body.next = day + std::max(30, interval + dice_.Between(-15, 15));
    }
  }

 private:
  void Add(size_t basin, v1::BodyKind kind, bool quorum, int cadence) {
    Body body{.basin = basin,
              .kind = kind,
              .quorum = quorum,
              .cadence = cadence,
              .line = {},
              .members = world_.troupe(basin).members,
              .voting = 0};
    if (kind != v1::BODY_OPERATIONAL && body.members.size() > 14) body.members.resize(14);
    body.voting = static_cast<int>(body.members.size()) * 2 / 3;
    body.ends = world_.last_day + 1;
    const bool silent = world_.characters[basin].fault == KnownFault::kSilentCommittee;
    if (silent && kind == v1::BODY_OPERATIONAL) body.ends = kSilentFromDay;
    bodies_.push_back(std::move(body));
  }

  const Troupe& TroupeOf(const Body& body) const { return world_.troupe(body.basin); }

  template <typename Message>
  void FillMembers(const Body& body, Message& message) const {
    message.set_quorum_rule(body.quorum ? v1::QUORUM_HALF : v1::QUORUM_NONE);
    message.set_cadence_days(static_cast<uint32_t>(body.cadence));
    message.add_co_chairs(Id(TroupeOf(body).chair));
    if (body.kind == v1::BODY_GOVERNANCE) message.add_co_chairs(Id(world_.cast.region()));
    for (size_t i = 0; i < body.members.size(); ++i) {
      v1::BodyMember* member = message.add_members();
      member->set_actor(Id(body.members[i]));
      member->set_votes(static_cast<int>(i) < body.voting);
    }
  }

  void Constitute(Body& body) {
    const Troupe& troupe = TroupeOf(body);
    v1::BodyConstituted constituted;
    constituted.set_kind(body.kind);
    constituted.set_name(NameOf(body.kind));
    FillMembers(body, constituted);
    const int day = Working(dice_.Between(3, 45));
    body.line = world_.scribe.Open("body", troupe.code, day);
    world_.scribe.Write(body.line, Office(day), Id(troupe.chair), constituted);
    body.next = Working(day + dice_.Between(10, 60));
    if (body.kind == v1::BODY_FUNDERS && dice_.Chance(400)) {
      body.ends = Working(dice_.Between(400, 900));
      v1::BodyDissolved dissolved;
      dissolved.set_note("missions reprises par le comité de gouvernance");
      world_.scribe.Write(body.line, Office(body.ends + 1), Id(troupe.chair), dissolved);
    } else {
      v1::BodyRenewed renewed;
      FillMembers(body, renewed);
      world_.scribe.Write(body.line, Office(Working(day + kMandateDays)), Id(troupe.chair),
                          renewed);
    }
  }

  static std::string NameOf(v1::BodyKind kind) {
    switch (kind) {
      case v1::BODY_GOVERNANCE:
        return "Comité de gouvernance";
      case v1::BODY_LOCAL_COMMITTEE:
        return "Comité local pour l'emploi";
      case v1::BODY_FUNDERS:
        return "Conférence des financeurs";
      default:
        return "Comité opérationnel";
    }
  }

  void Convene(const Body& body, int day, int scheduled, v1::Convocation convocation,
               const std::string& follows) {
    const Character& character = world_.characters[body.basin];
    const std::string& convener = Convener(body.basin, day);
    v1::MeetingConvened convened;
    convened.set_body(body.line.subject);
    convened.set_scheduled_on(Date(scheduled));
    convened.set_convocation(convocation);
    for (int member : body.members) convened.add_invitees(Id(member));
    convened.set_modality(dice_.Chance(700) ? v1::MODALITY_IN_PERSON : v1::MODALITY_HYBRID);
    convened.set_agenda(std::string(AnyTopic(dice_)));
    convened.set_follows(follows);
    CaseLine line = world_.scribe.Open("meeting", TroupeOf(body).code, day);
    world_.scribe.Write(line, Office(Working(day)), convener, convened);

    if (convocation == v1::CONVOCATION_FIRST && dice_.Chance(100)) {
      v1::MeetingRescheduled rescheduled;
      const int known = Working(std::max(day + 1, scheduled - 4));
      scheduled = Working(std::max(scheduled, known) + dice_.Between(7, 14));
      rescheduled.set_scheduled_on(Date(scheduled));
      world_.scribe.Write(line, Office(known), convener, rescheduled);
    }
    const bool second = convocation == v1::CONVOCATION_SECOND;
    if (!second && !dice_.Chance(character.held)) {
      // Two in five meetings that are not held simply never take place.
      if (dice_.Chance(600)) Cancel(line, scheduled, convener);
    } else if (!second && body.quorum && !dice_.Chance(character.quorum)) {
      FailQuorum(body, line, scheduled, convener);
    } else {
      Hold(body, line, scheduled, convener, body.quorum && !second);
    }
  }

  void Cancel(CaseLine& line, int scheduled, const std::string& convener) {
    v1::MeetingCancelled cancelled;
    cancelled.set_note("indisponibilité des coprésidents");
    world_.scribe.Write(line, Office(scheduled), convener, cancelled);
  }

  void FailQuorum(const Body& body, CaseLine& line, int day, const std::string& convener) {
    v1::MeetingFailedQuorum failed;
    failed.set_on(Date(day));
    failed.set_members_in_office(static_cast<uint32_t>(body.voting));
    const int missing_at_least = body.voting / 2 + 1;  // so that less than half is there
    const int there = dice_.Between(1, std::max(1, body.voting - missing_at_least));
    failed.set_present(static_cast<uint32_t>(there));
    world_.scribe.Write(line, Office(day), convener, failed);
    Convene(body, Working(day + 1), Working(day + 1 + rates::kSecondConvocationDays),
            v1::CONVOCATION_SECOND, line.subject);
  }

  v1::MeetingHeld Attend(const Body& body, int day, bool needs_quorum) {
    v1::MeetingHeld held;
    held.set_held_on(Date(day));
    int present = 0, represented = 0;
    for (int i = 0; i < static_cast<int>(body.members.size()); ++i) {
      v1::Attendance* attendance = held.add_attendances();
      attendance->set_actor(Id(body.members[static_cast<size_t>(i)]));
      v1::Presence presence = v1::PRESENCE_PRESENT;
      if (!dice_.Chance(world_.characters[body.basin].present))
        presence = dice_.Chance(150)   ? v1::PRESENCE_REPRESENTED
                   : dice_.Chance(600) ? v1::PRESENCE_EXCUSED
                                       : v1::PRESENCE_ABSENT;
      // Whoever holds the meeting made sure of the quorum: the last ones needed send a proxy.
      const bool votes = i < body.voting;
      const int still_to_come = body.voting - i - 1;
      const bool there = presence == v1::PRESENCE_PRESENT || presence == v1::PRESENCE_REPRESENTED;
      const int short_by = (body.voting + 1) / 2 - present - represented - still_to_come;
      if (needs_quorum && votes && !there && short_by > 0) presence = v1::PRESENCE_REPRESENTED;
      attendance->set_presence(presence);
      present += votes && presence == v1::PRESENCE_PRESENT;
      represented += votes && presence == v1::PRESENCE_REPRESENTED;
    }
    held.set_members_in_office(static_cast<uint32_t>(body.voting));
    held.set_present(static_cast<uint32_t>(present));
    held.set_represented(static_cast<uint32_t>(represented));
    return held;
  }

  void Hold(const Body& body, CaseLine& line, int day, const std::string& convener,
            bool needs_quorum) {
    v1::MeetingHeld held = Attend(body, day, needs_quorum);
    const Moment when = Office(day, LateDays(body.basin));
    const std::string id = world_.scribe.Write(line, when, convener, held);
    if (dice_.Chance(rates::kCorrected) && held.present() > 0) {
      held.set_present(held.present() - 1);
      held.set_represented(held.represented() + 1);
      world_.scribe.Correct(line, Office(Working(day + 3)), convener, held, id);
    }
    PublishMinutes(body, line, day, convener);
    const MeetingOutcome outcome{.basin = body.basin,
                                 .meeting = line.subject,
                                 .day = day,
                                 .convener = convener,
                                 .members = body.members,
                                 .voting = body.voting};
    if (body.kind != v1::BODY_OPERATIONAL) follow_up_.Decide(outcome);
    follow_up_.AssignActions(outcome);
  }

  void PublishMinutes(const Body& body, CaseLine& line, int held_on, const std::string& convener) {
    const Character& character = world_.characters[body.basin];
    int published_on = world_.last_day + 1;
    if (dice_.Chance(character.minutes_in_time)) {
      published_on = Working(held_on + dice_.Between(1, 11));
    } else if (dice_.Chance(700)) {
      published_on = Working(held_on + dice_.Between(17, 80));
    }
    if (published_on > held_on + kMinutesAlertDays)
      AlertMissingMinutes(body, line.subject, held_on + kMinutesAlertDays + 1, published_on,
                          convener);
    if (published_on > world_.last_day) return;
    v1::MeetingMinutesPublished minutes;
    minutes.set_published_on(Date(published_on));
    world_.scribe.Write(line, Office(published_on), convener, minutes);
  }

  void AlertMissingMinutes(const Body& body, const std::string& meeting, int day, int published_on,
                           const std::string& convener) {
    if (day > world_.last_day) return;
    v1::AlertRaised raised;
    raised.set_rule(v1::ALERT_MEETING_NO_MINUTES);
    raised.set_about(meeting);
    raised.add_to(convener);
    raised.set_since(Date(day - 1));
    CaseLine alert = world_.scribe.Open("alert", TroupeOf(body).code, day);
    world_.scribe.Write(alert, {.day = day, .minute = 300}, kSentinel, raised);
    const int noticed = Working(day + dice_.Between(1, 8));
    if (dice_.Chance(400) && noticed < published_on) {
      v1::AlertAcknowledged acknowledged;
      acknowledged.set_note("rédaction en cours");
      world_.scribe.Write(alert, Office(noticed), convener, acknowledged);
    }
    if (published_on <= world_.last_day)
      world_.scribe.Write(alert, {.day = published_on + 1, .minute = 300}, kSentinel,
                          v1::AlertCleared());
  }

  std::vector<Body> bodies_;
  FollowUp follow_up_;
};

}  // namespace

std::unique_ptr<Story> MakeMeetingStory(const World& world) {
  return std::make_unique<MeetingStory>(world);
}

}  // namespace basin::simulation
