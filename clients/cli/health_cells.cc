#include "clients/cli/health_cells.h"

#include <utility>

namespace basin::cli {
namespace {

struct DimensionName {
  const char* name;
  Text text;
};
constexpr DimensionName kDimensionNames[] = {
    {"rhythm", {"rythme", "rhythm"}},
    {"collegiality", {"collégialité", "collegiality"}},
    {"focus", {"priorités", "focus"}},
    {"follow_through", {"suites", "follow-through"}},
    {"referrals", {"orientations", "referrals"}},
    {"funding", {"financements", "funding"}},
    {"needs", {"besoins", "needs"}},
    {"sharing", {"partage", "sharing"}},
    {"proximity", {"proximité", "proximity"}},
    {"network", {"réseau", "network"}},
};

Text NameOf(v1::IndicatorState state) {
  switch (state) {
    case v1::KNOWN:
      return {"connu", "known"};
    case v1::NO_DATA:
      return {"pas de données", "no data"};
    case v1::MASKED:
      return {"masqué", "masked"};
    default:
      return {"?", "?"};
  }
}

const char* CodeOfState(v1::IndicatorState state) {
  switch (state) {
    case v1::KNOWN:
      return "known";
    case v1::NO_DATA:
      return "no_data";
    case v1::MASKED:
      return "masked";
    default:
      return "";
  }
}

}  // namespace

Text DimensionText(const std::string& name) {
  for (const DimensionName& known : kDimensionNames)
    if (name == known.name) return known.text;
  return {name.c_str(), name.c_str()};
}

Cell ScoreOf(const v1::Score& score) {
  if (!score.known()) return std::monostate();
  return Hundredths{score.hundredths()};
}

Coded StateOf(const v1::Indicator& indicator, const Words& words) {
  return {CodeOfState(indicator.state()), words(NameOf(indicator.state()))};
}

Document Opened(std::string kind, const v1::Answer& answer) {
  return {.kind = std::move(kind),
          .origin = answer.origin(),
          .facts = {{"as_of", {"au", "as of"}, answer.as_of()},
                    {"sequence",
                     {"connu jusqu'à la position", "known up to sequence"},
                     Ordinal{answer.sequence()}},
                    {"parameters_version",
                     {"paramètres (position)", "parameters (sequence)"},
                     answer.parameters_version() == 0 ? Cell()
                                                      : Cell(Ordinal{answer.parameters_version()}),
                     answer.parameters_version() == 0 ? For::kPrograms : For::kAll}},
          .listings = {},
          .notes = {}};
}

}  // namespace basin::cli
