// What commands answer, independent of how it is shown: facts and listings become an aligned table
// for people, or JSON, JSON lines or CSV for programs.
#ifndef BASIN_CLIENTS_CLI_OUTPUT_H_
#define BASIN_CLIENTS_CLI_OUTPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/envelope.pb.h"
#include "clients/cli/cell.h"
#include "clients/cli/language.h"
#include "clients/cli/stream.h"
#include "proto/model/csv.h"

namespace basin::cli {

// The version of every JSON answer's shape. Members may be added within a version; one that goes
// away or changes its meaning makes the next.
inline constexpr int kSchemaVersion = 1;

enum class Format { kTable, kJson, kJsonLines, kCsv };

// Tables are for people. JSON, JSON lines and standard CSV are for programs and do not depend on
// the user's language. French CSV goes into a spreadsheet, which is a bit of both: it holds
// everything.
enum class For { kAll, kPrograms, kPeople };

struct Column {
  std::string key;  // in JSON and in standard CSV
  Text heading;     // in tables and in French CSV
  For audience = For::kAll;
};

struct Listing {
  std::string key;  // the array's name in JSON
  Text title;       // above the table; may be empty
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

struct Fact {
  std::string key;
  Text label;
  Cell value;
  For audience = For::kAll;
};

// One answer. JSON holds all of it that is for programs. JSON lines and CSV hold the rows of the
// first listing, or, without one, the facts as a single row.
struct Document {
  std::string kind;  // "health", "schema" …: tells JSON answers apart
  // SIMULATED is told in every format: a line above the table, and, beside the origin, `notice`: a
  // member in JSON, a column in CSV.
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;
  std::vector<Fact> facts;
  std::vector<Listing> listings;
  std::vector<std::string> notes;  // below the table, for people only
  // JSON lines and CSV hold the facts although there are listings.
  bool facts_first = false;
};

struct OutputOptions {
  Format format = Format::kTable;
  CsvDialect dialect = CsvDialect::kStandard;
  bool asked = false;  // the user named the format
  bool bold = false;   // headings of tables, on a terminal
};

// `name` is one of table, json, jsonl, csv. Errors: USAGE.
absl::StatusOr<Format> ParseFormat(absl::string_view name);
absl::StatusOr<CsvDialect> ParseDialect(absl::string_view name);

// `width` cuts the lines of tables; 0 = never.
std::string Render(const Document& document, const OutputOptions& options, const Words& words,
                   size_t width);

// Above tables: "*** données simulées ***" with its line end, or "" for real data.
std::string NoticeLine(v1::Origin origin, const Words& words, bool bold);
// In every text that programs read, whatever the user's language: "données simulées", or "".
std::string NoticeOf(v1::Origin origin);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_OUTPUT_H_
