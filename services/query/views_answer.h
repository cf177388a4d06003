// What operators ask of the generations of the views.
#ifndef BASIN_SERVICES_QUERY_VIEWS_ANSWER_H_
#define BASIN_SERVICES_QUERY_VIEWS_ANSWER_H_

#include <functional>

#include "absl/status/statusor.h"
#include "basin/v1/query.pb.h"
#include "services/projection/view_store.h"
#include "services/query/readers.h"

namespace basin {

// Does it, or says why not.
using KeepGenerations = std::function<absl::StatusOr<v1::ViewsAnswer>(const v1::ViewsQuery&)>;

// The answer stands on what `store` holds afterwards: behind a switch, on the generation switched
// to. Errors, in the answer: FORBIDDEN_ACTION for everybody but operators; those of `keep`; the
// store's.
v1::Answer AnswerViews(const v1::ViewsQuery& query, const ViewStore& store, const Reader& reader,
                       const KeepGenerations& keep);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_VIEWS_ANSWER_H_
