#include "clients/cli/schema.h"

#include <memory>
#include <vector>

#include "CLI/App.hpp"
#include "clients/cli/exit.h"
#include "clients/cli/schema_documents.h"
#include "clients/cli/shell.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

absl::Status UnknownFamily(const EventCatalog& catalog, const std::string& given) {
  std::vector<absl::string_view> families;
  for (const auto& type : catalog.types()) families.push_back(type->family);
  const absl::string_view nearest = NearestName(given, families);
  if (!nearest.empty())
    return MakeError(v1::NOT_FOUND, {.field = "FAMILY", .detail = DidYouMean(nearest)});
  return MakeError(v1::NOT_FOUND, {.field = "FAMILY",
                                   .detail = {"no event type has this family",
                                              "aucun type n'est de cette famille"}});
}

}  // namespace

absl::StatusOr<const EventType*> FindType(const EventCatalog& catalog, const std::string& name) {
  const EventType* type = catalog.Find(name);
  if (type != nullptr) return type;
  return MakeError(v1::UNKNOWN_TYPE,
                   {.field = "TYPE", .detail = DidYouMean(catalog.Nearest(name))});
}

Action DeclareSchemaLs(CLI::App& app, const Words& words) {
  auto family = std::make_shared<std::string>();
  app.add_option(
      "FAMILY", *family,
      words({"seulement cette famille, p. ex. referral", "only this family, e.g. referral"}));
  return [family](Shell& shell) -> absl::StatusOr<int> {
    const Document document = SchemaList(shell.catalog(), *family, shell.words());
    if (document.listings.front().rows.empty()) return UnknownFamily(shell.catalog(), *family);
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
