#include "broker/hub/metrics.h"

#include <prometheus/text_serializer.h>

#include "gmock/gmock.h"

namespace basin {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Text(const HubFigures& figures, const Committer::Figures& commits,
                 const UpkeepFigures& upkeep = {}) {
  return prometheus::TextSerializer().Serialize(DescribeFigures(figures, commits, upkeep));
}

TEST(MetricsTest, NamesEveryFigure) {
  HubFigures figures;
  figures.events_published = 12;
  figures.refusals[v1::STATE_CONFLICT] = 3;
  figures.durable_head = 99;
  figures.version = "1.2.3";
  Committer::Figures commits{Histogram({0.001, 0.01}), Histogram({1, 10})};
  commits.append_seconds.Observe(0.002);

  const std::string text = Text(figures, commits,
                                {.indexed = 77,
                                 .classes = {{v1::PERMANENT, {3, 900}}, {v1::PROGRAMME, {4, 1000}}},
                                 .index_rebuilds = 2,
                                 .scrubbed = 55,
                                 .scrub_passes = 1,
                                 .damage = "x"});

  EXPECT_THAT(text, HasSubstr("basin_events_published_total 12\n"));
  EXPECT_THAT(text, HasSubstr("basin_events_refused_total{code=\"STATE_CONFLICT\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("basin_log_head_sequence 99\n"));
  EXPECT_THAT(text, HasSubstr("basin_fsync_seconds_bucket{le=\"0.001\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("basin_fsync_seconds_bucket{le=\"0.01\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("basin_fsync_seconds_bucket{le=\"+Inf\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("basin_index_sequence 77\n"));
  EXPECT_THAT(text, HasSubstr("basin_index_rebuilds_total 2\n"));
  EXPECT_THAT(text, HasSubstr("basin_log_class_events{class=\"PROGRAMME\"} 4\n"
                              "basin_log_class_events{class=\"PERMANENT\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("basin_log_class_bytes{class=\"PERMANENT\"} 900\n"));
  EXPECT_THAT(text, HasSubstr("basin_scrub_sequence 55\n"));
  EXPECT_THAT(text, HasSubstr("basin_scrub_passes_total 1\n"));
  EXPECT_THAT(text, HasSubstr("basin_log_damaged 1\n"));
  EXPECT_THAT(text, HasSubstr("basin_build_info{version=\"1.2.3\"} 1\n"));
}

TEST(MetricsTest, SaysThatSimulatedDataAreSimulated) {
  const Committer::Figures commits{Histogram({1}), Histogram({1})};
  HubFigures figures;
  EXPECT_THAT(Text(figures, commits), Not(HasSubstr("simulées")));
  figures.origin = v1::SIMULATED;
  EXPECT_THAT(Text(figures, commits),
              HasSubstr("basin_origin_info{origin=\"simulated\",notice=\"données simulées\"} 1\n"));
}

}  // namespace
}  // namespace basin
