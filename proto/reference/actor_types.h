// The kinds of actors around a person's employment: what the law calls them, and under which codes
// the national systems know them, so that connectors map every vocabulary onto one.
#ifndef BASIN_PROTO_REFERENCE_ACTOR_TYPES_H_
#define BASIN_PROTO_REFERENCE_ACTOR_TYPES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "basin/v1/actor.pb.h"

namespace basin {

// A foreign code is empty where that vocabulary has no equivalent.
struct ActorTypeReference {
  v1::ActorType type;
  absl::string_view code;            // ours in files: "mission_locale"
  absl::string_view label;           // in French
  absl::string_view law;             // article of the Code du travail that gives it its place
  absl::string_view les_emplois;     // PrescriberOrganizationKind
  absl::string_view immersion;       // agency kind of Immersion Facilitée
  absl::string_view data_inclusion;  // réseau porteur
  absl::string_view rdv_insertion;   // organisation type
  absl::string_view france_travail;  // "organisme" of the appointment interface
};

// In the order of v1::ActorType, without UNSPECIFIED. Lives as long as the program; any thread.
absl::Span<const ActorTypeReference> ActorTypes();

// nullptr when unknown.
const ActorTypeReference* FindActorType(v1::ActorType type);
// By our code, the French label or the name in the schema; case, accents and punctuation are
// forgiven.
const ActorTypeReference* FindActorTypeByName(absl::string_view name);

}  // namespace basin

#endif  // BASIN_PROTO_REFERENCE_ACTOR_TYPES_H_
