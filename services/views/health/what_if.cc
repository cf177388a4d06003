#include "services/views/health/what_if.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "proto/model/calendar.h"
#include "proto/model/check.h"
#include "services/views/health/small_cells.h"

namespace basin {
namespace {

constexpr int kAnswerDays = 10;
constexpr int kExpiryDays = 30;
constexpr int kDecisionDays = 60;
constexpr int kOutcomeDays = 90;
constexpr int kMeetingDays = 14;
constexpr int kMinutesDays = 15;
constexpr int kProjectDays = 180;
constexpr int kNeedAnswerDays = 90;
constexpr int kGapDays = 90;
constexpr int kYear = 365;
constexpr int kTwoYears = 730;
constexpr size_t kReschedulingsMax = 2;
constexpr size_t kFirstDays = 2;  // planned for one by one

static_assert(kProjectDays <= kAheadDaysMax);

// An open case with the first day on which it counts, from which on acting made a difference.
struct Found {
  OpenCase open_case;
  absl::CivilDay counts_on;
};
using FoundCases = std::vector<Found>;

std::string SubjectOf(const CaseHistory& history) { return std::string(history.subject); }

bool Has(const CaseHistory& history, absl::string_view type) {
  return std::any_of(history.facts.begin(), history.facts.end(),
                     [&](const Fact& fact) { return fact.is(type); });
}

// ---- what is open ----

// Once it expired a decision is refused, unless it occurred before.
bool AwaitsDecision(const Referral& referral) {
  return referral.decided == nullptr && referral.withdrawn == nullptr &&
         !Has(*referral.history, "referral.expired");
}

FoundCases Unanswered(const std::vector<Referral>& referrals, absl::CivilDay) {
  FoundCases found;
  for (const Referral& referral : referrals) {
    if (!AwaitsDecision(referral) || referral.answered != nullptr) continue;
    const absl::CivilDay last = referral.sent->day() + kAnswerDays;
    found.push_back({{SubjectOf(*referral.history), last}, last});
  }
  return found;
}

FoundCases Undecided(const std::vector<Referral>& referrals, absl::CivilDay today) {
  FoundCases found;
  for (const Referral& referral : referrals) {
    if (!AwaitsDecision(referral)) continue;
    const absl::CivilDay expires = referral.sent->day() + kExpiryDays;
    const absl::CivilDay counts_on = referral.sent->day() + kDecisionDays;
    const bool will_expire = referral.under_review == nullptr && today <= expires;
    found.push_back({{SubjectOf(*referral.history), will_expire ? expires : counts_on}, counts_on});
  }
  return found;
}

FoundCases Expiring(const std::vector<Referral>& referrals, absl::CivilDay) {
  FoundCases found;
  for (const Referral& referral : referrals) {
    if (!AwaitsDecision(referral) || referral.under_review != nullptr) continue;
    const absl::CivilDay last = referral.sent->day() + kExpiryDays;
    found.push_back({{SubjectOf(*referral.history), last}, last});
  }
  return found;
}

FoundCases WithoutOutcome(const std::vector<Referral>& referrals, absl::CivilDay) {
  FoundCases found;
  for (const Referral& referral : referrals) {
    if (referral.accepted == nullptr || referral.completed != nullptr) continue;
    if (Has(*referral.history, "referral.no_show")) continue;
    const absl::CivilDay counts_on = referral.accepted->day() + kOutcomeDays;
    found.push_back({{SubjectOf(*referral.history), counts_on + (kYear - 1)}, counts_on});
  }
  return found;
}

template <FoundCases (*find)(const std::vector<Referral>&, absl::CivilDay)>
FoundCases Received(const BasinFacts& facts, absl::CivilDay today) {
  return find(facts.referrals.received, today);
}
template <FoundCases (*find)(const std::vector<Referral>&, absl::CivilDay)>
FoundCases Sent(const BasinFacts& facts, absl::CivilDay today) {
  return find(facts.referrals.sent, today);
}

FoundCases NotHeld(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const Meeting& meeting : facts.meetings) {
    const bool ended =
        meeting.held != nullptr || meeting.cancelled != nullptr || meeting.failed_quorum != nullptr;
    if (ended || meeting.rescheduled.size() > kReschedulingsMax) continue;
    const absl::CivilDay last = meeting.scheduled_on + kMeetingDays;
    found.push_back({{SubjectOf(*meeting.history), last}, last});
  }
  return found;
}

FoundCases WithoutMinutes(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const Meeting& meeting : facts.meetings) {
    if (meeting.held == nullptr || meeting.minutes != nullptr) continue;
    const absl::CivilDay last = meeting.held->day() + kMinutesDays;
    found.push_back({{SubjectOf(*meeting.history), last}, last});
  }
  return found;
}

// Bodies that will be past their cadence at the horizon unless they meet.
FoundCases Overdue(const BasinFacts& facts, absl::CivilDay today) {
  const absl::CivilDay horizon = today + kHorizonDays;
  FoundCases found;
  for (const Body& body : facts.bodies) {
    if (body.dissolved != nullptr) continue;
    absl::CivilDay since = body.constituted().day();
    for (const Meeting& meeting : facts.meetings)
      if (meeting.held != nullptr && meeting.body == body.history->subject)
        since = std::max(since, meeting.held->day());
    if (horizon - since > body.cadence_days)
      found.push_back({{SubjectOf(*body.history), horizon}, horizon});
  }
  return found;
}

FoundCases UndecidedProjects(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const Project& project : facts.funding.projects) {
    const bool ended =
        project.awarded != nullptr || project.refused != nullptr || project.withdrawn != nullptr;
    if (project.submitted == nullptr || ended) continue;
    const absl::CivilDay last = project.submitted->day() + kProjectDays;
    found.push_back({{SubjectOf(*project.history), last}, last});
  }
  return found;
}

FoundCases UnansweredNeeds(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const Need& need : facts.needs.needs) {
    if (need.answered != nullptr || need.withdrawn != nullptr) continue;
    const absl::CivilDay counts_on = need.expressed->day() + kNeedAnswerDays;
    found.push_back({{SubjectOf(*need.history), counts_on + (kYear - 1)}, counts_on});
  }
  return found;
}

FoundCases OpenGaps(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const TrainingGap& gap : facts.needs.gaps) {
    if (gap.closed != nullptr) continue;
    const absl::CivilDay counts_on = gap.declared->day() + kGapDays;
    found.push_back({{SubjectOf(*gap.history), counts_on + (kTwoYears - 1)}, counts_on});
  }
  return found;
}

FoundCases DueActions(const BasinFacts& facts, absl::CivilDay) {
  FoundCases found;
  for (const Action& action : facts.actions)
    if (action.open())
      found.push_back({{SubjectOf(*action.history), action.due_on}, action.due_on});
  return found;
}

// Actions that will be overdue at the horizon unless they are done.
FoundCases OverdueActions(const BasinFacts& facts, absl::CivilDay today) {
  const absl::CivilDay horizon = today + kHorizonDays;
  FoundCases found;
  for (const Action& action : facts.actions)
    if (action.OverdueOn(horizon))
      found.push_back({{SubjectOf(*action.history), horizon}, horizon});
  return found;
}

// ---- which indicator looks at what ----

struct Rule {
  absl::string_view indicator;
  Remedy remedy;
  bool has_dates;  // each case counts from a day on, and acting after it is too late
  FoundCases (*find)(const BasinFacts& facts, absl::CivilDay today);
};
constexpr bool kDated = true;
constexpr bool kAnyTime = false;

constexpr Rule kRules[] = {
    {"days_since_meeting", Remedy::kConveneBody, kAnyTime, Overdue},
    {"held_rate", Remedy::kHoldMeeting, kDated, NotHeld},
    {"minutes_15d", Remedy::kPublishMinutes, kDated, WithoutMinutes},
    {"answered_10d", Remedy::kAnswerReferral, kDated, Received<Unanswered>},
    {"decided_60d", Remedy::kDecideReferral, kDated, Received<Undecided>},
    {"expired_share", Remedy::kDecideReferral, kDated, Received<Expiring>},
    {"outcome_known", Remedy::kReportOutcome, kAnyTime, Received<WithoutOutcome>},
    {"sent_answered_10d", Remedy::kAnswerReferral, kDated, Sent<Unanswered>},
    {"sent_decided_60d", Remedy::kDecideReferral, kDated, Sent<Undecided>},
    {"sent_expired_share", Remedy::kDecideReferral, kDated, Sent<Expiring>},
    {"sent_outcome_known", Remedy::kReportOutcome, kAnyTime, Sent<WithoutOutcome>},
    {"decided_180d", Remedy::kDecideProject, kDated, UndecidedProjects},
    {"needs_answered", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_company", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_job_seeker", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_employee", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_youth", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_unqualified", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_cap_bep", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_bac", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_bac_2", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"needs_answered_bac_3_plus", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"public_balance", Remedy::kAnswerNeed, kAnyTime, UnansweredNeeds},
    {"training_gaps_open", Remedy::kCloseGap, kAnyTime, OpenGaps},
    {"actions_on_time", Remedy::kFinishAction, kDated, DueActions},
    {"actions_overdue_age", Remedy::kFinishAction, kAnyTime, OverdueActions},
};

const Rule* FindRule(const IndicatorType& type) {
  const auto rule = std::find_if(std::begin(kRules), std::end(kRules), [&](const Rule& candidate) {
    return candidate.indicator == type.name;
  });
  return rule == std::end(kRules) ? nullptr : rule;
}

bool Before(const OpenCase& a, const OpenCase& b) {
  return std::tie(a.last_day, a.subject) < std::tie(b.last_day, b.subject);
}

// The next two days and the last, each with the cases of all days up to it.
std::vector<WhatIfPlan> PlanByDate(const FoundCases& found, absl::CivilDay today) {
  std::map<absl::CivilDay, std::vector<OpenCase>> by_day;
  for (const Found& one : found)
    if (one.open_case.last_day >= today && one.counts_on <= today + kAheadDaysMax)
      by_day[one.counts_on].push_back(one.open_case);
  std::vector<WhatIfPlan> plans;
  std::vector<OpenCase> so_far;
  size_t days = 0;
  for (auto& [day, cases] : by_day) {
    std::move(cases.begin(), cases.end(), std::back_inserter(so_far));
    ++days;
    if (days <= kFirstDays || days == by_day.size()) plans.push_back({day, so_far});
  }
  return plans;
}

std::vector<WhatIfPlan> PlanAtHorizon(const FoundCases& found, absl::CivilDay today) {
  WhatIfPlan plan{today + kHorizonDays, {}};
  for (const Found& one : found)
    if (one.counts_on <= plan.day && one.open_case.last_day >= plan.day)
      plan.cases.push_back(one.open_case);
  if (plan.cases.empty()) return {};
  return {std::move(plan)};
}

// ---- facts that were not told ----

// A fact as it would read once it was told. The arena owns it.
const Fact* Suppose(absl::string_view subject, absl::string_view type, absl::CivilDay day,
                    Arena& arena) {
  Entry* entry = arena.AddEntry();
  entry->time = absl::FromCivil(day, Paris());
  entry->recorded_at = entry->time;
  entry->day = day;
  entry->type = type;
  CaseHistory* history = arena.AddHistory();
  history->subject = arena.Copy(subject);
  history->facts.push_back({entry, {entry}});
  return &history->facts.front();
}

// By subject: the day on which the case is acted on.
using ActDays = absl::flat_hash_map<absl::string_view, absl::CivilDay>;

// Calls `act` with each case that is acted on, and its day.
template <typename Case, typename Act>
void ActOn(const ActDays& days, std::vector<Case>& cases, Act act) {
  for (Case& one : cases)
    if (const auto day = days.find(one.history->subject); day != days.end()) act(one, day->second);
}

void SupposeAccepted(const ActDays& days, Arena& arena, std::vector<Referral>& referrals) {
  ActOn(days, referrals, [&](Referral& referral, absl::CivilDay day) {
    const Fact* accepted = Suppose(referral.history->subject, "referral.accepted", day, arena);
    referral.decided = referral.accepted = accepted;
    if (referral.answered == nullptr) referral.answered = accepted;
  });
}

void SupposeCompleted(const ActDays& days, Arena& arena, std::vector<Referral>& referrals) {
  ActOn(days, referrals, [&](Referral& referral, absl::CivilDay day) {
    referral.completed = Suppose(referral.history->subject, "referral.completed", day, arena);
  });
}

void SupposeMeetings(const ActDays& days, BasinFacts& facts) {
  ActOn(days, facts.bodies, [&](const Body& body, absl::CivilDay day) {
    const absl::string_view subject = body.history->subject;
    Meeting meeting;
    meeting.history = body.history;
    meeting.convened = Suppose(subject, "meeting.convened", day, *facts.arena);
    meeting.body = std::string(subject);
    meeting.scheduled_on = day;
    meeting.held = Suppose(subject, "meeting.held", day, *facts.arena);
    facts.meetings.push_back(std::move(meeting));
  });
}

void Apply(Remedy remedy, const ActDays& days, BasinFacts& facts) {
  const auto suppose = [&facts](const CaseHistory& history, absl::string_view type,
                                absl::CivilDay day) {
    return Suppose(history.subject, type, day, *facts.arena);
  };
  switch (remedy) {
    case Remedy::kAnswerReferral:
    case Remedy::kDecideReferral:
      SupposeAccepted(days, *facts.arena, facts.referrals.received);
      return SupposeAccepted(days, *facts.arena, facts.referrals.sent);
    case Remedy::kReportOutcome:
      SupposeCompleted(days, *facts.arena, facts.referrals.received);
      return SupposeCompleted(days, *facts.arena, facts.referrals.sent);
    case Remedy::kHoldMeeting:
      return ActOn(days, facts.meetings, [&](Meeting& meeting, absl::CivilDay day) {
        meeting.held = suppose(*meeting.history, "meeting.held", day);
      });
    case Remedy::kPublishMinutes:
      return ActOn(days, facts.meetings, [&](Meeting& meeting, absl::CivilDay day) {
        meeting.minutes = suppose(*meeting.history, "meeting.minutes_published", day);
      });
    case Remedy::kConveneBody:
      return SupposeMeetings(days, facts);
    case Remedy::kDecideProject:
      return ActOn(days, facts.funding.projects, [&](Project& project, absl::CivilDay day) {
        project.refused = suppose(*project.history, "funding.refused", day);
      });
    case Remedy::kAnswerNeed:
      return ActOn(days, facts.needs.needs, [&](Need& need, absl::CivilDay day) {
        need.answered = suppose(*need.history, "need.answered", day);
      });
    case Remedy::kCloseGap:
      return ActOn(days, facts.needs.gaps, [&](TrainingGap& gap, absl::CivilDay day) {
        gap.closed = suppose(*gap.history, "training.gap_closed", day);
      });
    case Remedy::kFinishAction:
      return ActOn(days, facts.actions, [&](Action& action, absl::CivilDay day) {
        action.done = suppose(*action.history, "action.done", day);
      });
  }
}

// ---- measuring ----

Measure MeasureAsSeen(const IndicatorType& type, const BasinFacts& facts, absl::CivilDay day,
                      bool may_see_small_cells) {
  std::vector<Measure> measures = MeasureBasin(facts, day);
  const ListedBasin listed = {&measures, may_see_small_cells};
  MaskSmallCells(absl::MakeConstSpan(&listed, 1));
  for (Measure& measure : measures)
    if (measure.type == &type) return std::move(measure);
  BASIN_CHECK(false);
  return {};
}

bool SameValue(const Measure& a, const Measure& b) {
  return a.numerator == b.numerator && a.denominator == b.denominator && a.at_least == b.at_least;
}

// The cases of the plan that are open still, and counted, on its day.
std::vector<OpenCase> StillOpen(const WhatIfPlan& plan, absl::CivilDay today,
                                const FoundCases& found, const Measure& without) {
  absl::flat_hash_set<absl::string_view> planned, counted;
  for (const OpenCase& open_case : plan.cases) planned.insert(open_case.subject);
  for (const SupportCase& support_case : without.support)
    counted.insert(support_case.history->subject);
  std::vector<OpenCase> open;
  for (const Found& one : found)
    if (one.counts_on <= plan.day && one.open_case.last_day >= today &&
        planned.contains(one.open_case.subject) && counted.contains(one.open_case.subject))
      open.push_back(one.open_case);
  std::sort(open.begin(), open.end(), Before);
  return open;
}

}  // namespace

absl::Span<const absl::string_view> EventTypesOf(Remedy remedy) {
  static constexpr absl::string_view kAnswers[] = {"referral.accepted", "referral.refused",
                                                   "referral.redirected", "referral.under_review"};
  static constexpr absl::string_view kOutcome[] = {"referral.completed"};
  static constexpr absl::string_view kHeld[] = {"meeting.held"};
  static constexpr absl::string_view kMinutes[] = {"meeting.minutes_published"};
  static constexpr absl::string_view kProjectDecisions[] = {"funding.awarded", "funding.refused"};
  static constexpr absl::string_view kNeed[] = {"need.answered"};
  static constexpr absl::string_view kGap[] = {"training.gap_closed"};
  static constexpr absl::string_view kAction[] = {"action.done"};
  switch (remedy) {
    case Remedy::kAnswerReferral:
      return kAnswers;
    case Remedy::kDecideReferral:
      return absl::MakeConstSpan(kAnswers).first(3);
    case Remedy::kReportOutcome:
      return kOutcome;
    case Remedy::kHoldMeeting:
    case Remedy::kConveneBody:
      return kHeld;
    case Remedy::kPublishMinutes:
      return kMinutes;
    case Remedy::kDecideProject:
      return kProjectDecisions;
    case Remedy::kAnswerNeed:
      return kNeed;
    case Remedy::kCloseGap:
      return kGap;
    case Remedy::kFinishAction:
      return kAction;
  }
  return {};
}

bool HelpsOnAnyDay(Remedy remedy) { return remedy != Remedy::kConveneBody; }

std::vector<WhatIfPlan> PlanWhatIf(const IndicatorType& type, const BasinFacts& facts,
                                   absl::CivilDay today) {
  const Rule* rule = FindRule(type);
  if (rule == nullptr) return {};
  FoundCases found = rule->find(facts, today);
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return Before(a.open_case, b.open_case); });
  return rule->has_dates ? PlanByDate(found, today) : PlanAtHorizon(found, today);
}

std::optional<WhatIf> TryPlan(const IndicatorType& type, const WhatIfPlan& plan,
                              absl::CivilDay today, bool may_see_small_cells, BasinFacts& facts) {
  const Rule* rule = FindRule(type);
  BASIN_CHECK(rule != nullptr);
  WhatIf what_if{.remedy = rule->remedy, .day = plan.day, .cases = {}, .without = {}, .with = {}};
  what_if.without = MeasureAsSeen(type, facts, plan.day, may_see_small_cells);
  if (what_if.without.state != State::kKnown) return std::nullopt;
  what_if.cases = StillOpen(plan, today, rule->find(facts, today), what_if.without);
  ActDays days;
  for (const OpenCase& open_case : what_if.cases)
    days.emplace(open_case.subject, what_if.ActBy(open_case));
  Apply(rule->remedy, days, facts);
  what_if.with = MeasureAsSeen(type, facts, plan.day, may_see_small_cells);
  const bool tells =
      what_if.with.state == State::kKnown && !SameValue(what_if.with, what_if.without);
  if (!tells) return std::nullopt;
  return what_if;
}

}  // namespace basin
