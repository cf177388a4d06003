// Answers as CSV: the table in an answer's JSON, a line for each of its rows.
//
// RFC 4180 in UTF-8 with commas and decimal points, the same in every language; with `separator=;`
// what opens with a double click in a French spreadsheet (proto/model/csv.h). The columns are those
// of the table, always and in its order, named as in JSON; then what every answer says of itself:
// as_of, sequence, parameters_version, origin, notice. What has no value is an empty field.
#ifndef BASIN_SERVICES_QUERY_CSV_TABLE_H_
#define BASIN_SERVICES_QUERY_CSV_TABLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/model/csv.h"

namespace basin {

// A value of a row, or of something the row is part of.
struct CsvColumn {
  absl::string_view name;
  // Where it is, from the row outwards: 0 = in the row itself, 1 = in what holds it …
  int up;
  absl::string_view member;  // "numerator", "overall/score"
  int decimals = 2;          // of a number that is not whole
};

// Which of an answer's lists the rows are: {"basins", "dimensions", "indicators"} = each indicator
// of each dimension of each basin. Empty = the answer itself is the only row. Where answers have
// either one thing or several, "region|basins" is the first of the two that is there; an object is
// a list of one.
struct CsvTable {
  absl::Span<const absl::string_view> lists;
  absl::Span<const CsvColumn> columns;
};

// `json` is what AnswerToJson gives.
std::string JsonToCsv(absl::string_view json, const CsvTable& table, CsvDialect dialect);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_CSV_TABLE_H_
