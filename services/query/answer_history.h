// Answers about the past of one indicator.
#ifndef BASIN_SERVICES_QUERY_ANSWER_HISTORY_H_
#define BASIN_SERVICES_QUERY_ANSWER_HISTORY_H_

#include "absl/status/status.h"
#include "basin/v1/query.pb.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/readers.h"

namespace basin {

// More points than this are refused: each is computed anew.
inline constexpr size_t kHistoryPointsMax = 60;

// Fills in `answer`: the ends of the weeks, months or quarters in from … to, and `to` itself. Each
// point is what is known now of that day or, with as_known_then, what had been recorded by its end.
//
// A figure comes from the events, unless some that it looks at may have been purged before the
// views folded them; then from the last snapshot of the 31 days that end there; then from nowhere,
// and the point says so. Small cells are hidden point by point, as if each had been asked for.
//
// Errors: UNKNOWN_BASIN, UNKNOWN_INDICATOR, BAD_DATE, OUT_OF_RANGE (`to` after the last record,
// `from` after `to`, too many points), the store's.
absl::Status AnswerHistory(const v1::HistoryQuery& query, Language language,
                           const ViewSnapshot& views, const Reader& reader, v1::Answer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_ANSWER_HISTORY_H_
