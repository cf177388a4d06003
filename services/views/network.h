// Who works with whom in a basin: the ties that joint doings left between its actors in the 90 days
// to a day, and what the network they make looks like.
//
// What ties two actors:
// - a meeting held with at most 8 actors that were present: every two of them. A plenary of thirty
//   ties nobody; neither does a meeting that told numbers but no names. By the day held.
// - a referral received in the basin: its sender and its recipient. By the day sent.
// - a shared action: every two of its assignee and its contributors. By the day assigned.
// - co-funding: two funders that both awarded something to one beneficiary (a legal person). By the
//   days of their awards.
// - an adopted practice: who shared it and who took it up; of the basin's own practices and of
// those
//   taken up in it. By the day adopted.
// An actor is whoever an event is published on behalf of, or by. Nobody is tied to itself.
#ifndef BASIN_SERVICES_VIEWS_NETWORK_H_
#define BASIN_SERVICES_VIEWS_NETWORK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/views/actions.h"
#include "services/views/case_history.h"
#include "services/views/funding.h"
#include "services/views/meetings.h"
#include "services/views/memberships.h"
#include "services/views/referrals.h"
#include "services/views/toolbox.h"

namespace basin {

// Whom a basin expects at its table, and who is there.
struct Table {
  std::string basin;
  const CaseHistory* history = nullptr;    // of what set the expectations; null when nothing did
  const Fact* set = nullptr;               // those in force
  std::vector<v1::ActorType> expected;     // each once, ascending
  std::vector<absl::string_view> members;  // who belongs to the basin and has not left; in order
};
// `memberships` are those of the same moment, and own the members' names. Errors: those of
// ReadCases.
absl::StatusOr<Table> ReadTable(const ViewReader& basins_view, absl::string_view basin,
                                const Memberships& memberships, const Moment& moment, Arena& arena);

inline constexpr int kTieDays = 90;
inline constexpr size_t kSmallMeetingActors = 8;

enum class TieKind { kMeeting, kReferral, kAction, kFunding, kPractice };
inline constexpr size_t kTieKinds = 5;

// One thing that actors did together.
struct Doing {
  struct Case {
    const CaseHistory* history = nullptr;
    absl::InlinedVector<const Fact*, 2> facts;  // what tells of it
  };
  TieKind kind = TieKind::kMeeting;
  std::vector<absl::string_view> actors;  // every two of them are tied; each once, in order
  absl::InlinedVector<Case, 1> cases;     // one, but for co-funding
};

// What ties are found in. What is pooled over several basins ties as it would in one.
struct DoingSources {
  const std::vector<Meeting>& meetings;
  const Referrals& referrals;
  const std::vector<Action>& actions;
  const Funding& funding;
  const Toolbox& toolbox;
};
// By kind, then as their cases come. The actors' ids are the sources'.
std::vector<Doing> FindDoings(const DoingSources& sources, absl::CivilDay day);

struct Network {
  struct Actor {
    absl::string_view id;
    const Membership* membership = nullptr;  // null when it is registered nowhere
    size_t degree = 0;                       // how many others it is tied to
    size_t component = 0;                    // index into `components`
  };
  struct Tie {
    size_t a = 0, b = 0;                          // indices into `actors`, a < b
    std::array<uint32_t, kTieKinds> doings = {};  // by kind
  };
  // A tied actor that reaches several basins, the network's among them. It reaches a basin when it
  // belongs to it, or is tied to an actor at home in it.
  struct Bridge {
    struct Side {
      std::string basin;
      size_t ties = 0;  // to actors at home there
    };
    size_t actor = 0;
    std::vector<Side> sides;  // by code; two at least
  };
  // The members of the tables, tied or not, and whoever else is tied here. By id.
  std::vector<Actor> actors;
  std::vector<Tie> ties;
  std::vector<size_t> components;  // sizes, the largest first; an actor without a tie is one
  std::vector<Bridge> bridges;     // the most ties to other basins first

  size_t pairs() const { return actors.size() * (actors.size() - (actors.empty() ? 0 : 1)) / 2; }
};
// `doings` are those of the tables' basins, of one or of several that are pooled. What the network
// points to is theirs and the memberships'.
Network MakeNetwork(const std::vector<Table>& tables, const std::vector<Doing>& doings,
                    const Memberships& memberships);

// Freeman's degree centralisation: how much one actor stands out. Σ (highest degree − degree) ÷
// ((n − 1)(n − 2)): 1 for a star, 0 where all have as many ties (L. C. Freeman, Centrality in
// social networks, Social Networks 1, 1979). Undefined for fewer than three actors: 0 ÷ 0.
struct Centralisation {
  int64_t numerator = 0, denominator = 0;
};
Centralisation CentralisationOf(const Network& network);

// The expected types that no member has, in their order.
std::vector<v1::ActorType> MissingTypes(const Table& table, const Memberships& memberships);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_NETWORK_H_
