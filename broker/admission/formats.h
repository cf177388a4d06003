// The formats a field can have (basin.v1.Format), and what text may hold at all. Pure; any thread.
#ifndef BASIN_BROKER_ADMISSION_FORMATS_H_
#define BASIN_BROKER_ADMISSION_FORMATS_H_

#include "absl/strings/string_view.h"
#include "basin/v1/error.pb.h"
#include "basin/v1/options.pb.h"
#include "proto/model/text.h"

namespace basin {

// Whether `text` has the format. The empty text has none; FORMAT_UNSPECIFIED has every text.
bool HasFormat(v1::Format format, absl::string_view text);

// The error for a text that does not have it: BAD_DATE, BAD_SIRET, BAD_ID or BAD_FORMAT.
v1::ErrorCode FormatError(v1::Format format);

// What such a text looks like, for a person: "5 characters of a FAP code, such as A0X40".
Text Describe(v1::Format format);

// False when `text` holds what deceives or disturbs whoever reads it: control characters other than
// \n and \t, overrides of the writing direction (U+202A–202E, U+2066–2069: "Trojan Source",
// CVE-2021-42574), the byte order mark or noncharacters; or when it is not UTF-8.
bool IsCleanText(absl::string_view text);

}  // namespace basin

#endif  // BASIN_BROKER_ADMISSION_FORMATS_H_
