// Under which names a server answers. A web page may have its own name resolve to 127.0.0.1 and
// then read what is served there (DNS rebinding); the Host header tells, for it names what the page
// was loaded from.
#ifndef BASIN_PROTO_HTTP_HOST_NAME_H_
#define BASIN_PROTO_HTTP_HOST_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin {

// Whether a request with this Host header is meant for a server that is also called `names`. A
// numeric address always is, as "localhost" is: neither can be made to resolve elsewhere. So is no
// header at all, which no browser sends. The port is not looked at; letters of either case are the
// same.
bool IsAskedByItsName(absl::string_view host_header, const std::vector<std::string>& names);

}  // namespace basin

#endif  // BASIN_PROTO_HTTP_HOST_NAME_H_
