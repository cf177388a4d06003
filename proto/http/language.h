// In which language a person wants to be answered.
#ifndef BASIN_PROTO_HTTP_LANGUAGE_H_
#define BASIN_PROTO_HTTP_LANGUAGE_H_

#include "absl/strings/string_view.h"
#include "proto/http/http_server.h"
#include "proto/model/status.h"

namespace basin {

// The parameter "lang" ("fr", "en", "en-GB") where the request has one, else what its
// Accept-Language header prefers of French and English, else French.
Language LanguageOf(const HttpRequest& request);

// The language preferred by an Accept-Language header (RFC 9110, 12.5.4): the higher q, the first
// of equals. French when neither is named.
Language PreferredLanguage(absl::string_view accept_language);

// "fr", "en"
absl::string_view LanguageCode(Language language);

}  // namespace basin

#endif  // BASIN_PROTO_HTTP_LANGUAGE_H_
