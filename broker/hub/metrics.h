// A hub's figures in the text form that Prometheus reads.
#ifndef BASIN_BROKER_HUB_METRICS_H_
#define BASIN_BROKER_HUB_METRICS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "broker/hub/committer.h"
#include "broker/hub/figures.h"

namespace basin {

// Pure: the same figures give the same text.
std::string RenderMetrics(const HubFigures& figures, const Committer::Figures& commits,
                          absl::string_view version);

}  // namespace basin

#endif  // BASIN_BROKER_HUB_METRICS_H_
