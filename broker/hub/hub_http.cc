#include "broker/hub/hub_http.h"

#include <prometheus/collectable.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "broker/hub/metrics.h"
#include "proto/http/language.h"
#include "proto/http/metrics.h"
#include "proto/model/origin.h"
#include "proto/model/status.h"

namespace basin {
namespace {

class HubCollectable final : public prometheus::Collectable {
 public:
  explicit HubCollectable(const Hub& hub) : hub_(hub) {}
  std::vector<prometheus::MetricFamily> Collect() const override {
    return DescribeFigures(hub_.figures(), hub_.commit_figures(), hub_.upkeep_figures());
  }

 private:
  const Hub& hub_;
};

HttpResponse Describe(const HubFigures& figures, const char* status, const std::string& because,
                      Language language) {
  nlohmann::ordered_json json = {{"status", status}, {"head", figures.durable_head}};
  if (!because.empty()) json["because"] = because;
  const absl::string_view notice = OriginNotice(figures.origin, language);
  if (!notice.empty()) json["notice"] = std::string(notice);
  return {.body = json.dump() + "\n", .content_language = std::string(LanguageCode(language))};
}

HttpResponse Healthy(const HubFigures& figures, Language language) {
  return Describe(figures, "ok", "", language);
}

HttpResponse NotReady(const HubFigures& figures, const char* status, const std::string& because,
                      Language language) {
  HttpResponse response = Describe(figures, status, because, language);
  response.status = 503;
  return response;
}

HttpResponse Ready(const HubFigures& figures, const UpkeepFigures& upkeep, Language language) {
  if (!figures.accepting())
    return NotReady(figures, "refusing", figures.not_accepting_because, language);
  if (!upkeep.damage.empty())
    return NotReady(figures, "damaged", CodeName(v1::LOG_DAMAGED), language);
  return Describe(figures, "ready", "", language);
}

}  // namespace

std::vector<HttpRoute> HubRoutes(const Hub& hub) {
  return {
      {"/healthz",
       [&hub](const HttpRequest& request) { return Healthy(hub.figures(), LanguageOf(request)); }},
      {"/readyz",
       [&hub](const HttpRequest& request) {
         return Ready(hub.figures(), hub.upkeep_figures(), LanguageOf(request));
       }},
      {"/metrics", [&hub](const HttpRequest&) { return MetricsResponse(HubCollectable(hub)); }},
  };
}

}  // namespace basin
