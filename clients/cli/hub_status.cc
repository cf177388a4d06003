#include "clients/cli/hub_status.h"

#include <utility>

#include "CLI/App.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit.h"
#include "clients/cli/shell.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

int64_t Number(uint64_t value) { return static_cast<int64_t>(value); }

Cell TimeOrNone(bool has, const google::protobuf::Timestamp& time) {
  if (!has || time.seconds() == 0) return std::monostate();  // never
  return ToTime(time);
}

Document StatusDocument(const v1::HubStatus& status, v1::Durability durability) {
  Document document{.kind = "hub_status",
                    .origin = status.origin(),
                    .facts = {},
                    .listings = {},
                    .notes = {},
                    .facts_first = true};
  document.facts = {
      {"version", {"version", "version"}, status.version()},
      {"accepting", {"accepte les publications", "accepts publishes"}, status.accepting()},
      {"not_accepting_because",
       {"parce que", "because"},
       status.accepting() ? Cell() : Cell(status.not_accepting_because()),
       status.accepting() ? For::kPrograms : For::kAll},
      {"log_id", {"journal", "log"}, status.head().log_id()},
      {"epoch", {"époque", "epoch"}, Ordinal{status.head().epoch()}},
      {"head", {"dernière position durable", "durable head"}, Ordinal{status.head().sequence()}},
      {"durability",
       {"durabilité", "durability"},
       std::string(durability == v1::MEMORY ? "memory" : "fsync")},
      {"started_at",
       {"démarré le", "started"},
       TimeOrNone(status.has_started_at(), status.started_at())},
      {"last_recorded_at",
       {"dernier enregistrement", "last recorded"},
       TimeOrNone(status.has_last_recorded_at(), status.last_recorded_at())},
      {"events_published",
       {"publiés depuis le démarrage", "published since the start"},
       Number(status.events_published())},
      {"events_refused", {"refusés", "refused"}, Number(status.events_refused())},
      {"duplicates", {"doublons", "duplicates"}, Number(status.duplicates())},
      {"commit_groups", {"groupes écrits", "commit groups"}, Number(status.commit_groups())},
      {"sessions", {"sessions", "sessions"}, Number(status.sessions())},
      {"subscriptions", {"abonnements", "subscriptions"}, Number(status.subscriptions())},
      {"log_bytes", {"taille du journal", "size of the log"}, Bytes{status.log_bytes()}},
      {"disk_free_bytes", {"place libre", "free space"}, Bytes{status.disk_free_bytes()}},
  };
  if (status.subscribers_size() == 0) return document;
  Listing subscribers{.key = "subscribers",
                      .title = {"Abonnements", "Subscriptions"},
                      .columns = {{"actor", {"acteur", "actor"}},
                                  {"through", {"jusqu'à", "through"}},
                                  {"lag", {"retard", "lag"}},
                                  {"live", {"en direct", "live"}},
                                  {"session", {"session", "session"}, For::kPrograms},
                                  {"channel", {"canal", "channel"}, For::kPrograms}},
                      .rows = {}};
  for (const v1::SubscriptionStatus& one : status.subscribers())
    subscribers.rows.push_back({one.actor(), Ordinal{one.through()}, Number(one.lag()), one.live(),
                                Ordinal{one.session()}, Ordinal{one.channel()}});
  document.listings.push_back(std::move(subscribers));
  return document;
}

absl::StatusOr<int> Status(Shell& shell) {
  BASIN_ASSIGN_OR_RETURN(const auto client, ConnectToHub(shell, "hub status"));
  v1::Admin question;
  question.mutable_status();
  BASIN_ASSIGN_OR_RETURN(const v1::AdminAnswer answer, client->Ask(question));
  BASIN_RETURN_IF_ERROR(
      shell.Print(StatusDocument(answer.status(), client->welcome().durability())));
  // Like a probe: a hub that takes nothing is not well.
  return answer.status().accepting() ? kOk : kFailed;
}

}  // namespace

Action DeclareHubStatus(CLI::App&, const Words&) { return Status; }

}  // namespace basin::cli
