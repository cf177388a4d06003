// Health over HTTP: /api/v1/health, explain, region, disparity, history, work and status.
#ifndef BASIN_SERVICES_QUERY_QUERY_HTTP_H_
#define BASIN_SERVICES_QUERY_QUERY_HTTP_H_

#include <functional>
#include <vector>

#include "proto/http/http_server.h"
#include "services/projection/view_store.h"
#include "services/query/answerer.h"

namespace basin {

// GET with parameters as in query.proto:
//   /api/v1/health?basin=1107,1116&as_of=2026-03-31&known_at=12345&lang=en
//   /api/v1/explain?basin=1107&indicator=referrals.answered_10d&as_of=…&known_at=…&lang=…
//   /api/v1/work?basin=1107,1116&actor=ml-paris&kind=minutes,project&as_of=…&known_at=…&limit=100
//               &after=…&lang=…
//   /api/v1/region?region=11&as_of=…&known_at=…&lang=…     or  departement=77
//   /api/v1/disparity?of=referrals&as_of=…&known_at=…&lang=…
//   /api/v1/history?basin=1107&indicator=referrals.answered_10d&from=…&to=…&every=month&known=then
//     every: week, month (otherwise) or quarter; known: then, or now (otherwise)
//   /api/v1/network?basin=1107&as_of=…&known_at=…&lang=…
//   /api/v1/status?lang=…
// Other parameters are refused (UNKNOWN_PARAMETER): a misspelt as_of would otherwise answer for
// another day. Without `lang` the Accept-Language header chooses between French and English.
//
// Nobody is authenticated here, so small cells are hidden, and so are the rows of
// persons' referrals in work lists. Refusals are application/problem+json
// with the catalogue's code as title. `store` and `followed` outlive the routes and may be asked on
// any thread.
std::vector<HttpRoute> QueryRoutes(const ViewStore& store, std::function<FollowedLog()> followed);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_QUERY_HTTP_H_
