#include "services/views/network.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/ground.pb.h"
#include "proto/model/status.h"

namespace basin {
namespace {

using Ids = std::vector<absl::string_view>;

struct Days {
  absl::CivilDay last;
  bool Contains(const Fact* fact) const {
    return fact != nullptr && fact->day() <= last && fact->day() > last - kTieDays;
  }
};

// Each once, in order.
Ids Distinct(Ids ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// Adds the doing of one case when it ties anybody.
void AddDoing(TieKind kind, Ids actors, Doing::Case of_case, std::vector<Doing>& doings) {
  actors = Distinct(std::move(actors));
  if (actors.size() < 2) return;
  doings.push_back({kind, std::move(actors), {std::move(of_case)}});
}

void AddMeetings(const std::vector<Meeting>& meetings, const Days& days,
                 std::vector<Doing>& doings) {
  for (const Meeting& meeting : meetings) {
    if (!days.Contains(meeting.held) || meeting.attendees.size() > kSmallMeetingActors) continue;
    AddDoing(TieKind::kMeeting, Ids(meeting.attendees.begin(), meeting.attendees.end()),
             {meeting.history, {meeting.convened, meeting.held}}, doings);
  }
}

void AddReferrals(const std::vector<Referral>& received, const Days& days,
                  std::vector<Doing>& doings) {
  for (const Referral& referral : received)
    if (days.Contains(referral.sent) && !referral.recipient.empty())
      AddDoing(TieKind::kReferral, {referral.sent->entry->actor, referral.recipient},
               {referral.history, {referral.sent}}, doings);
}

void AddActions(const std::vector<Action>& actions, const Days& days, std::vector<Doing>& doings) {
  for (const Action& action : actions) {
    if (!days.Contains(action.assigned)) continue;
    Ids actors(action.contributors.begin(), action.contributors.end());
    actors.push_back(action.assignee);
    AddDoing(TieKind::kAction, std::move(actors), {action.history, {action.assigned}}, doings);
  }
}

void AddFunding(const std::vector<Project>& projects, const Days& days,
                std::vector<Doing>& doings) {
  std::map<absl::string_view, std::vector<const Project*>> by_beneficiary;
  for (const Project& project : projects)
    if (days.Contains(project.awarded) && !project.beneficiary.empty())
      by_beneficiary[project.beneficiary].push_back(&project);
  for (const auto& [beneficiary, awards] : by_beneficiary) {
    Doing doing{TieKind::kFunding, {}, {}};
    for (const Project* project : awards) {
      doing.actors.push_back(project->awarded->entry->actor);
      doing.cases.push_back({project->history, {project->awarded}});
    }
    doing.actors = Distinct(std::move(doing.actors));
    if (doing.actors.size() >= 2) doings.push_back(std::move(doing));
  }
}

void AddPractices(const std::vector<Practice>& practices, const Days& days,
                  std::vector<Doing>& doings) {
  for (const Practice& practice : practices)
    for (const Practice::Adoption& adoption : practice.adoptions)
      if (days.Contains(adoption.fact))
        AddDoing(TieKind::kPractice, {practice.shared->entry->actor, adoption.fact->entry->actor},
                 {practice.history, {practice.shared, adoption.fact}}, doings);
}

// The actors of a network and, while it is built, where each of them is.
class Builder {
 public:
  Builder(const std::vector<Table>& tables, const Memberships& memberships)
      : tables_(tables), memberships_(memberships) {}

  Network Build(const std::vector<Doing>& doings) && {
    PlaceActors(doings);
    Tie(doings);
    FindComponents();
    FindBridges();
    return std::move(network_);
  }

 private:
  void PlaceActors(const std::vector<Doing>& doings) {
    Ids ids;
    for (const Table& table : tables_)
      ids.insert(ids.end(), table.members.begin(), table.members.end());
    for (const Doing& doing : doings)
      ids.insert(ids.end(), doing.actors.begin(), doing.actors.end());
    for (const absl::string_view id : Distinct(std::move(ids))) {
      place_[id] = network_.actors.size();
      network_.actors.push_back({.id = id, .membership = memberships_.Find(id)});
    }
  }

  void Tie(const std::vector<Doing>& doings) {
    std::map<std::pair<size_t, size_t>, Network::Tie> ties;
    for (const Doing& doing : doings)
      for (size_t i = 0; i < doing.actors.size(); ++i)
        for (size_t j = i + 1; j < doing.actors.size(); ++j) {
          const auto pair = std::minmax(place_.at(doing.actors[i]), place_.at(doing.actors[j]));
          Network::Tie& tie = ties[{pair.first, pair.second}];
          ++tie.doings[static_cast<size_t>(doing.kind)];
        }
    neighbours_.resize(network_.actors.size());
    for (auto& [pair, tie] : ties) {
      std::tie(tie.a, tie.b) = pair;
      neighbours_[tie.a].push_back(tie.b);
      neighbours_[tie.b].push_back(tie.a);
      network_.ties.push_back(tie);
    }
    for (size_t actor = 0; actor < network_.actors.size(); ++actor)
      network_.actors[actor].degree = neighbours_[actor].size();
  }

  void FindComponents() {
    constexpr size_t kNone = ~size_t{0};
    std::vector<size_t> found(network_.actors.size(), kNone), sizes;
    for (size_t start = 0; start < network_.actors.size(); ++start) {
      if (found[start] != kNone) continue;
      std::vector<size_t> reached = {start};
      found[start] = sizes.size();
      for (size_t next = 0; next < reached.size(); ++next)
        for (const size_t neighbour : neighbours_[reached[next]])
          if (found[neighbour] == kNone) {
            found[neighbour] = sizes.size();
            reached.push_back(neighbour);
          }
      sizes.push_back(reached.size());
    }
    OrderComponents(found, sizes);
  }

  // The largest first; of equals the one with the first actor.
  void OrderComponents(const std::vector<size_t>& found, const std::vector<size_t>& sizes) {
    std::vector<size_t> order(sizes.size()), rank(sizes.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    for (size_t i = 0; i < order.size(); ++i) {
      rank[order[i]] = i;
      network_.components.push_back(sizes[order[i]]);
    }
    for (size_t actor = 0; actor < found.size(); ++actor)
      network_.actors[actor].component = rank[found[actor]];
  }

  // The basins that `actor` belongs to or has ties into, with how many of them.
  std::map<std::string, size_t> SidesOf(size_t actor) const {
    std::map<std::string, size_t> sides;
    if (const Membership* own = network_.actors[actor].membership; own != nullptr) {
      sides[own->home] = 0;
      for (const std::string& other : own->others) sides[other] = 0;
    }
    for (const size_t neighbour : neighbours_[actor])
      if (const Membership* theirs = network_.actors[neighbour].membership; theirs != nullptr)
        ++sides[theirs->home];
    return sides;
  }

  bool IsOwn(absl::string_view basin) const {
    return std::any_of(tables_.begin(), tables_.end(),
                       [&](const Table& table) { return table.basin == basin; });
  }

  void FindBridges() {
    for (size_t actor = 0; actor < network_.actors.size(); ++actor) {
      if (neighbours_[actor].empty()) continue;
      Network::Bridge bridge{.actor = actor, .sides = {}};
      for (const auto& [basin, ties] : SidesOf(actor)) bridge.sides.push_back({basin, ties});
      const bool reaches_own =
          std::any_of(bridge.sides.begin(), bridge.sides.end(),
                      [&](const Network::Bridge::Side& side) { return IsOwn(side.basin); });
      if (reaches_own && bridge.sides.size() >= 2) network_.bridges.push_back(std::move(bridge));
    }
    std::stable_sort(network_.bridges.begin(), network_.bridges.end(),
                     [&](const Network::Bridge& a, const Network::Bridge& b) {
                       return TiesAcross(a) > TiesAcross(b);
                     });
  }
  size_t TiesAcross(const Network::Bridge& bridge) const {
    size_t ties = 0;
    for (const Network::Bridge::Side& side : bridge.sides)
      if (!IsOwn(side.basin)) ties += side.ties;
    return ties;
  }

  const std::vector<Table>& tables_;
  const Memberships& memberships_;
  Network network_;
  std::map<absl::string_view, size_t> place_;
  std::vector<std::vector<size_t>> neighbours_;
};

}  // namespace

absl::StatusOr<Table> ReadTable(const ViewReader& basins_view, absl::string_view basin,
                                const Memberships& memberships, const Moment& moment,
                                Arena& arena) {
  Table table;
  table.basin = std::string(basin);
  table.members = memberships.ActiveIn(basin);
  BASIN_ASSIGN_OR_RETURN(table.history,
                         ReadCase(basins_view, absl::StrCat("expectation/", basin), moment, arena));
  if (table.history == nullptr) return table;
  table.set = &table.history->facts.back();
  v1::ExpectationSet expectation;
  BASIN_RETURN_IF_ERROR(ParseBody(*table.set, expectation));
  std::set<v1::ActorType> types;
  for (const int type : expectation.expected_types())
    if (type != v1::ACTOR_TYPE_UNSPECIFIED) types.insert(static_cast<v1::ActorType>(type));
  table.expected.assign(types.begin(), types.end());
  return table;
}

std::vector<Doing> FindDoings(const DoingSources& sources, absl::CivilDay day) {
  const Days days{day};
  std::vector<Doing> doings;
  AddMeetings(sources.meetings, days, doings);
  AddReferrals(sources.referrals.received, days, doings);
  AddActions(sources.actions, days, doings);
  AddFunding(sources.funding.projects, days, doings);
  AddPractices(sources.toolbox.practices, days, doings);
  AddPractices(sources.toolbox.adopted, days, doings);
  return doings;
}

Network MakeNetwork(const std::vector<Table>& tables, const std::vector<Doing>& doings,
                    const Memberships& memberships) {
  return Builder(tables, memberships).Build(doings);
}

Centralisation CentralisationOf(const Network& network) {
  const auto actors = static_cast<int64_t>(network.actors.size());
  if (actors < 3) return {};
  size_t highest = 0;
  for (const Network::Actor& actor : network.actors) highest = std::max(highest, actor.degree);
  Centralisation centralisation{0, (actors - 1) * (actors - 2)};
  for (const Network::Actor& actor : network.actors)
    centralisation.numerator += static_cast<int64_t>(highest - actor.degree);
  return centralisation;
}

std::vector<v1::ActorType> MissingTypes(const Table& table, const Memberships& memberships) {
  std::set<v1::ActorType> missing(table.expected.begin(), table.expected.end());
  for (const absl::string_view actor : table.members) missing.erase(memberships.Find(actor)->type);
  return {missing.begin(), missing.end()};
}

}  // namespace basin
