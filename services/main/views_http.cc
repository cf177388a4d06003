#include "services/main/views_http.h"

#include <prometheus/collectable.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/http/language.h"
#include "proto/http/metrics.h"
#include "proto/model/origin.h"
#include "proto/wire/poll_loop.h"
#include "services/main/readiness.h"
#include "services/query/ground.h"
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
  std::vector<ClientMetric::Label> labels = {{"origin", std::string(OriginCode(origin))}};
  const absl::string_view notice = OriginNotice(origin, Language::kFrench);
  if (!notice.empty()) labels.push_back({"notice", std::string(notice)});
  return Gauge("basin_origin_info", "Where the events come from.", 1, std::move(labels));
}

// What the views know: the log is known even while nothing was folded yet.
v1::Origin OriginOf(const Checkpoint& earliest, const FollowedLog& followed) {
  return earliest.origin != v1::ORIGIN_UNSPECIFIED ? earliest.origin : followed.origin;
}

// Nobody knows how far a log has grown that cannot be reached.
std::optional<Sequence> Lag(const Checkpoint& earliest, const FollowedLog& followed) {
  if (!followed.connected) return std::nullopt;
  return followed.head.sequence() - std::min(followed.head.sequence(), earliest.sequence);
}

const char* StateName(v1::GenerationState state) {
  switch (state) {
    case v1::GENERATION_ANSWERING:
      return "answering";
    case v1::GENERATION_BUILDING:
      return "building";
    case v1::GENERATION_READY:
      return "ready";
    case v1::GENERATION_FROZEN:
      return "frozen";
    default:
      return "unknown";
  }
}

// Each generation, by its number and what it does.
void AddGenerations(const v1::ViewsAnswer& list, std::vector<MetricFamily>& families) {
  MetricFamily sequences =
      Family("basin_views_generation_sequence",
             "Last sequence folded into every view of the generation.", MetricType::Gauge);
  MetricFamily answers = Family("basin_views_generation_answers",
                                "1 for the generation that answers.", MetricType::Gauge);
  for (const v1::Generation& generation : list.generations()) {
    const std::vector<ClientMetric::Label> labels = {
        {"generation", absl::StrCat(generation.number())},
        {"state", StateName(generation.state())}};
    AddGauge(sequences, static_cast<double>(generation.sequence()), labels);
    AddGauge(answers, generation.answers() ? 1 : 0, labels);
  }
  families.push_back(std::move(sequences));
  families.push_back(std::move(answers));
}

class ViewsCollectable final : public prometheus::Collectable {
 public:
  ViewsCollectable(const GenerationKeeper& keeper, const std::string& version)
      : keeper_(keeper), version_(version) {}
  std::vector<MetricFamily> Collect() const override { return DescribeViews(keeper_, version_); }

 private:
  const GenerationKeeper& keeper_;
  const std::string& version_;
};

HttpResponse DescribeState(const GenerationKeeper& keeper, const char* status, const Text& because,
                           Language language) {
  const Checkpoint earliest = EarliestCheckpoint(*keeper.views().Snapshot()).value_or(Checkpoint());
  const FollowedLog followed = keeper.followed();
  const std::optional<Sequence> lag = Lag(earliest, followed);
  nlohmann::ordered_json json = {{"status", status},
                                 {"sequence", earliest.sequence},
                                 {"lag", nullptr},
                                 {"hub_connected", followed.connected}};
  if (lag.has_value()) json["lag"] = *lag;
  if (!because.empty()) json["because"] = because.In(language);
  const absl::string_view notice = OriginNotice(OriginOf(earliest, followed), language);
  if (!notice.empty()) json["notice"] = std::string(notice);
  return {.body = json.dump() + "\n", .content_language = std::string(LanguageCode(language))};
}

HttpResponse DescribeReadiness(const GenerationKeeper& keeper, Language language) {
  const Readiness readiness = JudgeReadiness(keeper.figures(), SteadyNow());
  HttpResponse response = DescribeState(keeper, readiness.status, readiness.because, language);
  response.status = readiness.ready ? 200 : 503;
  return response;
}

}  // namespace

std::vector<MetricFamily> DescribeViews(const GenerationKeeper& keeper,
                                        const std::string& version) {
  const Follower::Figures figures = keeper.figures();
  const Readiness readiness = JudgeReadiness(figures, SteadyNow());
  const FollowedLog followed = keeper.followed();
  const auto views = keeper.views().Snapshot();
  MetricFamily checkpoints =
      Family("basin_views_checkpoint", "Last sequence folded into the view.", MetricType::Gauge);
  for (const auto& view : MakeViews()) {
    const std::string name(view->name());
    const auto checkpoint = views->FindCheckpoint(name);
    AddGauge(checkpoints, checkpoint.ok() ? static_cast<double>(checkpoint->sequence) : 0,
             {{"view", name}});
  }
  const Checkpoint earliest = EarliestCheckpoint(*views).value_or(Checkpoint());
  std::vector<MetricFamily> families = {
      std::move(checkpoints),
      Counter("basin_views_events_folded_total", "Events folded since the start.",
              figures.events_folded),
      Counter("basin_views_rebuilds_total", "Views that began again from the first event.",
              figures.rebuilds),
      Gauge("basin_views_hub_connected", "1 while the hub can be reached.",
            followed.connected ? 1 : 0),
      Gauge("basin_views_ready", "1 while /readyz says so.", readiness.ready ? 1 : 0),
      Gauge("basin_build_info", "The program's version.", 1, {{"version", version}}),
      OriginInfo(OriginOf(earliest, followed)),
  };
  if (const std::optional<Sequence> lag = Lag(earliest, followed); lag.has_value())
    families.push_back(Gauge("basin_views_lag_events",
                             "Durable events of the hub that are not in every view yet. Absent "
                             "while the hub cannot be reached.",
                             static_cast<double>(*lag)));
  AddGenerations(keeper.List(), families);
  return families;
}

std::vector<HttpRoute> ViewsRoutes(const GenerationKeeper& keeper, std::string version) {
  return {
      {"/healthz",
       [&](const HttpRequest& request) {
         return DescribeState(keeper, "ok", {}, LanguageOf(request));
       }},
      {"/readyz",
       [&](const HttpRequest& request) { return DescribeReadiness(keeper, LanguageOf(request)); }},
      {"/metrics",
       [&keeper, version = std::move(version)](const HttpRequest&) {
         return MetricsResponse(ViewsCollectable(keeper, version));
       }},
  };
}

}  // namespace basin
