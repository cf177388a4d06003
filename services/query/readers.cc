#include "services/query/readers.h"

#include <algorithm>

#include "proto/config/config.h"
#include "proto/model/status.h"

namespace basin {

absl::StatusOr<Readers> Readers::Make(const v1::ActorsConfig& config) {
  Readers readers;
  for (const v1::ActorConfig& actor : config.actor()) {
    if (actor.id().empty())
      return MakeError(
          v1::BAD_CONFIG,
          {.field = "actor.id", .detail = {"an actor has no id", "un acteur n'a pas d'id"}});
    auto reader = std::make_shared<Reader>();
    reader->actor = actor.id();
    reader->is_operator =
        std::find(actor.roles().begin(), actor.roles().end(), "operator") != actor.roles().end();
    reader->basins.insert(actor.basins().begin(), actor.basins().end());
    for (const std::string& key : actor.keys())
      if (!readers.by_key_.emplace(key, reader).second)
        return MakeError(v1::BAD_CONFIG,
                         {.field = "actor.keys",
                          .detail = {"a key of $0 is given twice",
                                     "une clé de $0 est donnée deux fois", actor.id()}});
  }
  return readers;
}

absl::StatusOr<Readers> Readers::Load(const std::string& path) {
  v1::ActorsConfig config;
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  return Make(config);
}

const Reader* Readers::FindByKey(absl::string_view z85_key) const {
  const auto reader = by_key_.find(z85_key);
  return reader == by_key_.end() ? nullptr : reader->second.get();
}

}  // namespace basin
