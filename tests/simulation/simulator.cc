#include "tests/simulation/simulator.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "basin/v1/config.pb.h"
#include "broker/log/group_builder.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr int kRestRounds = 6000;
constexpr absl::Duration kRestRound = absl::Milliseconds(50);
constexpr uint64_t kUnansweredMax = 12;

std::string KeyOf(const std::string& actor) { return actor + std::string(40 - actor.size(), '0'); }

HubOptions OptionsOf(const SimulationPlan& plan) {
  HubOptions options;
  options.version = "0";
  options.conversation.admission.origin = plan.origin;
  options.conversation.publish.messages = 4;
  options.groups.max_bytes = 2048;  // so that groups end within a message's transactions
  options.tail_ring_bytes = 4096;   // so that subscribers fall out of it
  return options;
}

std::shared_ptr<const Actors> MakeActors(const EventCatalog& catalog) {
  v1::ActorsConfig config;
  const auto add = [&](const std::string& id, const std::string& role) {
    v1::ActorConfig& actor = *config.add_actor();
    actor.set_id(id);
    actor.set_name(id);
    actor.add_keys(KeyOf(id));
    actor.add_roles(role);
    return &actor;
  };
  for (const std::string& id : SimulatedPublishers())
    for (const std::string& basin : SimulatedBasins())
      (basin == SimulatedBasins()[0] ? add(id, "member")
                                     : config.mutable_actor(config.actor_size() - 1))
          ->add_basins(basin);
  add("reader", "reader")->add_basins("*");
  auto actors = Actors::Make(config, catalog);
  BASIN_CHECK(actors.ok());
  return std::make_shared<const Actors>(*std::move(actors));
}

// Every second subscriber wants referrals of one basin only.
bool IsFiltered(size_t subscriber) { return subscriber % 2 == 1; }
bool Wanted(const RecordView& record, size_t subscriber) {
  const HeaderView& header = record.event.header;
  return !IsFiltered(subscriber) ||
         (header.basin == SimulatedBasins()[0] && header.type.substr(0, 9) == "referral.");
}

}  // namespace

SimulationPlan SimulationPlan::Draw(Random& random) {
  SimulationPlan plan;
  const auto draw = [&](uint64_t max) { return Chance(random, 500) ? random() % (max + 1) : 0; };
  plan.faults = {draw(60), draw(60), draw(60)};
  plan.resets = draw(600);
  plan.crashes = draw(300);
  plan.drains = draw(100);
  plan.full_disks = draw(200);
  plan.handler_failures = draw(50);
  plan.readers = static_cast<int>(1 + random() % 2);
  plan.origin = Chance(random, 250) ? v1::SIMULATED : v1::REAL;
  return plan;
}

std::string SimulationPlan::Describe() const {
  return absl::StrCat("lost ", faults.lost, " repeated ", faults.repeated, " overtaken ",
                      faults.overtaken, " resets ", resets, " crashes ", crashes, " drains ",
                      drains, " full disks ", full_disks, " handler failures ", handler_failures,
                      " readers ", readers);
}

Simulator::Simulator(uint64_t seed, const EventCatalog& catalog)
    : seed_(seed),
      catalog_(catalog),
      random_(seed),
      plan_(SimulationPlan::Draw(random_)),
      log_(LogIdentity{.log_id = "log", .epoch = 1, .origin = plan_.origin}),
      checker_(log_),
      actors_(MakeActors(catalog)),
      now_(kTestEventTime) {
  GroupBuilder builder(1, absl::UnixEpoch());
  for (const std::string& basin : SimulatedBasins())
    builder.Add(
        "operator",
        TerritoryEvent({.actor = "operator", .id = basin, .basin = basin, .origin = plan_.origin}),
        now_ - absl::Hours(1));
  BASIN_CHECK(log_.Append(Seal(builder.Take())).ok());
  StartHub();
  MakeNodes();
}

Simulator::~Simulator() = default;

void Simulator::MakeNodes() {
  const auto add = [this](const std::string& actor) -> Node& {
    Node& node = nodes_.emplace_back();
    node.actor = actor;
    node.session = std::make_unique<ClientSession>(SessionOptions{.agent = "simulation"});
    node.index = nodes_.size() - 1;
    return node;
  };
  for (const std::string& actor : SimulatedPublishers())
    add(actor).workload = std::make_unique<Workload>(catalog_, actor, plan_.origin);
  for (int i = 0; i < plan_.readers; ++i) {
    Node& node = add("reader");
    Subscribe(node);
    Subscribe(node);
  }
}

void Simulator::Subscribe(Node& node) {
  const size_t subscriber = subscribers_++;
  v1::Subscribe request;
  request.mutable_after();
  request.mutable_credit()->set_messages(4);
  request.mutable_credit()->set_bytes(6000);
  if (IsFiltered(subscriber)) {
    request.mutable_filter()->add_types("referral.*");
    request.mutable_filter()->add_basins(SimulatedBasins()[0]);
  }
  node.feeds[node.session->Subscribe(request, now_)] = subscriber;
}

void Simulator::StartHub() {
  hub_ = std::make_unique<VirtualHub>(
      OptionsOf(plan_), catalog_, log_, actors_,
      [this](absl::string_view routing_id, const std::string& frame) {
        return HubSends(routing_id, frame);
      },
      now_);
}

// ---- The run ----

std::string Simulator::Run() {
  for (int step = 0; step < plan_.steps && checker_.failure().empty(); ++step) Step();
  faults_on_ = false;
  if (checker_.failure().empty()) Rest();
  if (checker_.failure().empty()) checker_.CheckLog();
  if (checker_.failure().empty()) checker_.CheckAnswers();
  for (size_t subscriber = 0; subscriber < subscribers_; ++subscriber)
    if (checker_.failure().empty()) checker_.CheckSubscriber(subscriber, Wanted);
  return checker_.failure();
}

void Simulator::Step() {
  now_ += absl::Milliseconds(random_() % 20);
  if (Chance(random_, 5)) now_ += absl::Seconds(random_() % 8);
  Fault();
  Node& node = nodes_[random_() % nodes_.size()];
  switch (random_() % 6) {
    case 0:
      HubTurn();
      break;
    case 1:
      DeliverToHub(node);
      break;
    case 2:
      DeliverToClient(node);
      break;
    case 3:
      Publish(node);
      break;
    default:
      ClientTurn(node);
  }
}

void Simulator::Fault() {
  const auto happens = [this](uint64_t per_hundred_thousand) {
    return random_() % 100'000 < per_hundred_thousand;
  };
  if (!HubRuns()) {
    if (now_ >= hub_back_at_) StartHub();
    return;
  }
  if (happens(plan_.crashes)) return CrashHub();
  if (happens(plan_.drains)) hub_->core().StartDraining(absl::Seconds(5));
  if (happens(plan_.full_disks)) hub_->core().SetRefusal(MakeError(v1::DISK_FULL));
  if (happens(1000)) hub_->core().SetRefusal(absl::OkStatus());
  Node& node = nodes_[random_() % nodes_.size()];
  if (node.link != nullptr && happens(plan_.resets)) {
    ++resets_;
    Disconnect(node, absl::Milliseconds(random_() % 500));
  }
}

// What was not written is gone, and every connection; what was written stays, told of or not.
void Simulator::CrashHub() {
  ++crashes_;
  hub_.reset();
  for (Node& node : nodes_)
    if (node.link != nullptr) Disconnect(node, absl::Milliseconds(random_() % 500));
  hub_back_at_ = now_ + absl::Milliseconds(random_() % 1000);
}

// No more faults, and nothing new: everything offered is answered, everybody sees everything.
void Simulator::Rest() {
  if (!HubRuns()) StartHub();
  for (int round = 0; round < kRestRounds; ++round) {
    now_ += kRestRound;
    hub_->core().SetRefusal(absl::OkStatus());
    for (int i = 0; i < 4; ++i) {
      for (Node& node : nodes_) {
        ClientTurn(node);
        DeliverToHub(node);
        DeliverToClient(node);
      }
      HubTurn();
      if (!HubRuns()) StartHub();
    }
    if (!checker_.failure().empty() || AtRest()) return;
  }
  checker_.Fail("the world does not come to rest");
}

bool Simulator::AtRest() {
  for (const Node& node : nodes_) {
    if (node.session->state() != ClientSession::State::kReady) return false;
    if (node.workload != nullptr && node.session->publishes().unanswered() > 0) return false;
    for (const auto& [feed, subscriber] : node.feeds)
      if (checker_.through(subscriber) < log_.durable_head()) return false;
  }
  return true;
}

// ---- The hub ----

void Simulator::HubTurn() {
  if (!HubRuns()) return;
  HubCore& core = hub_->core();
  for (uint64_t i = random_() % 3; i > 0; --i) core.Pump(now_);
  if (!faults_on_ || Chance(random_, 600)) hub_->WriteGroup();
  if (!faults_on_ || Chance(random_, 600)) hub_->TellDurable();
  if (!faults_on_ || Chance(random_, 600)) hub_->ServeRead(now_);
  core.Pump(now_);
  if (!core.failure().ok()) checker_.Fail(std::string(core.failure().message()));
  if (hub_->groups_waiting() > 2) checker_.Fail("more groups in flight than the committer takes");
  if (core.drained()) {
    if (hub_->groups_waiting() > 0) checker_.Fail("drained with groups in flight");
    CrashHub();
  }
}

SendResult Simulator::HubSends(absl::string_view routing_id, const std::string& frame) {
  for (Node& node : nodes_) {
    if (node.link == nullptr || node.link->routing_id != routing_id) continue;
    if (node.link->to_client.full()) return SendResult::kWouldBlock;
    checker_.Leaves(routing_id, frame);
    node.link->to_client.Put(frame, faults_on_ ? plan_.faults : LinkFaults{}, random_);
    return SendResult::kSent;
  }
  return SendResult::kPeerGone;
}

void Simulator::DeliverToHub(Node& node) {
  if (!HubRuns() || node.link == nullptr || node.link->to_hub.empty()) return;
  if (!hub_->core().takes_messages()) return;
  const std::string frame = node.link->to_hub.Take();
  const std::string key = KeyOf(node.actor);
  hub_->core().OnMessage({.routing_id = node.link->routing_id, .user_id = key, .bytes = frame},
                         now_);
  ++frames_;
  const auto read = ReadFrame(frame);
  v1::Publish publish;
  if (read.ok() && read->type == v1::PUBLISH &&
      publish.ParseFromArray(read->body.data(), static_cast<int>(read->body.size())))
    checker_.Decided(node.link->routing_id, publish.number(), hub_->assigned());
}

// ---- The clients ----

void Simulator::ClientTurn(Node& node) {
  if (node.link == nullptr) {
    if (HubRuns() && now_ >= node.reconnect_at) Connect(node);
    return;
  }
  node.session->Tick(now_);
  while (!node.link->to_hub.full()) {
    std::optional<std::string> frame = node.session->NextFrame(now_);
    if (!frame.has_value()) break;
    node.link->to_hub.Put(*std::move(frame), faults_on_ ? plan_.faults : LinkFaults{}, random_);
  }
  TakeEvents(node);
  if (node.session->state() == ClientSession::State::kRefused)
    checker_.Fail(absl::StrCat("a client is refused: ", node.session->why().message()));
  if (node.session->state() != ClientSession::State::kBroken) return;
  // A client heals itself when the wire loses something; the hub must not be what loses it.
  if (plan_.faults.none() && CodeOf(node.session->why()) == v1::UNEXPECTED_MESSAGE)
    checker_.Fail(absl::StrCat("on a perfect link: ", node.session->why().message()));
  Disconnect(node, node.session->retry_after() + absl::Milliseconds(random_() % 1000));
}

void Simulator::Connect(Node& node) {
  node.link = std::make_unique<Link>();
  node.link->routing_id = absl::StrCat("link-", ++last_link_);
  node.session->ConnectionUp(now_);
}

void Simulator::Disconnect(Node& node, absl::Duration pause) {
  node.link.reset();
  node.session->ConnectionDown();
  node.reconnect_at = now_ + pause;
}

void Simulator::DeliverToClient(Node& node) {
  if (node.link == nullptr || node.link->to_client.empty()) return;
  node.session->Receive(node.link->to_client.Take(), now_);
  ++frames_;
  TakeEvents(node);
}

void Simulator::TakeEvents(Node& node) {
  while (std::optional<SessionEvent> event = node.session->NextEvent()) {
    if (const auto* answered = std::get_if<PublishAnswered>(&*event)) {
      checker_.Answered(node.index, answered->ticket, answered->outcome);
    } else if (const auto* ended = std::get_if<FeedEnded>(&*event)) {
      checker_.Fail(absl::StrCat("a subscription ended: ", ended->why.message()));
    }
  }
  while (std::optional<ReceivedEvents> events = node.session->NextEvents()) {
    if (faults_on_ && Chance(random_, plan_.handler_failures)) {
      node.session->NotHandled(*events, now_);
      continue;
    }
    const size_t subscriber = node.feeds.at(events->feed);
    for (const RecordView& record : events->records) checker_.Saw(subscriber, record);
    checker_.CameThrough(subscriber, events->message.through());
    node.session->Handled(*events);
  }
}

void Simulator::Publish(Node& node) {
  if (node.workload == nullptr || node.session->publishes().unanswered() >= kUnansweredMax) return;
  Transaction transaction = node.workload->Next(random_, now_);
  const bool dry_run = Chance(random_, 30);
  const uint64_t ticket = node.session->Publish(transaction, dry_run);
  checker_.Offered(node.index, ticket, std::move(transaction), dry_run);
}

std::string Simulator::Summary() const {
  return absl::StrCat("seed ", seed_, ": ", log_.durable_head(), " events, ", checker_.accepted(),
                      " accepted, ", checker_.refused(), " refused, ", frames_, " frames, ",
                      crashes_, " crashes, ", resets_, " resets; ", plan_.Describe());
}

}  // namespace basin
