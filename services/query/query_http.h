// The query API over HTTP, version 1: everything under /api/v1/.
#ifndef BASIN_SERVICES_QUERY_QUERY_HTTP_H_
#define BASIN_SERVICES_QUERY_QUERY_HTTP_H_

#include <functional>
#include <vector>

#include "proto/http/http_server.h"
#include "services/projection/view_store.h"
#include "services/query/answerer.h"
#include "services/query/change_feed.h"

namespace basin {

// GET with parameters as in query.proto (services/query/api_routes.h lists them, openapi.json says
// what they mean):
//   /api/v1/health?basin=1107,1116&as_of=2026-03-31&known_at=12345&lang=en
//   /api/v1/explain?basin=1107&indicator=referrals.answered_10d&limit=50&cursor=…
//   /api/v1/toolbox?text=mediation+numerique  /api/v1/calls  /api/v1/practices  /api/v1/places
//   /api/v1/work?basin=1107,1116&actor=ml-paris&kind=minutes,project&limit=100&after=…
//   /api/v1/region?region=11   or   ?departement=77
//   /api/v1/disparity?of=referrals
//   /api/v1/history?basin=1107&indicator=referrals.answered_10d&from=…&to=…&every=month&known=then
//   /api/v1/network?basin=1107
//   /api/v1/status?lang=…
//   /api/v1/stream?basin=1107   Server-Sent Events (change_feed.h), resumed by Last-Event-ID
//   /api/v1/openapi.json        the description of all this
// Other parameters are refused (UNKNOWN_PARAMETER): a misspelt as_of would otherwise answer for
// another day. Without `lang` the Accept-Language header chooses between French and English.
//
// JSON, or CSV with format=csv or where Accept prefers text/csv: the same in every language, commas
// and decimal points, unless separator=; asks for what a French spreadsheet opens. The language
// never decides about separators: a program's file must not change with its reader's browser.
//
// A parameter given several times is a list, as if parted by commas.
//
// Answers that stay the same while the views stand still have an ETag made of their sequence and of
// the generation that answers.
//
// Nobody is authenticated here, so small cells are hidden, and so are the rows of persons'
// referrals in work lists. Refusals are application/problem+json with the catalogue's code as
// title. `store`, `feed` and `followed` outlive the routes and may be asked on any thread.
std::vector<HttpRoute> QueryRoutes(const ViewStore& store, ChangeFeed& feed,
                                   std::function<FollowedLog()> followed);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_QUERY_HTTP_H_
