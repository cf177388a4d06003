#include "clients/cli/connection.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "proto/wire/curve.h"

namespace basin::cli {
namespace {

absl::Status Unknown(const std::string& flag, const basin::Text& what) {
  return MakeError(
      v1::USAGE,
      {.field = flag,
       .detail = {"$0 is not known: give $1, its BASINCTL_ variable or a context file",
                  "$0 manque : donnez $1, sa variable BASINCTL_ ou un fichier de contexte", what,
                  flag}});
}

absl::StatusOr<ClientOptions> OptionsFor(Shell& shell, const Endpoint& endpoint,
                                         absl::string_view purpose) {
  const Context& context = shell.context();
  BASIN_RETURN_IF_ERROR(context.file_status);
  if (endpoint.address.empty()) return Unknown(endpoint.flag, {"the address", "l'adresse"});
  if (endpoint.key_file.empty())
    return Unknown(absl::StrCat(endpoint.flag, "-key"),
                   {"the public key of the other side", "la clé publique de l'autre côté"});
  if (context.key_file.empty())
    return Unknown("--key", {"the file of your secret key", "le fichier de votre clé secrète"});

  ClientOptions options;
  options.endpoint = endpoint.address;
  BASIN_ASSIGN_OR_RETURN(options.server_key, LoadPublicKey(endpoint.key_file));
  BASIN_ASSIGN_OR_RETURN(options.keys, LoadKeyPair(context.key_file));
  options.agent = absl::StrCat("basinctl/", shell.version());
  options.purpose = std::string(purpose);
  options.timeout = context.timeout;
  if (!endpoint.signing_key_file.empty()) {
    BASIN_ASSIGN_OR_RETURN(options.signing_key, VerifyingKey::Load(endpoint.signing_key_file));
  }
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> ConnectTo(Shell& shell, const Endpoint& endpoint,
                                                  absl::string_view purpose) {
  BASIN_ASSIGN_OR_RETURN(ClientOptions options, OptionsFor(shell, endpoint, purpose));
  return Client::Connect(std::move(options));
}

absl::StatusOr<std::unique_ptr<Client>> ConnectToHub(Shell& shell, absl::string_view purpose,
                                                     const std::string& head_file) {
  BASIN_ASSIGN_OR_RETURN(ClientOptions options, OptionsFor(shell, shell.context().hub, purpose));
  options.head_file = head_file;
  return Client::Connect(std::move(options));
}

absl::StatusOr<std::unique_ptr<Client>> ConnectToHub(Shell& shell, absl::string_view purpose) {
  return ConnectTo(shell, shell.context().hub, purpose);
}

absl::StatusOr<std::unique_ptr<Client>> ConnectToViews(Shell& shell, absl::string_view purpose) {
  return ConnectTo(shell, shell.context().views, purpose);
}

}  // namespace basin::cli
