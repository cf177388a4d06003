// What the rules look at: a basin's open cases, its bodies, its posts and its actors, read from the
// sentinel's own rows with the readers of the views.
#ifndef BASIN_SERVICES_SENTINEL_WATCHED_BASIN_H_
#define BASIN_SERVICES_SENTINEL_WATCHED_BASIN_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "basin/v1/actor.pb.h"
#include "services/projection/view_store.h"
#include "services/views/basins.h"
#include "services/views/case_history.h"
#include "services/views/referrals.h"
#include "services/views/work_list.h"

namespace basin {

struct WatchedBody {
  std::string subject;
  v1::BodyKind kind = v1::BODY_KIND_UNSPECIFIED;
  absl::CivilDay constituted;
  absl::CivilDay met;  // the last time, or its constitution while it has never met
  int cadence_days = 0;
  std::vector<std::string> co_chairs;  // of the terms in force
};

// A post of animator.
struct Post {
  std::string subject;
  std::string employer;                // of the last appointment
  std::optional<absl::CivilDay> left;  // nullopt while somebody holds it
};

struct WatchedActor {
  std::string id, home;
  std::vector<std::string> others;  // basins where it works beside
  v1::ActorType type = v1::ACTOR_TYPE_UNSPECIFIED;
  int cadence_days = 0;  // its own; 0 = it declared none
  absl::CivilDay heard;  // its last event, or its registration
};

// The days on which the number of themes that are adopted and not dropped changes, and by how much.
struct ThemeChange {
  absl::CivilDay day;
  int by = 0;
};

struct WatchedBasin {
  std::string code;
  bool is_region = false;
  std::vector<Work> work;            // open (work_list.h)
  std::vector<std::string> expired;  // subjects of referrals that are to be said expired …
  std::vector<absl::CivilDay> sent;  // … and when each was sent
  std::vector<WatchedBody> bodies;   // constituted and not dissolved
  std::vector<Post> posts;           // of animators
  std::vector<ThemeChange> theme_changes;
  std::vector<WatchedActor> actors;  // registered here and not gone
  // Whom alerts go to.
  std::vector<std::string> co_chairs;  // of its governance; of all its bodies where there is none
  std::vector<std::string> animators;  // employers of those in office
  std::vector<std::string> region;     // the Région's actors that work here
  std::vector<std::string> operators;  // of the hub

  std::unique_ptr<Arena> arena;  // what `work` points into
};

// Reads all territories that are defined at the moment, whose day is today. Referrals of which
// nothing was recorded since `touched_since` are not looked at for expiry. Errors: the readers'.
absl::StatusOr<std::vector<WatchedBasin>> ReadWatchedBasins(
    const ViewSnapshot& views, const Moment& moment, absl::Time touched_since,
    const std::vector<std::string>& operators);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_WATCHED_BASIN_H_
