// Answers questions about health from the views, for one reader at a time.
#ifndef BASIN_SERVICES_QUERY_ANSWERER_H_
#define BASIN_SERVICES_QUERY_ANSWERER_H_

#include "absl/status/statusor.h"
#include "basin/v1/envelope.pb.h"
#include "basin/v1/query.pb.h"
#include "services/projection/view_store.h"
#include "services/query/readers.h"

namespace basin {

// What the views know of the log they follow.
struct FollowedLog {
  v1::Position head;  // the durable head last heard of
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;
  bool connected = false;  // false: the head may be another by now
};

// Every answer is computed from one snapshot, as of what all views know: a view that is being
// rebuilt holds back the answers' sequence, never their consistency. The same question about the
// same log gets the same answer, byte for byte.
//
// A day before the first event is answered: everything is without data. A day after the last
// record's is OUT_OF_RANGE: what has not happened yet would look like silence.
//
// Errors, in the answer: UNKNOWN_BASIN, UNKNOWN_INDICATOR (with the nearest), BAD_DATE,
// OUT_OF_RANGE, NOT_CAUGHT_UP (at_least or known_at lie beyond what the views know), UNKNOWN_QUERY,
// and the store's.
//
// Pure but for reading `views`. Any thread.
v1::Answer AnswerQuery(const v1::Query& query, const ViewSnapshot& views, const Reader& reader,
                       const FollowedLog& followed);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_ANSWERER_H_
