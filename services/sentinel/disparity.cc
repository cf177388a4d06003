#include "services/sentinel/disparity.h"

#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"

namespace basin {

absl::CivilDay LastQuarterEnd(absl::CivilDay day) {
  // The day after an end is the first of the quarter that follows.
  const absl::CivilMonth month(day + 1);
  return absl::CivilDay(absl::CivilMonth(month.year(), (month.month() - 1) / 3 * 3 + 1)) - 1;
}

v1::Query DisparityQuery(absl::CivilDay quarter_end, uint64_t at_least) {
  v1::Query query;
  query.mutable_region()->set_disparity("");
  query.mutable_region()->set_as_of(FormatDay(quarter_end));
  query.set_at_least(at_least);
  return query;
}

Disparities ReadDisparities(const v1::Answer& answer, absl::CivilDay quarter_end) {
  Disparities disparities{.quarter_end = quarter_end, .growing_since = {}};
  for (const v1::Disparity& figure : answer.region().disparity().figures()) {
    const bool of_a_dimension = figure.indicator().empty();
    const bool grows = figure.slope_known() && figure.slope_ten_thousandths() > 0;
    absl::CivilDay first;
    if (of_a_dimension && grows && figure.quarters_size() > 0 &&
        ParseDay(figure.quarters(0).day(), &first))
      disparities.growing_since = first;
  }
  return disparities;
}

std::vector<Due> FindDisparityDue(const std::vector<WatchedBasin>& basins,
                                  const Disparities& disparities) {
  std::vector<Due> due;
  if (!disparities.growing_since.has_value()) return due;
  for (const WatchedBasin& basin : basins)
    if (basin.is_region)
      due.push_back({.rule = v1::ALERT_DISPARITY_GROWING,
                     .about = absl::StrCat("territory/", basin.code),
                     .basin = basin.code,
                     .since = *disparities.growing_since,
                     .last_in_time = disparities.quarter_end,
                     .to = basin.region});
  return due;
}

}  // namespace basin
