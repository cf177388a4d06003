// A hub's figures as Prometheus families.
#ifndef BASIN_BROKER_HUB_METRICS_H_
#define BASIN_BROKER_HUB_METRICS_H_

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

#include "broker/hub/committer.h"
#include "broker/hub/figures.h"
#include "broker/hub/upkeep.h"

namespace basin {

// Pure: the same figures give the same families.
std::vector<prometheus::MetricFamily> DescribeFigures(const HubFigures& figures,
                                                      const Committer::Figures& commits,
                                                      const UpkeepFigures& upkeep);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_METRICS_H_
