// Metrics as Prometheus reads them.
#ifndef BASIN_PROTO_HTTP_METRICS_H_
#define BASIN_PROTO_HTTP_METRICS_H_

#include "prometheus/collectable.h"
#include "proto/http/http_server.h"

namespace basin {

// Everything `metrics` (a prometheus::Registry) holds, in the text format 0.0.4. Any thread.
HttpResponse MetricsResponse(const prometheus::Collectable& metrics);

}  // namespace basin

#endif  // BASIN_PROTO_HTTP_METRICS_H_
