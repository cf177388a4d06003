// Answers as JSON, for browsers and scripts. Names and meanings are those of query.proto; numbers
// are numbers, and what has no value is null or left out.
#ifndef BASIN_SERVICES_QUERY_JSON_H_
#define BASIN_SERVICES_QUERY_JSON_H_

#include <string>

#include "basin/v1/query.pb.h"
#include "proto/model/status.h"

namespace basin {

// Raised when a name or a meaning changes; additions leave it.
inline constexpr int kJsonSchemaVersion = 1;

// Any answer as one JSON object. Simulated data carry "notice":
// "données simulées". REQUIRES: the answer is no error.
std::string AnswerToJson(const v1::Answer& answer, Language language);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_JSON_H_
