// Health as it travels: measures and scores put into the messages of query.proto.
#ifndef BASIN_SERVICES_QUERY_DESCRIBE_H_
#define BASIN_SERVICES_QUERY_DESCRIBE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "basin/v1/query.pb.h"
#include "proto/model/status.h"
#include "services/views/health/health.h"
#include "services/views/health/region_median.h"
#include "services/views/health/what_if.h"

namespace basin {

// What a basin's health is described from.
struct MeasuredBasin {
  const Territory& territory;
  const std::vector<Measure>& measures;
  const Parameters& parameters;
  const RegionMedians& medians;
};

// A score in hundredths, or why there is none.
void DescribeScore(const std::optional<Ratio>& score, uint32_t coverage_percent,
                   const std::string& why_not, v1::Score& out);
// Share of the scored indicators with data, rounded down.
uint32_t CoverageOf(const DimensionScore& dimension);

// A basin's health with all its dimensions and indicators; with `only`, that indicator's alone.
v1::BasinHealth DescribeBasin(const MeasuredBasin& measured, Language language,
                              const IndicatorType* only = nullptr);

// The cases behind a measure, from the `begin`th to the one before the `end`th: those declared late
// first, then those corrected, then by subject.
void DescribeSupport(const Measure& measure, size_t begin, size_t end, Language language,
                     v1::ExplainAnswer& answer);

// How late each actor declared what it told of all of them.
void DescribeLateness(const Measure& measure, v1::ExplainAnswer& answer);

// `parameters` are those of its day.
void DescribeWhatIf(const WhatIf& what_if, const Parameters& parameters, Language language,
                    v1::WhatIf& out);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_DESCRIBE_H_
