#include "clients/exchange/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/exchange/text_decoding.h"
#include "proto/model/check.h"

namespace basin {
namespace {

// The next line of `text` with its \n, removed from it.
absl::string_view TakeLine(absl::string_view& text) {
  const size_t end = text.find('\n');
  const absl::string_view line =
      text.substr(0, end == absl::string_view::npos ? text.size() : end + 1);
  text.remove_prefix(line.size());
  return line;
}

bool IsBlank(absl::string_view line) { return absl::StripAsciiWhitespace(line).empty(); }

// "sep=;": how Excel says which separator it means.
bool IsSeparatorLine(absl::string_view line) {
  return absl::StartsWithIgnoreCase(line, "sep=") && line.size() > 4;
}

char Sniff(absl::string_view header) {
  constexpr std::array<char, 3> kSeparators = {';', ',', '\t'};  // a tie goes to the first
  std::array<int, 3> counts = {0, 0, 0};
  bool quoted = false;
  for (char c : header) {
    if (c == '"') quoted = !quoted;
    for (size_t i = 0; i < kSeparators.size(); ++i)
      if (!quoted && c == kSeparators[i]) ++counts[i];
  }
  return kSeparators[std::max_element(counts.begin(), counts.end()) - counts.begin()];
}

// libcsv, fed line by line so that every row knows its line.
class Reader {
 public:
  explicit Reader(char separator) {
    BASIN_CHECK(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0);
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    if (separator == '\t')
      csv_set_space_func(&parser_, [](unsigned char c) { return c == ' ' ? 1 : 0; });
  }
  ~Reader() { csv_free(&parser_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // False when the line breaks the quoting rules.
  bool Feed(absl::string_view text, int line) {
    if (!open_) pending_.line = line;
    row_ended_ = false;
    if (csv_parse(&parser_, text.data(), text.size(), &OnCell, &OnRow, this) != text.size())
      return false;
    open_ = !row_ended_ && (open_ || !IsBlank(text));
    return true;
  }
  // False when a quote was left open.
  bool Finish() { return csv_fini(&parser_, &OnCell, &OnRow, this) == 0; }

  // The row at hand: where it begins, and its cell at hand, from 1.
  int row_line() const { return pending_.line; }
  int cell() const { return static_cast<int>(pending_.cells.size()) + 1; }
  std::vector<CsvRow> Take() { return std::move(rows_); }

 private:
  static void OnCell(void* bytes, size_t size, void* self) {
    auto* reader = static_cast<Reader*>(self);
    reader->pending_.cells.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void OnRow(int, void* self) {
    auto* reader = static_cast<Reader*>(self);
    reader->row_ended_ = true;
    reader->rows_.push_back(std::move(reader->pending_));
    reader->pending_ = CsvRow();
  }

  csv_parser parser_;
  bool open_ = false;  // a row goes on beyond the lines fed
  bool row_ended_ = false;
  CsvRow pending_;
  std::vector<CsvRow> rows_;
};

void AddQuoteFault(int line, int column, FaultCollector& faults) {
  faults.Add({.line = line,
              .column = column,
              .code = v1::BAD_FILE,
              .fr = "guillemet mal placé ou non fermé ; un guillemet dans un texte s'écrit \"\"",
              .en = "a quote is misplaced or not closed; a quote within a text is written \"\""});
}

bool HasContent(const CsvRow& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return !cell.empty(); });
}

// Drops empty cells beyond the header; a row with any other number of cells is a fault.
void FitToHeader(CsvRow& row, size_t columns, FaultCollector& faults) {
  while (row.cells.size() > columns && row.cells.back().empty()) row.cells.pop_back();
  if (row.cells.size() == columns) return;
  const bool fewer = row.cells.size() < columns;
  faults.Add({.line = row.line,
              .code = v1::BAD_FILE,
              .fr = absl::StrCat("la ligne a ", fewer ? "moins" : "plus",
                                 " de cellules que l'en-tête, qui en a ", columns,
                                 " ; vérifiez séparateurs et guillemets"),
              .en = absl::StrCat("the row has ", fewer ? "fewer" : "more",
                                 " cells than the header, which has ", columns,
                                 "; check separators and quotes")});
}

}  // namespace

int CsvTable::Find(absl::string_view heading) const {
  const auto found = std::find(header.begin(), header.end(), heading);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

CsvTable ReadCsv(absl::string_view text, FaultCollector& faults) {
  CsvTable table;
  int line = 0;
  absl::string_view rest = text;
  absl::string_view first = TakeLine(rest);
  if (IsSeparatorLine(first)) {
    table.separator = first[4];
    text = rest;
    line = 1;
  } else {
    while (IsBlank(first) && !rest.empty()) first = TakeLine(rest);
    table.separator = Sniff(first);
  }

  Reader reader(table.separator);
  for (rest = text; !rest.empty();) {
    if (reader.Feed(TakeLine(rest), ++line)) continue;
    AddQuoteFault(line, reader.cell(), faults);
    return table;
  }
  if (!reader.Finish()) {
    AddQuoteFault(reader.row_line(), reader.cell(), faults);
    return table;
  }

  for (CsvRow& row : reader.Take()) {
    if (!HasContent(row)) continue;
    for (std::string& cell : row.cells) absl::StripAsciiWhitespace(&cell);
    if (table.header.empty()) {
      table.header_line = row.line;
      table.header = std::move(row.cells);
      while (table.header.back().empty()) table.header.pop_back();
    } else {
      FitToHeader(row, table.header.size(), faults);
      table.rows.push_back(std::move(row));
    }
  }
  if (table.header.empty())
    faults.Add({.code = v1::BAD_FILE,
                .fr = "le fichier est vide ; la première ligne porte les noms des colonnes",
                .en = "the file is empty; its first line holds the columns' names"});
  return table;
}

CsvTable ReadCsvFile(absl::string_view bytes, FaultCollector& faults) {
  const auto decoded = DecodeText(bytes, faults);
  return decoded ? ReadCsv(decoded->text, faults) : CsvTable();
}

std::string WriteCsvRow(absl::Span<const std::string> cells, char separator) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != cells.data()) line.push_back(separator);
    const bool plain = cell.find_first_of(absl::StrCat("\"\n\r", std::string(1, separator))) ==
                           std::string::npos &&
                       absl::StripAsciiWhitespace(cell) == cell;
    if (plain) {
      line += cell;
      continue;
    }
    line.push_back('"');
    for (char c : cell) line.append(c == '"' ? 2 : 1, c);
    line.push_back('"');
  }
  line.push_back('\n');
  return line;
}

}  // namespace basin
