#include "proto/http/metrics.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "prometheus/counter.h"
#include "prometheus/registry.h"

namespace basin {
namespace {

using ::testing::HasSubstr;

TEST(MetricsTest, WritesNamesHelpAndLabels) {
  prometheus::Registry registry;
  prometheus::BuildCounter()
      .Name("basin_events_total")
      .Help("Events admitted")
      .Register(registry)
      .Add({{"basin", "1107"}})
      .Increment(3);

  const HttpResponse response = MetricsResponse(registry);

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.content_type, HasSubstr("version=0.0.4"));
  EXPECT_THAT(response.body, HasSubstr("# HELP basin_events_total Events admitted\n"));
  EXPECT_THAT(response.body, HasSubstr("# TYPE basin_events_total counter\n"));
  EXPECT_THAT(response.body, HasSubstr("basin_events_total{basin=\"1107\"} 3\n"));
}

}  // namespace
}  // namespace basin
