// Bytes of this protocol as a person reads them: hexadecimal on the left, what they mean on the
// right.
#ifndef BASIN_TESTS_PROTO_WIRE_DUMP_H_
#define BASIN_TESTS_PROTO_WIRE_DUMP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace basin {

// One frame, field by field, down into the events it carries. REQUIRES: the frame is well-formed.
std::string DumpFrame(absl::string_view frame);

}  // namespace basin

#endif  // BASIN_TESTS_PROTO_WIRE_DUMP_H_
