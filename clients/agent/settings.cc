#include "clients/agent/settings.h"

#include <utility>

#include "proto/config/values.h"

namespace basin {
namespace {

absl::Status Bad(const char* key, Text detail) {
  return MakeError(v1::BAD_CONFIG, {.field = key, .detail = std::move(detail)});
}

absl::Status CheckPresence(const v1::AgentConfig& config) {
  if (config.hub().endpoint().empty())
    return Bad("hub.endpoint", {"where the hub listens", "où le hub écoute"});
  if (config.hub().server_key().empty())
    return Bad("hub.server_key",
               {"the path of the hub's public key", "le chemin de la clé publique du hub"});
  if (config.secret_key().empty())
    return Bad("secret_key",
               {"the path of the agency's key file", "le chemin de la clé de l'agence"});
  if (config.actor().empty())
    return Bad("actor", {"the agency's id at the hub", "l'identifiant de l'agence auprès du hub"});
  if (config.state().empty())
    return Bad("state", {"a folder of the agent's own", "un dossier propre à l'agent"});
  if (config.outbox().empty() && config.inbox().empty())
    return Bad("outbox", {"neither an outbox nor an inbox: there is nothing to do",
                          "ni boîte d'envoi ni boîte de réception : il n'y a rien à faire"});
  return absl::OkStatus();
}

absl::StatusOr<v1::Origin> ParseOrigin(const std::string& text) {
  if (text == "real") return v1::REAL;
  if (text == "simulated") return v1::SIMULATED;
  return Bad("origin",
             {"it is neither \"real\" nor \"simulated\"", "ce n'est ni « real » ni « simulated »"});
}

absl::StatusOr<Language> ParseLanguage(const std::string& text) {
  if (text == "fr") return Language::kFrench;
  if (text == "en") return Language::kEnglish;
  return Bad("language", {"it is neither \"fr\" nor \"en\"", "ce n'est ni « fr » ni « en »"});
}

}  // namespace

v1::AgentConfig DefaultAgentConfig() {
  v1::AgentConfig config;
  config.mutable_hub()->set_endpoint("tcp://127.0.0.1:7400");
  config.set_origin("real");
  config.set_poll("2s");
  config.set_language("fr");
  return config;
}

absl::StatusOr<AgentSettings> ReadAgentSettings(const v1::AgentConfig& config) {
  BASIN_RETURN_IF_ERROR(CheckPresence(config));
  AgentSettings settings;
  settings.endpoint = config.hub().endpoint();
  settings.server_key_file = config.hub().server_key();
  settings.signing_key_file = config.hub().signing_key();
  settings.secret_key_file = config.secret_key();
  settings.context.actor = config.actor();
  settings.context.basin = config.basin();
  BASIN_ASSIGN_OR_RETURN(settings.context.origin, ParseOrigin(config.origin()));
  settings.outbox = config.outbox();
  settings.inbox = config.inbox();
  settings.state = config.state();
  BASIN_ASSIGN_OR_RETURN(settings.poll, ParseDuration("poll", config.poll()));
  if (settings.poll < absl::Milliseconds(50) || settings.poll > absl::Minutes(10))
    return Bad("poll", {"between 50ms and 10m", "entre 50ms et 10m"});
  settings.inbox_types.assign(config.inbox_types().begin(), config.inbox_types().end());
  settings.inbox_basins.assign(config.inbox_basins().begin(), config.inbox_basins().end());
  settings.inbox_own = config.inbox_own();
  BASIN_ASSIGN_OR_RETURN(settings.language, ParseLanguage(config.language()));
  return settings;
}

}  // namespace basin
