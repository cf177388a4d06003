#include "services/views/health/measure_collegiality.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/views/health/actor_words.h"

namespace basin {
namespace {

constexpr int kYear = 365;
constexpr int kTwoYears = 730;
constexpr size_t kCollegialTypesMin = 4;

// ---- actor_types_active ----

SupportCase Active(const ActiveActor& actor, absl::CivilDay day) {
  return {.history = actor.membership->history,
          .in_numerator = true,
          .why = Why::kActiveAgo,
          .amount = day - actor.last->day(),
          .actor_type = actor.membership->type,
          .facts = {actor.membership->registration, actor.last}};
}

SupportCase NotActive(v1::ActorType type, const Participation& participation) {
  return {.history = participation.history,
          .in_numerator = false,
          .why = Why::kTypeNotActive,
          .actor_type = type,
          .facts = {participation.expectation}};
}

Measure ActorTypesActive(const std::vector<Participation>& basins, absl::CivilDay day) {
  Measure measure = NoData("actor_types_active", WindowOf(kActivityDays, day));
  for (const Participation& basin : basins) {
    std::set<v1::ActorType> active;
    for (const ActiveActor& actor : basin.active) {
      active.insert(actor.membership->type);
      measure.support.push_back(Active(actor, day));
    }
    for (const v1::ActorType type : basin.expected)
      if (!active.contains(type)) measure.support.push_back(NotActive(type, basin));
    measure.numerator += static_cast<int64_t>(active.size());
    measure.denominator += static_cast<int64_t>(basin.expected.size());
  }
  if (measure.denominator > 0) measure.state = State::kKnown;
  return measure;
}

// ---- attendance ----

// Of one meeting: who of some actors was invited, and who came.
struct Invited {
  int64_t invited = 0, present = 0;
  std::vector<const Fact*> registrations;  // that tell the actors' type, where it matters
};

void Count(const Meeting& meeting, const Invited& invited, Measure& attendance) {
  if (!meeting.attendances_told || invited.invited == 0) {
    ++attendance.uncountable;
    return;
  }
  SupportCase support_case{.history = meeting.history,
                           .in_numerator = invited.present > 0,
                           .why = Why::kPresentOf,
                           .amount = invited.present,
                           .whole = invited.invited,
                           .facts = {meeting.convened, meeting.held}};
  for (const Fact* registration : invited.registrations) AddFact(registration, support_case);
  attendance.support.push_back(std::move(support_case));
  attendance.state = State::kKnown;
  attendance.numerator += invited.present;
  attendance.denominator += invited.invited;
}

// Over all, and by type.
class Attendance {
 public:
  explicit Attendance(absl::CivilDay day) : all_(NoData("attendance", WindowOf(kYear, day))) {
    for (const ActorTypeWords& words : AllActorTypeWords())
      by_type_.emplace(words.type, NoData(words.attendance, all_.window));
  }

  void Take(const Meeting& meeting, const Memberships& memberships) {
    if (meeting.held == nullptr || !all_.window.Contains(meeting.held->day())) return;
    Invited all;
    std::map<v1::ActorType, Invited> by_type;
    for (const std::string& actor : meeting.invitees) {
      const bool present =
          std::binary_search(meeting.attendees.begin(), meeting.attendees.end(), actor);
      ++all.invited;
      all.present += present ? 1 : 0;
      const Membership* membership = memberships.Find(actor);
      if (membership == nullptr) continue;
      Invited& of_type = by_type[membership->type];
      ++of_type.invited;
      of_type.present += present ? 1 : 0;
      of_type.registrations.push_back(membership->registration);
    }
    Count(meeting, all, all_);
    for (const auto& [type, invited] : by_type)
      if (const auto measure = by_type_.find(type); measure != by_type_.end())
        Count(meeting, invited, measure->second);
  }
  // The whole first, then the types in their order.
  void MoveTo(std::vector<Measure>& measures) {
    measures.push_back(std::move(all_));
    for (auto& [type, measure] : by_type_) measures.push_back(std::move(measure));
  }

 private:
  Measure all_;
  std::map<v1::ActorType, Measure> by_type_;
};

// ---- theme_collegiality ----

Measure ThemeCollegiality(const std::vector<Theme>& themes, const Memberships& memberships,
                          absl::CivilDay day) {
  const Window window = WindowOf(kTwoYears, day);
  std::vector<SupportCase> support;
  for (const Theme& theme : themes) {
    if (theme.adopted == nullptr || !window.Contains(theme.adopted->day())) continue;
    SupportCase support_case{
        .history = theme.history, .why = Why::kPositionsOf, .facts = {theme.adopted}};
    std::set<v1::ActorType> types;
    for (const Fact* position : theme.positions) {
      const Membership* membership = memberships.Find(position->entry->actor);
      if (membership == nullptr) continue;
      types.insert(membership->type);
      AddFact(position, support_case);
      AddFact(membership->registration, support_case);
    }
    support_case.amount = static_cast<int64_t>(types.size());
    support_case.in_numerator = types.size() >= kCollegialTypesMin;
    support.push_back(std::move(support_case));
  }
  return Share("theme_collegiality", window, std::move(support));
}

}  // namespace

std::vector<Measure> MeasureCollegiality(const std::vector<Participation>& participation,
                                         const std::vector<Meeting>& meetings,
                                         const std::vector<Theme>& themes,
                                         const Memberships& memberships, absl::CivilDay day) {
  std::vector<Measure> measures;
  measures.push_back(ActorTypesActive(participation, day));
  Attendance attendance(day);
  for (const Meeting& meeting : meetings) attendance.Take(meeting, memberships);
  attendance.MoveTo(measures);
  measures.push_back(ThemeCollegiality(themes, memberships, day));
  return measures;
}

}  // namespace basin
