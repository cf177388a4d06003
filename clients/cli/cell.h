// One value of an answer, and how it looks: to people in a table, to programs in JSON and CSV.
#ifndef BASIN_CLIENTS_CLI_CELL_H_
#define BASIN_CLIENTS_CLI_CELL_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "clients/cli/language.h"
#include "nlohmann/json_fwd.hpp"
#include "proto/model/csv.h"

namespace basin::cli {

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
// Several texts: joined by ", " for people, an array in JSON, joined by "|" in CSV, as in the
// tables that are published.
using Texts = std::vector<std::string>;
// A coded value: programs read its name, people its words.
struct Coded {
  std::string name, words;
};
using Codes = std::vector<Coded>;
// std::monostate: there is no value.
using Cell = std::variant<std::monostate, std::string, int64_t, bool, Hundredths, Ordinal, Bytes,
                          absl::Time, Texts, Coded, Codes>;

// In a table: numbers grouped, times on the clocks of Paris, "—" for no value, nothing that could
// disturb a terminal.
std::string ForPeople(const Cell& cell, const Words& words);
// The same in every language; times in UTC.
nlohmann::ordered_json ForJson(const Cell& cell);
// A field of a line. Standard CSV is the same in every language, with times in UTC; the French
// dialect is for people: French words, decimal commas, the clocks of Paris.
std::string ForCsv(const Cell& cell, CsvDialect dialect);

// Whether people want it flushed right.
bool IsNumber(const Cell& cell);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_CELL_H_
