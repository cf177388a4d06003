#include "clients/cli/context.h"

#include <sys/stat.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "proto/config/config.h"
#include "proto/config/values.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

bool Exists(const std::string& path) {
  struct stat ignored;
  return stat(path.c_str(), &ignored) == 0;
}

// "--hub-key" → "BASINCTL_HUB_KEY"
std::string VariableName(absl::string_view flag) {
  return absl::StrCat("BASINCTL_", absl::AsciiStrToUpper(absl::StrReplaceAll(
                                       absl::StripPrefix(flag, "--"), {{"-", "_"}})));
}

// The first of flag, variable and file that says something.
std::string First(const std::string& flag, absl::string_view name, const Variable& variable,
                  const std::string& from_file) {
  if (!flag.empty()) return flag;
  const std::optional<std::string> value = variable(VariableName(name));
  return value.has_value() && !value->empty() ? *value : from_file;
}

// A path in the context file counts from the file's own folder.
std::string FromFolderOf(const std::string& file, const std::string& path) {
  if (path.empty() || path.front() == '/') return path;
  const size_t slash = file.rfind('/');
  return slash == std::string::npos ? path : absl::StrCat(file.substr(0, slash + 1), path);
}

bool IsSet(const Variable& variable, const char* name) {
  return !variable(name).value_or("").empty();
}

std::vector<std::string> Places(const Variable& variable) {
  std::vector<std::string> places = {"run/cli.toml"};
  if (const auto home = variable("HOME"); home.has_value() && !home->empty())
    places.push_back(absl::StrCat(*home, "/.config/basin/cli.toml"));
  return places;
}

}  // namespace

std::string EarlyFlag(const std::vector<std::string>& arguments, absl::string_view flag) {
  const std::string prefix = absl::StrCat(flag, "=");
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") break;
    if (arguments[i] == flag && i + 1 < arguments.size()) return arguments[i + 1];
    absl::string_view value = arguments[i];
    if (absl::ConsumePrefix(&value, prefix)) return std::string(value);
  }
  return "";
}

absl::StatusOr<ContextFile> LoadContextFile(const std::string& named, const Variable& variable) {
  ContextFile file;
  file.path = named.empty() ? variable("BASINCTL_CONFIG").value_or("") : named;
  for (const std::string& place : Places(variable))
    if (file.path.empty() && Exists(place)) file.path = place;
  if (file.path.empty()) return file;
  BASIN_RETURN_IF_ERROR(LoadConfig(file.path, file.config));
  return file;
}

Language ResolveLanguage(const std::string& flag, const Variable& variable,
                         const v1::CliConfig& file) {
  const auto language = ParseLanguage(First(flag, "--lang", variable, file.language()));
  return language.ok() ? *language : LanguageOfLocale(variable);
}

bool MayColor(const GeneralFlags& flags, const Variable& variable) {
  return !flags.no_color && !IsSet(variable, "BASINCTL_NO_COLOR") && !IsSet(variable, "NO_COLOR");
}

absl::StatusOr<Context> ResolveContext(const GeneralFlags& flags, const Variable& variable,
                                       const ContextFile& file) {
  const v1::CliConfig& config = file.config;
  const auto path = [&](const std::string& flag, absl::string_view name,
                        const std::string& from_file) {
    return First(flag, name, variable, FromFolderOf(file.path, from_file));
  };
  Context context;
  context.config_file = file.path;
  context.hub.address = First(flags.hub, "--hub", variable, config.hub().endpoint());
  context.hub.key_file = path(flags.hub_key, "--hub-key", config.hub().server_key());
  context.hub.signing_key_file = FromFolderOf(file.path, config.hub().signing_key());
  context.views.address = First(flags.views, "--views", variable, config.views().endpoint());
  context.views.key_file = path(flags.views_key, "--views-key", config.views().server_key());
  context.key_file = path(flags.key, "--key", config.secret_key());

  const std::string language = First(flags.language, "--lang", variable, config.language());
  if (!language.empty()) BASIN_RETURN_IF_ERROR(ParseLanguage(language).status());
  const std::string format = First(flags.output, "--output", variable, "");
  context.output.asked = !format.empty();
  BASIN_ASSIGN_OR_RETURN(context.output.format, ParseFormat(format.empty() ? "table" : format));
  BASIN_ASSIGN_OR_RETURN(
      context.output.dialect,
      ParseDialect(First(flags.csv_dialect, "--csv-dialect", variable, "standard")));
  const std::string timeout = First(flags.timeout, "--timeout", variable, "10s");
  const auto parsed = ParseDuration("timeout", timeout);
  if (!parsed.ok() || *parsed <= absl::ZeroDuration())
    return MakeError(v1::USAGE, {.field = "--timeout",
                                 .detail = {"write it with a unit: 10s, 500ms, 2m",
                                            "écrivez-la avec une unité : 10s, 500ms, 2m"}});
  context.timeout = *parsed;

  context.color = MayColor(flags, variable);
  context.quiet = flags.quiet || IsSet(variable, "BASINCTL_QUIET");
  return context;
}

}  // namespace basin::cli
