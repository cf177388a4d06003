#include "clients/cli/config.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include "CLI/App.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "basin/v1/config.pb.h"
#include "basin/v1/config_sentinel.pb.h"
#include "broker/admission/actors.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/config/config.h"
#include "proto/config/values.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

enum class Meaning { kDuration, kSize, kHostPort, kOrigin, kLanguage };

struct MeaningfulKey {
  const char* field;  // full name in the schema
  Meaning meaning;
};
// Keys whose text must mean something; all others are paths, names and addresses.
constexpr MeaningfulKey kMeaningfulKeys[] = {
    {"basin.v1.ListenConfig.http", Meaning::kHostPort},
    {"basin.v1.LogConfig.origin", Meaning::kOrigin},
    {"basin.v1.LogConfig.disk_reserve", Meaning::kSize},
    {"basin.v1.LogConfig.max_group", Meaning::kSize},
    {"basin.v1.AdmissionConfig.max_clock_skew", Meaning::kDuration},
    {"basin.v1.DeliveryConfig.tail_ring", Meaning::kSize},
    {"basin.v1.DeliveryConfig.session_credit", Meaning::kSize},
    {"basin.v1.ViewsConfig.http", Meaning::kHostPort},
    {"basin.v1.SentinelConfig.judge_every", Meaning::kDuration},
    {"basin.v1.AgentConfig.origin", Meaning::kOrigin},
    {"basin.v1.AgentConfig.poll", Meaning::kDuration},
    {"basin.v1.AgentConfig.language", Meaning::kLanguage},
    {"basin.v1.CliConfig.language", Meaning::kLanguage},
};

absl::Status CheckText(const std::string& key, const std::string& text, Meaning meaning) {
  switch (meaning) {
    case Meaning::kDuration:
      return ParseDuration(key, text).status();
    case Meaning::kSize:
      return ParseSize(key, text).status();
    case Meaning::kHostPort:
      return ParseHostPort(key, text).status();
    case Meaning::kOrigin:
      if (text == "real" || text == "simulated") return absl::OkStatus();
      return MakeError(
          v1::BAD_CONFIG,
          {.field = key, .detail = {"it is real or simulated", "c'est real ou simulated"}});
    case Meaning::kLanguage:
      if (text == "fr" || text == "en") return absl::OkStatus();
      return MakeError(v1::BAD_CONFIG,
                       {.field = key, .detail = {"it is fr or en", "c'est fr ou en"}});
  }
  return absl::OkStatus();
}

// Every text of `config` that must mean something, sections included.
absl::Status CheckTexts(const Message& config, const std::string& prefix) {
  const auto& reflection = *config.GetReflection();
  for (int i = 0; i < config.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *config.GetDescriptor()->field(i);
    if (field.is_repeated()) continue;
    const std::string key = absl::StrCat(prefix, field.name());
    if (field.message_type() != nullptr) {
      if (reflection.HasField(config, &field))
        BASIN_RETURN_IF_ERROR(
            CheckTexts(reflection.GetMessage(config, &field), absl::StrCat(key, ".")));
      continue;
    }
    for (const MeaningfulKey& known : kMeaningfulKeys) {
      if (field.full_name() != known.field || !reflection.HasField(config, &field)) continue;
      BASIN_RETURN_IF_ERROR(CheckText(key, reflection.GetString(config, &field), known.meaning));
    }
  }
  return absl::OkStatus();
}

template <typename Config>
absl::Status CheckFile(const std::string& path) {
  Config config;
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  return CheckTexts(config, "");
}

absl::Status CheckActors(const std::string& path, const EventCatalog& catalog) {
  v1::ActorsConfig config;
  BASIN_RETURN_IF_ERROR(LoadConfig(path, config));
  return Actors::Make(config, catalog).status();
}

// "/etc/basin/hub.toml" is of kind hub.
std::string KindOf(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  for (const char* kind : {"hub", "views", "sentinel", "agent", "actors", "cli"})
    if (name == absl::StrCat(kind, ".toml")) return kind;
  return "";
}

// What cannot be read at all is told before its kind is asked for.
absl::Status CheckReadable(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "r"),
                                                             std::fclose);
  if (file != nullptr && (std::fgetc(file.get()) != EOF || std::ferror(file.get()) == 0))
    return absl::OkStatus();
  return MakeError(v1::FILE_FAILED, {.field = path, .detail = SystemFault(errno)});
}

absl::Status CheckKind(const std::string& kind, const std::string& path,
                       const EventCatalog& catalog) {
  if (kind == "hub") return CheckFile<v1::HubConfig>(path);
  if (kind == "views") return CheckFile<v1::ViewsConfig>(path);
  if (kind == "sentinel") return CheckFile<v1::SentinelConfig>(path);
  if (kind == "agent") return CheckFile<v1::AgentConfig>(path);
  if (kind == "cli") return CheckFile<v1::CliConfig>(path);
  if (kind == "actors") return CheckActors(path, catalog);
  return MakeError(v1::USAGE,
                   {.field = "--kind",
                    .detail = {"the file's name does not tell its kind: give --kind",
                               "le nom du fichier ne dit pas sa nature : donnez --kind"}});
}

struct CheckOptions {
  std::string path, kind;
};

absl::StatusOr<int> Check(Shell& shell, const CheckOptions& options) {
  const std::string kind = options.kind.empty() ? KindOf(options.path) : options.kind;
  BASIN_RETURN_IF_ERROR(CheckReadable(options.path));
  BASIN_RETURN_IF_ERROR(CheckKind(kind, options.path, shell.catalog()));
  BASIN_RETURN_IF_ERROR(shell.Print({.kind = "config_check",
                                     .facts = {{"file", {"fichier", "file"}, options.path},
                                               {"config_kind", {"nature", "kind"}, kind},
                                               {"valid", {"valide", "valid"}, true}},
                                     .listings = {},
                                     .notes = {}}));
  return kOk;
}

}  // namespace

Action DeclareConfigCheck(CLI::App& app, const Words& words) {
  auto options = std::make_shared<CheckOptions>();
  app.add_option("FILE", options->path, words({"fichier TOML à vérifier", "TOML file to check"}))
      ->required();
  AddChoice(app, "--kind", options->kind, {"hub", "views", "sentinel", "agent", "actors", "cli"},
            words({"nature du fichier ; sans elle, son nom la dit",
                   "kind of the file; without it the file's name tells"}));
  return [options](Shell& shell) { return Check(shell, *options); };
}

}  // namespace basin::cli
