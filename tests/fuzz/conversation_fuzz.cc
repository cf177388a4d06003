// Any frames from a registered actor, one after the other, to the whole core: whatever it is told,
// it goes on, and its log stays one that can be read from 1 to its head.
//
//   input = { size (2 bytes) frame }
#include <memory>
#include <string>

#include "basin/v1/config.pb.h"
#include "broker/log/memory_event_log.h"
#include "proto/model/check.h"
#include "proto/model/record_view.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/support/test_events.h"
#include "tests/support/virtual_hub.h"

namespace basin {
namespace {

const EventCatalog& Catalog() {
  static const auto* catalog = new EventCatalog;
  return *catalog;
}

std::shared_ptr<const Actors> MakeActors() {
  v1::ActorsConfig config;
  v1::ActorConfig& actor = *config.add_actor();
  actor.set_id("ml");
  actor.set_name("ml");
  actor.add_keys(std::string(40, 'k'));
  for (const char* role : {"operator", "member", "animator"}) actor.add_roles(role);
  actor.add_basins("*");
  return std::make_shared<const Actors>(*Actors::Make(config, Catalog()));
}

void CheckLog(const EventLog& log) {
  const auto cursor = log.ReadAfter(0);
  BASIN_CHECK(cursor.ok());
  Sequence last = 0;
  while (last < log.durable_head()) {
    const auto group = (*cursor)->Next();
    BASIN_CHECK(group.ok() && *group != nullptr && (*group)->first == last + 1);
    for (uint32_t i = 0; i < (*group)->count; ++i)
      BASIN_CHECK(ReadRecord(RecordBytes(**group, i))->sequence == last + 1 + i);
    last = (*group)->last();
  }
}

void Converse(FuzzInput input) {
  static const auto* actors = new std::shared_ptr<const Actors>(MakeActors());
  absl::Time now = kTestEventTime;
  MemoryEventLog log(LogIdentity{.log_id = "log", .epoch = 1, .origin = v1::REAL});
  GroupBuilder builder(1, absl::UnixEpoch());
  builder.Add("operator", TerritoryEvent({.actor = "operator", .id = "t"}), now);
  BASIN_CHECK(log.Append(Seal(builder.Take())).ok());
  HubOptions options;
  options.version = "0";
  const std::string key(40, 'k');
  VirtualHub hub(
      options, Catalog(), log, *actors,
      [](absl::string_view, const std::string&) { return SendResult::kSent; }, now);
  while (!input.empty()) {
    const std::string frame(input.Bytes(input.Number<uint16_t>()));
    now += absl::Milliseconds(7);
    hub.core().OnMessage({.routing_id = "peer", .user_id = key, .bytes = frame}, now);
    hub.core().Pump(now);
    while (hub.WriteGroup() && hub.TellDurable()) {
    }
    while (hub.ServeRead(now)) {
    }
    hub.core().Pump(now);
    BASIN_CHECK(hub.core().failure().ok());
  }
  CheckLog(log);
}

}  // namespace
}  // namespace basin

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  basin::Converse({data, size});
  return 0;
}
