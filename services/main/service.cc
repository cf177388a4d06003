#include "services/main/service.h"

#include <signal.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "services/main/views_http.h"
#include "services/query/query_http.h"

namespace basin {
namespace {

constexpr int kSignals[] = {SIGHUP, SIGTERM, SIGINT};
// One turn takes at most so many questions before others, authentication among them, have theirs.
constexpr int kMessagesPerTurn = 16;
// Of one attempt to connect to the hub; the program's end waits for it.
constexpr absl::Duration kConnectTimeout = absl::Seconds(3);
// Proxies between here and a browser commonly give up on a connection after 30 or 60 seconds.
constexpr absl::Duration kHeartbeat = absl::Seconds(15);

// How soon a generation that has caught up is switched to by itself.
constexpr absl::Duration kKeepEvery = absl::Milliseconds(200);

void Append(std::vector<HttpRoute> more, std::vector<HttpRoute>& routes) {
  for (HttpRoute& route : more) routes.push_back(std::move(route));
}

}  // namespace

absl::StatusOr<ViewsService::Inputs> ViewsService::ReadInputs(ViewsSettings settings,
                                                              std::string version) {
  Inputs inputs;
  inputs.settings = std::move(settings);
  inputs.version = std::move(version);
  BASIN_ASSIGN_OR_RETURN(inputs.keys, LoadKeyPair(inputs.settings.secret_key_file));
  BASIN_ASSIGN_OR_RETURN(inputs.hub_key, LoadPublicKey(inputs.settings.hub_key_file));
  BASIN_ASSIGN_OR_RETURN(Readers readers, Readers::Load(inputs.settings.actors_file));
  inputs.readers = std::make_shared<const Readers>(std::move(readers));
  return inputs;
}

void ViewsService::HoldSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kSignals) sigaddset(&set, signal);
  BASIN_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
}

absl::StatusOr<std::unique_ptr<ViewsService>> ViewsService::Start(Context& context,
                                                                  const EventCatalog& catalog,
                                                                  Inputs inputs, Report report) {
  auto service = std::unique_ptr<ViewsService>(
      new ViewsService(catalog, std::move(inputs), std::move(report)));
  BASIN_RETURN_IF_ERROR(service->Open(context));
  return service;
}

ViewsService::ViewsService(const EventCatalog& catalog, Inputs inputs, Report report)
    : catalog_(catalog), inputs_(std::move(inputs)), report_(std::move(report)) {}

// The threads end before what they use.
ViewsService::~ViewsService() {
  http_.reset();
  keeper_.reset();
}

absl::Status ViewsService::Open(Context& context) {
  const ViewsSettings& settings = inputs_.settings;
  ClientOptions client;
  client.endpoint = settings.hub_endpoint;
  client.server_key = inputs_.hub_key;
  client.keys = inputs_.keys;
  client.agent = absl::StrCat("basin-views/", inputs_.version);
  client.purpose = "views";
  client.timeout = kConnectTimeout;
  client.context = &context;
  BASIN_ASSIGN_OR_RETURN(
      keeper_, GenerationKeeper::Open(settings.folder, std::move(client), catalog_, feed_, report_,
                                      [this] { woken_.Signal(); }));

  // Before the router: until there is a handler, ZeroMQ lets every key in.
  BASIN_ASSIGN_OR_RETURN(
      zap_, ZapHandler::Bind(
                context, [this](absl::string_view key, absl::string_view) { return Judge(key); }));
  RouterOptions router;
  router.secret_key = inputs_.keys.secret_key;
  BASIN_ASSIGN_OR_RETURN(router_, RouterSocket::Bind(context, settings.endpoint, router));

  QueryServerOptions questions;
  questions.version = inputs_.version;
  questions.generations = [this](const v1::ViewsQuery& query) { return keeper_->Do(query); };
  questions_ = std::make_unique<QueryServer>(
      std::move(questions), keeper_->views(), inputs_.readers,
      [this] { return keeper_->followed(); },
      [this](absl::string_view routing_id, std::string frame) {
        router_->Send(routing_id, frame);
      });

  std::vector<HttpRoute> routes = ViewsRoutes(*keeper_, inputs_.version);
  Append(QueryRoutes(keeper_->views(), feed_, [this] { return keeper_->followed(); }), routes);
  BASIN_ASSIGN_OR_RETURN(http_, HttpServer::Start({.host = settings.http.host,
                                                   .port = settings.http.port,
                                                   .names = settings.http_names},
                                                  std::move(routes)));
  keeper_->Start();
  return absl::OkStatus();
}

absl::Status ViewsService::Run() {
  loop_.WatchSignals({std::begin(kSignals), std::end(kSignals)},
                     [this](int signal, const Now&) { OnSignal(signal); });
  loop_.Watch(zap_->socket(), [this](const Now&) { zap_->Answer(); });
  loop_.Watch(router_->socket(), [this](const Now& now) { TakeMessages(now); });
  loop_.Watch(woken_, [this](const Now&) { KeepGenerations(); });
  loop_.Every(kKeepEvery, [this](const Now&) { KeepGenerations(); });
  loop_.Every(kHeartbeat, [this](const Now&) { feed_.Beat(); });
  loop_.Run();
  questions_->Close();
  return damage_;
}

void ViewsService::KeepGenerations() {
  damage_.Update(keeper_->Tick());
  if (!damage_.ok()) loop_.Stop();
}

void ViewsService::TakeMessages(const Now& now) {
  Incoming incoming;
  for (int i = 0; i < kMessagesPerTurn && router_->Receive(incoming); ++i)
    questions_->OnMessage({.routing_id = incoming.routing_id,
                           .user_id = incoming.user_id,
                           .bytes = incoming.body.bytes(),
                           .single_frame = incoming.single_frame},
                          now.wall);
}

ZapDecision ViewsService::Judge(absl::string_view key) const {
  if (inputs_.readers->FindByKey(key) == nullptr) return {.code = ZapCode::kRefuse, .user_id = {}};
  return {.code = ZapCode::kAccept, .user_id = std::string(key)};
}

void ViewsService::OnSignal(int signal) {
  if (signal != SIGHUP) {
    report_(Severity::kInfo, "what=stopping");
    return loop_.Stop();
  }
  absl::StatusOr<Readers> readers = Readers::Load(inputs_.settings.actors_file);
  if (!readers.ok()) {
    report_(Severity::kError,
            absl::StrCat("what=actors_kept error=\"", readers.status().message(), "\""));
    return;
  }
  inputs_.readers = std::make_shared<const Readers>(*std::move(readers));
  questions_->SetReaders(inputs_.readers);
  report_(Severity::kInfo, "what=actors_reloaded");
}

absl::Status ViewsService::Discard(const ViewsSettings& settings) {
  return GenerationKeeper::Discard(settings.folder, WallNow());
}

}  // namespace basin
