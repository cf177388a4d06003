#include "tests/durability/hub_life.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <variant>

#include "absl/strings/str_cat.h"
#include "basin/v1/config.pb.h"
#include "broker/log/group_builder.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr uint64_t kUnansweredMax = 5;  // of each publisher
constexpr absl::Duration kTurn = absl::Milliseconds(1);
constexpr char kLogId[] = "01970000-0000-7000-8000-000000000001";

std::string KeyOf(const std::string& actor) { return actor + std::string(40 - actor.size(), '0'); }

HubOptions Options() {
  HubOptions options;
  options.version = "0";
  options.groups.max_bytes = 2048;  // so that transactions meet the end of a group
  return options;
}

std::shared_ptr<const Actors> MakeActors(const EventCatalog& catalog) {
  v1::ActorsConfig config;
  for (const std::string& id : ScriptActors()) {
    v1::ActorConfig& actor = *config.add_actor();
    actor.set_id(id);
    actor.set_name(id);
    actor.add_keys(KeyOf(id));
    actor.add_roles("member");
    actor.add_basins("*");
  }
  auto actors = Actors::Make(config, catalog);
  BASIN_CHECK(actors.ok());
  return std::make_shared<const Actors>(*std::move(actors));
}

}  // namespace

HubLife::HubLife(EventLog& log, const EventCatalog& catalog, History& history, int out)
    : log_(log),
      history_(history),
      out_(out),
      now_(std::max(log.last_recorded_at(), kTestEventTime) + kTurn) {
  if (log.durable_head() == 0) DefineTerritory();
  for (size_t actor = 0; actor < ScriptActors().size(); ++actor) {
    Publisher& publisher = publishers_.emplace_back();
    publisher.actor = actor;
    publisher.session = std::make_unique<ClientSession>(SessionOptions{.agent = "durability"});
    publisher.offered = publisher.answered = history.answered(actor);
  }
  hub_ = std::make_unique<VirtualHub>(
      Options(), catalog, log, MakeActors(catalog),
      [this](absl::string_view routing_id, const std::string& frame) {
        for (Publisher& publisher : publishers_)
          if (ScriptActors()[publisher.actor] == routing_id) publisher.inbox.push_back(frame);
        return SendResult::kSent;
      },
      now_);
  for (Publisher& publisher : publishers_) publisher.session->ConnectionUp(now_);
}

void HubLife::DefineTerritory() {
  GroupBuilder builder(1, absl::UnixEpoch());
  builder.Add("operator", TerritoryEvent({.actor = "operator", .id = "territory"}), now_);
  BASIN_CHECK(log_.Append(Seal(builder.Take())).ok());
}

void HubLife::Tell(const Report& report) {
  BASIN_CHECK(history_.Add(report));
  if (write(out_, &report, sizeof(report)) != sizeof(report)) _exit(99);
}

void HubLife::Offer(Publisher& publisher) {
  const uint32_t number = ++publisher.offered;
  // Written down first: the hub may have it from the next moment on.
  Tell({.kind = Report::kOffered,
        .actor = static_cast<uint32_t>(publisher.actor),
        .number = number});
  publisher.session->Publish(LineOf(publisher.actor, number).events, /*dry_run=*/false);
}

void HubLife::TakeAnswers(Publisher& publisher) {
  while (std::optional<SessionEvent> event = publisher.session->NextEvent()) {
    const auto* answered = std::get_if<PublishAnswered>(&*event);
    if (answered == nullptr) continue;
    const v1::Outcome& outcome = answered->outcome;
    Report report{.kind = Report::kAnswered, .actor = static_cast<uint32_t>(publisher.actor)};
    report.number = ++publisher.answered;
    report.code = outcome.has_refused() ? outcome.refused().code() : 0;
    report.count = static_cast<uint32_t>(outcome.sequences_size());
    BASIN_CHECK(report.count <= Report::kEventsMax);
    std::copy(outcome.sequences().begin(), outcome.sequences().end(), report.places);
    Tell(report);
  }
}

// Everybody speaks, the hub decides, one group is written, everybody hears.
void HubLife::Turn() {
  now_ += kTurn;
  HubCore& core = hub_->core();
  for (Publisher& publisher : publishers_) {
    const std::string& name = ScriptActors()[publisher.actor];
    const std::string key = KeyOf(name);
    publisher.session->Tick(now_);
    while (std::optional<std::string> frame = publisher.session->NextFrame(now_))
      core.OnMessage({.routing_id = name, .user_id = key, .bytes = *frame}, now_);
  }
  core.Pump(now_);
  hub_->WriteGroup();
  hub_->TellDurable();
  while (hub_->ServeRead(now_)) {
  }
  core.Pump(now_);
  BASIN_CHECK(core.failure().ok());
  for (Publisher& publisher : publishers_) {
    for (; !publisher.inbox.empty(); publisher.inbox.pop_front())
      publisher.session->Receive(publisher.inbox.front(), now_);
    BASIN_CHECK(publisher.session->state() != ClientSession::State::kBroken &&
                publisher.session->state() != ClientSession::State::kRefused);
    TakeAnswers(publisher);
  }
}

bool HubLife::AllAnswered() const {
  return std::all_of(publishers_.begin(), publishers_.end(), [](const Publisher& publisher) {
    return publisher.answered == publisher.offered;
  });
}

void HubLife::Play(uint32_t lines) {
  while (lines > 0 || !AllAnswered()) {
    for (Publisher& publisher : publishers_)
      for (; lines > 0 && publisher.session->publishes().unanswered() < kUnansweredMax; --lines)
        Offer(publisher);
    Turn();
  }
}

void HubLife::PlayForEver() {
  for (;;) Play(1000);
}

void LiveOn(const std::string& folder, History history, const LifePlan& plan, int out) {
  const EventCatalog catalog;
  for (int opening = 0; opening < plan.openings; ++opening) {
    absl::StatusOr<OpenedRocksDbLog> opened =
        OpenRocksDbEventLog({.folder = folder, .origin = v1::REAL, .new_log_id = kLogId});
    if (!opened.ok()) {
      std::fprintf(stderr, "not opened: %s\n", opened.status().ToString().c_str());
      _exit(kNotOpened);
    }
    if (const std::string broken = history.Judge(*opened->log); !broken.empty()) {
      std::fprintf(stderr, "broken: %s\n", broken.c_str());
      _exit(kJudgedBroken);
    }
    HubLife life(*opened->log, catalog, history, out);
    const Report found{.kind = Report::kOpened};
    if (write(out, &found, sizeof(found)) != sizeof(found)) _exit(99);
    if (plan.lines == 0) life.PlayForEver();
    life.Play(plan.lines / static_cast<uint32_t>(plan.openings));
  }
  _exit(0);
}

}  // namespace basin
