#include "services/views/health/measure_network.h"

#include <algorithm>
#include <map>
#include <utility>

namespace basin {
namespace {

Why WhyOf(TieKind kind) {
  switch (kind) {
    case TieKind::kMeeting:
      return Why::kTiesByMeeting;
    case TieKind::kReferral:
      return Why::kTiesByReferral;
    case TieKind::kAction:
      return Why::kTiesByAction;
    case TieKind::kFunding:
      return Why::kTiesByFunding;
    case TieKind::kPractice:
      return Why::kTiesByPractice;
  }
  return Why::kTiesByMeeting;
}

// The cases that tie, each once, though a practice may have been taken up several times.
std::vector<SupportCase> TyingCases(const std::vector<Doing>& doings) {
  std::vector<SupportCase> support;
  std::map<absl::string_view, size_t> place;
  for (const Doing& doing : doings)
    for (const Doing::Case& of_case : doing.cases) {
      const auto [known, is_new] = place.try_emplace(of_case.history->subject, support.size());
      if (is_new)
        support.push_back(
            {.history = of_case.history, .in_numerator = true, .why = WhyOf(doing.kind)});
      auto& facts = support[known->second].facts;
      for (const Fact* fact : of_case.facts)
        if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
    }
  return support;
}

// How one actor counts.
struct Part {
  bool in_numerator = false;
  Why why = Why::kWithoutTie;
  int64_t amount = 0;
};

// The support of an indicator of the whole network: its registered actors, each as `part` says, and
// the cases that tie.
template <typename PartOf>
std::vector<SupportCase> Support(const Network& network, const std::vector<SupportCase>& tying,
                                 PartOf part_of) {
  std::vector<SupportCase> support;
  for (size_t i = 0; i < network.actors.size(); ++i) {
    const Membership* membership = network.actors[i].membership;
    if (membership == nullptr) continue;
    const Part part = part_of(i);
    support.push_back({.history = membership->history,
                       .in_numerator = part.in_numerator,
                       .why = part.why,
                       .amount = part.amount,
                       .facts = {membership->registration}});
  }
  support.insert(support.end(), tying.begin(), tying.end());
  return support;
}

Part TiesOf(const Network& network, size_t actor) {
  const auto degree = static_cast<int64_t>(network.actors[actor].degree);
  return {false, degree == 0 ? Why::kWithoutTie : Why::kTied, degree};
}

Measure Fraction(absl::string_view name, const Window& window, std::vector<SupportCase> support,
                 int64_t numerator, int64_t denominator) {
  Measure measure = NoData(name, window);
  if (denominator == 0) return measure;
  measure.state = State::kKnown;
  measure.numerator = numerator;
  measure.denominator = denominator;
  measure.support = std::move(support);
  return measure;
}

Measure LargestComponent(const Network& network, const std::vector<SupportCase>& tying,
                         const Window& window) {
  auto support = Support(network, tying, [&](size_t actor) {
    const bool in = network.actors[actor].component == 0;
    return Part{in, in ? Why::kInLargestComponent : Why::kOutsideLargestComponent, 0};
  });
  const size_t largest = network.components.empty() ? 0 : network.components.front();
  return Fraction("largest_component", window, std::move(support), static_cast<int64_t>(largest),
                  static_cast<int64_t>(network.actors.size()));
}

Measure TieDensity(const Network& network, const std::vector<SupportCase>& tying,
                   const Window& window) {
  auto support = Support(network, tying, [&](size_t actor) { return TiesOf(network, actor); });
  return Fraction("tie_density", window, std::move(support),
                  static_cast<int64_t>(network.ties.size()), static_cast<int64_t>(network.pairs()));
}

Measure CentralisationMeasure(const Network& network, const std::vector<SupportCase>& tying,
                              const Window& window) {
  if (network.ties.empty()) return NoData("centralisation", window);
  const Centralisation centralisation = CentralisationOf(network);
  auto support = Support(network, tying, [&](size_t actor) { return TiesOf(network, actor); });
  return Fraction("centralisation", window, std::move(support), centralisation.numerator,
                  centralisation.denominator);
}

Measure Bridges(const Network& network, const std::vector<SupportCase>& tying,
                const Window& window) {
  std::map<size_t, int64_t> sides;
  for (const Network::Bridge& bridge : network.bridges)
    sides[bridge.actor] = static_cast<int64_t>(bridge.sides.size());
  auto support = Support(network, tying, [&](size_t actor) {
    const auto bridge = sides.find(actor);
    if (bridge == sides.end()) return Part{false, Why::kBridgesNothing, 0};
    return Part{true, Why::kBridges, bridge->second};
  });
  return Fraction("bridges", window, std::move(support),
                  static_cast<int64_t>(network.bridges.size()), network.actors.empty() ? 0 : 1);
}

Measure MissingActors(const std::vector<Table>& tables, const Memberships& memberships,
                      const Window& window) {
  std::vector<SupportCase> support;
  int64_t missing = 0, expected = 0;
  for (const Table& table : tables) {
    if (table.expected.empty()) continue;
    missing += static_cast<int64_t>(MissingTypes(table, memberships).size());
    expected += static_cast<int64_t>(table.expected.size());
    support.push_back(
        {.history = table.history, .why = Why::kExpectationSet, .facts = {table.set}});
    for (const absl::string_view actor : table.members) {
      const Membership& membership = *memberships.Find(actor);
      if (std::binary_search(table.expected.begin(), table.expected.end(), membership.type))
        support.push_back({.history = membership.history,
                           .why = Why::kOfExpectedType,
                           .facts = {membership.registration}});
    }
  }
  return Fraction("missing_actors", window, std::move(support), missing, expected);
}

}  // namespace

std::vector<Measure> MeasureNetwork(const std::vector<Table>& tables,
                                    const std::vector<Doing>& doings,
                                    const Memberships& memberships, absl::CivilDay day) {
  const Window window = WindowOf(kTieDays, day);
  const Network network = MakeNetwork(tables, doings, memberships);
  const std::vector<SupportCase> tying = TyingCases(doings);
  std::vector<Measure> measures;
  measures.push_back(LargestComponent(network, tying, window));
  measures.push_back(TieDensity(network, tying, window));
  measures.push_back(CentralisationMeasure(network, tying, window));
  measures.push_back(Bridges(network, tying, window));
  measures.push_back(MissingActors(tables, memberships, {std::nullopt, day}));
  return measures;
}

}  // namespace basin
