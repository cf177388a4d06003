#include "clients/cli/network.h"

#include <memory>
#include <string>

#include "CLI/App.hpp"
#include "basin/v1/query.pb.h"
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
  std::string basin, as_of;
  uint64_t known_at = 0;
  uint64_t limit = 20;
};

absl::StatusOr<int> Network(Shell& shell, const NetworkOptions& options) {
  v1::Query query;
  query.set_language(shell.words().french() ? "fr" : "en");
  v1::NetworkQuery& network = *query.mutable_network();
  BASIN_ASSIGN_OR_RETURN(*network.mutable_basin(), BasinCode(options.basin));
  BASIN_ASSIGN_OR_RETURN(*network.mutable_as_of(), ParseAsOf(options.as_of));
  network.set_known_at(options.known_at);
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
  app.add_option("--as-of", options->as_of,
                 words({"jour considéré, AAAA-MM-JJ ; sinon celui du dernier évènement",
                        "day to look at, YYYY-MM-DD; otherwise that of the last event"}))
      ->type_name("DATE");
  AddNumber(app, "--known-at", options->known_at,
            words({"seulement ce qui était enregistré jusqu'à cette position",
                   "only what was recorded up to this sequence"}))
      ->type_name("SEQ");
  AddNumber(app, "--limit", options->limit,
            words({"combien de liens et d'acteurs montrer dans le tableau (20 ; 0 = tous)",
                   "how many ties and actors to show in the table (20; 0 = all)"}));
  return [options](Shell& shell) { return Network(shell, *options); };
}

}  // namespace basin::cli
