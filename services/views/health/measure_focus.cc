#include "services/views/health/measure_focus.h"

#include <algorithm>
#include <utility>

namespace basin {
namespace {

SupportCase CountTheme(const Theme& theme) {
  SupportCase support_case{.history = theme.history, .in_numerator = theme.active()};
  support_case.why = theme.active()             ? Why::kThemeActive
                     : theme.dropped != nullptr ? Why::kThemeDropped
                                                : Why::kThemeNotAdopted;
  AddFact(theme.proposed, support_case);
  AddFact(theme.adopted, support_case);
  AddFact(theme.dropped, support_case);
  return support_case;
}

Measure ActiveThemes(const std::vector<Theme>& themes, absl::CivilDay day) {
  std::vector<SupportCase> support;
  for (const Theme& theme : themes) support.push_back(CountTheme(theme));
  const auto active = std::count_if(themes.begin(), themes.end(),
                                    [](const Theme& theme) { return theme.active(); });
  return Number("active_themes", {std::nullopt, day}, std::move(support), active);
}

// The age of the last one, which is marked as the one that counts. REQUIRES: there is one.
int64_t MarkLast(std::vector<SupportCase>& cases) {
  SupportCase& last = *std::min_element(
      cases.begin(), cases.end(),
      [](const SupportCase& a, const SupportCase& b) { return a.amount < b.amount; });
  last.in_numerator = true;
  return last.amount;
}

Measure RoadmapAge(const Themes& themes, absl::CivilDay day) {
  const Window window{std::nullopt, day};
  std::vector<SupportCase> roadmaps, diagnoses;
  for (const Roadmap& roadmap : themes.roadmaps)
    roadmaps.push_back({.history = roadmap.history,
                        .why = Why::kRoadmapAge,
                        .amount = day - roadmap.last->day(),
                        .facts = {roadmap.last}});
  for (const Diagnosis& diagnosis : themes.diagnoses)
    diagnoses.push_back({.history = diagnosis.history,
                         .why = Why::kDiagnosisAge,
                         .amount = day - diagnosis.published->day(),
                         .facts = {diagnosis.published}});
  if (roadmaps.empty() || diagnoses.empty()) {
    Measure unknown = NoData("roadmap_age", window);
    unknown.uncountable = roadmaps.size() + diagnoses.size();
    return unknown;
  }
  const int64_t age = std::max(MarkLast(roadmaps), MarkLast(diagnoses));
  std::vector<SupportCase> support = std::move(roadmaps);
  for (SupportCase& diagnosis : diagnoses) support.push_back(std::move(diagnosis));
  return Number("roadmap_age", window, std::move(support), age);
}

}  // namespace

std::vector<Measure> MeasureFocus(const Themes& themes, absl::CivilDay day) {
  std::vector<Measure> measures;
  measures.push_back(ActiveThemes(themes.themes, day));
  measures.push_back(RoadmapAge(themes, day));
  return measures;
}

}  // namespace basin
