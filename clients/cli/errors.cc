#include "clients/cli/errors.h"

#include <memory>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/nearest.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

std::vector<v1::ErrorCode> Codes() {
  std::vector<v1::ErrorCode> codes;
  const auto* descriptor = v1::ErrorCode_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    if (descriptor->value(i)->number() == 0) continue;
    codes.push_back(static_cast<v1::ErrorCode>(descriptor->value(i)->number()));
  }
  return codes;
}

uint64_t ExitOf(v1::ErrorCode code) { return static_cast<uint64_t>(ExitCode(MakeError(code))); }

absl::StatusOr<int> List(Shell& shell) {
  Listing errors{.key = "errors",
                 .title = {"", ""},
                 .columns = {{"number", {"numéro", "number"}},
                             {"code", {"code", "code"}},
                             {"retryable", {"à réessayer", "retry"}},
                             {"exit", {"sortie", "exit"}},
                             {"text", {"texte", "text"}, For::kPeople},
                             {"fr", {"en français", "in French"}, For::kPrograms},
                             {"en", {"en anglais", "in English"}, For::kPrograms}},
                 .rows = {}};
  for (const v1::ErrorCode code : Codes()) {
    const v1::ErrorOptions& entry = CatalogueEntry(code);
    errors.rows.push_back({Ordinal{static_cast<uint64_t>(code)}, CodeName(code), entry.retryable(),
                           Ordinal{ExitOf(code)}, shell.words().french() ? entry.fr() : entry.en(),
                           entry.fr(), entry.en()});
  }
  BASIN_RETURN_IF_ERROR(
      shell.Print({.kind = "error_list", .facts = {}, .listings = {errors}, .notes = {}}));
  return kOk;
}

// By name, in any case, or by number.
absl::StatusOr<v1::ErrorCode> FindCode(const std::string& text) {
  std::vector<std::string> names;
  int number = 0;
  const bool is_number = absl::SimpleAtoi(text, &number);
  for (const v1::ErrorCode code : Codes()) {
    if (is_number ? code == number : CodeName(code) == absl::AsciiStrToUpper(text)) return code;
    names.push_back(CodeName(code));
  }
  const std::vector<absl::string_view> known(names.begin(), names.end());
  const absl::string_view nearest = NearestName(absl::AsciiStrToUpper(text), known);
  return MakeError(v1::NOT_FOUND, {.field = "CODE", .detail = DidYouMean(nearest)});
}

absl::StatusOr<int> Show(Shell& shell, const std::string& name) {
  BASIN_ASSIGN_OR_RETURN(const v1::ErrorCode code, FindCode(name));
  const v1::ErrorOptions& entry = CatalogueEntry(code);
  Document document{.kind = "error_entry", .facts = {}, .listings = {}, .notes = {}};
  document.facts = {
      {"code", {"code", "code"}, CodeName(code)},
      {"number", {"numéro", "number"}, Ordinal{static_cast<uint64_t>(code)}},
      {"fr", {"en français", "in French"}, entry.fr()},
      {"todo_fr", {"que faire", "what to do (French)"}, entry.todo_fr()},
      {"en", {"en anglais", "in English"}, entry.en()},
      {"todo_en", {"que faire (anglais)", "what to do"}, entry.todo_en()},
      {"retryable", {"réessayer peut réussir", "trying again can help"}, entry.retryable()},
      {"status", {"catégorie", "category"}, entry.status()},
      {"exit", {"code de sortie", "exit code"}, Ordinal{ExitOf(code)}},
  };
  BASIN_RETURN_IF_ERROR(shell.Print(document));
  return kOk;
}

}  // namespace

Action DeclareErrorsLs(CLI::App&, const Words&) { return List; }

Action DeclareErrorsShow(CLI::App& app, const Words& words) {
  auto name = std::make_shared<std::string>();
  app.add_option("CODE", *name,
                 words({"nom ou numéro, p. ex. STATE_CONFLICT ou 303",
                        "name or number, e.g. STATE_CONFLICT or 303"}))
      ->required();
  return [name](Shell& shell) { return Show(shell, *name); };
}

}  // namespace basin::cli
