#include "clients/cli/schema.h"

#include <memory>
#include <utility>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "google/protobuf/descriptor.h"
#include "proto/model/status.h"

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

std::string TypeOf(const FieldDescriptor& field, const Words& words) {
  const std::string kind = words(KindOf(field));
  return field.is_repeated() ? words({"liste : $0", "list: $0"}, kind) : kind;
}

// The limits in words: "au plus 500 caractères ; aucune donnée personnelle".
std::string LimitsOf(const FieldDescriptor& field, const Words& words) {
  const v1::FieldOptions& options = field.options().GetExtension(v1::field);
  std::vector<std::string> limits;
  if (options.format() != v1::FORMAT_UNSPECIFIED) limits.push_back(words(NameOf(options.format())));
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
    fields.rows.push_back(
        {path, TypeOf(field, words), options.required(), LimitsOf(field, words), options.fr()});
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

Texts PublishersOf(const v1::EventOptions& options, const Words& words) {
  Texts publishers;
  for (const int publisher : options.by())
    publishers.push_back(words(NameOf(static_cast<v1::Publisher>(publisher))));
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

absl::StatusOr<const EventType*> FindType(const EventCatalog& catalog, const std::string& name) {
  const EventType* type = catalog.Find(name);
  if (type != nullptr) return type;
  const std::string nearest = catalog.Nearest(name);
  return MakeError(v1::UNKNOWN_TYPE,
                   {.field = "TYPE",
                    .detail = nearest.empty() ? "" : absl::StrCat("did you mean ", nearest, "?")});
}

Document SchemaList(const EventCatalog& catalog, const std::string& family, const Words& words) {
  Listing types{.key = "types",
                .title = {"", ""},
                .columns = {{"type", {"type", "type"}},
                            {"label", {"libellé", "label"}},
                            {"case", {"dossier", "case"}},
                            {"from", {"depuis", "from"}},
                            {"to", {"vers", "to"}},
                            {"by", {"publié par", "published by"}}},
                .rows = {}};
  for (const auto& type : catalog.types()) {
    if (!family.empty() && type->family != family) continue;
    const v1::EventOptions& options = *type->options;
    types.rows.push_back(
        {options.name(), Label(options, words), options.case_(), ToTexts(options.from()),
         options.to().empty() ? Cell() : Cell(options.to()), PublishersOf(options, words)});
  }
  return {.kind = "schema_list", .facts = {}, .listings = {std::move(types)}, .notes = {}};
}

Document SchemaOf(const EventType& type, const Words& words) {
  const v1::EventOptions& options = *type.options;
  Document document{.kind = "schema", .facts = {}, .listings = {}, .notes = {}};
  document.facts = {
      {"type", {"type", "type"}, options.name()},
      {"label", {"libellé", "label"}, Label(options, words)},
      {"message", {"message", "message"}, type.descriptor->full_name()},
      {"case", {"dossier", "case"}, absl::StrCat(options.case_(), "/<id>")},
      {"from", {"permis dans les états", "legal in the states"}, ToTexts(options.from())},
      {"late_from",
       {"permis en retard dans", "legal late in"},
       OrNone(ToTexts(options.late_from()))},
      {"to",
       {"mène à l'état", "leads to the state"},
       options.to().empty() ? Cell() : Cell(options.to())},
      {"by", {"publié par", "published by"}, PublishersOf(options, words)},
      {"any_basin", {"hors de ses bassins", "outside one's basins"}, options.any_basin()},
      {"retention", {"conservation", "kept for"}, words(NameOf(options.retention()))},
      {"max_bytes", {"taille maximale", "largest size"}, Bytes{options.max_bytes()}},
  };
  Listing fields{.key = "fields",
                 .title = {"Champs", "Fields"},
                 .columns = {{"field", {"champ", "field"}},
                             {"type", {"nature", "kind"}},
                             {"required", {"obligatoire", "required"}},
                             {"limits", {"limites", "limits"}},
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

Action DeclareSchemaLs(CLI::App& app, const Words& words) {
  auto family = std::make_shared<std::string>();
  app.add_option(
      "FAMILY", *family,
      words({"seulement cette famille, p. ex. referral", "only this family, e.g. referral"}));
  return [family](Shell& shell) -> absl::StatusOr<int> {
    const Document document = SchemaList(shell.catalog(), *family, shell.words());
    if (document.listings.front().rows.empty())
      return MakeError(v1::NOT_FOUND,
                       {.field = "FAMILY", .detail = "no event type has this family"});
    BASIN_RETURN_IF_ERROR(shell.Print(document));
    return kOk;
  };
}

Action DeclareSchemaShow(CLI::App& app, const Words& words) {
  auto name = std::make_shared<std::string>();
  app.add_option("TYPE", *name, words({"type d'évènement", "event type"}))->required();
  return [name](Shell& shell) -> absl::StatusOr<int> {
    BASIN_ASSIGN_OR_RETURN(const EventType* type, FindType(shell.catalog(), *name));
    BASIN_RETURN_IF_ERROR(shell.Print(SchemaOf(*type, shell.words())));
    return kOk;
  };
}

}  // namespace basin::cli
