#include "services/views/health/measure_rhythm.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/views/health/waiting_time.h"

namespace basin {
namespace {

constexpr int kYear = 365;
constexpr int kLapsesAfterDays = 14;
constexpr size_t kReschedulingsMax = 2;
constexpr int kMinutesDays = 15;

using MeetingsOfBody = std::map<absl::string_view, std::vector<const Meeting*>>;

const Meeting* LastHeld(const MeetingsOfBody& meetings, const Body& body) {
  const auto of_body = meetings.find(body.history->subject);
  const Meeting* last = nullptr;
  if (of_body == meetings.end()) return last;
  for (const Meeting* meeting : of_body->second)
    if (last == nullptr || last->held->day() < meeting->held->day()) last = meeting;
  return last;
}

// What the terms of `body` on `day` were told by.
void AddTerms(const Body& body, absl::CivilDay day, SupportCase& support_case) {
  AddFact(&body.constituted(), support_case);
  const Fact* in_force = body.TermsOn(day).fact;
  if (in_force != &body.constituted()) AddFact(in_force, support_case);
}

Measure DaysSinceMeeting(const std::vector<Body>& bodies, const std::vector<Meeting>& meetings,
                         absl::CivilDay day) {
  MeetingsOfBody of_body;
  for (const Meeting& meeting : meetings)
    if (meeting.held != nullptr) of_body[meeting.body].push_back(&meeting);

  std::vector<SupportCase> support;
  int64_t worst_days = 0;
  Ratio worst{0, 1};
  for (const Body& body : bodies) {
    if (body.dissolved != nullptr) continue;
    SupportCase support_case{.history = body.history};
    AddTerms(body, day, support_case);
    absl::CivilDay since = body.constituted().day();
    support_case.why = Why::kNeverMet;
    if (const Meeting* last = LastHeld(of_body, body); last != nullptr) {
      since = last->held->day();
      support_case.why = Why::kLastMeeting;
      AddFact(last->convened, support_case);
      AddFact(last->held, support_case);
    }
    support_case.amount = day - since;
    const Ratio cadences{static_cast<uint64_t>(support_case.amount),
                         static_cast<uint64_t>(body.cadence_days)};
    if (support.empty() || worst < cadences) {
      worst = cadences;
      worst_days = support_case.amount;
      for (SupportCase& better : support) better.in_numerator = false;
      support_case.in_numerator = true;
    }
    support.push_back(std::move(support_case));
  }
  Measure measure =
      Number("days_since_meeting", {std::nullopt, day}, std::move(support), worst_days);
  measure.scored_value = worst;
  return measure;
}

// How a meeting ended as far as the date given for it is concerned; nullopt while that is open.
std::optional<Why> EndOf(const Meeting& meeting, absl::CivilDay day) {
  if (meeting.rescheduled.size() > kReschedulingsMax) return Why::kRescheduledTooOften;
  const absl::CivilDay lapses_on = meeting.scheduled_on + kLapsesAfterDays;
  const auto in_time = [lapses_on](const Fact* fact) {
    return fact != nullptr && fact->day() <= lapses_on;
  };
  if (in_time(meeting.held)) return Why::kHeld;
  if (in_time(meeting.cancelled)) return Why::kCancelled;
  if (day >= lapses_on) return Why::kLapsedInSilence;
  return std::nullopt;
}

Measure HeldRate(const std::vector<Meeting>& meetings, absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  for (const Meeting& meeting : meetings) {
    if (!window.Contains(meeting.scheduled_on)) continue;
    const std::optional<Why> end = EndOf(meeting, day);
    if (!end.has_value()) continue;
    SupportCase support_case{.history = meeting.history,
                             .in_numerator = *end == Why::kHeld,
                             .why = *end,
                             .facts = {meeting.convened}};
    for (const Fact* rescheduled : meeting.rescheduled) AddFact(rescheduled, support_case);
    AddFact(meeting.held, support_case);
    AddFact(meeting.cancelled, support_case);
    AddFact(meeting.failed_quorum, support_case);
    support.push_back(std::move(support_case));
  }
  return Share("held_rate", window, std::move(support));
}

const Body* FindBody(const std::vector<Body>& bodies, absl::string_view subject) {
  const auto body = std::find_if(bodies.begin(), bodies.end(), [&](const Body& candidate) {
    return candidate.history->subject == subject;
  });
  return body == bodies.end() ? nullptr : &*body;
}

Measure QuorumRate(const std::vector<Body>& bodies, const std::vector<Meeting>& meetings,
                   absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  size_t uncountable = 0;
  for (const Meeting& meeting : meetings) {
    const Fact* end = meeting.held != nullptr ? meeting.held : meeting.failed_quorum;
    if (end == nullptr || meeting.convocation != v1::CONVOCATION_FIRST) continue;
    if (!window.Contains(end->day())) continue;
    const Body* body = FindBody(bodies, meeting.body);
    if (body != nullptr && body->TermsOn(end->day()).quorum_rule != v1::QUORUM_HALF) continue;
    const bool held = meeting.held != nullptr;
    if (body == nullptr || (held && meeting.members_in_office == 0)) {
      ++uncountable;
      continue;
    }
    const bool quorate =
        held && 2 * (meeting.present + meeting.represented) >= meeting.members_in_office;
    SupportCase support_case{.history = meeting.history,
                             .in_numerator = quorate,
                             .why = quorate ? Why::kQuorumReached : Why::kQuorumMissed,
                             .facts = {meeting.convened, end}};
    AddTerms(*body, end->day(), support_case);
    support.push_back(std::move(support_case));
  }
  return Share("quorum_rate", window, std::move(support), uncountable);
}

// The meetings that minutes are asked of, with the delay where there are any.
std::vector<SupportCase> HeldMeetings(const std::vector<Meeting>& meetings, const Window& window) {
  std::vector<SupportCase> support;
  for (const Meeting& meeting : meetings) {
    if (meeting.held == nullptr || !window.Contains(meeting.held->day())) continue;
    SupportCase support_case{.history = meeting.history,
                             .in_numerator = false,
                             .why = Why::kNoMinutes,
                             .facts = {meeting.convened, meeting.held}};
    if (meeting.minutes != nullptr) {
      AddFact(meeting.minutes, support_case);
      support_case.why = Why::kMinutesAfter;
      support_case.amount = meeting.minutes->day() - meeting.held->day();
      support_case.in_numerator = support_case.amount <= kMinutesDays;
    }
    support.push_back(std::move(support_case));
  }
  return support;
}

Measure MedianDelay(std::vector<SupportCase> held, const Window& window) {
  const auto without = std::remove_if(held.begin(), held.end(), [](const SupportCase& meeting) {
    return meeting.why == Why::kNoMinutes;
  });
  held.erase(without, held.end());
  std::vector<int64_t> delays;
  for (const SupportCase& meeting : held) delays.push_back(meeting.amount);
  const int64_t median = delays.empty() ? 0 : NearestRank(std::move(delays), {1, 2});
  return Number("minutes_median_days", window, std::move(held), median);
}

}  // namespace

std::vector<Measure> MeasureRhythm(const std::vector<Body>& bodies,
                                   const std::vector<Meeting>& meetings, absl::CivilDay day) {
  const Window minutes_window{day - kYear, day - kMinutesDays};
  std::vector<SupportCase> held = HeldMeetings(meetings, minutes_window);
  std::vector<Measure> measures;
  measures.push_back(DaysSinceMeeting(bodies, meetings, day));
  measures.push_back(HeldRate(meetings, day));
  measures.push_back(QuorumRate(bodies, meetings, day));
  measures.push_back(Share("minutes_15d", minutes_window, held));
  measures.push_back(MedianDelay(std::move(held), minutes_window));
  return measures;
}

}  // namespace basin
