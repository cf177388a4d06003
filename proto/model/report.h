// What a library tells whoever runs the program: libraries never log.
#ifndef BASIN_PROTO_MODEL_REPORT_H_
#define BASIN_PROTO_MODEL_REPORT_H_

#include <functional>
#include <string>

namespace basin {

enum class Severity { kInfo, kWarning, kError };

// Takes one line of key=value pairs, "what=" first, without a newline. May be called on any of the
// library's threads.
using Report = std::function<void(Severity, const std::string& line)>;

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_REPORT_H_
