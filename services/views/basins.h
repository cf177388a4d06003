// What a basin is at a moment: its territory, what is expected of it, its bodies, and the
// parameters that its figures are scored with.
#ifndef BASIN_SERVICES_VIEWS_BASINS_H_
#define BASIN_SERVICES_VIEWS_BASINS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/ground.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Territory {
  std::string code, name;
  v1::TerritoryKind kind = v1::TERRITORY_KIND_UNSPECIFIED;
  // Of the perimeter in force on the day; 0 when none was in force yet, or it is not known.
  int64_t population = 0;
  std::vector<std::string> communes = {};      // INSEE codes, of the same perimeter
  std::vector<std::string> departements = {};  // of the perimeter in force, or the first; as told
};

// The territories that were defined, by code. One whose first perimeter begins after the moment's
// day is listed too, under that perimeter's name.
absl::StatusOr<std::vector<Territory>> ReadTerritories(const ViewReader& basins_view,
                                                       const Moment& moment);

// The expectations in force; the default message when none were set.
absl::StatusOr<v1::ExpectationSet> ReadExpectation(const ViewReader& basins_view,
                                                   absl::string_view basin, const Moment& moment);

struct ParametersInForce {
  v1::ParametersSet values;
  Sequence sequence = 0;  // of the event that set them; 0 = none was
};
// The parameters last set for the territory `code`. Setting them replaces all that was set before.
absl::StatusOr<ParametersInForce> ReadParameters(const ViewReader& basins_view,
                                                 absl::string_view code, const Moment& moment);
// The latest event that set parameters in force, of any territory; 0 = none did.
absl::StatusOr<Sequence> ReadLatestParameters(const ViewReader& basins_view, const Moment& moment);

// A body that was constituted, with the terms it had from each day on.
struct Body {
  struct Terms {
    const Fact* fact = nullptr;  // the constitution, or a renewal
    v1::QuorumRule quorum_rule = v1::QUORUM_RULE_UNSPECIFIED;
    int cadence_days = 0;  // 0 = none of its own
  };
  const CaseHistory* history = nullptr;
  v1::BodyKind kind = v1::BODY_KIND_UNSPECIFIED;
  // How often it is to meet, at the moment: as its own terms say, else as the basin's expectation
  // does, else 90 days for an operational body and 180 for any other.
  int cadence_days = 0;
  std::vector<Terms> terms;         // the first is the constitution
  const Fact* dissolved = nullptr;  // null while it exists

  const Fact& constituted() const { return *terms.front().fact; }
  // In force on `day`; the constitution's on days before it.
  const Terms& TermsOn(absl::CivilDay day) const;
};
absl::StatusOr<std::vector<Body>> ReadBodies(const ViewReader& basins_view, absl::string_view basin,
                                             const Moment& moment, Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_BASINS_H_
