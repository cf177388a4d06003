// Who holds which key, and what they may do. Deny by default.
#ifndef BASIN_BROKER_ADMISSION_ACTORS_H_
#define BASIN_BROKER_ADMISSION_ACTORS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/config.pb.h"
#include "basin/v1/options.pb.h"
#include "proto/model/event_catalog.h"

namespace basin {

struct Actor {
  std::string id, name, siren;
  absl::flat_hash_set<v1::Publisher> roles;  // MEMBER, ANIMATOR, CHAIR, FUNDER, OPERATOR, SENTINEL, STATISTICIAN
  absl::flat_hash_set<std::string> basins;   // "*" = all
  std::vector<std::string> types, deny, acts_for;

  bool InBasin(absl::string_view basin) const;
  // Role × event type, before any case is looked at: whether some role of the actor, or some part it can
  // have in a case (owner, recipient), lets it publish the type at all.
  bool MayPublish(const EventType& type) const;
  bool MayRead(absl::string_view basin) const;
  bool MayActFor(absl::string_view actor_id) const;
  bool is_operator() const { return roles.contains(v1::OPERATOR); }
};

// An immutable table; a reload makes a new one. Any thread.
class Actors {
 public:
  // Errors: BAD_CONFIG naming the actor and the key: an id twice, a key twice, an unknown role, a pattern
  // that matches no type, a malformed key.
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
