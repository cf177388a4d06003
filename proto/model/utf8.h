// UTF-8 as Unicode defines it (The Unicode Standard, §3.9, table 3-7), and as protobuf's readers
// ask it of a string. Pure; any thread.
#ifndef BASIN_PROTO_MODEL_UTF8_H_
#define BASIN_PROTO_MODEL_UTF8_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace basin {

// Whether `text` is well-formed: shortest forms only, no surrogates, nothing beyond U+10FFFF. Any
// code point will do, control characters too.
bool IsUtf8(absl::string_view text);

// How many characters (code points) well-formed text has.
size_t CodePoints(absl::string_view text);

// Takes one code point, at most 4 bytes, from the front of `text`; -1 when it is malformed.
// REQUIRES: `text` is not empty.
int32_t TakeCodePoint(absl::string_view& text);

// Takes printable ASCII from the front of `text`: what nearly all text is made of.
void SkipPlainText(absl::string_view& text);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_UTF8_H_
