#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/simulation/cast.h"

namespace basin::simulation {
namespace {

// A TOML basic string.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

template <typename Strings>
void AppendList(absl::string_view key, const Strings& values, std::string& toml) {
  if (values.empty()) return;
  absl::StrAppend(
      &toml, key, " = [",
      absl::StrJoin(values, ", ",
                    [](std::string* out, const std::string& value) { out->append(Quoted(value)); }),
      "]\n");
}

void AppendText(absl::string_view key, absl::string_view value, std::string& toml) {
  if (!value.empty()) absl::StrAppend(&toml, key, " = ", Quoted(value), "\n");
}

}  // namespace

std::string ActorsToml(const v1::ActorsConfig& config) {
  std::string toml;
  for (const v1::ActorConfig& actor : config.actor()) {
    absl::StrAppend(&toml, toml.empty() ? "" : "\n", "[[actor]]\n");
    AppendText("id", actor.id(), toml);
    AppendText("name", actor.name(), toml);
    AppendText("siren", actor.siren(), toml);
    AppendList("keys", actor.keys(), toml);
    AppendList("roles", actor.roles(), toml);
    AppendList("basins", actor.basins(), toml);
    AppendList("types", actor.types(), toml);
    AppendList("deny", actor.deny(), toml);
    AppendList("acts_for", actor.acts_for(), toml);
  }
  return toml;
}

}  // namespace basin::simulation
