// A basin's themes, diagnoses and roadmaps at a moment.
#ifndef BASIN_SERVICES_VIEWS_THEMES_H_
#define BASIN_SERVICES_VIEWS_THEMES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/views/case_history.h"

namespace basin {

struct Theme {
  const CaseHistory* history = nullptr;
  const Fact* proposed = nullptr;
  std::string title;  // as proposed
  // Taken before the adoption, in order; all of them while there is none. Of an actor's several
  // the last one holds.
  std::vector<const Fact*> positions;
  const Fact* adopted = nullptr;
  const Fact* dropped = nullptr;

  bool active() const { return adopted != nullptr && dropped == nullptr; }
};

struct Diagnosis {
  const CaseHistory* history = nullptr;
  const Fact* published = nullptr;
};

struct Roadmap {
  const CaseHistory* history = nullptr;
  const Fact* adopted = nullptr;
  const Fact* last = nullptr;  // its last revision, or its adoption while there is none
};

struct Themes {
  std::vector<Theme> themes;         // proposed or adopted, by subject
  std::vector<Diagnosis> diagnoses;  // by subject
  std::vector<Roadmap> roadmaps;     // by subject
};

// Errors: those of ReadCases.
absl::StatusOr<Themes> ReadThemes(const ViewReader& themes_view, absl::string_view basin,
                                  const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_THEMES_H_
