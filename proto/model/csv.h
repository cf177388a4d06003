// Lines of CSV as our programs write them.
#ifndef BASIN_PROTO_MODEL_CSV_H_
#define BASIN_PROTO_MODEL_CSV_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin {

// kStandard is RFC 4180 in UTF-8: comma, decimal point, keys as headings. kFrench opens with a
// double click in a French spreadsheet: byte order mark, semicolon, decimal comma, French headings.
enum class CsvDialect { kStandard, kFrench };

// What stands before the first line.
absl::string_view CsvPrologue(CsvDialect dialect);

// One field. In the French dialect a text that a spreadsheet would take for a formula (= + - @ and
// tab first) gets an apostrophe in front: events come from many agencies.
std::string CsvText(absl::string_view text, CsvDialect dialect);

// A line of fields that are ready, with its CR LF.
std::string CsvLine(const std::vector<std::string>& fields, CsvDialect dialect);

}  // namespace basin

#endif  // BASIN_PROTO_MODEL_CSV_H_
