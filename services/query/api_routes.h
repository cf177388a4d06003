// What can be asked over HTTP: the addresses, their parameters, and the tables in their answers.
// openapi.json describes the same to whoever writes a client; a test holds the two together.
#ifndef BASIN_SERVICES_QUERY_API_ROUTES_H_
#define BASIN_SERVICES_QUERY_API_ROUTES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "basin/v1/query.pb.h"
#include "proto/http/http_server.h"
#include "services/query/csv_table.h"

namespace basin {

inline constexpr char kStreamPath[] = "/api/v1/stream";
inline constexpr char kOpenApiPath[] = "/api/v1/openapi.json";

struct ApiTable {
  absl::string_view name;  // of the parameter `table`
  CsvTable csv;
};

struct ApiRoute {
  absl::string_view path;
  // Its own; those of its form come with it.
  absl::Span<const absl::string_view> parameters;
  absl::StatusOr<v1::Query> (*make_query)(const HttpRequest& request);
  // The first is given where none is named. Not empty.
  absl::Span<const ApiTable> tables;
  // The answer is the same for as long as the views stand where they stand: it has an ETag.
  bool lasts;
};

absl::Span<const ApiRoute> ApiRoutes();

// All that is known at an address: its own parameters, and format, separator, table (where there
// are several) and lang.
std::vector<absl::string_view> ParametersOf(const ApiRoute& route);

// The parameter, or empty.
const std::string& ParameterOf(const HttpRequest& request, absl::string_view name);

// Errors: UNKNOWN_PARAMETER naming those that are known, when the request has another.
absl::Status CheckParameters(const HttpRequest& request,
                             const std::vector<absl::string_view>& known);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_API_ROUTES_H_
