// Which basins the actors belong to at a moment, as their registrations say.
#ifndef BASIN_SERVICES_VIEWS_MEMBERSHIPS_H_
#define BASIN_SERVICES_VIEWS_MEMBERSHIPS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/actor.pb.h"
#include "services/views/case_history.h"

namespace basin {

// An actor's last registration or update. Leaving does not end it: what an actor sent, it sent as a
// member.
struct Membership {
  const CaseHistory* history = nullptr;  // of the actor
  const Fact* registration = nullptr;
  const Fact* left = nullptr;  // null while the actor is active
  v1::ActorType type = v1::ACTOR_TYPE_UNSPECIFIED;
  std::string name;
  std::string home;                 // the basin in which it is registered
  std::vector<std::string> others;  // where it works beside

  bool Includes(absl::string_view basin) const;
};

// Immutable; owns the facts of its memberships. Any thread.
class Memberships {
 public:
  // Errors: those of ReadCases.
  static absl::StatusOr<std::shared_ptr<const Memberships>> Read(const ViewReader& basins_view,
                                                                 const Moment& moment);

  // nullptr when the actor is not registered.
  const Membership* Find(absl::string_view actor) const;
  // The ids of the actors that belong to `basin`, registered there or working there beside, and
  // have not left; in order.
  std::vector<absl::string_view> ActiveIn(absl::string_view basin) const;
  // The same, also of those that have left since.
  std::vector<absl::string_view> In(absl::string_view basin) const;
  // The ids of the actors registered in `basin`, in order.
  std::vector<absl::string_view> AtHomeIn(absl::string_view basin) const;

 private:
  std::vector<absl::string_view> Those(absl::FunctionRef<bool(const Membership&)> wanted) const;

  Arena arena_;
  absl::flat_hash_map<std::string, Membership> by_actor_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_MEMBERSHIPS_H_
