#include "services/views/themes.h"

#include <utility>

#include "basin/v1/theme.pb.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::StatusOr<Theme> ReadTheme(const CaseHistory& history) {
  Theme theme;
  theme.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("theme.adopted") && theme.adopted == nullptr) theme.adopted = &fact;
    if (fact.is("theme.dropped")) theme.dropped = &fact;
    if (fact.is("theme.position_taken") && theme.adopted == nullptr)
      theme.positions.push_back(&fact);
    if (!fact.is("theme.proposed")) continue;
    v1::ThemeProposed proposed;
    BASIN_RETURN_IF_ERROR(ParseBody(fact, proposed));
    theme.proposed = &fact;
    theme.title = proposed.title();
  }
  return theme;
}

Diagnosis ReadDiagnosis(const CaseHistory& history) {
  Diagnosis diagnosis;
  diagnosis.history = &history;
  for (const Fact& fact : history.facts)
    if (fact.is("diagnosis.published")) diagnosis.published = &fact;
  return diagnosis;
}

Roadmap ReadRoadmap(const CaseHistory& history) {
  Roadmap roadmap;
  roadmap.history = &history;
  for (const Fact& fact : history.facts) {
    const bool adopts = fact.is("roadmap.adopted");
    if (adopts) roadmap.adopted = &fact;
    if (adopts || fact.is("roadmap.revised")) roadmap.last = &fact;
  }
  return roadmap;
}

}  // namespace

absl::StatusOr<Themes> ReadThemes(const ViewReader& themes_view, absl::string_view basin,
                                  const Moment& moment, Arena& arena) {
  Themes themes;
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(themes_view, basin, "theme/", moment, arena));
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Theme theme, ReadTheme(*history));
    if (theme.proposed != nullptr || theme.adopted != nullptr)
      themes.themes.push_back(std::move(theme));
  }
  BASIN_ASSIGN_OR_RETURN(const auto diagnoses,
                         ReadCases(themes_view, basin, "diagnosis/", moment, arena));
  for (const CaseHistory* history : diagnoses)
    if (const Diagnosis diagnosis = ReadDiagnosis(*history); diagnosis.published != nullptr)
      themes.diagnoses.push_back(diagnosis);
  BASIN_ASSIGN_OR_RETURN(const auto roadmaps,
                         ReadCases(themes_view, basin, "roadmap/", moment, arena));
  for (const CaseHistory* history : roadmaps)
    if (const Roadmap roadmap = ReadRoadmap(*history); roadmap.last != nullptr)
      themes.roadmaps.push_back(roadmap);
  return themes;
}

}  // namespace basin
