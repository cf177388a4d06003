// Who takes part in the simulation: some 300 actors with their roles, and the feed that speaks for
// them.
//
// Intercommunal bodies, the départements and the Region are real legal persons with their real
// SIREN, for they make the basins; every other actor is made up and says so in its name.
#ifndef BASIN_CLIENTS_SIMULATION_CAST_H_
#define BASIN_CLIENTS_SIMULATION_CAST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/config.pb.h"
#include "proto/reference/basins.h"

namespace basin::simulation {

// The actor whose key publishes everything, on behalf of the others.
inline constexpr absl::string_view kFeed = "simulator";
inline constexpr absl::string_view kOperator = "exploitation";
inline constexpr absl::string_view kSentinel = "sentinelle";

struct CastActor {
  std::string id = {};
  std::string name = {};
  // Unspecified: an actor of the hub, not of a basin.
  v1::ActorType type = v1::ACTOR_TYPE_UNSPECIFIED;
  std::vector<std::string> roles = {};
  std::vector<std::string> basins = {};  // the first is its own; "*" = all
  std::string siren = {};
};

// The actors of one basin, by what they do there. Indices into Cast::actors().
struct Troupe {
  std::string code;
  int64_t population = 0;
  int chair = 0;     // the sub-prefecture
  int animator = 0;  // the body that employs the animator
  int departement = 0;
  std::vector<int> members;           // everybody at the basin's table, chair included
  std::vector<int> recipients;        // those who take referrals, the largest first
  std::vector<int> applicants;        // those who submit projects
  std::vector<std::string> communes;  // some of its communes, the largest first
};

class Cast {
 public:
  Cast();

  const std::vector<CastActor>& actors() const { return actors_; }
  const CastActor& actor(int index) const { return actors_[static_cast<size_t>(index)]; }
  const std::string& id(int index) const { return actor(index).id; }
  // In the order of Basins().
  const std::vector<Troupe>& troupes() const { return troupes_; }
  int region() const { return region_; }

  // The actors file of a hub for the simulation, feed included; without keys.
  v1::ActorsConfig Config() const;

 private:
  int Add(CastActor actor);
  void AddRegional();
  void AddDepartements();
  void AddBasin(size_t index);
  // The State, the Region, the départements and the intercommunal bodies.
  void AddAuthorities(const BasinReference& basin, Troupe& troupe);
  // Those who take referrals or submit projects, in proportion to its people.
  void AddProviders(const BasinReference& basin, Troupe& troupe);
  // Adds an actor at the basin's table.
  int Seat(CastActor actor, Troupe& troupe);

  std::vector<CastActor> actors_;
  std::vector<Troupe> troupes_;
  int region_ = 0;
};

// As the text of an actors file.
std::string ActorsToml(const v1::ActorsConfig& config);

}  // namespace basin::simulation

#endif  // BASIN_CLIENTS_SIMULATION_CAST_H_
