#include "services/views/memberships.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/strip.h"
#include "proto/model/status.h"
#include "services/views/case_view.h"

namespace basin {
namespace {

constexpr absl::string_view kActors = "actor/";

absl::StatusOr<Membership> ReadMembership(const CaseHistory& history, const std::string& home) {
  Membership membership;
  membership.history = &history;
  membership.home = home;
  for (const Fact& fact : history.facts) {
    if (fact.is("actor.left")) membership.left = &fact;
    if (fact.is("actor.registered")) membership.left = nullptr;  // it may come back
    if (fact.is("actor.registered") || fact.is("actor.updated")) membership.registration = &fact;
  }
  if (membership.registration == nullptr) return membership;
  // Both types hold what is read here under the same numbers, as they hold all the rest.
  v1::ActorRegistered body;
  static_assert(int{v1::ActorRegistered::kOtherBasinsFieldNumber} ==
                int{v1::ActorUpdated::kOtherBasinsFieldNumber});
  static_assert(int{v1::ActorRegistered::kTypeFieldNumber} ==
                int{v1::ActorUpdated::kTypeFieldNumber});
  static_assert(int{v1::ActorRegistered::kNameFieldNumber} ==
                int{v1::ActorUpdated::kNameFieldNumber});
  BASIN_RETURN_IF_ERROR(ParseBody(*membership.registration, body));
  membership.type = body.type();
  membership.name = body.name();
  membership.others.assign(body.other_basins().begin(), body.other_basins().end());
  return membership;
}

}  // namespace

bool Membership::Includes(absl::string_view basin) const {
  return home == basin || std::find(others.begin(), others.end(), basin) != others.end();
}

absl::StatusOr<std::shared_ptr<const Memberships>> Memberships::Read(const ViewReader& basins_view,
                                                                     const Moment& moment) {
  std::set<std::string> homes;
  BASIN_RETURN_IF_ERROR(
      VisitSubjects(basins_view, kActors,
                    [&](absl::string_view, absl::string_view basin) { homes.emplace(basin); }));
  auto memberships = std::make_shared<Memberships>();
  for (const std::string& home : homes) {
    BASIN_ASSIGN_OR_RETURN(const auto cases,
                           ReadCases(basins_view, home, kActors, moment, memberships->arena_));
    for (const CaseHistory* history : cases) {
      BASIN_ASSIGN_OR_RETURN(Membership membership, ReadMembership(*history, home));
      if (membership.registration == nullptr) continue;
      const std::string actor(absl::StripPrefix(history->subject, kActors));
      memberships->by_actor_.insert_or_assign(actor, std::move(membership));
    }
  }
  return memberships;
}

const Membership* Memberships::Find(absl::string_view actor) const {
  const auto membership = by_actor_.find(actor);
  return membership == by_actor_.end() ? nullptr : &membership->second;
}

std::vector<absl::string_view> Memberships::ActiveIn(absl::string_view basin) const {
  return Those([&](const Membership& membership) {
    return membership.left == nullptr && membership.Includes(basin);
  });
}

std::vector<absl::string_view> Memberships::AtHomeIn(absl::string_view basin) const {
  return Those([&](const Membership& membership) { return membership.home == basin; });
}

std::vector<absl::string_view> Memberships::In(absl::string_view basin) const {
  return Those([&](const Membership& membership) { return membership.Includes(basin); });
}

std::vector<absl::string_view> Memberships::Those(
    absl::FunctionRef<bool(const Membership&)> wanted) const {
  std::vector<absl::string_view> actors;
  for (const auto& [actor, membership] : by_actor_)
    if (wanted(membership)) actors.push_back(actor);
  std::sort(actors.begin(), actors.end());
  return actors;
}

}  // namespace basin
