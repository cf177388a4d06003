// The network of a basin's actors as JSON.
#ifndef BASIN_SERVICES_QUERY_NETWORK_JSON_H_
#define BASIN_SERVICES_QUERY_NETWORK_JSON_H_

#include <nlohmann/json.hpp>

#include "basin/v1/query_network.pb.h"

namespace basin {

// Its members, for an answer's object. What is hidden from the reader is null.
nlohmann::ordered_json NetworkToJson(const v1::NetworkAnswer& network);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_NETWORK_JSON_H_
