// Text tables for people: columns aligned by what a terminal shows, not by bytes.
#ifndef BASIN_CLIENTS_CLI_TABLE_H_
#define BASIN_CLIENTS_CLI_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace basin::cli {

// How many columns a terminal gives `text`: accented letters count one however they are encoded,
// combining marks none, wide East Asian characters and emoji two. Malformed UTF-8 counts one a
// byte.
size_t DisplayWidth(absl::string_view text);

// The longest beginning of `text` that fits `width`, with "…" in its last column when it was cut.
std::string Shorten(absl::string_view text, size_t width);

// In bold and in red, for a terminal (ECMA-48).
std::string Bold(absl::string_view text);
std::string Red(absl::string_view text);

// Control characters, which could move the cursor or recolour the terminal, become "·". What is
// shown comes from other agencies.
std::string Printable(absl::string_view text);

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
    size_t width = 0;  // at least; a streaming table needs it, otherwise the rows decide
  };

  explicit Table(std::vector<Column> columns);

  // REQUIRES: as many cells as columns.
  void Add(std::vector<std::string> cells);

  // The headings, a rule, the rows. Lines longer than `width_max` are cut (0 = no limit); nothing
  // follows the last cell of a line. `bold`: the headings stand out on a terminal.
  std::string Render(size_t width_max = 0, bool bold = false) const;

  // For rows that come one by one: the columns' own widths, longer cells push their line outwards.
  std::string RenderHeading(bool bold = false) const;
  std::string RenderRow(const std::vector<std::string>& cells) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_TABLE_H_
