#include "clients/agent/agent.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/agent/dropped_file.h"
#include "proto/files/posix_file.h"
#include "proto/model/origin.h"

namespace basin {
namespace {

constexpr absl::Duration kFirstBackoff = absl::Seconds(1);
constexpr absl::Duration kLongestBackoff = absl::Minutes(1);
// How long a signal to stop may go unnoticed.
constexpr absl::Duration kTick = absl::Milliseconds(200);

// The subscription cannot go on from this cursor, whatever one waits for.
bool EndsSubscription(const absl::Status& status) {
  switch (CodeOf(status)) {
    case v1::EPOCH_CHANGED:
    case v1::BEYOND_HEAD:
    case v1::GONE:
    case v1::BAD_FILTER:
      return true;
    default:
      return false;
  }
}

// Of the agent's own disk: restarting is the cure, and nothing was lost.
bool IsOurs(const absl::Status& status) {
  const v1::ErrorCode code = CodeOf(status);
  return code == v1::IO_FAILED || code == v1::DISK_FULL || code == v1::BAD_FILE;
}

}  // namespace

Agent::Agent(const AgentSettings& settings, ClientOptions connection, const EventCatalog& catalog,
             AgentSurroundings surroundings)
    : settings_(settings),
      connection_(std::move(connection)),
      surroundings_(std::move(surroundings)),
      backoff_(kFirstBackoff) {
  if (!settings.outbox.empty()) outbox_.emplace(settings, catalog);
  if (!settings.inbox.empty()) inbox_.emplace(settings, catalog);
}

absl::Status Agent::Run(bool once) {
  BASIN_RETURN_IF_ERROR(Prepare());
  bool outbox_done = false;
  while (!surroundings_.stop()) {
    const absl::Time now = surroundings_.now();
    if (client_ == nullptr && now >= next_connect_) {
      const absl::Status connected = Connect(now);
      if (!connected.ok() && (once || CodeOf(connected) == v1::BAD_CONFIG || IsOurs(connected)))
        return connected;
    }
    if (now >= next_scan_) {
      BASIN_RETURN_IF_ERROR(HandleOutbox(now, once));
      outbox_done = client_ != nullptr;
      next_scan_ = now + settings_.poll;
    }
    BASIN_RETURN_IF_ERROR(Listen());
    if (once && outbox_done && CaughtUp()) return refused_file_;
  }
  return absl::OkStatus();
}

absl::Status Agent::Prepare() {
  BASIN_RETURN_IF_ERROR(MakeFolder(settings_.state));
  if (outbox_) BASIN_RETURN_IF_ERROR(outbox_->Prepare());
  if (inbox_) BASIN_RETURN_IF_ERROR(inbox_->Open());
  return absl::OkStatus();
}

absl::Status Agent::Connect(absl::Time now) {
  auto client = Client::Connect(connection_);
  if (!client.ok()) {
    surroundings_.report(
        Severity::kWarning,
        absl::StrCat("what=not_connected again_in=", absl::FormatDuration(backoff_), " error=\"",
                     client.status().message(), "\""));
    next_connect_ = now + backoff_;
    backoff_ = std::min(backoff_ * 2, kLongestBackoff);
    return client.status();
  }
  backoff_ = kFirstBackoff;
  client_ = *std::move(client);
  surroundings_.report(Severity::kInfo,
                       absl::StrCat("what=connected endpoint=", connection_.endpoint,
                                    " actor=", client_->welcome().actor(),
                                    " head=", client_->welcome().head().sequence()));
  BASIN_RETURN_IF_ERROR(CheckWelcome());
  return Subscribe();
}

absl::Status Agent::CheckWelcome() const {
  const v1::Welcome& welcome = client_->welcome();
  if (welcome.actor() != settings_.context.actor)
    return MakeError(v1::BAD_CONFIG,
                     {.field = "actor",
                      .detail = {"the hub knows this key as '$0'",
                                 "le hub connaît cette clé sous « $0 »", welcome.actor()}});
  if (welcome.origin() != settings_.context.origin)
    return MakeError(v1::BAD_CONFIG, {.field = "origin",
                                      .detail = {"the hub's log is $0", "le journal du hub est $0",
                                                 OriginCode(welcome.origin())}});
  return absl::OkStatus();
}

absl::Status Agent::Subscribe() {
  if (!inbox_ || inbox_stopped_) return absl::OkStatus();
  v1::Subscribe request = inbox_->Request();
  const v1::Position& head = client_->welcome().head();
  // An empty cursor speaks of no log yet; any other one keeps its own, so that the hub notices.
  if (request.after().log_id().empty()) inbox_->SpeakOf(head);
  through_ = inbox_->cursor().sequence();
  const auto subscribed =
      client_->Subscribe(inbox_->Request(), [this](const Client::Delivery& delivery) {
        BASIN_RETURN_IF_ERROR(inbox_->Take(delivery));
        if (!delivery.records.empty())
          surroundings_.report(Severity::kInfo,
                               absl::StrCat("what=received events=", delivery.records.size(),
                                            " through=", delivery.message.through()));
        for (const v1::Gap& gap : delivery.message.gaps())
          surroundings_.report(Severity::kWarning,
                               absl::StrCat("what=gap from=", gap.from(), " to=", gap.to()));
        through_ = std::max(through_, delivery.message.through());
        return absl::OkStatus();
      });
  return subscribed.status();
}

absl::Status Agent::HandleOutbox(absl::Time now, bool once) {
  if (!outbox_) return absl::OkStatus();
  Client* client = client_ != nullptr && client_->connected() ? client_.get() : nullptr;
  BASIN_ASSIGN_OR_RETURN(
      const auto handled,
      outbox_->HandleReady(client, now, once ? absl::ZeroDuration() : kSettling));
  for (const Handled& file : handled) Log(file);
  return absl::OkStatus();
}

void Agent::Log(const Handled& file) {
  switch (file.kind) {
    case Handled::Kind::kPublished:
      return surroundings_.report(Severity::kInfo, absl::StrCat("what=published file=\"", file.name,
                                                                "\" events=", file.events));
    case Handled::Kind::kRefused:
      if (refused_file_.ok()) refused_file_ = MakeError(v1::BAD_FILE, {.field = file.name});
      return surroundings_.report(
          Severity::kWarning,
          absl::StrCat("what=refused file=\"", file.name, "\" why=\"", file.why, "\""));
    case Handled::Kind::kKept:
      return surroundings_.report(Severity::kWarning, absl::StrCat("what=kept file=\"", file.name,
                                                                   "\" why=\"", file.why, "\""));
  }
}

bool Agent::CaughtUp() const {
  if (!inbox_ || inbox_stopped_) return true;
  return client_ != nullptr && through_ >= client_->durable_head().sequence();
}

absl::Status Agent::Listen() {
  const absl::Duration wait = std::min(kTick, settings_.poll);
  if (client_ == nullptr) {
    surroundings_.wait(wait);
    return absl::OkStatus();
  }
  const absl::Status polled = client_->Poll(wait);
  if (polled.ok()) return absl::OkStatus();
  if (IsOurs(polled)) return polled;
  surroundings_.report(Severity::kError,
                       absl::StrCat("what=interrupted error=\"", polled.message(), "\""));
  if (EndsSubscription(polled)) {
    inbox_stopped_ = true;
  } else {
    client_.reset();
    next_connect_ = surroundings_.now() + backoff_;
  }
  return absl::OkStatus();
}

}  // namespace basin
