// A place in the log.
#ifndef BASIN_PROTO_MODEL_SEQUENCE_H_
#define BASIN_PROTO_MODEL_SEQUENCE_H_

#include <cstdint>

namespace basin {

// Sequences count 1, 2, 3 … without a gap. 0 stands before the first event: "nothing yet", or "from
// the beginning" where a reader asks for what comes after.
using Sequence = uint64_t;

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_SEQUENCE_H_
