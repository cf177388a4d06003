#include "broker/admission/actors.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "broker/admission/formats.h"
#include "proto/model/status.h"

namespace basin {
namespace {

struct Role {
  absl::string_view name, french;
  v1::Publisher publisher;
};
constexpr Role kRoles[] = {
    {"member", "membre", v1::MEMBER},
    {"animator", "animateur", v1::ANIMATOR},
    {"chair", "coprésident", v1::CHAIR},
    {"funder", "financeur", v1::FUNDER},
    {"operator", "exploitant", v1::OPERATOR},
    {"sentinel", "veilleur", v1::SENTINEL},
    {"statistician", "statisticien", v1::STATISTICIAN},
    {"reader", "lecteur", v1::PUBLISHER_UNSPECIFIED},
};

constexpr size_t kZ85KeyLength = 40;  // 32 bytes, 5 characters for 4 of them
constexpr absl::string_view kZ85Alphabet =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

absl::Status Wrong(const v1::ActorConfig& config, absl::string_view key, Text detail) {
  return MakeError(v1::BAD_CONFIG, {.field = absl::StrCat("actor.", config.id(), ".", key),
                                    .detail = std::move(detail)});
}

bool IsZ85Key(absl::string_view key) {
  return key.size() == kZ85KeyLength &&
         key.find_first_not_of(kZ85Alphabet) == absl::string_view::npos;
}

bool MatchesAny(const std::vector<std::string>& patterns, absl::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return TypePatternMatches(pattern, name); });
}

std::string KnownRoles() {
  return absl::StrJoin(kRoles, ", ",
                       [](std::string* out, const Role& role) { absl::StrAppend(out, role.name); });
}

absl::Status ReadRoles(const v1::ActorConfig& config, Actor& actor) {
  for (const std::string& name : config.roles()) {
    const auto* role = std::find_if(std::begin(kRoles), std::end(kRoles),
                                    [&](const Role& r) { return r.name == name.c_str(); });
    if (role == std::end(kRoles)) {
      return Wrong(config, "roles",
                   {"unknown role '$0'; known: $1", "rôle « $0 » inconnu ; connus : $1", name,
                    KnownRoles()});
    }
    if (role->publisher != v1::PUBLISHER_UNSPECIFIED) actor.roles.insert(role->publisher);
  }
  return absl::OkStatus();
}

absl::Status ReadBasins(const v1::ActorConfig& config, Actor& actor) {
  for (const std::string& basin : config.basins()) {
    if (basin != "*" && !HasFormat(v1::BASIN_CODE, basin))
      return Wrong(config, "basins",
                   {"'$0' is not a basin's code", "« $0 » n'est pas le code d'un bassin", basin});
    actor.basins.insert(basin);
  }
  return absl::OkStatus();
}

template <typename Patterns>
absl::Status ReadPatterns(const v1::ActorConfig& config, absl::string_view key,
                          const Patterns& patterns, const EventCatalog& catalog,
                          std::vector<std::string>& out) {
  for (const std::string& pattern : patterns) {
    const bool matches =
        std::any_of(catalog.types().begin(), catalog.types().end(),
                    [&](const auto& type) { return TypePatternMatches(pattern, type->name()); });
    if (!matches) {
      return Wrong(config, key,
                   {"'$0' matches no event type; the nearest is '$1'",
                    "« $0 » ne désigne aucun type d'évènement ; le plus proche est « $1 »", pattern,
                    catalog.Nearest(pattern)});
    }
    out.push_back(pattern);
  }
  return absl::OkStatus();
}

absl::Status ReadActor(const v1::ActorConfig& config, const EventCatalog& catalog, Actor& actor) {
  if (!HasFormat(v1::ACTOR_ID, config.id()))
    return Wrong(config, "id",
                 {"an id is made of a-z 0-9 . - and at most 64 characters long",
                  "un identifiant est fait de a-z 0-9 . - et de 64 caractères au plus"});
  if (!config.siren().empty() && !HasFormat(v1::SIREN, config.siren()))
    return Wrong(config, "siren", {"not a SIREN number", "ce n'est pas un SIREN"});
  actor.id = config.id();
  actor.name = config.name();
  actor.siren = config.siren();
  actor.acts_for.assign(config.acts_for().begin(), config.acts_for().end());
  BASIN_RETURN_IF_ERROR(ReadRoles(config, actor));
  BASIN_RETURN_IF_ERROR(ReadBasins(config, actor));
  BASIN_RETURN_IF_ERROR(ReadPatterns(config, "types", config.types(), catalog, actor.types));
  return ReadPatterns(config, "deny", config.deny(), catalog, actor.deny);
}

}  // namespace

bool Actor::InBasin(absl::string_view basin) const {
  return basins.contains(basin) || basins.contains("*");
}

bool Actor::HasRoleFor(const EventType& type) const {
  for (const int publisher : type.options->by())
    if (roles.contains(static_cast<v1::Publisher>(publisher))) return true;
  return false;
}

bool Actor::TypeAllowed(absl::string_view type) const {
  return (types.empty() || MatchesAny(types, type)) && !MatchesAny(deny, type);
}

bool Actor::MayPublish(const EventType& type) const {
  if (roles.empty() || !TypeAllowed(type.name())) return false;
  return HasRoleFor(type) || MayBePublishedBy(type, v1::OWNER) ||
         MayBePublishedBy(type, v1::RECIPIENT);
}

bool Actor::MayActFor(absl::string_view actor_id) const {
  return std::any_of(acts_for.begin(), acts_for.end(), [&](const std::string& allowed) {
    return allowed == "*" || absl::string_view(allowed) == actor_id;
  });
}

Text RoleName(v1::Publisher role) {
  for (const Role& known : kRoles)
    if (known.publisher == role && role != v1::PUBLISHER_UNSPECIFIED)
      return Text(known.name, absl::StrCat(known.name, " (", known.french, ")"));
  return Text();
}

bool MayBePublishedBy(const EventType& type, v1::Publisher publisher) {
  const auto& by = type.options->by();
  return std::find(by.begin(), by.end(), static_cast<int>(publisher)) != by.end();
}

absl::StatusOr<Actors> Actors::Make(const v1::ActorsConfig& config, const EventCatalog& catalog) {
  Actors table;
  for (const v1::ActorConfig& entry : config.actor()) {
    auto actor = std::make_unique<Actor>();
    BASIN_RETURN_IF_ERROR(ReadActor(entry, catalog, *actor));
    if (!table.by_id_.emplace(entry.id(), actor.get()).second)
      return Wrong(entry, "id", {"this id is given twice", "cet identifiant est donné deux fois"});
    for (const std::string& key : entry.keys()) {
      if (!IsZ85Key(key))
        return Wrong(entry, "keys",
                     {"a key is 40 characters of Z85", "une clé a 40 caractères Z85"});
      if (!table.by_key_.emplace(key, actor.get()).second)
        return Wrong(entry, "keys", {"this key is given twice", "cette clé est donnée deux fois"});
    }
    table.actors_.push_back(std::move(actor));
  }
  for (const v1::ActorConfig& entry : config.actor()) {
    for (const std::string& other : entry.acts_for()) {
      if (other != "*" && table.Find(other) == nullptr)
        return Wrong(entry, "acts_for",
                     {"there is no actor '$0'", "il n'y a pas d'acteur « $0 »", other});
    }
  }
  return table;
}

const Actor* Actors::FindByKey(absl::string_view z85_key) const {
  const auto it = by_key_.find(z85_key);
  return it == by_key_.end() ? nullptr : it->second;
}

const Actor* Actors::Find(absl::string_view id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : it->second;
}

}  // namespace basin
