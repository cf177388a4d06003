#include "clients/cli/completion.h"

#include <algorithm>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "basin/v1/error.pb.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"
#include "proto/reference/basins.h"

namespace basin::cli {
namespace {

// What a value of an option may be, told by its type name: the words themselves ("table|json"), or
// a word in capitals that stands for many. Empty = nothing to offer.
std::string ValuesOf(const std::string& type_name) {
  if (type_name == "FILE") return "@file";
  if (type_name == "TYPE") return "$types";
  if (type_name == "BASIN") return "$basins";
  if (type_name == "CODE") return "$codes";
  if (type_name == "FAMILY") return "$families";
  if (type_name.empty() || !absl::ascii_islower(static_cast<unsigned char>(type_name.front())))
    return "";
  return absl::StrReplaceAll(type_name, {{"|", " "}});
}

std::vector<std::string> NamesOf(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back(absl::StrCat("-", name));
  for (const std::string& name : option.get_lnames()) names.push_back(absl::StrCat("--", name));
  return names;
}

struct Cases {
  std::string paths;   // words that lead from one path to the next
  std::string words;   // path → what may stand there
  std::string values;  // path and option → its values
};

// Every option with a value, of the command at `path`; "" matches everywhere.
void AddValues(const CLI::App& app, const std::string& path, std::string& values) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() || option->get_items_expected_max() == 0) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : NamesOf(*option))
      patterns.push_back(path.empty() ? absl::StrCat("*:", name)
                                      : absl::StrCat("'", path, "':", name));
    absl::StrAppend(&values, "    ", absl::StrJoin(patterns, "|"), ") offer=\"",
                    ValuesOf(option->get_type_name()), "\"; return 0 ;;\n");
  }
}

void AddWords(const CLI::App& app, const std::string& path, std::string& words) {
  std::vector<std::string> offered;
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; }))
    offered.push_back(child->get_name());
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      const std::string values = ValuesOf(option->get_name(true));
      if (!values.empty()) offered.push_back(values);
      continue;
    }
    for (const std::string& name : NamesOf(*option))
      if (absl::StartsWith(name, "--")) offered.push_back(name);
  }
  absl::StrAppend(&words, "    '", path, "') offer=\"", absl::StrJoin(offered, " "), "\" ;;\n");
}

void AddCases(const CLI::App& app, const std::string& path, Cases& cases) {
  AddWords(app, path, cases.words);
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string below = absl::StrCat(path, path.empty() ? "" : " ", child->get_name());
    absl::StrAppend(&cases.paths, cases.paths.empty() ? "" : "|", "'", below, "'");
    AddCases(*child, below, cases);
  }
  AddValues(app, path, cases.values);
}

std::string TypeNames(const EventCatalog& catalog) {
  std::vector<absl::string_view> names;
  for (const auto& type : catalog.types()) names.push_back(type->name());
  return absl::StrJoin(names, " ");
}

std::string BasinCodes() {
  std::vector<absl::string_view> codes;
  for (const BasinReference& basin : Basins()) codes.push_back(basin.code);
  return absl::StrJoin(codes, " ");
}

std::string ErrorNames() {
  std::vector<std::string> names;
  const auto* descriptor = v1::ErrorCode_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i)
    if (descriptor->value(i)->number() != 0) names.push_back(descriptor->value(i)->name());
  return absl::StrJoin(names, " ");
}

std::string FamilyNames(const EventCatalog& catalog) {
  std::vector<std::string> names;
  for (const auto& type : catalog.types())
    if (std::find(names.begin(), names.end(), type->family) == names.end())
      names.push_back(type->family);
  return absl::StrJoin(names, " ");
}

std::string LongOptions(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(absl::StrCat("--", name));
  return absl::StrJoin(names, " ");
}

// $0 types, $1 basins, $2 codes, $3 paths, $4 values, $5 words, $6 families, $7 general options.
// "$$" is a dollar.
constexpr char kScript[] = R"(# bash completion of basinctl. Use: source <(basinctl completion bash)
_basinctl_offer() {
  local path=$$1 previous=$$2
  local types="$0"
  local basins="$1"
  local codes="$2"
  local families="$6"
  case "$$path:$$previous" in
$4  esac
  case "$$path" in
$5  esac
}
_basinctl() {
  local current=$${COMP_WORDS[COMP_CWORD]} previous=$${COMP_WORDS[COMP_CWORD-1]}
  local path="" offer="" next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="$$path$${path:+ }$${COMP_WORDS[i]}"
    case "$$next" in
    $3) path=$$next ;;
    esac
  done
  _basinctl_offer "$$path" "$$previous"
  if [[ $$current == -* ]]; then
    offer+=" $7"
  fi
  COMPREPLY=($$(compgen -W "$${offer//@file/}" -- "$$current"))
  if [[ $$offer == *@file* ]]; then
    COMPREPLY+=($$(compgen -f -- "$$current"))
  fi
}
complete -o filenames -F _basinctl basinctl
)";

}  // namespace

std::string BashCompletion(const CLI::App& program, const EventCatalog& catalog) {
  Cases cases;
  AddCases(program, "", cases);
  return absl::Substitute(kScript, TypeNames(catalog), BasinCodes(), ErrorNames(), cases.paths,
                          cases.values, cases.words, FamilyNames(catalog), LongOptions(program));
}

Action DeclareCompletionBash(CLI::App&, const Words&) {
  return [](Shell& shell) -> absl::StatusOr<int> {
    if (shell.context().output.asked)
      return MakeError(v1::USAGE,
                       {.field = "--output",
                        .detail = {"a script has one form only", "un script n'a qu'une forme"}});
    BASIN_RETURN_IF_ERROR(shell.out().Write(BashCompletion(shell.program(), shell.catalog())));
    return kOk;
  };
}

}  // namespace basin::cli
