// What monitoring asks of basin-views: health, readiness, metrics.
#ifndef BASIN_SERVICES_MAIN_VIEWS_HTTP_H_
#define BASIN_SERVICES_MAIN_VIEWS_HTTP_H_

#include <string>
#include <vector>

#include "prometheus/metric_family.h"
#include "proto/http/http_server.h"
#include "services/main/generation_keeper.h"

namespace basin {

//   /healthz  200 while the process answers
//   /readyz   200 once the views have caught up with the log; 503 with the reason before, and when
//             the hub has been away for longer than kReadyWithoutHub
//   /metrics  Prometheus text
// While the hub is away the lag is not known: null here, no metric there. The keeper outlives the
// routes.
std::vector<HttpRoute> ViewsRoutes(const GenerationKeeper& keeper, std::string version);

// Everything that /metrics shows.
std::vector<prometheus::MetricFamily> DescribeViews(const GenerationKeeper& keeper,
                                                    const std::string& version);

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_VIEWS_HTTP_H_
