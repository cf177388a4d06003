#include "tests/scenarios/scenario.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "basin/v1/admin.pb.h"
#include "broker/facts/purged_fact.h"
#include "broker/log/purge_group.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/scenarios/render.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

struct Person {
  const char* id;
  std::vector<std::string> roles, basins;
};

// Whom the scenarios are about.
std::vector<Person> People() {
  return {{"operator",
           {"operator", "member", "animator", "chair", "funder", "sentinel", "statistician"},
           {"*"}},
          {"alice", {"member"}, {"1107"}},
          {"bob", {"member"}, {"1107"}},
          {"carol", {"member"}, {"1101"}},
          {"reader", {"reader"}, {"*"}}};
}

std::string KeyOf(const std::string& actor) { return actor + std::string(40 - actor.size(), '0'); }

uint64_t Number(const std::string& text) {
  uint64_t number = 0;
  BASIN_CHECK(absl::SimpleAtoi(text, &number));
  return number;
}

absl::Duration Duration(const std::string& text) {
  absl::Duration duration;
  BASIN_CHECK(absl::ParseDuration(text, &duration));
  return duration;
}

v1::ErrorCode Code(const std::string& name) {
  v1::ErrorCode code;
  BASIN_CHECK(v1::ErrorCode_Parse(name, &code));
  return code;
}

void SplitInto(const std::string& list, google::protobuf::RepeatedPtrField<std::string>& out) {
  for (absl::string_view item : absl::StrSplit(list, ',', absl::SkipEmpty()))
    *out.Add() = std::string(item);
}

}  // namespace

Scenario::Scenario()
    : log_(std::make_unique<MemoryEventLog>(
          LogIdentity{.log_id = "log", .epoch = 1, .origin = v1::REAL})),
      now_(kTestEventTime) {
  options_.version = "0";
  options_.conversation.publish.messages = 3;
  options_.conversation.max_sessions = 4;
  options_.conversation.max_subscriptions = 2;
  options_.tail_ring_bytes = 1024;  // so that catching up is part of the story
  GroupBuilder builder(1, absl::UnixEpoch());
  for (const std::string basin : {"1107", "1101"})
    builder.Add("operator", TerritoryEvent({.actor = "operator", .id = basin, .basin = basin}),
                now_);
  BASIN_CHECK(log_->Append(Seal(builder.Take())).ok());
  StartHub();
}

std::shared_ptr<const Actors> Scenario::MakeActors(const std::set<std::string>& without) const {
  v1::ActorsConfig config;
  for (const Person& person : People()) {
    if (without.count(person.id) != 0) continue;
    v1::ActorConfig& actor = *config.add_actor();
    actor.set_id(person.id);
    actor.set_name(person.id);
    actor.add_keys(KeyOf(person.id));
    for (const std::string& role : person.roles) actor.add_roles(role);
    for (const std::string& basin : person.basins) actor.add_basins(basin);
  }
  auto actors = Actors::Make(config, catalog_);
  BASIN_CHECK(actors.ok());
  return std::make_shared<const Actors>(*std::move(actors));
}

void Scenario::StartHub() {
  hub_ = std::make_unique<VirtualHub>(
      options_, catalog_, *log_, MakeActors(revoked_),
      [this](absl::string_view client, const std::string& frame) { return Hear(client, frame); },
      now_);
}

// ---- The text ----

std::string Scenario::Play(absl::string_view text) {
  std::string played;
  bool expectation = false;  // between the dashes and the next empty line
  for (absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    if (line == "----") {
      Pump();
      absl::StrAppend(&played, "----\n", heard_.empty() ? "(silence)\n" : heard_);
      heard_.clear();
      expectation = true;
    } else if (line.empty()) {
      played += "\n";
      expectation = false;
    } else if (!expectation) {
      absl::StrAppend(&played, line, "\n");
      if (line[0] != '#') Do(line);
    }
  }
  return played;
}

std::string Scenario::Words::Get(const std::string& key, const std::string& otherwise) const {
  const auto it = named.find(key);
  return it == named.end() ? otherwise : it->second;
}

Scenario::Words Scenario::Split(absl::string_view line) {
  Words words;
  for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (absl::StrContains(word, '=')) {
      words.named[std::string(parts.first)] = absl::StrReplaceAll(parts.second, {{"_", " "}});
    } else {
      words.plain.emplace_back(word);
    }
  }
  return words;
}

void Scenario::Do(absl::string_view line) {
  const Words words = Split(line);
  const std::string verb = words.plain.at(0);
  const std::string who = words.plain.size() > 1 ? words.plain[1] : "";
  const auto channel = [&] { return static_cast<uint32_t>(Number(words.plain.at(2))); };
  if (verb == "hello") return Hello(words);
  if (verb == "publish") return Publish(line);
  if (verb == "subscribe") return Subscribe(words);
  if (verb == "unsubscribe") return SendToHub(who, v1::UNSUBSCRIBE, channel(), v1::Unsubscribe());
  if (verb == "credit") {
    v1::Credit credit;
    credit.mutable_grant()->set_messages(static_cast<uint32_t>(Number(words.Get("messages", "0"))));
    credit.mutable_grant()->set_bytes(Number(words.Get("bytes", "0")));
    return SendToHub(who, v1::CREDIT, channel(), credit);
  }
  if (verb == "ask") return Ask(words);
  if (verb == "ping") {
    v1::Ping ping;
    ping.set_nonce(Number(words.plain.at(2)));
    return SendToHub(who, v1::PING, 0, ping);
  }
  if (verb == "bye") return SendToHub(who, v1::BYE, 0, v1::Bye());
  if (verb == "garbage") return SendToHub(who, "garbage");
  if (verb == "query") return SendToHub(who, v1::QUERY, 1, v1::Ping());
  if (verb == "sync") return Settle();
  if (verb == "read") {
    Pump();
    while (hub_->ServeRead(now_)) Pump();
    return;
  }
  if (verb == "wait") return Advance(words);
  if (verb == "block") return (void)blocked_.insert(who);
  if (verb == "unblock") return (void)blocked_.erase(who);
  if (verb == "vanish") return (void)gone_.insert(who);
  if (verb == "crash") return Crash();
  if (verb == "purge") return Purge(words);
  if (verb == "revoke") return Revoke(who);
  if (verb == "refuse") return hub_->core().SetRefusal(MakeError(Code(who)));
  if (verb == "accept") return hub_->core().SetRefusal(absl::OkStatus());
  if (verb == "drain") return hub_->core().StartDraining(absl::Seconds(5));
  std::fprintf(stderr, "unknown step: %s\n", verb.c_str());
  BASIN_CHECK(false);
}

// ---- The steps ----

// hello alice [as bob] [min=1] [max=1]
void Scenario::Hello(const Words& words) {
  const std::string client = words.plain.at(1);
  key_of_[client] = KeyOf(words.plain.size() > 3 ? words.plain[3] : client);
  last_publish_[client] = 0;
  v1::Hello hello;
  hello.set_min_version(static_cast<uint32_t>(Number(words.Get("min", "1"))));
  hello.set_max_version(static_cast<uint32_t>(Number(words.Get("max", "1"))));
  SendToHub(client, v1::HELLO, 0, hello);
}

// publish alice TYPE SUBJECT … [+ TYPE SUBJECT …] [/ TYPE SUBJECT …]: "+" within a transaction, "/"
// between.
void Scenario::Publish(absl::string_view line) {
  const std::vector<absl::string_view> transactions = absl::StrSplit(line, " / ");
  const Words head = Split(transactions[0]);
  const std::string client = head.plain.at(1);
  v1::Publish publish;
  publish.set_number(head.Has("number") ? Number(head.Get("number")) : ++last_publish_[client]);
  publish.set_dry_run(head.Has("dry"));
  bool first = true;
  for (absl::string_view text : transactions) {
    v1::Transaction& transaction = *publish.add_transactions();
    for (absl::string_view event : absl::StrSplit(text, " + ")) {
      Words words = Split(event);
      if (first) words.plain.erase(words.plain.begin(), words.plain.begin() + 2);
      first = false;
      if (!words.plain.empty()) transaction.add_events(MakeEvent(client, words));
    }
  }
  SendToHub(client, v1::PUBLISH, 0, publish);
}

std::string Scenario::MakeEvent(const std::string& actor, const Words& words) {
  const EventType* type = catalog_.Find(words.plain.at(0));
  BASIN_CHECK(type != nullptr);
  const std::string id = absl::StrCat("e", ++last_event_);
  v1::Header header = TestHeader({.actor = words.Get("source", actor),
                                  .id = words.Get("id", id),
                                  .basin = words.Get("basin", "1107"),
                                  .subject = words.plain.at(1),
                                  .time = now_ + Duration(words.Get("after", "0s"))});
  if (words.Has("none")) header.mutable_expected()->set_none(true);
  if (words.Has("version")) header.mutable_expected()->set_exact(Number(words.Get("version")));
  header.set_corrects(words.Get("corrects"));
  header.set_retracts(words.Get("retracts"));
  header.set_reason(words.Get("reason"));
  auto body = SampleBody(*type, words.Get("recipient", "bob"));
  if (words.Has("note"))
    body->GetReflection()->SetString(body.get(), body->GetDescriptor()->FindFieldByName("note"),
                                     words.Get("note"));
  return SealEvent(header, *body);
}

// subscribe alice CHANNEL [after=3 | live=1 | from=-1h] [until=…] [types=…] [basins=…] [cases=…]
// [actors=…]
void Scenario::Subscribe(const Words& words) {
  v1::Subscribe request;
  if (words.Has("live")) {
    request.set_live(true);
  } else if (words.Has("from")) {
    SetTimestamp(now_ + Duration(words.Get("from")), request.mutable_from_time());
  } else {
    request.mutable_after()->set_sequence(Number(words.Get("after", "0")));
    request.mutable_after()->set_log_id(words.Get("log"));
    request.mutable_after()->set_epoch(static_cast<uint32_t>(Number(words.Get("epoch", "0"))));
  }
  v1::Filter& filter = *request.mutable_filter();
  SplitInto(words.Get("types"), *filter.mutable_types());
  SplitInto(words.Get("basins"), *filter.mutable_basins());
  SplitInto(words.Get("cases"), *filter.mutable_cases());
  SplitInto(words.Get("actors"), *filter.mutable_actors());
  request.set_until(Number(words.Get("until", "0")));
  request.set_replay(words.Has("replay"));
  request.mutable_credit()->set_messages(
      static_cast<uint32_t>(Number(words.Get("messages", "100"))));
  request.mutable_credit()->set_bytes(Number(words.Get("bytes", "1000000")));
  SendToHub(words.plain.at(1), v1::SUBSCRIBE, static_cast<uint32_t>(Number(words.plain.at(2))),
            request);
}

// ask alice status | ask alice record 3 | ask alice case referral/1
void Scenario::Ask(const Words& words) {
  v1::Admin question;
  const std::string& what = words.plain.at(2);
  if (what == "status") question.mutable_status();
  if (what == "record") question.mutable_get()->set_sequence(Number(words.plain.at(3)));
  if (what == "event") {
    question.mutable_get()->set_source("/actors/" + words.plain.at(3));
    question.mutable_get()->set_id(words.plain.at(4));
  }
  if (what == "case") question.mutable_case_()->set_subject(words.plain.at(3));
  SendToHub(words.plain.at(1), v1::ADMIN, 9, question);
}

// The process dies: what was not synced is gone, and so is every connection.
void Scenario::Crash() {
  hub_.reset();
  StartHub();
}

// purge 3 4 5: of cases of their own. The hub is stopped meanwhile, as by a crash.
void Scenario::Purge(const Words& words) {
  hub_.reset();
  std::set<Sequence> sequences;
  for (size_t i = 1; i < words.plain.size(); ++i) sequences.insert(Number(words.plain[i]));
  const auto facts = MakeMemoryFactStore();
  BASIN_CHECK(CatchUp(*log_, catalog_, *facts).ok());
  auto purged = std::make_unique<MemoryEventLog>(log_->identity());
  const auto cursor = *log_->ReadAfter(0);
  while (const SharedGroup group = *cursor->Next()) {
    std::vector<RecordToPurge> records;
    for (uint32_t i = 0; i < group->count; ++i) {
      if (sequences.count(group->first + i) == 0) continue;
      const RecordView record = *ReadRecord(RecordBytes(*group, i));
      PurgedFact fact = FactOf(record);
      const EventKey key = CaseKeyOf(record.event.header.subject);
      fact.case_head = PurgedCase{key, **facts->FindCase(key)};
      records.push_back({.index = i, .trace = EncodePurgedFact(fact)});
    }
    BASIN_CHECK(
        purged->Append(std::make_shared<const CommitGroup>(PurgeRecords(*group, records))).ok());
  }
  log_ = std::move(purged);
  StartHub();
}

void Scenario::Revoke(const std::string& actor) {
  revoked_.insert(actor);
  hub_->core().SetActors(MakeActors(revoked_));
}

void Scenario::Advance(const Words& words) {
  now_ += Duration(words.plain.at(1));
  Pump();
}

// ---- The hub ----

void Scenario::SendToHub(const std::string& client, const std::string& frame) {
  const std::string key = key_of_.count(client) != 0 ? key_of_[client] : KeyOf(client);
  hub_->core().OnMessage({.routing_id = client, .user_id = key, .bytes = frame}, now_);
  BASIN_CHECK(hub_->core().failure().ok());
}

SendResult Scenario::Hear(absl::string_view client, const std::string& frame) {
  if (gone_.count(std::string(client)) != 0) return SendResult::kPeerGone;
  if (blocked_.count(std::string(client)) != 0) return SendResult::kWouldBlock;
  absl::StrAppend(&heard_, client, " < ", Render(frame));
  return SendResult::kSent;
}

void Scenario::Pump() {
  while (hub_->core().Pump(now_)) {
  }
}

// Everything handed over becomes durable, group by group.
void Scenario::Settle() {
  Pump();
  while (hub_->WriteGroup() && hub_->TellDurable()) Pump();
}

}  // namespace basin
