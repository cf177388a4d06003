#include "proto/http/metrics.h"

#include "prometheus/text_serializer.h"

namespace basin {

HttpResponse MetricsResponse(const prometheus::Collectable& metrics) {
  return {.status = 200,
          .content_type = "text/plain; version=0.0.4; charset=utf-8",
          .body = prometheus::TextSerializer().Serialize(metrics.Collect())};
}

}  // namespace basin
