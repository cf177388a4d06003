#include "services/views/health/measure_sharing.h"

#include <algorithm>
#include <map>
#include <utility>

namespace basin {
namespace {

constexpr int kYear = 365;

Measure ResourcesFresh(const std::vector<Resource>& resources, absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  for (const Resource& resource : resources) {
    if (!resource.active()) continue;
    const bool fresh = window.Contains(resource.last_told->day());
    SupportCase support_case{.history = resource.history,
                             .in_numerator = fresh,
                             .why = Why::kToldAgo,
                             .amount = day - resource.last_told->day(),
                             .facts = {resource.published}};
    if (resource.last_told != resource.published) AddFact(resource.last_told, support_case);
    support.push_back(std::move(support_case));
  }
  return Share("resources_fresh", window, std::move(support));
}

// Adds what `practice` says to what is known of it already: pooled over basins, a practice may be
// among the own ones of one and the adopted ones of another.
void AddPractice(const Practice& practice, const Window& window,
                 std::map<absl::string_view, SupportCase>& by_subject) {
  SupportCase& support_case =
      by_subject
          .try_emplace(practice.history->subject, SupportCase{.history = practice.history,
                                                              .why = Why::kStayedAtHome,
                                                              .facts = {practice.shared}})
          .first->second;
  const bool whole = practice.history == support_case.history;
  for (const Practice::Adoption& adoption : practice.adoptions) {
    if (adoption.basin == practice.home) continue;
    if (window.Contains(adoption.fact->day())) {
      support_case.in_numerator = true;
      support_case.why = Why::kCrossed;
    } else if (support_case.why == Why::kStayedAtHome) {
      support_case.why = Why::kCrossedBefore;
    }
    if (whole) AddFact(adoption.fact, support_case);
  }
}

Measure PracticesCrossing(const Toolbox& toolbox, absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::map<absl::string_view, SupportCase> by_subject;
  for (const Practice& practice : toolbox.practices) AddPractice(practice, window, by_subject);
  for (const Practice& practice : toolbox.adopted) AddPractice(practice, window, by_subject);
  std::vector<SupportCase> support;
  for (auto& [subject, support_case] : by_subject) support.push_back(std::move(support_case));
  const auto crossing =
      std::count_if(support.begin(), support.end(),
                    [](const SupportCase& support_case) { return support_case.in_numerator; });
  return Number("practices_crossing", window, std::move(support), crossing);
}

}  // namespace

std::vector<Measure> MeasureSharing(const Toolbox& toolbox, absl::CivilDay day) {
  std::vector<Measure> measures;
  measures.push_back(ResourcesFresh(toolbox.resources, day));
  measures.push_back(PracticesCrossing(toolbox, day));
  return measures;
}

}  // namespace basin
