#include "services/views/basins.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "services/views/case_view.h"

namespace basin {
namespace {

// The last fact of `subject` at the moment parsed into `body`; returns its sequence, 0 when there
// is none.
absl::StatusOr<Sequence> ReadLast(const ViewReader& view, const std::string& subject,
                                  const Moment& moment, google::protobuf::MessageLite& body) {
  Arena arena;
  BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, ReadCase(view, subject, moment, arena));
  if (history == nullptr) return 0;
  BASIN_RETURN_IF_ERROR(ParseBody(history->facts.back(), body));
  return history->facts.back().entry->sequence;
}

// The territory `code` that `subject` defines, or nullopt when it was not defined by then.
absl::StatusOr<std::optional<Territory>> ReadTerritory(const ViewReader& view,
                                                       const std::string& subject,
                                                       const std::string& code,
                                                       const Moment& moment) {
  Territory territory;
  territory.code = code;
  v1::TerritoryDefined defined;
  BASIN_ASSIGN_OR_RETURN(Sequence sequence, ReadLast(view, subject, moment, defined));
  const bool in_force = sequence != 0;
  if (!in_force) {
    Arena arena;
    const Moment any_day{absl::CivilDay::max(), moment.known_at};
    BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, ReadCase(view, subject, any_day, arena));
    if (history == nullptr) return std::nullopt;
    BASIN_RETURN_IF_ERROR(ParseBody(history->facts.front(), defined));
  }
  territory.name = defined.name();
  territory.kind = defined.kind();
  territory.departements.assign(defined.departements().begin(), defined.departements().end());
  if (!in_force) return territory;
  territory.population = defined.population();
  territory.communes.assign(defined.communes().begin(), defined.communes().end());
  return territory;
}

absl::StatusOr<Body> ReadBody(const CaseHistory& history) {
  Body body;
  body.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("body.constituted")) {
      v1::BodyConstituted constituted;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, constituted));
      body.kind = constituted.kind();
      body.terms.insert(body.terms.begin(), {&fact, constituted.quorum_rule(),
                                             static_cast<int>(constituted.cadence_days())});
    } else if (fact.is("body.renewed")) {
      v1::BodyRenewed renewed;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, renewed));
      body.terms.push_back(
          {&fact, renewed.quorum_rule(), static_cast<int>(renewed.cadence_days())});
    } else if (fact.is("body.dissolved")) {
      body.dissolved = &fact;
    }
  }
  return body;
}

constexpr int kOperationalCadenceDays = 90;
constexpr int kGovernanceCadenceDays = 180;

int CadenceDays(const Body& body, const v1::ExpectationSet& expectation, absl::CivilDay day) {
  if (const int own = body.TermsOn(day).cadence_days; own > 0) return own;
  const bool operational = body.kind == v1::BODY_OPERATIONAL;
  const int expected = static_cast<int>(operational ? expectation.operational_cadence_days()
                                                    : expectation.governance_cadence_days());
  if (expected > 0) return expected;
  return operational ? kOperationalCadenceDays : kGovernanceCadenceDays;
}

}  // namespace

absl::StatusOr<std::vector<Territory>> ReadTerritories(const ViewReader& basins_view,
                                                       const Moment& moment) {
  std::vector<std::pair<std::string, std::string>> cases;
  BASIN_RETURN_IF_ERROR(VisitSubjects(basins_view, "territory/",
                                      [&](absl::string_view subject, absl::string_view code) {
                                        cases.emplace_back(subject, code);
                                      }));
  std::vector<Territory> territories;
  for (const auto& [subject, code] : cases) {
    BASIN_ASSIGN_OR_RETURN(auto territory, ReadTerritory(basins_view, subject, code, moment));
    if (territory.has_value()) territories.push_back(*std::move(territory));
  }
  return territories;
}

absl::StatusOr<v1::ExpectationSet> ReadExpectation(const ViewReader& basins_view,
                                                   absl::string_view basin, const Moment& moment) {
  v1::ExpectationSet expectation;
  BASIN_RETURN_IF_ERROR(
      ReadLast(basins_view, absl::StrCat("expectation/", basin), moment, expectation).status());
  return expectation;
}

absl::StatusOr<ParametersInForce> ReadParameters(const ViewReader& basins_view,
                                                 absl::string_view code, const Moment& moment) {
  ParametersInForce parameters;
  BASIN_ASSIGN_OR_RETURN(
      parameters.sequence,
      ReadLast(basins_view, absl::StrCat("parameters/", code), moment, parameters.values));
  return parameters;
}

absl::StatusOr<Sequence> ReadLatestParameters(const ViewReader& basins_view, const Moment& moment) {
  std::vector<std::string> subjects;
  BASIN_RETURN_IF_ERROR(VisitSubjects(
      basins_view, "parameters/",
      [&](absl::string_view subject, absl::string_view) { subjects.emplace_back(subject); }));
  Sequence latest = 0;
  v1::ParametersSet values;
  for (const std::string& subject : subjects) {
    BASIN_ASSIGN_OR_RETURN(const Sequence sequence, ReadLast(basins_view, subject, moment, values));
    latest = std::max(latest, sequence);
  }
  return latest;
}

const Body::Terms& Body::TermsOn(absl::CivilDay day) const {
  const Terms* in_force = &terms.front();
  for (const Terms& later : terms)
    if (later.fact->day() <= day) in_force = &later;
  return *in_force;
}

absl::StatusOr<std::vector<Body>> ReadBodies(const ViewReader& basins_view, absl::string_view basin,
                                             const Moment& moment, Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(basins_view, basin, "body/", moment, arena));
  BASIN_ASSIGN_OR_RETURN(const v1::ExpectationSet expectation,
                         ReadExpectation(basins_view, basin, moment));
  std::vector<Body> bodies;
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Body body, ReadBody(*history));
    const bool constituted = !body.terms.empty() && body.terms.front().fact->is("body.constituted");
    if (!constituted) continue;
    body.cadence_days = CadenceDays(body, expectation, moment.day);
    bodies.push_back(std::move(body));
  }
  return bodies;
}

}  // namespace basin
