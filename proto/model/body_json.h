// Bodies of events as JSON, by reflection: fields under their proto names, coded values by name,
// 64-bit numbers as strings (a JavaScript number holds 53 bits), fields at their default left out.
//
// Why not protobuf's own JSON: its errors echo the refused content and name no path, it takes the
// last of two equal keys, and it reads an unknown field as nothing at all.
#ifndef BASIN_PROTO_MODEL_BODY_JSON_H_
#define BASIN_PROTO_MODEL_BODY_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace basin {

// In the order of the schema's declaration.
nlohmann::ordered_json BodyToJson(const google::protobuf::Message& body);

// Fills `body`, which is empty, from `json`; `path` names json in errors ("data"). Whole numbers
// come as numbers or as strings of digits, coded values by name, by their French heading or by
// number, null as "not given". Errors, each with the path of the value at fault
// ("data.schedule[2].amount_cents"): BAD_FORMAT (an unknown field, with the nearest known one; a
// value of another kind; two members of one choice), OUT_OF_RANGE, UNKNOWN_ENUM. `body` is then in
// an unspecified state. The limits that the schema declares are admission's to check.
absl::Status BodyFromJson(const nlohmann::json& json, const std::string& path,
                          google::protobuf::Message& body);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_BODY_JSON_H_
