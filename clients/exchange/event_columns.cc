#include "clients/exchange/event_columns.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "basin/v1/options.pb.h"
#include "proto/model/status.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;

struct EnvelopeColumn {
  EventColumnKind kind;
  absl::string_view heading, english, field;
};
constexpr EnvelopeColumn kEnvelope[] = {
    {EventColumnKind::kBasin, "bassin", "basin", "header.basin"},
    {EventColumnKind::kSubject, "dossier", "subject", "header.subject"},
    {EventColumnKind::kTime, "date", "time", "header.time"},
    {EventColumnKind::kId, "identifiant", "id", "header.id"},
    {EventColumnKind::kOnBehalfOf, "au nom de", "onbehalfof", "header.onbehalfof"}};
constexpr EnvelopeColumn kType = {EventColumnKind::kType, "type", "type d'évènement",
                                  "header.type"};

constexpr absl::string_view kCents = " (centimes)";
constexpr absl::string_view kEuros = " (euros)";

EventColumn Envelope(const EnvelopeColumn& from) {
  EventColumn column;
  column.kind = from.kind;
  column.heading = std::string(from.heading);
  column.aliases = {FoldName(from.heading), FoldName(from.english)};
  return column;
}

std::string FrenchName(const FieldDescriptor& field) {
  return field.options().GetExtension(v1::field).fr();
}

bool IsEnvelopeHeading(absl::string_view heading) {
  return std::any_of(std::begin(kEnvelope), std::end(kEnvelope),
                     [&](const EnvelopeColumn& column) { return column.heading == heading; });
}

EventColumn BodyColumn(std::vector<const FieldDescriptor*> path) {
  EventColumn column;
  std::string english;
  for (const FieldDescriptor* field : path) {
    absl::StrAppend(&column.heading, column.heading.empty() ? "" : " : ", FrenchName(*field));
    absl::StrAppend(&english, english.empty() ? "" : ".", field->name());
  }
  // The envelope's headings come first: a body's field of the same name is told apart.
  if (IsEnvelopeHeading(column.heading)) column.heading += " (contenu)";
  column.aliases = {FoldName(column.heading), FoldName(english)};
  column.path = std::move(path);
  return column;
}

bool HoldsMessage(const google::protobuf::Descriptor& message) {
  for (int i = 0; i < message.field_count(); ++i)
    if (message.field(i)->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ||
        message.field(i)->is_repeated())
      return true;
  return false;
}

void AddBodyColumn(std::vector<const FieldDescriptor*> path, std::vector<EventColumn>& columns) {
  EventColumn column = BodyColumn(std::move(path));
  if (!absl::EndsWith(column.heading, kCents)) {
    columns.push_back(std::move(column));
    return;
  }
  EventColumn euros = column;
  euros.heading = absl::StrCat(absl::StripSuffix(column.heading, kCents), kEuros);
  euros.aliases = {FoldName(euros.heading)};
  euros.euros = true;
  columns.push_back(std::move(euros));
  columns.push_back(std::move(column));
}

}  // namespace

std::string EventColumn::field_path() const {
  if (kind == EventColumnKind::kType) return std::string(kType.field);
  for (const EnvelopeColumn& envelope : kEnvelope)
    if (envelope.kind == kind) return std::string(envelope.field);
  std::string text = "body";
  for (const FieldDescriptor* field : path) absl::StrAppend(&text, ".", field->name());
  return text;
}

EventColumn TypeColumn() { return Envelope(kType); }

absl::StatusOr<std::vector<EventColumn>> ColumnsOf(const EventType& type) {
  std::vector<EventColumn> columns;
  for (const EnvelopeColumn& envelope : kEnvelope) columns.push_back(Envelope(envelope));
  for (int i = 0; i < type.descriptor->field_count(); ++i) {
    const FieldDescriptor* field = type.descriptor->field(i);
    const auto* message = field->message_type();
    if (message == nullptr) {
      AddBodyColumn({field}, columns);
    } else if (HoldsMessage(*message)) {
      return MakeError(
          v1::NOT_SUPPORTED,
          {.field = absl::StrCat("body.", field->name()),
           .detail = {"$0 holds lists within lists; use JSON",
                      "$0 contient des listes de listes ; utilisez JSON", type.name()}});
    } else if (field->is_repeated()) {
      columns.push_back(BodyColumn({field}));
    } else {
      for (int j = 0; j < message->field_count(); ++j)
        AddBodyColumn({field, message->field(j)}, columns);
    }
  }
  return columns;
}

const EventColumn* FindColumn(const std::vector<EventColumn>& columns, absl::string_view heading) {
  const std::string folded = FoldName(heading);
  for (const EventColumn& column : columns)
    if (std::find(column.aliases.begin(), column.aliases.end(), folded) != column.aliases.end())
      return &column;
  return nullptr;
}

}  // namespace basin
