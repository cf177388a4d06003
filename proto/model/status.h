// absl::Status ⇄ the error catalogue (proto/basin/v1/error.proto).
//
//   return MakeError(v1::STATE_CONFLICT,
//                    {.field = "header.subject",
//                     .detail = {"the case is $0", "le dossier est à l'état $0", state}});
//
// An error made here carries its catalogue code as a payload, survives being passed through layers,
// and can be put on the wire or shown to a person in either language. Errors of libraries that have
// no catalogue code keep v1::ERROR_UNSPECIFIED.
#ifndef BASIN_PROTO_MODEL_STATUS_H_
#define BASIN_PROTO_MODEL_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/error.pb.h"
#include "proto/model/text.h"

namespace basin {

struct ErrorContext {
  std::string field = {};  // path of the field at fault; empty when it is not a field's
  Text detail = {};        // what was tried, on what, which limit; never the refused content
  absl::Duration retry_after = absl::ZeroDuration();
};

// A status with the catalogue's code; its message, for logs, is English: "<CODE>: <text> (<field>):
// <detail>".
absl::Status MakeError(v1::ErrorCode code, ErrorContext context = {});

// The same, from and to the form that travels. An OK status becomes a default Error.
absl::Status FromProto(const v1::Error& error);
v1::Error ToProto(const absl::Status& status);

// The catalogue code `status` carries, or ERROR_UNSPECIFIED.
v1::ErrorCode CodeOf(const absl::Status& status);

// The stable name, e.g. "STATE_CONFLICT".
std::string CodeName(v1::ErrorCode code);

// The catalogue entry of `code`: texts, retryable. The reference lives as long as the program.
const v1::ErrorOptions& CatalogueEntry(v1::ErrorCode code);

// The error's detail; English where the sender gave no French.
const std::string& Detail(const v1::Error& error, Language language);

// One sentence: text (field): detail. Empty for an OK status.
Text Sentence(const absl::Status& status);

// One to three lines for a person: text (field), detail, what to do.
std::string Explain(const v1::Error& error, Language language);

// The exit code a program ends with: 0 ok · 1 operation failed · 2 usage · 3 cannot connect ·
// 4 refused for who or what one is · 5 not found · 6 partial or gap · 7 timeout · 65 bad data ·
// 74 disk · 78 configuration.
int ExitCode(const absl::Status& status);

}  // namespace basin

#define BASIN_CONCAT_INNER(a, b) a##b
#define BASIN_CONCAT(a, b) BASIN_CONCAT_INNER(a, b)

// Leaves the function with the status unless it is OK.
#define BASIN_RETURN_IF_ERROR(expression)                                                  \
  do {                                                                                     \
    if (absl::Status basin_status = (expression); !basin_status.ok()) return basin_status; \
  } while (false)

// BASIN_ASSIGN_OR_RETURN(auto value, Compute());
#define BASIN_ASSIGN_OR_RETURN(lhs, expression) \
  BASIN_ASSIGN_OR_RETURN_IMPL(BASIN_CONCAT(basin_or_, __LINE__), lhs, expression)
#define BASIN_ASSIGN_OR_RETURN_IMPL(result, lhs, expression) \
  auto result = (expression);                                \
  if (!result.ok()) return std::move(result).status();       \
  lhs = *std::move(result)

#endif  // BASIN_PROTO_MODEL_STATUS_H_
