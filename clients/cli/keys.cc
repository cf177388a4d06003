#include "clients/cli/keys.h"

#include <memory>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/integrity/signing_key.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"

namespace basin::cli {
namespace {

// The public half only: the secret never leaves its file.
Document Answer(const std::string& path, const std::string& public_key) {
  return {.kind = "key",
          .facts = {{"secret_key_file", {"clé secrète", "secret key"}, path},
                    {"public_key_file", {"clé publique", "public key"}, absl::StrCat(path, ".pub")},
                    {"public_key", {"à transmettre", "to hand over"}, public_key}},
          .listings = {},
          .notes = {}};
}

// Makes the pair and returns its public half.
absl::StatusOr<std::string> Make(const std::string& path, bool signing) {
  if (signing) {
    const SigningKey key = SigningKey::Generate();
    BASIN_RETURN_IF_ERROR(key.Save(path));
    return key.public_key().ToText();
  }
  BASIN_ASSIGN_OR_RETURN(const KeyPair keys, NewKeyPair());
  BASIN_RETURN_IF_ERROR(SaveKeyPair(keys, path));
  return keys.public_key;
}

absl::StatusOr<std::string> Load(const std::string& path, bool signing) {
  if (signing) {
    BASIN_ASSIGN_OR_RETURN(const SigningKey key, SigningKey::Load(path));
    return key.public_key().ToText();
  }
  BASIN_ASSIGN_OR_RETURN(const KeyPair keys, LoadKeyPair(path));
  return keys.public_key;
}

struct KeyOptions {
  std::string path;
  bool signing = false;
};

absl::StatusOr<int> New(Shell& shell, const KeyOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const std::string public_key, Make(options.path, options.signing));
  Document document = Answer(options.path, public_key);
  document.notes.push_back(shell.words()(
      options.signing
          ? Text{"Indiquez la clé secrète au hub (listen.signing_key) ; publiez la clé publique.",
                 "Name the secret key in hub.toml (listen.signing_key); publish the public key."}
          : Text{"Transmettez la clé publique à l'exploitant ; gardez la clé secrète où elle est.",
                 "Hand the public key to the operator; keep the secret key where it is."}));
  BASIN_RETURN_IF_ERROR(shell.Print(document));
  return kOk;
}

absl::StatusOr<int> Show(Shell& shell, const KeyOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const std::string public_key, Load(options.path, options.signing));
  BASIN_RETURN_IF_ERROR(shell.Print(Answer(options.path, public_key)));
  return kOk;
}

std::shared_ptr<KeyOptions> DeclareOptions(CLI::App& app, const Words& words,
                                           const Text& description) {
  auto options = std::make_shared<KeyOptions>();
  app.add_option("FILE", options->path, words(description))->required();
  app.add_flag("--signing", options->signing,
               words({"la clé d'un hub, qui signe les têtes de son journal",
                      "a hub's key, which signs the heads of its log"}));
  return options;
}

}  // namespace

Action DeclareKeysNew(CLI::App& app, const Words& words) {
  const auto options = DeclareOptions(app, words,
                                      {"fichier à créer ; la clé publique va dans FILE.pub",
                                       "file to create; the public key goes to FILE.pub"});
  return [options](Shell& shell) { return New(shell, *options); };
}

Action DeclareKeysShow(CLI::App& app, const Words& words) {
  const auto options = DeclareOptions(app, words, {"fichier de clé secrète", "secret key file"});
  return [options](Shell& shell) { return Show(shell, *options); };
}

}  // namespace basin::cli
