#include "services/query/network_answer.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "proto/model/calendar.h"
#include "services/views/health/actor_words.h"
#include "services/views/health/indicator_words.h"
#include "services/views/health/words.h"
#include "services/views/network.h"

namespace basin {
namespace {

constexpr uint64_t kSmallMax = 4;  // referrals, as in small_cells.h

std::string ToString(absl::string_view text) { return std::string(text); }

uint64_t Doings(const Network::Tie& tie, TieKind kind) {
  return tie.doings[static_cast<size_t>(kind)];
}

bool TellsOfFew(const Network::Tie& tie) {
  const uint64_t referrals = Doings(tie, TieKind::kReferral);
  return referrals >= 1 && referrals <= kSmallMax;
}

// The tie indicators of the network are hidden together.
bool IsMasked(const std::vector<Measure>& measures) {
  return std::any_of(measures.begin(), measures.end(), [](const Measure& measure) {
    return measure.type->dimension == "network" && measure.state == State::kMasked;
  });
}

void DescribeFigures(const std::vector<Measure>& measures, Language language,
                     v1::NetworkAnswer& answer) {
  for (const Measure& measure : measures) {
    if (measure.type->dimension != "network") continue;
    v1::NetworkFigure& figure = *answer.add_figures();
    figure.set_name(ToString(measure.type->name));
    figure.set_label(ToString(LabelOf(*measure.type, language)));
    figure.set_definition(ToString(DefinitionOf(*measure.type, language)));
    if (measure.state != State::kKnown) continue;
    figure.set_known(true);
    figure.set_numerator(measure.numerator);
    figure.set_denominator(measure.denominator);
    figure.set_shown(ShownValue(measure, language));
  }
}

void DescribeActors(const Network& network, const std::vector<absl::string_view>& members,
                    Language language, v1::NetworkAnswer& answer) {
  std::vector<size_t> order(network.actors.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return network.actors[a].degree > network.actors[b].degree;
  });
  for (const size_t i : order) {
    const Network::Actor& actor = network.actors[i];
    v1::NetworkActor& out = *answer.add_actors();
    out.set_actor(ToString(actor.id));
    out.set_member(std::binary_search(members.begin(), members.end(), actor.id));
    out.set_ties(actor.degree);
    out.set_component(actor.component);
    if (actor.membership == nullptr) continue;
    out.set_name(actor.membership->name);
    out.set_type(v1::ActorType_Name(actor.membership->type));
    out.set_type_label(ToString(ActorTypeName(actor.membership->type, language)));
    out.set_home(actor.membership->home);
  }
}

void DescribeTies(const Network& network, bool referrals_masked, v1::NetworkAnswer& answer) {
  for (const Network::Tie& tie : network.ties) {
    v1::NetworkTie& out = *answer.add_ties();
    out.set_a(ToString(network.actors[tie.a].id));
    out.set_b(ToString(network.actors[tie.b].id));
    out.set_meetings(Doings(tie, TieKind::kMeeting));
    out.set_actions(Doings(tie, TieKind::kAction));
    out.set_funding(Doings(tie, TieKind::kFunding));
    out.set_practices(Doings(tie, TieKind::kPractice));
    const uint64_t referrals = Doings(tie, TieKind::kReferral);
    out.set_by_referral(referrals > 0);
    if (!referrals_masked) out.set_referrals(referrals);
    out.set_count(out.meetings() + out.referrals() + out.actions() + out.funding() +
                  out.practices());
  }
  // By what is told: the order would tell of what is hidden.
  std::stable_sort(
      answer.mutable_ties()->begin(), answer.mutable_ties()->end(),
      [](const v1::NetworkTie& a, const v1::NetworkTie& b) { return a.count() > b.count(); });
}

void DescribeBridges(const Network& network, absl::string_view basin, v1::NetworkAnswer& answer) {
  for (const Network::Bridge& bridge : network.bridges) {
    v1::NetworkBridge& out = *answer.add_bridges();
    out.set_actor(ToString(network.actors[bridge.actor].id));
    for (const Network::Bridge::Side& side : bridge.sides) {
      if (side.basin == basin) continue;
      v1::BridgedBasin& other = *out.add_basins();
      other.set_basin(side.basin);
      other.set_ties(side.ties);
    }
  }
}

// The expected types that nobody registered here is of, then those of which nobody is tied to
// anybody. Without a network, the former only.
void DescribeMissing(const BasinFacts& facts, const Network* network, Language language,
                     v1::NetworkAnswer& answer) {
  const auto add = [&](v1::ActorType type) -> v1::MissingActor& {
    v1::MissingActor& missing = *answer.add_missing();
    missing.set_type(v1::ActorType_Name(type));
    missing.set_label(ToString(ActorTypeName(type, language)));
    return missing;
  };
  for (const v1::ActorType type : MissingTypes(facts.tables.front(), *facts.memberships)) add(type);
  if (network == nullptr) return;
  for (const v1::ActorType type : facts.tables.front().expected) {
    std::vector<absl::string_view> without_tie;
    bool any_tied = false;
    for (const Network::Actor& actor : network->actors) {
      if (actor.membership == nullptr || actor.membership->type != type) continue;
      any_tied |= actor.degree > 0;
      if (actor.degree == 0) without_tie.push_back(actor.id);
    }
    if (any_tied || without_tie.empty()) continue;
    v1::MissingActor& missing = add(type);
    missing.set_registered(true);
    for (const absl::string_view actor : without_tie) missing.add_actors(ToString(actor));
  }
}

}  // namespace

void DescribeNetwork(const BasinFacts& facts, const std::vector<Measure>& measures,
                     bool may_see_small_cells, absl::CivilDay day, Language language,
                     v1::NetworkAnswer& answer) {
  const std::string& basin = facts.territory.code;
  answer.set_basin(basin);
  answer.set_name(facts.territory.name);
  answer.set_window_from(FormatDay(day - kTieDays));
  answer.set_window_to(FormatDay(day));
  answer.set_masked(IsMasked(measures));
  DescribeFigures(measures, language, answer);
  if (answer.masked()) return DescribeMissing(facts, nullptr, language, answer);

  const std::vector<Doing> doings = FindDoings(
      {facts.meetings, facts.referrals, facts.actions, facts.funding, facts.toolbox}, day);
  const Network network = MakeNetwork(facts.tables, doings, *facts.memberships);
  answer.set_referrals_masked(!may_see_small_cells &&
                              std::any_of(network.ties.begin(), network.ties.end(), TellsOfFew));
  answer.mutable_components()->Add(network.components.begin(), network.components.end());
  DescribeActors(network, facts.tables.front().members, language, answer);
  DescribeTies(network, answer.referrals_masked(), answer);
  DescribeBridges(network, basin, answer);
  DescribeMissing(facts, &network, language, answer);
}

}  // namespace basin
