#include "tests/support/hub_process.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/check.h"
#include "tests/support/free_port.h"

namespace basin {
namespace {

KeyPair MakeKeys(const std::string& file) {
  const absl::StatusOr<KeyPair> keys = NewKeyPair();
  BASIN_CHECK(keys.ok() && SaveKeyPair(*keys, file).ok());
  return *keys;
}

std::string List(const std::vector<std::string>& texts) {
  return absl::StrCat("[",
                      absl::StrJoin(texts, ", ",
                                    [](std::string* out, const std::string& text) {
                                      absl::StrAppend(out, "\"", text, "\"");
                                    }),
                      "]");
}

}  // namespace

std::vector<TestActor> UsualActors() {
  return {
      {.id = "operator",
       .roles = {"operator", "member", "animator", "chair", "funder", "sentinel", "statistician"},
       .acts_for = {"*"}},
      {.id = "ml"},
      {.id = "cap"},
      {.id = "mde"},
      {.id = "reader", .roles = {"reader"}}};
}

HubProcess::HubProcess(std::string folder, HubProcessOptions options)
    : folder_(std::move(folder)),
      port_(FreePort()),
      http_port_(FreePort()),
      keys_(MakeKeys(folder_ + "/hub.key")),
      curve_(options.curve) {
  BASIN_CHECK(SigningKey::Generate().Save(folder_ + "/hub.sign").ok());
  WriteActors(options.actors);
  WriteConfig(options);
}

void HubProcess::WriteActors(const std::vector<TestActor>& actors) {
  std::ofstream file(actors_file());
  for (const TestActor& actor : actors) {
    const bool known = std::any_of(holders_.begin(), holders_.end(),
                                   [&](const Holder& holder) { return holder.actor == actor.id; });
    if (!known) holders_.push_back({actor.id, MakeKeys(key_file_of(actor.id))});
    std::vector<std::string> keys{KeysOf(actor.id).public_key};
    // Without CURVE nobody shows a key, and whoever comes counts as the holder of the hub's own.
    if (!curve_ && actor.id == "operator") keys.push_back(keys_.public_key);
    file << "[[actor]]\nid = \"" << actor.id << "\"\nname = \"" << actor.id
         << "\"\nkeys = " << List(keys) << "\nroles = " << List(actor.roles)
         << "\nbasins = " << List(actor.basins) << "\nacts_for = " << List(actor.acts_for)
         << "\n\n";
  }
}

void HubProcess::WriteConfig(const HubProcessOptions& options) {
  curve_ = options.curve;
  std::ofstream file(config_file());
  file << "[listen]\nendpoint = \"" << endpoint() << "\"\nhttp = \"" << http()
       << "\"\nsecret_key = \"" << folder_ << "/hub.key\"\nsigning_key = \"" << folder_
       << "/hub.sign\"\ncurve = " << (options.curve ? "true" : "false") << "\n[log]\nbackend = \""
       << options.backend << "\"\nfolder = \"" << folder_ << "/data\"\norigin = \""
       << options.origin << "\"\ndisk_reserve = \"" << options.disk_reserve << "\"\nscrub_rate = \""
       << options.scrub_rate << "\"\n[admission]\nactors = \"" << actors_file() << "\"\n";
}

bool HubProcess::Start(const std::vector<std::string>& more_arguments,
                       const std::vector<std::string>& environment) {
  std::vector<std::string> arguments{"--config", config_file()};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  const std::string output_file = folder_ + "/hub.log";
  std::remove(output_file.c_str());
  program_ =
      std::make_unique<Program>(ProgramPath("basin-hub"), arguments, output_file, environment);
  const auto listens = [this] {
    return program_->Output().find("what=listening") != std::string::npos;
  };
  Eventually([&] { return listens() || !program_->Running(); });
  if (listens()) return true;
  std::fprintf(stderr, "the hub does not listen:\n%s", program_->Output().c_str());
  return false;
}

int HubProcess::Stop() {
  program_->Signal(SIGTERM);
  return program_->Wait();
}

ClientOptions HubProcess::ClientOf(const std::string& actor) const {
  ClientOptions options;
  options.endpoint = endpoint();
  options.server_key = keys_.public_key;
  options.keys = KeysOf(actor);
  options.curve = curve_;
  options.agent = "test";
  return options;
}

const KeyPair& HubProcess::KeysOf(const std::string& actor) const {
  for (const Holder& holder : holders_)
    if (holder.actor == actor) return holder.keys;
  BASIN_CHECK(false);
  return keys_;
}

std::string HubProcess::endpoint() const { return absl::StrCat("tcp://127.0.0.1:", port_); }
std::string HubProcess::http() const { return absl::StrCat("127.0.0.1:", http_port_); }

}  // namespace basin
