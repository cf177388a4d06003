#include "tests/services/views/health/naive_health.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/theme.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "proto/model/calendar.h"
#include "proto/model/check.h"

namespace basin {
namespace {

using Day = absl::CivilDay;
using Event = RecordView;

template <typename Body>
Body Parse(const Event& event) {
  Body body;
  BASIN_CHECK(
      body.ParseFromArray(event.event.body.data(), static_cast<int>(event.event.body.size())));
  return body;
}
Day ToDay(const std::string& text) {
  Day day;
  BASIN_CHECK(ParseDay(text, &day));
  return day;
}

Day DayOf(const Event& event) {
  const absl::string_view type = event.event.header.type;
  std::string named;
  if (type == "meeting.held") named = Parse<v1::MeetingHeld>(event).held_on();
  if (type == "meeting.failed_quorum") named = Parse<v1::MeetingFailedQuorum>(event).on();
  if (type == "meeting.minutes_published")
    named = Parse<v1::MeetingMinutesPublished>(event).published_on();
  if (type == "diagnosis.published") named = Parse<v1::DiagnosisPublished>(event).published_on();
  if (type == "roadmap.adopted") named = Parse<v1::RoadmapAdopted>(event).adopted_on();
  if (type == "roadmap.revised") named = Parse<v1::RoadmapRevised>(event).revised_on();
  if (type == "funding.awarded") named = Parse<v1::FundingAwarded>(event).convention_on();
  if (type == "funding.paid") named = Parse<v1::FundingPaid>(event).paid_on();
  Day day;
  return ParseDay(named, &day) ? day : ParisDay(event.event.header.time);
}

// What counts among `all`: see the rules of corrections and retractions.
class Said {
 public:
  explicit Said(const std::vector<Event>& all) : all_(all) {}

  bool Stands(const Event& event) const {
    for (const Event& later : all_)
      if (later.sequence > event.sequence && Names(later, later.event.header.retracts, event) &&
          Stands(later))
        return false;
    return true;
  }
  const Event& Root(const Event& event) const {
    for (const Event& earlier : all_)
      if (earlier.sequence < event.sequence && Names(event, event.event.header.corrects, earlier))
        return Root(earlier);
    return event;
  }
  std::vector<Event> InForce() const {
    std::map<Sequence, Event> by_root;
    for (const Event& event : all_) {
      const Event& root = Root(event);
      if (event.event.header.retracts.empty() && Stands(event) && Stands(root))
        by_root[root.sequence] = event;
    }
    std::vector<Event> in_force;
    for (const auto& [root, event] : by_root) in_force.push_back(event);
    return in_force;
  }

 private:
  static bool Names(const Event& event, absl::string_view id, const Event& named) {
    return !id.empty() && id == named.event.header.id &&
           event.event.header.source == named.event.header.source &&
           event.event.header.subject == named.event.header.subject;
  }
  const std::vector<Event>& all_;
};

class Naive {
 public:
  Naive(const std::vector<Event>& records, std::string basin, Day today, Sequence known_at)
      : basin_(std::move(basin)), today_(today) {
    for (const Event& event : records)
      if (event.sequence <= known_at) known_.push_back(event);
    for (const Event& event : Said(known_).InForce())
      if (DayOf(event) <= today_) events_.push_back(event);
  }

  std::map<std::string, NaiveValue> All() {
    Rhythm();
    ActorTypesActive();
    Attendances();
    ThemeCollegiality();
    Focus();
    FollowThrough();
    ReferralRates(/*sender_side=*/false);
    ReferralRates(/*sender_side=*/true);
    ReferralWaits();
    Funding();
    Needs();
    Sharing();
    Proximity();
    Network();
    return values_;
  }

 private:
  // ---- asking the list ----

  std::vector<Event> Of(absl::string_view type, absl::string_view subject = "",
                        bool any_basin = false) const {
    std::vector<Event> found;
    for (const Event& event : events_) {
      const HeaderView& header = event.event.header;
      if (header.type == type && (subject.empty() || header.subject == subject) &&
          (any_basin || header.basin == basin_))
        found.push_back(event);
    }
    return found;
  }
  // The first day of any of the types on the case.
  std::optional<Day> First(const Event& of_case, const std::vector<std::string>& types) const {
    std::optional<Day> first;
    for (const std::string& type : types)
      for (const Event& event : Of(type, of_case.event.header.subject, /*any_basin=*/true))
        if (!first.has_value() || DayOf(event) < *first) first = DayOf(event);
    return first;
  }
  // Of the events of a type on a case, the one that occurred last.
  std::optional<Event> Last(absl::string_view type, absl::string_view subject) const {
    std::optional<Event> last;
    for (const Event& event : Of(type, subject))
      if (!last.has_value() || When(*last) <= When(event)) last = event;
    return last;
  }
  static std::tuple<Day, absl::Time, Sequence> When(const Event& event) {
    return {DayOf(event), event.event.header.time, event.sequence};
  }
  bool InWindow(Day day, int length, int ends_ago) const {
    return day > today_ - ends_ago - length && day <= today_ - ends_ago;
  }

  void Fraction(const std::string& name, int64_t numerator, int64_t denominator) {
    values_[name] = denominator == 0 ? NaiveValue{} : NaiveValue{true, numerator, denominator};
  }
  void Median(const std::string& name, std::vector<int64_t> values) {
    std::sort(values.begin(), values.end());
    values_[name] =
        values.empty() ? NaiveValue{} : NaiveValue{true, values[(values.size() - 1) / 2], 1};
  }

  // ---- rhythm ----

  v1::QuorumRule RuleOn(const std::string& body, Day day) const {
    v1::QuorumRule rule =
        Parse<v1::BodyConstituted>(Of("body.constituted", body).front()).quorum_rule();
    std::vector<Event> renewals = Of("body.renewed", body);
    std::sort(renewals.begin(), renewals.end(),
              [](const Event& a, const Event& b) { return When(a) < When(b); });
    for (const Event& renewal : renewals)
      if (DayOf(renewal) <= day) rule = Parse<v1::BodyRenewed>(renewal).quorum_rule();
    return rule;
  }

  int CadenceOf(const Event& constituted) const {
    const auto body = Parse<v1::BodyConstituted>(constituted);
    int cadence = static_cast<int>(body.cadence_days());
    if (const auto renewal = Last("body.renewed", constituted.event.header.subject); renewal)
      cadence = static_cast<int>(Parse<v1::BodyRenewed>(*renewal).cadence_days());
    if (cadence > 0) return cadence;
    const bool operational = body.kind() == v1::BODY_OPERATIONAL;
    if (const auto expectation = Last("expectation.set", ""); expectation) {
      const auto set = Parse<v1::ExpectationSet>(*expectation);
      cadence = static_cast<int>(operational ? set.operational_cadence_days()
                                             : set.governance_cadence_days());
    }
    return cadence > 0 ? cadence : operational ? 90 : 180;
  }

  void Rhythm() {
    std::optional<std::pair<int64_t, int64_t>> worst;  // days, cadence
    std::vector<Event> bodies = Of("body.constituted");
    std::sort(bodies.begin(), bodies.end(), [](const Event& a, const Event& b) {
      return a.event.header.subject < b.event.header.subject;
    });
    for (const Event& body : bodies) {
      const std::string subject(body.event.header.subject);
      if (First(body, {"body.dissolved"}).has_value()) continue;
      std::optional<Day> last;
      for (const Event& convened : Of("meeting.convened"))
        if (Parse<v1::MeetingConvened>(convened).body() == subject)
          for (const Event& held : Of("meeting.held", convened.event.header.subject))
            if (!last.has_value() || DayOf(held) > *last) last = DayOf(held);
      const int64_t days = today_ - last.value_or(DayOf(body));
      const int64_t cadence = CadenceOf(body);
      if (!worst.has_value() || days * worst->second > worst->first * cadence)
        worst = {days, cadence};
    }
    values_["days_since_meeting"] = worst ? NaiveValue{true, worst->first, 1} : NaiveValue{};

    int64_t held_count = 0, ended = 0, quorate = 0, asked = 0, minuted = 0, held_before = 0;
    std::vector<int64_t> delays;
    for (const Event& convened : Of("meeting.convened")) {
      const auto meeting = Parse<v1::MeetingConvened>(convened);
      const absl::string_view subject = convened.event.header.subject;
      const auto held = First(convened, {"meeting.held"});
      const auto failed = First(convened, {"meeting.failed_quorum"});
      const auto cancelled = First(convened, {"meeting.cancelled"});
      Day scheduled = ToDay(meeting.scheduled_on());
      if (const auto moved = Last("meeting.rescheduled", subject); moved)
        scheduled = ToDay(Parse<v1::MeetingRescheduled>(*moved).scheduled_on());

      if (InWindow(scheduled, 365, 0)) {
        const bool too_often = Of("meeting.rescheduled", subject).size() > 2;
        const bool in_time = held && *held <= scheduled + 14;
        const bool called_off = cancelled && *cancelled <= scheduled + 14;
        const bool lapsed = !in_time && !called_off && today_ >= scheduled + 14;
        if (too_often || in_time || called_off || lapsed) ++ended;
        if (!too_often && in_time) ++held_count;
      }

      const auto end = held ? held : failed;
      if (end && meeting.convocation() == v1::CONVOCATION_FIRST && InWindow(*end, 365, 0) &&
          !Of("body.constituted", meeting.body()).empty() &&
          RuleOn(meeting.body(), *end) == v1::QUORUM_HALF) {
        const auto numbers =
            held ? Parse<v1::MeetingHeld>(Of("meeting.held", subject).front()) : v1::MeetingHeld();
        if (!held || numbers.members_in_office() > 0) ++asked;
        if (held && numbers.members_in_office() > 0 &&
            2 * (numbers.present() + numbers.represented()) >= numbers.members_in_office())
          ++quorate;
      }

      if (held && *held > today_ - 365 && *held <= today_ - 15) {
        ++held_before;
        const auto minutes = First(convened, {"meeting.minutes_published"});
        if (minutes && *minutes - *held <= 15) ++minuted;
        if (minutes) delays.push_back(*minutes - *held);
      }
    }
    Fraction("held_rate", held_count, ended);
    Fraction("quorum_rate", quorate, asked);
    Fraction("minutes_15d", minuted, held_before);
    Median("minutes_median_days", delays);
  }

  // ---- collegiality ----

  static std::string ActorOf(const Event& event) {
    const absl::string_view behalf = event.event.header.onbehalfof;
    return std::string(behalf.empty() ? event.actor : behalf);
  }

  // What an actor was last registered or updated as; in which basins, home first.
  struct Registered {
    v1::ActorType type;
    std::vector<std::string> basins;
  };
  std::optional<Registered> RegistrationOf(const std::string& actor) const {
    std::optional<Event> last;
    for (const char* type : {"actor.registered", "actor.updated"})
      for (const Event& event : Of(type, "actor/" + actor, /*any_basin=*/true))
        if (!last || When(*last) <= When(event)) last = event;
    if (!last) return std::nullopt;
    const bool first = last->event.header.type == "actor.registered";
    const auto others = first ? Parse<v1::ActorRegistered>(*last).other_basins()
                              : Parse<v1::ActorUpdated>(*last).other_basins();
    Registered registered{
        first ? Parse<v1::ActorRegistered>(*last).type() : Parse<v1::ActorUpdated>(*last).type(),
        {std::string(last->event.header.basin)}};
    registered.basins.insert(registered.basins.end(), others.begin(), others.end());
    return registered;
  }

  void ActorTypesActive() {
    const auto expectation = Last("expectation.set", "");
    if (!expectation) return Fraction("actor_types_active", 0, 0);
    std::set<std::string> there;
    for (const Event& event : events_) {
      const HeaderView& header = event.event.header;
      if (header.basin != basin_ || !InWindow(DayOf(event), 90, 0)) continue;
      bool published = true;
      for (const char* family : {"territory.", "expectation.", "parameters.", "actor.", "alert.",
                                 "health.", "need.surveyed"})
        published &= !absl::StartsWith(header.type, family);
      if (published) there.insert(ActorOf(event));
      if (header.type != "meeting.held") continue;
      const auto held = Parse<v1::MeetingHeld>(event);
      for (const v1::Attendance& attendance : held.attendances())
        if (attendance.presence() == v1::PRESENCE_PRESENT) there.insert(attendance.actor());
    }
    const auto set = Parse<v1::ExpectationSet>(*expectation);
    const std::set<int> types(set.expected_types().begin(), set.expected_types().end());
    std::set<int> active;
    for (const std::string& actor : there) {
      const auto registered = RegistrationOf(actor);
      if (!registered || types.count(registered->type) == 0) continue;
      for (const std::string& basin : registered->basins)
        if (basin == basin_) active.insert(registered->type);
    }
    Fraction("actor_types_active", static_cast<int64_t>(active.size()),
             static_cast<int64_t>(types.size()));
  }

  void Attendances() {
    std::map<int, std::pair<int64_t, int64_t>> counts;  // by type; 0 = all
    for (const Event& convened : Of("meeting.convened")) {
      const absl::string_view subject = convened.event.header.subject;
      const auto held = Last("meeting.held", subject);
      if (!held || !InWindow(DayOf(*held), 365, 0)) continue;
      const auto attendances = Parse<v1::MeetingHeld>(*held).attendances();
      if (attendances.empty()) continue;
      const auto invitees =
          Parse<v1::MeetingConvened>(*Last("meeting.convened", subject)).invitees();
      for (const std::string& invitee : std::set<std::string>(invitees.begin(), invitees.end())) {
        bool present = false;
        for (const v1::Attendance& attendance : attendances)
          present |= attendance.actor() == invitee && attendance.presence() == v1::PRESENCE_PRESENT;
        std::vector<int> types = {0};
        if (const auto registered = RegistrationOf(invitee); registered)
          types.push_back(registered->type);
        for (const int type : types) {
          counts[type].first += present ? 1 : 0;
          counts[type].second += 1;
        }
      }
    }
    Fraction("attendance", counts[0].first, counts[0].second);
    for (int type = 1; type <= v1::ActorType_MAX; ++type) {
      std::string name = v1::ActorType_Name(type);  // "ACTOR_MISSION_LOCALE"
      std::transform(name.begin(), name.end(), name.begin(), absl::ascii_tolower);
      Fraction("attendance" + name.substr(5), counts[type].first, counts[type].second);
    }
  }

  void ThemeCollegiality() {
    int64_t collegial = 0, adopted = 0;
    std::set<std::string> seen;
    for (const Event& event : Of("theme.adopted")) {
      const std::string subject(event.event.header.subject);
      if (!seen.insert(subject).second) continue;
      Event first = event;
      for (const Event& again : Of("theme.adopted", subject))
        if (When(again) < When(first)) first = again;
      if (!InWindow(DayOf(first), 730, 0)) continue;
      ++adopted;
      std::set<int> types;
      for (const Event& position : Of("theme.position_taken", subject))
        if (const auto actor = RegistrationOf(ActorOf(position));
            actor && When(position) < When(first))
          types.insert(actor->type);
      if (types.size() >= 4) ++collegial;
    }
    Fraction("theme_collegiality", collegial, adopted);
  }

  // ---- focus ----

  void Focus() {
    int64_t active = 0;
    const auto themes = Subjects({"theme.proposed", "theme.adopted"});
    for (const std::string& theme : themes)
      if (!Of("theme.adopted", theme).empty() && Of("theme.dropped", theme).empty()) ++active;
    values_["active_themes"] = themes.empty() ? NaiveValue{} : NaiveValue{true, active, 1};

    std::optional<Day> roadmap, diagnosis;
    for (const char* type : {"roadmap.adopted", "roadmap.revised"})
      for (const Event& event : Of(type))
        roadmap = std::max(roadmap.value_or(Day::min()), DayOf(event));
    for (const Event& event : Of("diagnosis.published"))
      diagnosis = std::max(diagnosis.value_or(Day::min()), DayOf(event));
    values_["roadmap_age"] = roadmap && diagnosis
                                 ? NaiveValue{true, today_ - std::min(*roadmap, *diagnosis), 1}
                                 : NaiveValue{};
  }

  // ---- follow-through ----

  void FollowThrough() {
    int64_t on_time = 0, due_count = 0;
    bool any = false;
    std::vector<int64_t> ages;
    for (const Event& assigned : Of("action.assigned")) {
      const Event& original = Said(known_).Root(assigned);
      const Day due = ToDay(Parse<v1::ActionAssigned>(original).due_on());
      const auto done = First(assigned, {"action.done"});
      const auto dropped = First(assigned, {"action.dropped"});
      const bool in_time = done && *done <= due;
      if (InWindow(due, 180, 0) && (in_time || !dropped || *dropped > due)) {
        ++due_count;
        on_time += in_time ? 1 : 0;
      }
      const bool open = !done && !dropped;
      any |= open || InWindow(due, 180, 0);
      if (open && due < today_) ages.push_back(today_ - due);
    }
    Fraction("actions_on_time", on_time, due_count);
    Median("actions_overdue_age", ages);
    if (ages.empty() && any) values_["actions_overdue_age"] = {true, 0, 1};
  }

  // ---- referrals ----

  struct Times {
    Day sent;
    std::optional<Day> answered, decided, accepted, reviewed, withdrawn, redirected, completed;
  };
  Times TimesOf(const Event& sent) const {
    Times times{
        .sent = DayOf(sent),
        .answered = First(sent, {"referral.accepted", "referral.refused", "referral.redirected",
                                 "referral.under_review"}),
        .decided = First(sent, {"referral.accepted", "referral.refused", "referral.redirected"}),
        .accepted = First(sent, {"referral.accepted"}),
        .reviewed = First(sent, {"referral.under_review"}),
        .withdrawn = First(sent, {"referral.withdrawn"}),
        .redirected = First(sent, {"referral.redirected"}),
        .completed = std::nullopt};
    for (const Event& completed :
         Of("referral.completed", sent.event.header.subject, /*any_basin=*/true))
      if (Parse<v1::ReferralCompleted>(completed).outcome() != v1::REFERRAL_OUTCOME_UNSPECIFIED)
        times.completed = DayOf(completed);
    return times;
  }

  // The basin a referral was sent from; empty when nobody knows its sender.
  std::string SenderBasin(const Event& sent) const {
    const auto sender = RegistrationOf(ActorOf(sent));
    if (!sender) return "";
    const std::string recipients(sent.event.header.basin);
    const bool belongs =
        std::find(sender->basins.begin(), sender->basins.end(), recipients) != sender->basins.end();
    return belongs ? recipients : sender->basins.front();
  }

  // The referrals of the basin, from one side.
  std::vector<Event> Referrals(bool sender_side) const {
    if (!sender_side) return Of("referral.sent");
    std::vector<Event> sent;
    for (const Event& event : Of("referral.sent", "", /*any_basin=*/true))
      if (SenderBasin(event) == basin_) sent.push_back(event);
    return sent;
  }

  void ReferralRates(bool sender_side) {
    const std::string prefix = sender_side ? "sent_" : "";
    std::map<std::string, std::pair<int64_t, int64_t>> counts;
    const auto count = [&](const std::string& name, bool numerator) {
      counts[prefix + name].first += numerator ? 1 : 0;
      counts[prefix + name].second += 1;
    };
    for (const Event& event : Referrals(sender_side)) {
      const Times t = TimesOf(event);
      const auto within = [&](const std::optional<Day>& day, int days) {
        return day.has_value() && *day <= t.sent + days;
      };
      if (InWindow(t.sent, 365, 10) && !(!t.answered && within(t.withdrawn, 9)))
        count("answered_10d", within(t.answered, 10));
      if (InWindow(t.sent, 365, 60)) count("decided_60d", within(t.decided, 60));
      if (InWindow(t.sent, 365, 30)) {
        const bool expired =
            !within(t.decided, 30) && !within(t.reviewed, 30) && !within(t.withdrawn, 30);
        if (expired || t.decided) count("expired_share", expired);
      }
      if (t.accepted && InWindow(*t.accepted, 365, 90))
        count("outcome_known", t.completed.has_value());
      if (InWindow(t.sent, 365, 0)) {
        // The first decision is a redirection. (One case has one decision, unless told otherwise.)
        if (t.decided) count("redirect_rate", t.redirected && *t.redirected == *t.decided);
        const v1::ReferralAim aim = Parse<v1::ReferralSent>(event).aim();
        count("mix_choices", aim == v1::AIM_CHOICES);
        count("mix_inclusion", aim == v1::AIM_INCLUSION);
        count("mix_personal_development", aim == v1::AIM_PERSONAL_DEVELOPMENT);
      }
    }
    for (const char* name :
         {"answered_10d", "decided_60d", "expired_share", "outcome_known", "redirect_rate",
          "mix_choices", "mix_inclusion", "mix_personal_development"})
      Fraction(prefix + name, counts[prefix + name].first, counts[prefix + name].second);
  }

  // Product limit, in floating point: good enough to compare, except exactly at the rank.
  void KaplanMeier(const std::string& name, const std::vector<std::pair<int64_t, bool>>& waits,
                   long double rest) {
    if (waits.empty()) {
      values_[name] = {};
      return;
    }
    int64_t longest = 0;
    for (const auto& [days, ended] : waits) longest = std::max(longest, days);
    long double survival = 1;
    for (int64_t day = 0; day <= longest; ++day) {
      int64_t at_risk = 0, ends = 0;
      for (const auto& [days, ended] : waits) {
        at_risk += days >= day ? 1 : 0;
        ends += days == day && ended ? 1 : 0;
      }
      if (at_risk > 0) survival *= 1 - static_cast<long double>(ends) / at_risk;
      if (ends > 0 && survival <= rest + 1e-12L) {
        values_[name] = {true, day, 1, false};
        return;
      }
    }
    values_[name] = {true, longest, 1, true};
  }

  std::vector<std::pair<int64_t, bool>> AnswerWaits(bool sender_side) const {
    std::vector<std::pair<int64_t, bool>> waits;
    for (const Event& event : Referrals(sender_side)) {
      const Times t = TimesOf(event);
      if (!InWindow(t.sent, 365, 0)) continue;
      const Day until = t.answered ? *t.answered : t.withdrawn.value_or(today_);
      waits.emplace_back(std::max<int64_t>(until - t.sent, 0), t.answered.has_value());
    }
    return waits;
  }

  void ReferralWaits() {
    std::vector<int64_t> chains;
    for (const Event& event : Of("referral.sent")) {
      const Times t = TimesOf(event);
      const bool ends = t.decided && !(t.redirected && *t.redirected == *t.decided);
      if (!ends || !InWindow(*t.decided, 365, 0)) continue;
      std::set<std::string> seen;
      Event first = event;
      bool whole = true;
      for (std::string next;
           whole && !(next = Parse<v1::ReferralSent>(first).redirect_of()).empty();) {
        const auto earlier = Of("referral.sent", next, /*any_basin=*/true);
        whole = !earlier.empty() && seen.insert(next).second;
        if (whole) first = earlier.front();
      }
      if (whole) chains.push_back(std::max<int64_t>(*t.decided - DayOf(first), 0));
    }
    KaplanMeier("median_answer_days", AnswerWaits(false), 0.5L);
    KaplanMeier("p90_answer_days", AnswerWaits(false), 0.1L);
    KaplanMeier("sent_median_answer_days", AnswerWaits(true), 0.5L);
    Median("total_wait", chains);
  }

  // ---- funding ----

  std::set<std::string> Subjects(const std::vector<std::string>& types) const {
    std::set<std::string> subjects;
    for (const std::string& type : types)
      for (const Event& event : Of(type)) subjects.emplace(event.event.header.subject);
    return subjects;
  }

  void Funding() {
    int64_t decided = 0, submitted = 0, due = 0, paid = 0, open = 0, awarded = 0;
    bool any_due = false, any_award = false;
    std::vector<int64_t> days;
    std::map<std::string, int64_t> beneficiaries;
    for (const Event& event : Of("project.submitted")) {
      if (!InWindow(DayOf(event), 730, 180)) continue;
      ++submitted;
      auto decision = First(event, {"funding.awarded"});
      if (!decision) decision = First(event, {"funding.refused"});
      if (!decision) continue;
      days.push_back(std::max<int64_t>(*decision - DayOf(event), 0));
      if (days.back() <= 180) ++decided;
    }
    for (const Event& event : Of("funding.awarded")) {
      const auto award = Parse<v1::FundingAwarded>(event);
      if (InWindow(DayOf(event), 365, 0)) {
        any_award = true;
        awarded += award.amount_cents();
        beneficiaries[award.beneficiary_siret().substr(0, 9)] += award.amount_cents();
      }
      if (award.kind() == v1::AWARD_IN_KIND) continue;
      int64_t before = 0, within = 0, total = 0;
      for (const v1::Instalment& part : award.schedule()) {
        if (InWindow(ToDay(part.due_on()), 730, 0)) within += part.amount_cents();
        if (ToDay(part.due_on()) <= today_ - 730) before += part.amount_cents();
      }
      for (const Event& payment : Of("funding.paid", event.event.header.subject))
        total += Parse<v1::FundingPaid>(payment).amount_cents();
      any_due |= within > 0;
      due += within;
      paid += std::min(within, std::max<int64_t>(0, total - before));
    }
    const auto calls = Of("funding.call_opened");
    for (const Event& call : calls)
      open += !First(call, {"funding.call_closed"}) &&
                      ToDay(Parse<v1::FundingCallOpened>(call).closes_on()) >= today_
                  ? 1
                  : 0;
    Fraction("decided_180d", decided, submitted);
    Median("median_decision_days", days);
    Fraction("paid_share", paid, any_due ? due : 0);
    values_["open_calls"] = calls.empty() ? NaiveValue{} : NaiveValue{true, open, 1};
    int64_t population = 0;
    if (const auto territory = Last("territory.defined", ""); territory)
      population = Parse<v1::TerritoryDefined>(*territory).population();
    Fraction("euros_per_inhabitant", awarded, any_award ? population : 0);
    int64_t squares = 0;
    for (const auto& [name, cents] : beneficiaries) squares += cents * cents;
    const int64_t whole = awarded * awarded;
    Fraction("beneficiary_concentration",
             whole == 0 ? 0 : (2 * squares * 10000 + whole) / (2 * whole), whole == 0 ? 0 : 10000);
  }

  // ---- needs ----

  void Needs() {
    std::map<std::string, std::pair<int64_t, int64_t>> counts;
    const std::map<int, std::string> publics = {
        {1, "company"}, {2, "job_seeker"}, {3, "employee"}, {4, "youth"}};
    const std::map<int, std::string> levels = {
        {1, "unqualified"}, {2, "cap_bep"}, {3, "bac"}, {4, "bac_2"}, {5, "bac_3_plus"}};
    for (const Event& event : Of("need.expressed")) {
      if (!InWindow(DayOf(event), 365, 90)) continue;
      const auto need = Parse<v1::NeedExpressed>(event);
      const bool answered = First(event, {"need.answered"}).has_value();
      for (const std::string& name :
           {std::string("needs_answered"), "needs_answered_" + publics.at(need.public_()),
            "needs_answered_" + levels.at(need.qualification())}) {
        counts[name].first += answered ? 1 : 0;
        counts[name].second += 1;
      }
    }
    Fraction("needs_answered", counts["needs_answered"].first, counts["needs_answered"].second);
    std::vector<std::pair<int64_t, int64_t>> rates;
    for (const auto& [number, name] : publics) {
      const auto rate = counts["needs_answered_" + name];
      Fraction("needs_answered_" + name, rate.first, rate.second);
      if (rate.second >= 5) rates.push_back(rate);
    }
    for (const auto& [number, name] : levels)
      Fraction("needs_answered_" + name, counts["needs_answered_" + name].first,
               counts["needs_answered_" + name].second);
    std::stable_sort(rates.begin(), rates.end(), [](const auto& a, const auto& b) {
      return a.first * b.second < b.first * a.second;
    });
    const bool balanced = rates.size() >= 2 && rates.back().first > 0;
    Fraction("public_balance", balanced ? rates.front().first * rates.back().second : 0,
             balanced ? rates.front().second * rates.back().first : 0);

    int64_t open = 0, declared = 0;
    for (const Event& event : Of("training.gap_declared")) {
      if (!InWindow(DayOf(event), 730, 90)) continue;
      ++declared;
      open += First(event, {"training.gap_closed"}) ? 0 : 1;
    }
    Fraction("training_gaps_open", open, declared);
  }

  // ---- sharing ----

  // Of the events of any of the types on a case, wherever it is, the one that occurred last.
  std::optional<Event> LastOf(const std::vector<std::string>& types,
                              const std::string& subject) const {
    std::optional<Event> last;
    for (const std::string& type : types)
      for (const Event& event : Of(type, subject, /*any_basin=*/true))
        if (!last || When(*last) <= When(event)) last = event;
    return last;
  }

  void Sharing() {
    int64_t fresh = 0, active = 0;
    for (const std::string& resource : Subjects({"toolbox.resource_published"})) {
      if (!Of("toolbox.resource_withdrawn", resource).empty()) continue;
      ++active;
      const auto told =
          LastOf({"toolbox.resource_published", "toolbox.resource_updated"}, resource);
      fresh += InWindow(DayOf(*told), 365, 0) ? 1 : 0;
    }
    Fraction("resources_fresh", fresh, active);

    int64_t crossing = 0, concerned = 0;
    for (const Event& shared : Of("practice.shared", "", /*any_basin=*/true)) {
      const HeaderView& header = shared.event.header;
      bool concerns = header.basin == basin_, crosses = false;
      for (const Event& adopted : Of("practice.adopted", header.subject, /*any_basin=*/true)) {
        const std::string by = Parse<v1::PracticeAdopted>(adopted).adopting_basin();
        if (by != basin_ && header.basin != basin_) continue;
        concerns = true;
        crosses |= by != header.basin && InWindow(DayOf(adopted), 365, 0);
      }
      concerned += concerns ? 1 : 0;
      crossing += crosses ? 1 : 0;
    }
    values_["practices_crossing"] = concerned == 0 ? NaiveValue{} : NaiveValue{true, crossing, 1};
  }

  // ---- proximity ----

  void Proximity() {
    v1::TerritoryDefined territory;
    if (const auto defined = Last("territory.defined", ""); defined)
      territory = Parse<v1::TerritoryDefined>(*defined);
    const std::set<std::string> communes(territory.communes().begin(), territory.communes().end());
    int64_t open = 0, places = 0, labelled = 0, within = 0, valid_labels = 0, ending = 0;
    std::set<std::string> with_place;
    for (const std::string& place : Subjects({"reception.place_opened"})) {
      ++places;
      const auto told = LastOf({"reception.place_opened", "reception.place_updated"}, place);
      const std::string commune = told->event.header.type == "reception.place_opened"
                                      ? Parse<v1::ReceptionPlaceOpened>(*told).commune()
                                      : Parse<v1::ReceptionPlaceUpdated>(*told).commune();
      within += communes.count(commune) > 0 ? 1 : 0;
      const auto state = LastOf({"reception.place_opened", "reception.place_closed"}, place);
      if (state->event.header.type != "reception.place_opened") continue;
      ++open;
      if (communes.count(commune) > 0) with_place.insert(commune);
      bool any_valid = false;
      for (const Event& granted : Of("label.granted")) {
        const std::string label(granted.event.header.subject);
        if (Parse<v1::AdviserLabelGranted>(granted).place() != place) continue;
        if (!Of("label.revoked", label).empty()) continue;
        const auto last = LastOf({"label.granted", "label.renewed"}, label);
        const Day until = ToDay(last->event.header.type == "label.granted"
                                    ? Parse<v1::AdviserLabelGranted>(*last).valid_until()
                                    : Parse<v1::AdviserLabelRenewed>(*last).valid_until());
        if (until < today_) continue;
        any_valid = true;
        ++valid_labels;
        ending += until - today_ <= 60 ? 1 : 0;
      }
      labelled += any_valid ? 1 : 0;
    }
    Fraction("places_per_100k", open * 100000, places == 0 ? 0 : territory.population());
    Fraction("labels_valid", labelled, open);
    values_["labels_ending_60d"] = valid_labels == 0 ? NaiveValue{} : NaiveValue{true, ending, 1};
    Fraction("communes_with_place", static_cast<int64_t>(with_place.size()),
             within == 0 ? 0 : static_cast<int64_t>(communes.size()));
  }

  // ---- network ----

  using TiedPairs = std::set<std::pair<std::string, std::string>>;

  static void TieAll(const std::set<std::string>& actors, TiedPairs& ties) {
    for (const std::string& a : actors)
      for (const std::string& b : actors)
        if (a < b) ties.emplace(a, b);
  }

  TiedPairs Ties() const {
    TiedPairs ties;
    for (const Event& convened : Of("meeting.convened")) {
      const auto held = Last("meeting.held", convened.event.header.subject);
      if (!held || !InWindow(DayOf(*held), 90, 0)) continue;
      std::set<std::string> present;
      const auto meeting = Parse<v1::MeetingHeld>(*held);
      for (const v1::Attendance& attendance : meeting.attendances())
        if (attendance.presence() == v1::PRESENCE_PRESENT) present.insert(attendance.actor());
      if (present.size() <= 8) TieAll(present, ties);
    }
    for (const Event& sent : Of("referral.sent"))
      if (InWindow(DayOf(sent), 90, 0))
        TieAll({ActorOf(sent), Parse<v1::ReferralSent>(sent).recipient()}, ties);
    for (const Event& event : Of("action.assigned")) {
      if (!InWindow(DayOf(event), 90, 0)) continue;
      const auto assigned = Parse<v1::ActionAssigned>(event);
      std::set<std::string> sharing(assigned.contributors().begin(), assigned.contributors().end());
      sharing.insert(assigned.assignee());
      TieAll(sharing, ties);
    }
    std::map<std::string, std::set<std::string>> funders;
    for (const Event& award : Of("funding.awarded"))
      if (InWindow(DayOf(award), 90, 0))
        funders[Parse<v1::FundingAwarded>(award).beneficiary_siret().substr(0, 9)].insert(
            ActorOf(award));
    for (const auto& [beneficiary, actors] : funders) TieAll(actors, ties);
    for (const Event& shared : Of("practice.shared", "", /*any_basin=*/true))
      for (const Event& adopted :
           Of("practice.adopted", shared.event.header.subject, /*any_basin=*/true)) {
        const bool here = shared.event.header.basin == basin_ ||
                          Parse<v1::PracticeAdopted>(adopted).adopting_basin() == basin_;
        if (here && InWindow(DayOf(adopted), 90, 0))
          TieAll({ActorOf(shared), ActorOf(adopted)}, ties);
      }
    return ties;
  }

  bool IsMember(const std::string& actor) const {
    const auto registered = RegistrationOf(actor);
    if (!registered) return false;
    const auto state = LastOf({"actor.registered", "actor.left"}, "actor/" + actor);
    if (state && state->event.header.type == "actor.left") return false;
    return std::count(registered->basins.begin(), registered->basins.end(), basin_) > 0;
  }

  void Network() {
    const TiedPairs ties = Ties();
    std::set<std::string> members, actors;
    for (const Event& event : events_)
      if (absl::StartsWith(event.event.header.type, "actor."))
        if (const std::string actor(event.event.header.subject.substr(6)); IsMember(actor))
          members.insert(actor);
    actors = members;
    std::map<std::string, std::set<std::string>> neighbours;
    for (const auto& [a, b] : ties) {
      actors.insert({a, b});
      neighbours[a].insert(b);
      neighbours[b].insert(a);
    }

    // Everybody takes over the first name that anybody within reach has, until nobody has to.
    std::map<std::string, std::string> first;
    for (const std::string& actor : actors) first[actor] = actor;
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [a, b] : ties) {
        const std::string earlier = std::min(first[a], first[b]);
        changed |= first[a] != earlier || first[b] != earlier;
        first[a] = first[b] = earlier;
      }
    }
    std::map<std::string, int64_t> sizes;
    int64_t largest = 0, highest = 0, differences = 0, bridges = 0;
    for (const auto& [actor, name] : first) largest = std::max(largest, ++sizes[name]);
    for (const auto& [actor, others] : neighbours)
      highest = std::max(highest, static_cast<int64_t>(others.size()));
    for (const std::string& actor : actors) {
      differences += highest - static_cast<int64_t>(neighbours[actor].size());
      std::set<std::string> reached;
      if (const auto own = RegistrationOf(actor); own)
        reached.insert(own->basins.begin(), own->basins.end());
      for (const std::string& other : neighbours[actor])
        if (const auto theirs = RegistrationOf(other); theirs)
          reached.insert(theirs->basins.front());
      const bool tied = !neighbours[actor].empty();
      bridges += tied && reached.count(basin_) > 0 && reached.size() > 1 ? 1 : 0;
    }
    const auto n = static_cast<int64_t>(actors.size());
    Fraction("largest_component", largest, n);
    Fraction("tie_density", static_cast<int64_t>(ties.size()), n * (n - 1) / 2);
    Fraction("centralisation", differences, ties.empty() || n < 3 ? 0 : (n - 1) * (n - 2));
    values_["bridges"] = n == 0 ? NaiveValue{} : NaiveValue{true, bridges, 1};

    std::set<int> expected, missing;
    if (const auto expectation = Last("expectation.set", ""); expectation) {
      const auto set = Parse<v1::ExpectationSet>(*expectation);
      expected.insert(set.expected_types().begin(), set.expected_types().end());
    }
    missing = expected;
    for (const std::string& member : members) missing.erase(RegistrationOf(member)->type);
    Fraction("missing_actors", static_cast<int64_t>(missing.size()),
             static_cast<int64_t>(expected.size()));
  }

  std::string basin_;
  Day today_;
  std::vector<Event> known_;   // all that was said
  std::vector<Event> events_;  // what counts of it
  std::map<std::string, NaiveValue> values_;
};

}  // namespace

std::map<std::string, NaiveValue> NaiveHealth(const std::vector<RecordView>& records,
                                              const std::string& basin, absl::CivilDay day,
                                              Sequence known_at) {
  return Naive(records, basin, day, known_at).All();
}

}  // namespace basin
