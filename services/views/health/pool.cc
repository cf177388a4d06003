#include "services/views/health/pool.h"

#include <algorithm>
#include <memory>

#include "absl/container/flat_hash_map.h"

namespace basin {
namespace {

template <typename T>
void Append(const std::vector<T>& more, std::vector<T>& all) {
  all.insert(all.end(), more.begin(), more.end());
}

// Each referral is received in one basin and sent from one at most, so none is pooled twice. Chains
// cross basins: the same earlier referral may be known to several.
void Append(const Referrals& more, Referrals& all) {
  Append(more.received, all.received);
  Append(more.sent, all.sent);
  all.continued.insert(more.continued.begin(), more.continued.end());
}

void Append(const Funding& more, Funding& all) {
  Append(more.calls, all.calls);
  Append(more.projects, all.projects);
}

void Append(const Needs& more, Needs& all) {
  Append(more.needs, all.needs);
  Append(more.gaps, all.gaps);
}

void Append(const Themes& more, Themes& all) {
  Append(more.themes, all.themes);
  Append(more.diagnoses, all.diagnoses);
  Append(more.roadmaps, all.roadmaps);
}

void Append(const Toolbox& more, Toolbox& all) {
  Append(more.resources, all.resources);
  Append(more.practices, all.practices);
  Append(more.adopted, all.adopted);
}

void Append(const Reception& more, Reception& all) {
  Append(more.places, all.places);
  Append(more.labels, all.labels);
}

// Names every member of BasinFacts: one that is added does not compile before it is pooled.
void AppendFacts(const BasinFacts& more, BasinFacts& all) {
  const auto& [arena, memberships, territory, bodies, meetings, participation, themes, actions,
               referrals, funding, needs, toolbox, reception, tables] = more;
  (void)arena;  // stays with the basin
  all.memberships = memberships;
  all.territory.population += territory.population;
  Append(bodies, all.bodies);
  Append(meetings, all.meetings);
  Append(participation, all.participation);
  Append(themes, all.themes);
  Append(actions, all.actions);
  Append(referrals, all.referrals);
  Append(funding, all.funding);
  Append(needs, all.needs);
  Append(toolbox, all.toolbox);
  Append(reception, all.reception);
  Append(tables, all.tables);
  Append(territory.communes, all.territory.communes);
}

void SortBySubject(std::vector<Referral>& referrals) {
  std::stable_sort(referrals.begin(), referrals.end(), [](const Referral& a, const Referral& b) {
    return a.history->subject < b.history->subject;
  });
}

bool Holds(const std::vector<std::string>& departements, absl::string_view departement) {
  return std::find(departements.begin(), departements.end(), departement) != departements.end();
}

}  // namespace

std::vector<const Territory*> BasinsOfRegion(const Territory& region,
                                             const std::vector<Territory>& territories) {
  std::vector<const Territory*> basins;
  for (const Territory& territory : territories) {
    if (territory.kind != v1::TERRITORY_BASIN) continue;
    const bool within = region.departements.empty() ||
                        std::any_of(territory.departements.begin(), territory.departements.end(),
                                    [&](const std::string& departement) {
                                      return Holds(region.departements, departement);
                                    });
    if (within) basins.push_back(&territory);
  }
  return basins;
}

std::vector<const Territory*> BasinsTouching(absl::string_view departement,
                                             const std::vector<Territory>& territories) {
  std::vector<const Territory*> basins;
  for (const Territory& territory : territories)
    if (territory.kind == v1::TERRITORY_BASIN && Holds(territory.departements, departement))
      basins.push_back(&territory);
  return basins;
}

BasinFacts PoolFacts(absl::Span<const BasinFacts* const> basins, const Territory& territory) {
  BasinFacts pool;
  pool.memberships = std::make_shared<const Memberships>();  // over no basins nobody is a member
  pool.territory = territory;
  pool.territory.population = 0;
  pool.territory.communes.clear();
  bool populations_known = true;
  for (const BasinFacts* basin : basins) {
    AppendFacts(*basin, pool);
    populations_known &= basin->territory.population > 0;
  }
  if (!populations_known) pool.territory.population = 0;
  SortBySubject(pool.referrals.received);
  SortBySubject(pool.referrals.sent);
  return pool;
}

}  // namespace basin
