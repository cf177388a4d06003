#include "services/main/settings.h"

#include "proto/model/status.h"

namespace basin {
namespace {

struct Required {
  const char* key;
  const std::string& value;
  Text meaning;
};

}  // namespace

v1::ViewsConfig DefaultViewsConfig() {
  v1::ViewsConfig config;
  config.mutable_hub()->set_endpoint("tcp://127.0.0.1:7400");
  config.set_endpoint("tcp://127.0.0.1:7401");
  config.set_http("127.0.0.1:7481");
  return config;
}

absl::StatusOr<ViewsSettings> ReadViewsSettings(const v1::ViewsConfig& config) {
  const Required required[] = {
      {"hub.endpoint", config.hub().endpoint(), {"where the hub listens", "où le hub écoute"}},
      {"hub.server_key",
       config.hub().server_key(),
       {"the path of the hub's public key", "le chemin de la clé publique du hub"}},
      {"folder", config.folder(), {"the folder of the views", "le dossier des vues"}},
      {"endpoint",
       config.endpoint(),
       {"where questions are asked", "où les questions sont posées"}},
      {"secret_key",
       config.secret_key(),
       {"the path of the views' own key file", "le chemin de la clé des vues"}},
      {"actors",
       config.actors(),
       {"the path of actors.toml: who may ask", "le chemin de actors.toml : qui peut demander"}},
  };
  for (const Required& one : required)
    if (one.value.empty())
      return MakeError(v1::BAD_CONFIG, {.field = one.key, .detail = one.meaning});

  ViewsSettings settings;
  settings.hub_endpoint = config.hub().endpoint();
  settings.hub_key_file = config.hub().server_key();
  settings.folder = config.folder();
  settings.endpoint = config.endpoint();
  BASIN_ASSIGN_OR_RETURN(settings.http, ParseHostPort("http", config.http()));
  settings.http_names.assign(config.http_names().begin(), config.http_names().end());
  settings.secret_key_file = config.secret_key();
  settings.actors_file = config.actors();
  return settings;
}

}  // namespace basin
