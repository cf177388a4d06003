// Connections to the hub and to the views, as the context names them.
#ifndef BASIN_CLIENTS_CLI_CONNECTION_H_
#define BASIN_CLIENTS_CLI_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "clients/cli/shell.h"
#include "clients/sdk/client.h"

namespace basin::cli {

// `purpose` is what the other side records as the reason of the connection. Errors: USAGE when an
// address or a key is not known, BAD_KEY_FILE, those of Client::Connect.
absl::StatusOr<std::unique_ptr<Client>> ConnectToHub(Shell& shell, absl::string_view purpose);
// With a head file, the hub has to prove that its log extends the head in it (ClientOptions).
absl::StatusOr<std::unique_ptr<Client>> ConnectToHub(Shell& shell, absl::string_view purpose,
                                                     const std::string& head_file);
absl::StatusOr<std::unique_ptr<Client>> ConnectToViews(Shell& shell, absl::string_view purpose);
// To another one, with the context's own key.
absl::StatusOr<std::unique_ptr<Client>> ConnectTo(Shell& shell, const Endpoint& endpoint,
                                                  absl::string_view purpose);

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_CONNECTION_H_
