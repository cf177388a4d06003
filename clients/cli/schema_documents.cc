#include "clients/cli/schema_documents.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"

namespace basin::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

Text NameOf(v1::Publisher publisher) {
  switch (publisher) {
    case v1::MEMBER:
      return {"tout membre du bassin", "any member of the basin"};
    case v1::OWNER:
      return {"l'ouvreur du dossier", "the case's opener"};
    case v1::RECIPIENT:
      return {"le destinataire du dossier", "the case's recipient"};
    case v1::ANIMATOR:
      return {"l'animateur", "the animator"};
    case v1::CHAIR:
      return {"un coprésident", "a co-chair"};
    case v1::FUNDER:
      return {"un financeur", "a funder"};
    case v1::OPERATOR:
      return {"l'exploitant", "the operator"};
    case v1::SENTINEL:
      return {"la sentinelle", "the sentinel"};
    case v1::STATISTICIAN:
      return {"un statisticien", "a statistician"};
    default:
      return {"?", "?"};
  }
}

Text NameOf(v1::Retention retention) {
  switch (retention) {
    case v1::OPERATIONAL:
      return {"36 mois", "36 months"};
    case v1::PROGRAMME:
      return {"10 ans", "10 years"};
    case v1::PERMANENT:
      return {"permanente", "permanent"};
    default:
      return {"?", "?"};
  }
}

Text NameOf(v1::Format format) {
  switch (format) {
    case v1::ACTOR_ID:
      return {"identifiant d'acteur", "actor id"};
    case v1::BASIN_CODE:
      return {"code de bassin", "basin code"};
    case v1::CASE_REF:
      return {"dossier, nature/identifiant", "case, kind/id"};
    case v1::DATE:
      return {"date AAAA-MM-JJ", "date YYYY-MM-DD"};
    case v1::SIREN:
      return {"SIREN", "SIREN"};
    case v1::SIRET:
      return {"SIRET", "SIRET"};
    case v1::RNA:
      return {"RNA", "RNA"};
    case v1::INSEE_COMMUNE:
      return {"code INSEE de commune", "INSEE commune code"};
    case v1::ROME:
      return {"code ROME", "ROME code"};
    case v1::FAP:
      return {"code FAP", "FAP code"};
    case v1::URI:
      return {"adresse https ou urn", "https or urn address"};
    case v1::DEPARTEMENT:
      return {"numéro de département", "département number"};
    case v1::EVENT_ID:
      return {"identifiant d'évènement", "event id"};
    default:
      return {"", ""};
  }
}

Text KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return {"oui/non", "yes/no"};
    case FieldDescriptor::CPPTYPE_STRING:
      return {"texte", "text"};
    case FieldDescriptor::CPPTYPE_ENUM:
      return {"code", "code"};
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return {"groupe", "group"};
    default:
      return {"nombre entier", "whole number"};
  }
}

// "OPERATIONAL" → "operational"
std::string CodeOf(const std::string& value) { return absl::AsciiStrToLower(value); }

// "string", "bool", "uint32", the name of the enumeration or of the group.
std::string TypeName(const FieldDescriptor& field) {
  if (field.enum_type() != nullptr) return field.enum_type()->name();
  if (field.message_type() != nullptr) return field.message_type()->name();
  return field.type_name();
}

Coded TypeOf(const FieldDescriptor& field, const Words& words) {
  const std::string kind = words(KindOf(field));
  return {TypeName(field), field.is_repeated() ? words({"liste : $0", "list: $0"}, kind) : kind};
}

Cell NumberOrNone(int64_t value, bool given) { return given ? Cell(value) : Cell(); }

Cell TextOrNone(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

// The limits in words: "au plus 500 caractères ; aucune donnée personnelle".
std::string LimitsOf(const FieldDescriptor& field, const Words& words) {
  const v1::FieldOptions& options = field.options().GetExtension(v1::field);
  std::vector<std::string> limits;
  if (!options.refers_to().empty())
    limits.push_back(words({"dossier $0/…", "case $0/…"}, options.refers_to()));
  else if (options.format() != v1::FORMAT_UNSPECIFIED)
    limits.push_back(words(NameOf(options.format())));
  if (options.max_length() > 0)
    limits.push_back(
        words({"au plus $0 caractères", "at most $0 characters"}, options.max_length()));
  if (options.max_items() > 0)
    limits.push_back(words({"au plus $0 éléments", "at most $0 items"}, options.max_items()));
  if (options.min() != 0 || options.max() != 0)
    limits.push_back(words({"de $0 à $1", "from $0 to $1"}, words.Count(options.min()),
                           words.Count(options.max())));
  if (options.party() == v1::PARTY_RECIPIENT)
    limits.push_back(words({"destinataire du dossier", "the case's recipient"}));
  if (!options.requires_one_of().empty())
    limits.push_back(words({"ou bien $0", "or else $0"}, options.requires_one_of()));
  if (field.containing_oneof() != nullptr)
    limits.push_back(words({"un seul de son groupe", "one of its group only"}));
  if (options.personal_data() == v1::FORBIDDEN)
    limits.push_back(words({"aucune donnée personnelle", "no personal data"}));
  return absl::StrJoin(limits, words({" ; ", "; "}));
}

// One row per field, those of groups below their group: "members[].siren".
void AddFields(const Descriptor& descriptor, const std::string& prefix, const Words& words,
               Listing& fields, std::vector<const EnumDescriptor*>& codes) {
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const v1::FieldOptions& options = field.options().GetExtension(v1::field);
    const std::string path = absl::StrCat(prefix, field.name(), field.is_repeated() ? "[]" : "");
    const bool bounded = options.min() != 0 || options.max() != 0;
    fields.rows.push_back({path, TypeOf(field, words), options.required(), LimitsOf(field, words),
                           options.format() == v1::FORMAT_UNSPECIFIED
                               ? Cell()
                               : Cell(CodeOf(v1::Format_Name(options.format()))),
                           TextOrNone(options.refers_to()),
                           NumberOrNone(options.max_length(), options.max_length() > 0),
                           NumberOrNone(options.max_items(), options.max_items() > 0),
                           NumberOrNone(options.min(), bounded),
                           NumberOrNone(options.max(), bounded),
                           options.personal_data() == v1::FORBIDDEN,
                           TextOrNone(options.requires_one_of()), options.fr()});
    if (field.enum_type() != nullptr) codes.push_back(field.enum_type());
    if (field.message_type() != nullptr)
      AddFields(*field.message_type(), absl::StrCat(path, "."), words, fields, codes);
  }
}

Listing CodesOf(const EnumDescriptor& codes) {
  Listing listing{
      .key = codes.name(),
      .title = {"", ""},
      .columns = {{"code", {"code", "code"}}, {"fr", {"libellé français", "in French"}}},
      .rows = {}};
  for (int i = 0; i < codes.value_count(); ++i) {
    if (codes.value(i)->number() == 0) continue;  // "unspecified" is not a choice
    listing.rows.push_back(
        {codes.value(i)->name(), codes.value(i)->options().GetExtension(v1::fr)});
  }
  return listing;
}

Codes PublishersOf(const v1::EventOptions& options, const Words& words) {
  Codes publishers;
  for (const int by : options.by()) {
    const auto publisher = static_cast<v1::Publisher>(by);
    publishers.push_back({CodeOf(v1::Publisher_Name(publisher)), words(NameOf(publisher))});
  }
  return publishers;
}

template <typename Strings>
Texts ToTexts(const Strings& strings) {
  return Texts(strings.begin(), strings.end());
}

Cell OrNone(Texts texts) {
  if (texts.empty()) return std::monostate();
  return texts;
}

std::string Label(const v1::EventOptions& options, const Words& words) {
  return words.french() ? options.fr() : options.en();
}

}  // namespace

Document SchemaList(const EventCatalog& catalog, const std::string& family, const Words& words) {
  Listing types{.key = "types",
                .title = {"", ""},
                .columns = {{"type", {"type", "type"}},
                            {"label", {"libellé", "label"}, For::kPeople},
                            {"fr", {"en français", "in French"}, For::kPrograms},
                            {"en", {"en anglais", "in English"}, For::kPrograms},
                            {"case", {"dossier", "case"}},
                            {"from", {"depuis", "from"}},
                            {"to", {"vers", "to"}},
                            {"by", {"publié par", "published by"}}},
                .rows = {}};
  for (const auto& type : catalog.types()) {
    if (!family.empty() && type->family != family) continue;
    const v1::EventOptions& options = *type->options;
    types.rows.push_back({options.name(), Label(options, words), options.fr(), options.en(),
                          options.case_(), ToTexts(options.from()), TextOrNone(options.to()),
                          PublishersOf(options, words)});
  }
  return {.kind = "schema_list", .facts = {}, .listings = {std::move(types)}, .notes = {}};
}

Document SchemaOf(const EventType& type, const Words& words) {
  const v1::EventOptions& options = *type.options;
  Document document{.kind = "schema", .facts = {}, .listings = {}, .notes = {}};
  document.facts = {
      {"type", {"type", "type"}, options.name()},
      {"label", {"libellé", "label"}, Label(options, words), For::kPeople},
      {"fr", {"en français", "in French"}, options.fr(), For::kPrograms},
      {"en", {"en anglais", "in English"}, options.en(), For::kPrograms},
      {"message", {"message", "message"}, type.descriptor->full_name()},
      {"case", {"dossier", "case"}, absl::StrCat(options.case_(), "/<id>")},
      {"from", {"permis dans les états", "legal in the states"}, ToTexts(options.from())},
      {"late_from",
       {"permis en retard dans", "legal late in"},
       OrNone(ToTexts(options.late_from()))},
      {"to", {"mène à l'état", "leads to the state"}, TextOrNone(options.to())},
      {"by", {"publié par", "published by"}, PublishersOf(options, words)},
      {"any_basin", {"hors de ses bassins", "outside one's basins"}, options.any_basin()},
      {"retention",
       {"conservation", "kept for"},
       Coded{CodeOf(v1::Retention_Name(options.retention())), words(NameOf(options.retention()))}},
      {"max_bytes", {"taille maximale", "largest size"}, Bytes{options.max_bytes()}},
  };
  Listing fields{.key = "fields",
                 .title = {"Champs", "Fields"},
                 .columns = {{"field", {"champ", "field"}},
                             {"type", {"nature", "kind"}},
                             {"required", {"obligatoire", "required"}},
                             {"limits", {"limites", "limits"}, For::kPeople},
                             {"format", {"format", "format"}, For::kPrograms},
                             {"refers_to", {"renvoie à", "refers to"}, For::kPrograms},
                             {"max_length", {"longueur maximale", "longest"}, For::kPrograms},
                             {"max_items", {"éléments au plus", "most items"}, For::kPrograms},
                             {"min", {"minimum", "minimum"}, For::kPrograms},
                             {"max", {"maximum", "maximum"}, For::kPrograms},
                             {"no_personal_data",
                              {"sans donnée personnelle", "no personal data"},
                              For::kPrograms},
                             {"or_else", {"ou bien", "or else"}, For::kPrograms},
                             {"heading", {"en-tête français", "French heading"}}},
                 .rows = {}};
  std::vector<const EnumDescriptor*> codes;
  AddFields(*type.descriptor, "", words, fields, codes);
  if (fields.rows.empty()) {
    document.notes.push_back(words({"Ce type n'a pas de champ.", "This type has no fields."}));
  }
  document.listings.push_back(std::move(fields));
  for (const EnumDescriptor* descriptor : codes) document.listings.push_back(CodesOf(*descriptor));
  document.notes.push_back(words(
      {"Modèle à remplir : basinctl template $0", "A template to fill in: basinctl template $0"},
      options.name()));
  return document;
}

}  // namespace basin::cli
