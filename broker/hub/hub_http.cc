#include "broker/hub/hub_http.h"

#include <prometheus/collectable.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "broker/hub/metrics.h"
#include "proto/http/metrics.h"

namespace basin {
namespace {

class HubCollectable final : public prometheus::Collectable {
 public:
  explicit HubCollectable(const Hub& hub) : hub_(hub) {}
  std::vector<prometheus::MetricFamily> Collect() const override {
    return DescribeFigures(hub_.figures(), hub_.commit_figures());
  }

 private:
  const Hub& hub_;
};

nlohmann::json Describe(const HubFigures& figures, const char* status) {
  nlohmann::json json = {{"status", status}, {"head", figures.durable_head}};
  if (figures.origin == v1::SIMULATED) json["note"] = "données simulées";
  return json;
}

HttpResponse Ready(const HubFigures& figures) {
  if (figures.accepting()) return {.body = Describe(figures, "ready").dump() + "\n"};
  nlohmann::json json = Describe(figures, "refusing");
  json["because"] = figures.not_accepting_because;
  return {.status = 503, .body = json.dump() + "\n"};
}

}  // namespace

std::vector<HttpRoute> HubRoutes(const Hub& hub) {
  return {
      {"/healthz",
       [&hub](const HttpRequest&) -> HttpResponse {
         return {.body = Describe(hub.figures(), "ok").dump() + "\n"};
       }},
      {"/readyz", [&hub](const HttpRequest&) { return Ready(hub.figures()); }},
      {"/metrics", [&hub](const HttpRequest&) { return MetricsResponse(HubCollectable(hub)); }},
  };
}

}  // namespace basin
