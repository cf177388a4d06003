// One field of a serialised body, without parsing the rest of it into objects.
#ifndef BASIN_SERVICES_VIEWS_BODY_FIELD_H_
#define BASIN_SERVICES_VIEWS_BODY_FIELD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace basin {

// The string field `number` of the serialised message; of several the last, as protobuf reads them.
// Empty when there is none, or the bytes are no message.
std::string FindBodyString(absl::string_view message, int number);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_BODY_FIELD_H_
