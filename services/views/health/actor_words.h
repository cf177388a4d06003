// The types of actors in words, French and English, and the indicator of each one's attendance.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_ACTOR_WORDS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_ACTOR_WORDS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "basin/v1/actor.pb.h"
#include "proto/model/status.h"
#include "services/views/health/wording.h"

namespace basin {

struct ActorTypeWords {
  v1::ActorType type;
  absl::string_view attendance;  // its indicator: "attendance_mission_locale"
  Wording attendance_label;      // "présence : mission locale"

  // "mission locale"
  absl::string_view Name(Language language) const;
};

// In the order of v1::ActorType, without UNSPECIFIED.
absl::Span<const ActorTypeWords> AllActorTypeWords();

// What is said of a type that this program does not know: "type inconnu", "unknown type".
absl::string_view ActorTypeName(v1::ActorType type, Language language);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_ACTOR_WORDS_H_
