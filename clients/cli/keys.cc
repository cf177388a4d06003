#include "clients/cli/keys.h"

#include <memory>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"

namespace basin::cli {
namespace {

// The public half only: the secret never leaves its file.
Document Answer(const std::string& path, const KeyPair& keys) {
  return {.kind = "key",
          .facts = {{"secret_key_file", {"clé secrète", "secret key"}, path},
                    {"public_key_file", {"clé publique", "public key"}, absl::StrCat(path, ".pub")},
                    {"public_key", {"à transmettre", "to hand over"}, keys.public_key}},
          .listings = {},
          .notes = {}};
}

absl::StatusOr<int> New(Shell& shell, const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const KeyPair keys, NewKeyPair());
  BASIN_RETURN_IF_ERROR(SaveKeyPair(keys, path));
  Document document = Answer(path, keys);
  document.notes.push_back(shell.words()(
      {"Transmettez la clé publique à l'exploitant ; gardez la clé secrète où elle est.",
       "Hand the public key to the operator; keep the secret key where it is."}));
  BASIN_RETURN_IF_ERROR(shell.Print(document));
  return kOk;
}

absl::StatusOr<int> Show(Shell& shell, const std::string& path) {
  BASIN_ASSIGN_OR_RETURN(const KeyPair keys, LoadKeyPair(path));
  BASIN_RETURN_IF_ERROR(shell.Print(Answer(path, keys)));
  return kOk;
}

std::shared_ptr<std::string> DeclareFile(CLI::App& app, const std::string& description) {
  auto path = std::make_shared<std::string>();
  app.add_option("FILE", *path, description)->required();
  return path;
}

}  // namespace

Action DeclareKeysNew(CLI::App& app, const Words& words) {
  const auto path = DeclareFile(app, words({"fichier à créer ; la clé publique va dans FILE.pub",
                                            "file to create; the public key goes to FILE.pub"}));
  return [path](Shell& shell) { return New(shell, *path); };
}

Action DeclareKeysShow(CLI::App& app, const Words& words) {
  const auto path = DeclareFile(app, words({"fichier de clé secrète", "secret key file"}));
  return [path](Shell& shell) { return Show(shell, *path); };
}

}  // namespace basin::cli
