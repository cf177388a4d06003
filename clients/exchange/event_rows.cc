#include "clients/exchange/event_rows.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/exchange/cell_values.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/event_cells.h"
#include "clients/exchange/event_columns.h"
#include "clients/exchange/event_identity.h"
#include "clients/exchange/event_layout.h"
#include "google/protobuf/message.h"
#include "proto/model/event_builder.h"
#include "proto/reference/basins.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Reads rows into events. A row with a fault gives none.
class RowReader {
 public:
  RowReader(const CsvTable& table, const TableLayouts& layouts, const FileContext& context,
            FaultCollector& faults)
      : table_(table), layouts_(layouts), context_(context), faults_(faults) {}

  std::optional<std::string> Read(const CsvRow& row, const EventLayout& layout) {
    v1::Header header;
    header.set_type(std::string(layout.type->name()));
    header.set_source(absl::StrCat("/actors/", context_.actor, "/files"));
    header.set_basin(context_.basin);
    header.set_onbehalfof(context_.on_behalf_of);
    header.set_origin(context_.origin);
    const std::unique_ptr<Message> body = layout.type->NewBody();
    bool sound = true;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      const int cell = static_cast<int>(i);
      if (row.cells[i].empty() || layouts_.IsType(cell)) continue;
      if (layout.of_cell[i] == nullptr) {
        // A column that nobody knows has been told at the header.
        if (layouts_.Knows(cell))
          Fault(row, cell, v1::BAD_FILE, "cellule sans objet pour ce type d'évènement ; videz-la",
                "the cell does not concern this type of event; empty it");
        sound = false;
      } else {
        sound &= ReadCellInto(row, cell, *layout.of_cell[i], *layout.type, header, *body);
      }
    }
    sound &= CheckEnvelope(row, layout, header);
    sound &= CheckRequired(row, layout, *body);
    if (!sound) return std::nullopt;
    namer_.Name(*layout.type, body->SerializeAsString(), header);
    return SealEvent(std::move(header), *body);
  }

 private:
  void Fault(const CsvRow& row, int cell, v1::ErrorCode code, absl::string_view fr,
             absl::string_view en, absl::string_view heading = {}) {
    faults_.Add(
        {.line = row.line,
         .column = cell + 1,
         .heading = cell >= 0 ? table_.header[static_cast<size_t>(cell)] : std::string(heading),
         .code = code,
         .fr = std::string(fr),
         .en = std::string(en)});
  }

  bool ReadCellInto(const CsvRow& row, int cell, const EventColumn& column, const EventType& type,
                    v1::Header& header, Message& body) {
    const std::string& text = row.cells[static_cast<size_t>(cell)];
    switch (column.kind) {
      case EventColumnKind::kBody:
        return ReadBodyCell(row, cell, column, body);
      case EventColumnKind::kType:
        return true;
      case EventColumnKind::kBasin:
        return ReadBasin(row, cell, text, header);
      case EventColumnKind::kTime:
        return ReadTime(row, cell, text, header);
      case EventColumnKind::kId:
        header.set_id(text);
        return true;
      case EventColumnKind::kOnBehalfOf:
        header.set_onbehalfof(text);
        return true;
      case EventColumnKind::kSubject:
        header.set_subject(text.find('/') == std::string::npos
                               ? absl::StrCat(type.options->case_(), "/", text)
                               : text);
        return true;
    }
    return true;
  }

  bool ReadBodyCell(const CsvRow& row, int cell, const EventColumn& column, Message& body) {
    Message* message = &body;
    if (column.path.size() == 2)
      message = body.GetReflection()->MutableMessage(&body, column.path[0]);
    const auto fault =
        ReadCell(row.cells[static_cast<size_t>(cell)], *column.path.back(), column.euros, *message);
    if (fault) Fault(row, cell, fault->code, fault->fr, fault->en);
    return !fault;
  }

  // By code or by name; a territory beyond the 25 by its code.
  bool ReadBasin(const CsvRow& row, int cell, const std::string& text, v1::Header& header) {
    const BasinReference* basin = FindBasinByName(text);
    const bool code = text.size() <= 16 && text.find_first_not_of(
                                               "0123456789ABCDEFGHIJKLMNOPQRSTUVWXY"
                                               "Zabcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    if (basin == nullptr && !code) {
      Fault(row, cell, v1::UNKNOWN_BASIN, "bassin inconnu ; donnez son code ou son nom",
            "unknown basin; give its code or its name");
      return false;
    }
    header.set_basin(basin == nullptr ? text : std::string(basin->code));
    return true;
  }

  bool ReadTime(const CsvRow& row, int cell, const std::string& text, v1::Header& header) {
    const MomentResult moment = ParseMoment(text);
    switch (moment.fault) {
      case MomentFault::kNone:
        SetTimestamp(moment.time, header.mutable_time());
        return true;
      case MomentFault::kNotAMoment:
        Fault(row, cell, v1::BAD_DATE,
              "une date est attendue : AAAA-MM-JJ ou JJ/MM/AAAA, avec ou sans heure (14:30)",
              "a date is expected: YYYY-MM-DD or DD/MM/YYYY, with or without a time (14:30)");
        return false;
      case MomentFault::kAmbiguous:
      case MomentFault::kSkipped:
        Fault(row, cell, v1::BAD_DATE,
              "heure du changement d'heure : elle a lieu deux fois ou jamais ; précisez +01:00 ou "
              "+02:00",
              "the clocks change in this hour: it comes twice or never; add +01:00 or +02:00");
        return false;
    }
    return false;
  }

  bool CheckEnvelope(const CsvRow& row, const EventLayout& layout, const v1::Header& header) {
    const auto missing = [&](EventColumnKind kind, absl::string_view heading) {
      const int cell =
          layout.CellWhere([&](const EventColumn& column) { return column.kind == kind; });
      // A cell that was filled in wrongly has been told already.
      if (cell >= 0 && !row.cells[static_cast<size_t>(cell)].empty()) return true;
      Fault(row, cell, v1::MISSING_FIELD, "valeur obligatoire absente",
            "a required value is missing", heading);
      return false;
    };
    bool complete = true;
    if (header.basin().empty()) complete &= missing(EventColumnKind::kBasin, "bassin");
    if (!header.has_time()) complete &= missing(EventColumnKind::kTime, "date");
    if (header.subject().empty() && !OpensCase(*layout.type))
      complete &= missing(EventColumnKind::kSubject, "dossier");
    return complete;
  }

  bool CheckRequired(const CsvRow& row, const EventLayout& layout, const Message& body) {
    bool complete = true;
    for (int i = 0; i < layout.type->descriptor->field_count(); ++i) {
      const FieldDescriptor& field = *layout.type->descriptor->field(i);
      const auto& options = field.options().GetExtension(v1::field);
      const FieldDescriptor* other =
          layout.type->descriptor->FindFieldByName(options.requires_one_of());
      if ((!options.required() && other == nullptr) || IsSet(body, field)) continue;
      if (other != nullptr && IsSet(body, *other)) continue;
      const int cell = layout.CellWhere([&](const EventColumn& column) {
        return !column.path.empty() && column.path[0] == &field;
      });
      if (cell >= 0 && !row.cells[static_cast<size_t>(cell)].empty()) continue;  // told already
      const std::string also =
          other == nullptr ? ""
                           : absl::StrCat(" (", options.fr(), " / ",
                                          other->options().GetExtension(v1::field).fr(), ")");
      Fault(row, cell, v1::MISSING_FIELD, absl::StrCat("valeur obligatoire absente", also),
            absl::StrCat("a required value is missing", also), options.fr());
      complete = false;
    }
    return complete;
  }

  // Numbers and booleans have no "not set".
  static bool IsSet(const Message& body, const FieldDescriptor& field) {
    const auto& in = *body.GetReflection();
    if (field.is_repeated()) return in.FieldSize(body, &field) > 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
      case FieldDescriptor::CPPTYPE_ENUM:
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return in.HasField(body, &field);
      default:
        return true;
    }
  }

  const CsvTable& table_;
  const TableLayouts& layouts_;
  const FileContext& context_;
  FaultCollector& faults_;
  EventNamer namer_;
};

}  // namespace

FileEvents ReadEventTable(absl::string_view bytes, absl::string_view type,
                          const FileContext& context, const EventCatalog& catalog) {
  FileEvents result;
  FaultCollector faults;
  const CsvTable table = ReadCsvFile(bytes, faults);
  if (faults.empty()) {
    const TableLayouts layouts(table, type, catalog, faults);
    RowReader reader(table, layouts, context, faults);
    for (const CsvRow& row : table.rows) {
      const EventLayout* layout = layouts.Of(row);
      if (layout == nullptr) continue;
      if (auto bytes = reader.Read(row, *layout))
        result.events.push_back({*std::move(bytes), row.line});
    }
    result.columns = layouts.FieldColumns();
  }
  result.faults = faults.Take();
  if (!result.ok()) result.events.clear();
  return result;
}

}  // namespace basin
