#include "services/main/views_http.h"

#include <prometheus/collectable.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "proto/http/metrics.h"
#include "services/query/ground.h"
#include "services/views/health/words.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily Family(const char* name, const char* help, MetricType type) {
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  return family;
}

void AddGauge(MetricFamily& family, double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  family.metric.push_back(std::move(metric));
}

MetricFamily Gauge(const char* name, const char* help, double value,
                   std::vector<ClientMetric::Label> labels = {}) {
  MetricFamily family = Family(name, help, MetricType::Gauge);
  AddGauge(family, value, std::move(labels));
  return family;
}

MetricFamily Counter(const char* name, const char* help, uint64_t value) {
  MetricFamily family = Family(name, help, MetricType::Counter);
  ClientMetric metric;
  metric.counter.value = static_cast<double>(value);
  family.metric.push_back(metric);
  return family;
}

MetricFamily OriginInfo(v1::Origin origin) {
  std::vector<ClientMetric::Label> labels = {
      {"origin", origin == v1::SIMULATED ? "simulated" : "real"}};
  const absl::string_view notice = OriginNotice(origin, Language::kFrench);
  if (!notice.empty()) labels.push_back({"note", std::string(notice)});
  return Gauge("basin_origin_info", "Where the events come from.", 1, std::move(labels));
}

// What the views know: the log is known even while nothing was folded yet.
v1::Origin OriginOf(const Checkpoint& earliest, const FollowedLog& followed) {
  return earliest.origin != v1::ORIGIN_UNSPECIFIED ? earliest.origin : followed.origin;
}

Sequence Lag(const Checkpoint& earliest, const FollowedLog& followed) {
  return followed.head.sequence() - std::min(followed.head.sequence(), earliest.sequence);
}

class ViewsCollectable final : public prometheus::Collectable {
 public:
  ViewsCollectable(const ViewStore& store, const Follower& follower, const std::string& version)
      : store_(store), follower_(follower), version_(version) {}
  std::vector<MetricFamily> Collect() const override {
    return DescribeViews(store_, follower_.figures(), follower_.followed(), version_);
  }

 private:
  const ViewStore& store_;
  const Follower& follower_;
  const std::string& version_;
};

nlohmann::ordered_json DescribeState(const ViewStore& store, const Follower& follower,
                                     const char* status) {
  const Checkpoint earliest = EarliestCheckpoint(*store.Snapshot()).value_or(Checkpoint());
  const FollowedLog followed = follower.followed();
  nlohmann::ordered_json json = {{"status", status},
                                 {"sequence", earliest.sequence},
                                 {"lag", Lag(earliest, followed)},
                                 {"hub_connected", follower.figures().connected}};
  const absl::string_view notice = OriginNotice(OriginOf(earliest, followed), Language::kFrench);
  if (!notice.empty()) json["notice"] = std::string(notice);
  return json;
}

}  // namespace

std::vector<MetricFamily> DescribeViews(const ViewStore& store, const Follower::Figures& figures,
                                        const FollowedLog& followed, const std::string& version) {
  const auto views = store.Snapshot();
  MetricFamily checkpoints =
      Family("basin_views_checkpoint", "Last sequence folded into the view.", MetricType::Gauge);
  for (const auto& view : MakeViews()) {
    const std::string name(view->name());
    const auto checkpoint = views->FindCheckpoint(name);
    AddGauge(checkpoints, checkpoint.ok() ? static_cast<double>(checkpoint->sequence) : 0,
             {{"view", name}});
  }
  const Checkpoint earliest = EarliestCheckpoint(*views).value_or(Checkpoint());
  return {
      std::move(checkpoints),
      Gauge("basin_views_lag_events", "Durable events of the hub that are not in every view yet.",
            static_cast<double>(Lag(earliest, followed))),
      Counter("basin_views_events_folded_total", "Events folded since the start.",
              figures.events_folded),
      Counter("basin_views_rebuilds_total", "Views that began again from the first event.",
              figures.rebuilds),
      Gauge("basin_views_hub_connected", "1 while the hub can be reached.",
            figures.connected ? 1 : 0),
      Gauge("basin_views_ready", "1 once the views have caught up with the log.",
            figures.caught_up_once ? 1 : 0),
      Gauge("basin_build_info", "The program's version.", 1, {{"version", version}}),
      OriginInfo(OriginOf(earliest, followed)),
  };
}

std::vector<HttpRoute> ViewsRoutes(const ViewStore& store, const Follower& follower,
                                   std::string version) {
  return {
      {"/healthz",
       [&](const HttpRequest&) {
         return HttpResponse{.body = DescribeState(store, follower, "ok").dump() + "\n"};
       }},
      {"/readyz",
       [&](const HttpRequest&) {
         const bool ready = follower.figures().caught_up_once;
         return HttpResponse{
             .status = ready ? 200 : 503,
             .body = DescribeState(store, follower, ready ? "ready" : "catching_up").dump() + "\n"};
       }},
      {"/metrics",
       [&store, &follower, version = std::move(version)](const HttpRequest&) {
         return MetricsResponse(ViewsCollectable(store, follower, version));
       }},
  };
}

}  // namespace basin
