#include "services/sentinel/settings.h"

#include <algorithm>

#include "basin/v1/config.pb.h"
#include "proto/config/config.h"
#include "proto/config/values.h"
#include "proto/model/status.h"

namespace basin {
namespace {

struct Required {
  const char* key;
  const std::string& value;
  Text meaning;
};

}  // namespace

v1::SentinelConfig DefaultSentinelConfig() {
  v1::SentinelConfig config;
  config.mutable_hub()->set_endpoint("tcp://127.0.0.1:7400");
  config.set_judge_every("5s");
  return config;
}

absl::StatusOr<SentinelSettings> ReadSentinelSettings(const v1::SentinelConfig& config) {
  const Required required[] = {
      {"hub.endpoint", config.hub().endpoint(), {"where the hub listens", "où le hub écoute"}},
      {"hub.server_key",
       config.hub().server_key(),
       {"the path of the hub's public key", "le chemin de la clé publique du hub"}},
      {"folder", config.folder(), {"the folder of its rows", "le dossier de ses lignes"}},
      {"secret_key",
       config.secret_key(),
       {"the path of the sentinel's own key file", "le chemin de la clé de la sentinelle"}},
      {"actors",
       config.actors(),
       {"the path of actors.toml: who operates the hub",
        "le chemin de actors.toml : qui exploite le hub"}},
  };
  for (const Required& one : required)
    if (one.value.empty())
      return MakeError(v1::BAD_CONFIG, {.field = one.key, .detail = one.meaning});
  if (!config.views().endpoint().empty() && config.views().server_key().empty())
    return MakeError(v1::BAD_CONFIG, {.field = "views.server_key",
                                      .detail = {"the path of the views' public key",
                                                 "le chemin de la clé publique des vues"}});

  SentinelSettings settings;
  settings.hub_endpoint = config.hub().endpoint();
  settings.hub_key_file = config.hub().server_key();
  settings.views_endpoint = config.views().endpoint();
  settings.views_key_file = config.views().server_key();
  settings.folder = config.folder();
  settings.secret_key_file = config.secret_key();
  settings.actors_file = config.actors();
  BASIN_ASSIGN_OR_RETURN(settings.judge_every, ParseDuration("judge_every", config.judge_every()));
  if (settings.judge_every < absl::Milliseconds(50) || settings.judge_every > absl::Hours(1))
    return MakeError(v1::BAD_CONFIG, {.field = "judge_every",
                                      .detail = {"between 50ms and 60m", "entre 50ms et 60m"}});
  return settings;
}

absl::StatusOr<std::vector<std::string>> LoadOperators(const std::string& actors_file) {
  v1::ActorsConfig config;
  BASIN_RETURN_IF_ERROR(LoadConfig(actors_file, config));
  std::vector<std::string> operators;
  for (const v1::ActorConfig& actor : config.actor())
    if (std::find(actor.roles().begin(), actor.roles().end(), "operator") != actor.roles().end())
      operators.push_back(actor.id());
  return operators;
}

}  // namespace basin
