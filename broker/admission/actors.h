// Who holds which key, and what they may do. Deny by default.
#ifndef BASIN_BROKER_ADMISSION_ACTORS_H_
#define BASIN_BROKER_ADMISSION_ACTORS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/config.pb.h"
#include "basin/v1/options.pb.h"
#include "proto/model/event_catalog.h"
#include "proto/model/text.h"

namespace basin {

struct Actor {
  std::string id, name, siren;
  // MEMBER, ANIMATOR, CHAIR, FUNDER, OPERATOR, SENTINEL, STATISTICIAN. The role "reader" publishes
  // nothing and is not among them.
  absl::flat_hash_set<v1::Publisher> roles;
  absl::flat_hash_set<std::string> basins;  // "*" = all
  std::vector<std::string> types;           // patterns; empty = whatever the roles allow
  std::vector<std::string> deny;            // patterns; wins over everything
  std::vector<std::string> acts_for;        // actor ids, or "*"

  bool InBasin(absl::string_view basin) const;
  // Whether one of the actor's roles publishes events of this type.
  bool HasRoleFor(const EventType& type) const;
  // Whether `types` and `deny` leave it this type.
  bool TypeAllowed(absl::string_view type) const;
  // Role × event type, before any case is looked at: whether some role of the actor, or some part
  // it can have in a case (owner, recipient), lets it publish the type at all. An actor without any
  // role (a reader) publishes nothing.
  bool MayPublish(const EventType& type) const;
  bool MayRead(absl::string_view basin) const { return InBasin(basin); }
  // Whether it may name this actor in onbehalfof.
  bool MayActFor(absl::string_view actor_id) const;
  bool is_operator() const { return roles.contains(v1::OPERATOR); }
};

// A role as the list of actors writes it; in French with what it is called: "funder (financeur)".
// Empty for what is no role (OWNER, RECIPIENT).
Text RoleName(v1::Publisher role);

// Whether `type` names this part in a case, OWNER or RECIPIENT, among its publishers.
bool MayBePublishedBy(const EventType& type, v1::Publisher publisher);

// An immutable table; a reload makes a new one. Any thread. Actors live as long as the table.
class Actors {
 public:
  // Errors: BAD_CONFIG naming the actor and the key: an id twice or malformed, a key twice or
  // malformed, an unknown role, a malformed basin or SIREN, a pattern that matches no type, a
  // delegation from an actor that is not in the table.
  static absl::StatusOr<Actors> Make(const v1::ActorsConfig& config, const EventCatalog& catalog);

  // By CURVE public key in Z85; nullptr when nobody holds it.
  const Actor* FindByKey(absl::string_view z85_key) const;
  const Actor* Find(absl::string_view id) const;
  size_t size() const { return actors_.size(); }

 private:
  std::vector<std::unique_ptr<Actor>> actors_;
  absl::flat_hash_map<std::string, const Actor*> by_id_, by_key_;
};

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_ACTORS_H_
