#include "clients/exchange/event_layout.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace basin {
namespace {

FileFault HeaderFault(const CsvTable& table, absl::string_view heading, int column,
                      v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
  return {.line = table.header_line,
          .column = column,
          .heading = std::string(heading),
          .code = code,
          .fr = std::string(fr),
          .en = std::string(en)};
}

}  // namespace

TableLayouts::TableLayouts(const CsvTable& table, absl::string_view type,
                           const EventCatalog& catalog, FaultCollector& faults)
    : table_(table), type_(type) {
  if (type_.empty()) FindTypeColumn(faults);
  if (type_.empty() && type_cell_ < 0) return;
  for (const CsvRow& row : table_.rows) LayOut(row, catalog, faults);
  // A table without rows is laid out too: its header says whether it could work.
  if (table_.rows.empty() && !type_.empty())
    LayOut(CsvRow{table_.header_line, {}}, catalog, faults);
  if (!layouts_.empty()) CheckHeader(faults);
}

void TableLayouts::FindTypeColumn(FaultCollector& faults) {
  const std::vector<EventColumn> wanted = {TypeColumn()};
  for (size_t i = 0; i < table_.header.size(); ++i)
    if (FindColumn(wanted, table_.header[i]) != nullptr) type_cell_ = static_cast<int>(i);
  if (type_cell_ < 0)
    faults.Add(HeaderFault(table_, "type", 0, v1::MISSING_FIELD,
                           "colonne absente ; ajoutez-la, ou nommez le fichier d'après le type "
                           "d'évènement (meeting.held_….csv)",
                           "the column is missing; add it, or name the file after the type of "
                           "event (meeting.held_….csv)"));
}

std::string TableLayouts::TypeOf(const CsvRow& row) const {
  return type_.empty() ? row.cells[static_cast<size_t>(type_cell_)] : type_;
}

void TableLayouts::LayOut(const CsvRow& row, const EventCatalog& catalog, FaultCollector& faults) {
  const std::string name = TypeOf(row);
  if (layouts_.contains(name)) return;
  const auto fault = [&](v1::ErrorCode code, const std::string& fr, const std::string& en) {
    faults.Add({.line = row.line,
                .column = type_cell_ + 1,
                .heading = type_cell_ < 0 ? "type" : table_.header[static_cast<size_t>(type_cell_)],
                .code = code,
                .fr = fr,
                .en = en});
  };
  const EventType* type = catalog.Find(name);
  if (type == nullptr) {
    const std::string near = catalog.Nearest(name);
    return fault(
        v1::UNKNOWN_TYPE,
        absl::StrCat("type d'évènement inconnu", near.empty() ? "" : " ; peut-être ", near),
        absl::StrCat("unknown event type", near.empty() ? "" : "; perhaps ", near));
  }
  auto columns = ColumnsOf(*type);
  if (!columns.ok())
    return fault(v1::NOT_SUPPORTED, "ce type ne se met pas en tableau ; déposez-le en JSON",
                 "this type does not fit a table; hand it in as JSON");
  EventLayout& layout = layouts_[name];
  layout.type = type;
  layout.columns = *std::move(columns);
  for (const std::string& heading : table_.header)
    layout.of_cell.push_back(FindColumn(layout.columns, heading));
}

void TableLayouts::CheckHeader(FaultCollector& faults) const {
  for (int i = 0; i < static_cast<int>(table_.header.size()); ++i) {
    if (IsType(i) || Knows(i)) continue;
    faults.Add(HeaderFault(table_, table_.header[static_cast<size_t>(i)], i + 1, v1::BAD_FILE,
                           "colonne inconnue ; voyez le modèle : basinctl template TYPE",
                           "unknown column; see the template: basinctl template TYPE"));
  }
  for (const auto& [name, layout] : layouts_) {
    std::set<std::string> seen;
    for (size_t i = 0; i < table_.header.size(); ++i) {
      const EventColumn* column = layout.of_cell[i];
      if (column == nullptr || seen.insert(column->field_path()).second) continue;
      faults.Add(HeaderFault(table_, table_.header[i], static_cast<int>(i) + 1, v1::BAD_FILE,
                             "colonne en double ; n'en gardez qu'une",
                             "the column is there twice; keep one"));
    }
  }
}

const EventLayout* TableLayouts::Of(const CsvRow& row) const {
  if (type_.empty() && type_cell_ < 0) return nullptr;
  const auto found = layouts_.find(TypeOf(row));
  return found == layouts_.end() ? nullptr : &found->second;
}

bool TableLayouts::Knows(int cell) const {
  for (const auto& [name, layout] : layouts_)
    if (layout.of_cell[static_cast<size_t>(cell)] != nullptr) return true;
  return false;
}

std::map<std::string, FileColumn> TableLayouts::FieldColumns() const {
  std::map<std::string, FileColumn> columns;
  for (const auto& [name, layout] : layouts_)
    for (size_t i = 0; i < table_.header.size(); ++i)
      if (layout.of_cell[i] != nullptr)
        columns.emplace(layout.of_cell[i]->field_path(),
                        FileColumn{static_cast<int>(i) + 1, table_.header[i]});
  return columns;
}

}  // namespace basin
