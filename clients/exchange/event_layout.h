// How the columns of a table lie for each type of event in it.
#ifndef BASIN_CLIENTS_EXCHANGE_EVENT_LAYOUT_H_
#define BASIN_CLIENTS_EXCHANGE_EVENT_LAYOUT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/event_columns.h"
#include "clients/exchange/file_fault.h"
#include "proto/model/event_catalog.h"

namespace basin {

// Of one event type. Lives in the TableLayouts that made it.
struct EventLayout {
  const EventType* type;
  std::vector<EventColumn> columns;
  std::vector<const EventColumn*>
      of_cell;  // per cell of a row; nullptr where it is not of this type

  // The first cell whose column matches; -1 when there is none.
  template <typename Matches>
  int CellWhere(Matches matches) const {
    for (size_t i = 0; i < of_cell.size(); ++i)
      if (of_cell[i] != nullptr && matches(*of_cell[i])) return static_cast<int>(i);
    return -1;
  }
};

class TableLayouts {
 public:
  // Lays out `table` (which outlives it) for `type`, or, when that is empty, for the types that its
  // column "type" names. Faults: no such column; an unknown type; one that fits no table; a column
  // that no type of the table knows; one that is there twice.
  TableLayouts(const CsvTable& table, absl::string_view type, const EventCatalog& catalog,
               FaultCollector& faults);

  // nullptr when the row's type was a fault.
  const EventLayout* Of(const CsvRow& row) const;
  // Whether the cell holds the row's type.
  bool IsType(int cell) const { return cell == type_cell_; }
  // Whether the column is that of some type in the table.
  bool Knows(int cell) const;
  // Which column each field comes from.
  std::map<std::string, FileColumn> FieldColumns() const;

 private:
  std::string TypeOf(const CsvRow& row) const;
  void FindTypeColumn(FaultCollector& faults);
  void LayOut(const CsvRow& row, const EventCatalog& catalog, FaultCollector& faults);
  void CheckHeader(FaultCollector& faults) const;

  const CsvTable& table_;
  const std::string type_;  // of every row; empty = see the column "type"
  int type_cell_ = -1;
  std::map<std::string, EventLayout> layouts_;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_EVENT_LAYOUT_H_
