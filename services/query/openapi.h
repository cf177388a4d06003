// The description of the query API for whoever writes a client: OpenAPI 3.0.3
// (https://spec.openapis.org/oas/v3.0.3). Written by hand in openapi.json; a test holds it against
// the addresses, their parameters, and real answers.
#ifndef BASIN_SERVICES_QUERY_OPENAPI_H_
#define BASIN_SERVICES_QUERY_OPENAPI_H_

#include "absl/strings/string_view.h"

namespace basin {

// openapi.json as it was when the program was built.
absl::string_view OpenApiDocument();

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_OPENAPI_H_
