// The ground a new hub starts from: the territories that are compared, and what is expected of
// them.
#ifndef BASIN_CLIENTS_CLI_GROUND_H_
#define BASIN_CLIENTS_CLI_GROUND_H_

#include <string>

#include "basin/v1/envelope.pb.h"
#include "clients/exchange/file_fault.h"

namespace basin::cli {

// territory.defined of the region and the 25 basins of proto/reference/basins.h, and
// expectation.set of each basin: the actor types of the local committees for employment, 90 days
// between operational meetings, 180 between those of the governance. They count from the zoning of
// 2021. The same for the same actor and origin: publishing them again adds nothing.
FileEvents GroundEvents(const std::string& actor, v1::Origin origin);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_GROUND_H_
