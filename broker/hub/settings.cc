#include "broker/hub/settings.h"

#include <limits>

#include "absl/strings/match.h"
#include "proto/model/status.h"

namespace basin {
namespace {

absl::Status Bad(const char* key, Text detail) {
  return MakeError(v1::BAD_CONFIG, {.field = key, .detail = std::move(detail)});
}

absl::StatusOr<uint64_t> SizeWithin(const char* key, const std::string& text, uint64_t min,
                                    uint64_t max) {
  BASIN_ASSIGN_OR_RETURN(const uint64_t bytes, ParseSize(key, text));
  if (bytes < min || bytes > max)
    return Bad(key, {"between $0 and $1 bytes", "entre $0 et $1 octets", min, max});
  return bytes;
}

// Bytes a second; 0 stands for something else than very little.
absl::StatusOr<uint64_t> RateAbove(const char* key, const std::string& text, uint64_t min) {
  if (text == "0") return 0;
  BASIN_ASSIGN_OR_RETURN(const uint64_t rate, ParseSize(key, text));
  if (rate != 0 && (rate < min || rate > std::numeric_limits<uint32_t>::max()))
    return Bad(key,
               {"0, or between $0 and $1 bytes a second", "0, ou entre $0 et $1 octets par seconde",
                min, std::numeric_limits<uint32_t>::max()});
  return rate;
}

constexpr uint64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;

absl::Status ReadListen(const v1::ListenConfig& listen, HubSettings& settings) {
  if (listen.secret_key().empty())
    return Bad("listen.secret_key",
               {"the path of the hub's key file", "le chemin de la clé du hub"});
  const bool loopback = absl::StartsWith(listen.endpoint(), "tcp://127.") ||
                        absl::StartsWith(listen.endpoint(), "tcp://[::1]");
  if (!listen.curve() && !loopback)
    return Bad("listen.curve", {"only an endpoint on loopback may go without CURVE",
                                "seule une adresse locale (loopback) peut se passer de CURVE"});
  if (listen.max_sessions() == 0) return Bad("listen.max_sessions", {"at least 1", "au moins 1"});
  BASIN_ASSIGN_OR_RETURN(settings.http, ParseHostPort("listen.http", listen.http()));
  settings.http_names.assign(listen.http_names().begin(), listen.http_names().end());
  settings.endpoint = listen.endpoint();
  settings.secret_key_file = listen.secret_key();
  settings.signing_key_file = listen.signing_key();
  settings.router.curve = listen.curve();
  settings.hub.conversation.max_sessions = listen.max_sessions();
  return absl::OkStatus();
}

absl::StatusOr<v1::Origin> ParseOrigin(const std::string& text) {
  if (text == "real") return v1::REAL;
  if (text == "simulated") return v1::SIMULATED;
  return Bad("log.origin",
             {"it is neither \"real\" nor \"simulated\"", "ce n'est ni « real » ni « simulated »"});
}

absl::Status ReadLog(const v1::LogConfig& log, HubSettings& settings) {
  BASIN_ASSIGN_OR_RETURN(settings.log.backend, ParseLogBackend(log.backend()));
  BASIN_ASSIGN_OR_RETURN(settings.log.origin, ParseOrigin(log.origin()));
  BASIN_ASSIGN_OR_RETURN(
      settings.disk.reserve_bytes,
      SizeWithin("log.disk_reserve", log.disk_reserve(), 0, std::numeric_limits<int64_t>::max()));
  settings.disk.resume_margin_bytes = settings.disk.reserve_bytes / 4;
  BASIN_ASSIGN_OR_RETURN(settings.hub.groups.max_bytes,
                         SizeWithin("log.max_group", log.max_group(), 16 * kKiB, 4 * kMiB));
  BASIN_ASSIGN_OR_RETURN(settings.log.background_bytes_per_second,
                         RateAbove("log.background_rate", log.background_rate(), kMiB));
  BASIN_ASSIGN_OR_RETURN(settings.upkeep.scrub_bytes_per_second,
                         RateAbove("log.scrub_rate", log.scrub_rate(), 64 * kKiB));
  settings.hub.conversation.admission.origin = settings.log.origin;
  if (settings.log.backend == LogBackend::kMemory) return absl::OkStatus();
  if (log.folder().empty())
    return Bad("log.folder", {"the folder of the log", "le dossier du journal"});
  settings.log.folder = log.folder() + "/log";
  settings.facts_folder = log.folder() + "/facts";
  settings.tree_folder = log.folder() + "/tree";
  settings.places_folder = log.folder() + "/places";
  return absl::OkStatus();
}

absl::Status ReadAdmission(const v1::AdmissionConfig& admission, HubSettings& settings) {
  if (admission.actors().empty())
    return Bad("admission.actors", {"the path of actors.toml", "le chemin de actors.toml"});
  settings.actors_file = admission.actors();
  BASIN_ASSIGN_OR_RETURN(settings.hub.conversation.admission.limits.max_clock_skew,
                         ParseDuration("admission.max_clock_skew", admission.max_clock_skew()));
  return absl::OkStatus();
}

absl::Status ReadDelivery(const v1::DeliveryConfig& delivery, HubSettings& settings) {
  BASIN_ASSIGN_OR_RETURN(settings.hub.tail_ring_bytes,
                         SizeWithin("delivery.tail_ring", delivery.tail_ring(), kMiB, kGiB));
  // At least one message of the largest size must fit.
  BASIN_ASSIGN_OR_RETURN(settings.hub.conversation.publish.bytes,
                         SizeWithin("delivery.session_credit", delivery.session_credit(),
                                    settings.hub.conversation.max_message_bytes, kGiB));
  return absl::OkStatus();
}

}  // namespace

v1::HubConfig DefaultHubConfig() {
  v1::HubConfig config;
  v1::ListenConfig& listen = *config.mutable_listen();
  listen.set_endpoint("tcp://127.0.0.1:7400");
  listen.set_http("127.0.0.1:7480");
  listen.set_curve(true);
  listen.set_max_sessions(2000);
  v1::LogConfig& log = *config.mutable_log();
  log.set_backend("rocksdb");
  log.set_origin("real");
  log.set_disk_reserve("512MiB");
  log.set_max_group("512KiB");
  log.set_background_rate("128MiB");
  log.set_scrub_rate("4MiB");
  config.mutable_admission()->set_max_clock_skew("5m");
  config.mutable_delivery()->set_tail_ring("16MiB");
  config.mutable_delivery()->set_session_credit("4MiB");
  config.mutable_retention()->set_operational_months(36);
  config.mutable_retention()->set_programme_months(120);
  return config;
}

absl::StatusOr<HubSettings> ReadSettings(const v1::HubConfig& config) {
  HubSettings settings;
  BASIN_RETURN_IF_ERROR(ReadListen(config.listen(), settings));
  BASIN_RETURN_IF_ERROR(ReadLog(config.log(), settings));
  BASIN_RETURN_IF_ERROR(ReadAdmission(config.admission(), settings));
  BASIN_RETURN_IF_ERROR(ReadDelivery(config.delivery(), settings));
  BASIN_ASSIGN_OR_RETURN(settings.retention, ReadRetention(config.retention()));
  settings.router.body_bytes_max = settings.hub.conversation.max_message_bytes;
  return settings;
}

}  // namespace basin
