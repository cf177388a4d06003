// What monitoring asks of basin-views: health, readiness, metrics.
#ifndef BASIN_SERVICES_MAIN_VIEWS_HTTP_H_
#define BASIN_SERVICES_MAIN_VIEWS_HTTP_H_

#include <string>
#include <vector>

#include "prometheus/metric_family.h"
#include "proto/http/http_server.h"
#include "services/main/follower.h"
#include "services/projection/view_store.h"

namespace basin {

// /healthz: the process answers. /readyz: 200 once the views have caught up with the log, and for
// as long as the process lives then, also when the hub is away; 503 before. /metrics. The arguments
// outlive the routes.
std::vector<HttpRoute> ViewsRoutes(const ViewStore& store, const Follower& follower,
                                   std::string version);

// Everything that /metrics shows.
std::vector<prometheus::MetricFamily> DescribeViews(const ViewStore& store,
                                                    const Follower::Figures& figures,
                                                    const FollowedLog& followed,
                                                    const std::string& version);

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_VIEWS_HTTP_H_
