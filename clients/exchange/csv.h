// Tables in files: CSV as French Excel, LibreOffice and data portals write it. Every cell keeps the
// line it stands on.
#ifndef BASIN_CLIENTS_EXCHANGE_CSV_H_
#define BASIN_CLIENTS_EXCHANGE_CSV_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "clients/exchange/file_fault.h"

namespace basin {

struct CsvRow {
  int line = 0;                    // on which it begins
  std::vector<std::string> cells;  // as many as the header has, without the blanks around them
};

struct CsvTable {
  char separator = ';';
  int header_line = 1;
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // lines without any content are left out

  // The index of the column with this heading, written exactly so; -1 when there is none.
  int Find(absl::string_view heading) const;
};

// Reads `text` (UTF-8, lines ending with \n). The separator is the one Excel's own first line
// `sep=;` names, or else the most frequent of ; , tab in the header. Cells beyond the header are
// dropped when they are empty, as spreadsheets like to add some.
//
// Faults, told all together: no header; a quote that is not closed or stands within a cell; a row
// with fewer or more cells than the header. What is returned then is not to be used.
CsvTable ReadCsv(absl::string_view text, FaultCollector& faults);

// DecodeText, then ReadCsv.
CsvTable ReadCsvFile(absl::string_view bytes, FaultCollector& faults);

// One line with its end; cells are quoted where they need it.
std::string WriteCsvRow(absl::Span<const std::string> cells, char separator);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_CSV_H_
