// Identifiers of events and cases: UUIDs of RFC 9562, as text (36 characters).
#ifndef BASIN_PROTO_MODEL_EVENT_ID_H_
#define BASIN_PROTO_MODEL_EVENT_ID_H_

#include <string>

#include "absl/random/bit_gen_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace basin {

// Version 7: 48 bits of Unix milliseconds, then 74 random bits. Time-ordered, so that what is young
// lies together. Time and chance come in: tests choose them.
std::string MakeUuidV7(absl::Time now, absl::BitGenRef random);

// Version 8: 122 bits of SHA-256(name-space ‖ 0x00 ‖ content). The same content gives the same id,
// so importing a file twice adds nothing.
std::string MakeUuidV8(absl::string_view name_space, absl::string_view content);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_EVENT_ID_H_
