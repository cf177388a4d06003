// What commands answer, independent of how it is shown: facts and listings become an aligned table
// for people, or JSON, JSON lines or CSV for programs.
#ifndef BASIN_CLIENTS_CLI_OUTPUT_H_
#define BASIN_CLIENTS_CLI_OUTPUT_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "clients/cli/csv.h"
#include "clients/cli/language.h"
#include "clients/cli/stream.h"

namespace basin::cli {

// The version of every JSON answer's shape. Members may be added within a version; one that goes
// away or changes its meaning makes the next.
inline constexpr int kSchemaVersion = 1;

enum class Format { kTable, kJson, kJsonLines, kCsv };

// A number with two decimals.
struct Hundredths {
  int64_t value;
};
// A number that names something (a sequence, a year, a port): never grouped.
struct Ordinal {
  uint64_t value;
};
struct Bytes {
  uint64_t value;
};
// Several texts: joined by ", " for people, an array in JSON, joined by " " in CSV.
using Texts = std::vector<std::string>;
// std::monostate: there is no value.
using Cell = std::variant<std::monostate, std::string, int64_t, bool, Hundredths, Ordinal, Bytes,
                          absl::Time, Texts>;

struct Column {
  std::string key;  // in JSON and in standard CSV
  Text heading;     // in tables and in French CSV
  enum class For { kAll, kPrograms } audience = For::kAll;
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
};

// One answer. JSON holds all of it. JSON lines and CSV hold the rows of the first listing, or,
// without one, the facts as a single row.
struct Document {
  std::string kind;  // "health", "schema" …: tells JSON answers apart
  // SIMULATED is told in every format: a line above the table, a member in JSON, a column in CSV.
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
};

// `name` is one of table, json, jsonl, csv. Errors: USAGE.
absl::StatusOr<Format> ParseFormat(absl::string_view name);
absl::StatusOr<CsvDialect> ParseDialect(absl::string_view name);

// `width` cuts the lines of tables; 0 = never.
std::string Render(const Document& document, const OutputOptions& options, const Words& words,
                   size_t width);

// "données simulées", or "" for real data.
std::string OriginNotice(v1::Origin origin, const Words& words);
// "real", "simulated" or "".
std::string OriginName(v1::Origin origin);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_OUTPUT_H_
