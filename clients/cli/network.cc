#include "clients/cli/network.h"

#include <memory>
#include <string>

#include "CLI/App.hpp"
#include "basin/v1/query.pb.h"
#include "clients/cli/asked_moment.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/health.h"
#include "clients/cli/network_documents.h"
#include "clients/cli/selection.h"
#include "clients/cli/shell.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

struct NetworkOptions {
  std::string basin;
  AskedMoment moment;
  uint64_t limit = 20;
};

absl::StatusOr<int> Network(Shell& shell, const NetworkOptions& options) {
  v1::Query query;
  query.set_language(LanguageCode(shell.words()));
  v1::NetworkQuery& network = *query.mutable_network();
  BASIN_ASSIGN_OR_RETURN(*network.mutable_basin(), BasinCode(options.basin));
  BASIN_ASSIGN_OR_RETURN(*network.mutable_as_of(), ParseAsOf(options.moment.as_of));
  network.set_known_at(options.moment.known_at);
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToViews(shell, "network"));
  const auto answer = client->Ask(query);
  if (CodeOf(answer.status()) == v1::UNKNOWN_BASIN) return UnknownBasin("BASIN", options.basin);
  if (!answer.ok()) return answer.status();
  // People see who is tied most; programs get all.
  const bool all = options.limit == 0 || shell.context().output.format != Format::kTable;
  const size_t rows_max = all ? kAllRows : options.limit;
  BASIN_RETURN_IF_ERROR(shell.Print(NetworkOf(*answer, rows_max, shell.words())));
  return kOk;
}

}  // namespace

Action DeclareNetwork(CLI::App& app, const Words& words) {
  const auto options = std::make_shared<NetworkOptions>();
  app.add_option("BASIN", options->basin,
                 words({"code ou nom d'un bassin", "code or name of a basin"}))
      ->required();
  DeclareMoment(app, words, options->moment);
  AddNumber(app, "--limit", options->limit,
            words({"combien de liens et d'acteurs montrer dans le tableau (20 ; 0 = tous)",
                   "how many ties and actors to show in the table (20; 0 = all)"}));
  return [options](Shell& shell) { return Network(shell, *options); };
}

}  // namespace basin::cli
