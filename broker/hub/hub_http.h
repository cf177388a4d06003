// What a hub answers over HTTP: /healthz, /readyz, /metrics.
#ifndef BASIN_BROKER_HUB_HUB_HTTP_H_
#define BASIN_BROKER_HUB_HUB_HTTP_H_

#include <vector>

#include "broker/hub/hub.h"
#include "proto/http/http_server.h"

namespace basin {

// The handlers may be called on any thread. `hub` outlives whoever holds them.
//   /healthz  200 while the process answers
//   /readyz   200 while publishes are taken, 503 with the reason while they are refused, and once
//             verifying the log again has found damage
//   /metrics  Prometheus text
std::vector<HttpRoute> HubRoutes(const Hub& hub);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_HUB_HTTP_H_
