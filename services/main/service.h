// basin-views as one object: the generations with their followers, the questions' endpoint, HTTP.
#ifndef BASIN_SERVICES_MAIN_SERVICE_H_
#define BASIN_SERVICES_MAIN_SERVICE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "proto/http/http_server.h"
#include "proto/model/event_catalog.h"
#include "proto/wire/curve.h"
#include "proto/wire/poll_loop.h"
#include "proto/wire/router_socket.h"
#include "proto/wire/zap.h"
#include "services/main/generation_keeper.h"
#include "services/main/settings.h"
#include "services/query/change_feed.h"
#include "services/query/query_server.h"
#include "services/query/readers.h"

namespace basin {

// The thread that makes it serves questions, authentication and signals, in Run; the fold and HTTP
// have threads of their own.
class ViewsService {
 public:
  struct Inputs {
    ViewsSettings settings;
    std::string version;
    KeyPair keys;
    std::string hub_key;
    std::shared_ptr<const Readers> readers;
  };
  // Errors: those of the settings, the key files and actors.toml.
  static absl::StatusOr<Inputs> ReadInputs(ViewsSettings settings, std::string version);

  // Blocks the signals that Run waits for. Call it in main before any thread starts.
  static void HoldSignals();

  // Opens the store, binds both addresses and starts the threads. The context and catalog outlive
  // it. Errors: LOCKED, IO_FAILED, PORT_IN_USE, BAD_CONFIG.
  static absl::StatusOr<std::unique_ptr<ViewsService>> Start(Context& context,
                                                             const EventCatalog& catalog,
                                                             Inputs inputs, Report report);
  ~ViewsService();

  // Until SIGTERM or SIGINT: OK. DataLoss when the rows that answer are damaged: Discard them and
  // start again.
  absl::Status Run();

  // Removes the rows of the generation that answers. No service uses the folder.
  static absl::Status Discard(const ViewsSettings& settings);

  const std::string& endpoint() const { return router_->endpoint(); }
  uint16_t http_port() const { return http_->port(); }

 private:
  ViewsService(const EventCatalog& catalog, Inputs inputs, Report report);
  absl::Status Open(Context& context);
  void KeepGenerations();
  void OnSignal(int signal);
  void TakeMessages(const Now& now);
  ZapDecision Judge(absl::string_view key) const;

  const EventCatalog& catalog_;
  Inputs inputs_;
  const Report report_;
  WakeUp woken_;
  absl::Status damage_;  // of the rows that answer
  std::unique_ptr<ZapHandler> zap_;
  std::unique_ptr<RouterSocket> router_;
  ChangeFeed feed_;  // outlives the followers and the server that use it
  std::unique_ptr<GenerationKeeper> keeper_;
  std::unique_ptr<QueryServer> questions_;
  std::unique_ptr<HttpServer> http_;
  PollLoop loop_;
};

}  // namespace basin

#endif  // BASIN_SERVICES_MAIN_SERVICE_H_
