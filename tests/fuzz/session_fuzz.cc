// Any frames from a hub to the SDK's session, which has publishes unanswered and a subscription
// open: it breaks the connection, refuses, or goes on; it never believes more than it was told.
//
//   input = { size (2 bytes) frame }
#include <string>
#include <variant>

#include "clients/sdk/session.h"
#include "proto/model/check.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/support/test_events.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace basin;
  FuzzInput input(data, size);
  absl::Time now = kTestEventTime;
  ClientSession session({.agent = "fuzz"});
  for (const char* id : {"1", "2", "3"}) session.Publish({NeedEvent({.id = id})}, false);
  v1::Subscribe all;
  all.mutable_after();
  session.Subscribe(all, now);
  session.ConnectionUp(now);
  uint64_t answered = 0;
  while (!input.empty()) {
    now += absl::Milliseconds(7);
    while (session.NextFrame(now).has_value()) {
    }
    session.Receive(input.Bytes(input.Number<uint16_t>()), now);
    session.Tick(now);
    while (const auto event = session.NextEvent())
      if (const auto* told = std::get_if<PublishAnswered>(&*event))
        BASIN_CHECK(told->ticket == ++answered && answered <= 3);
    while (const auto events = session.NextEvents())
      if (session.Handled(*events)) break;
    if (session.state() != ClientSession::State::kBroken) continue;
    session.ConnectionDown();
    session.ConnectionUp(now);
  }
  BASIN_CHECK(session.publishes().unanswered() + answered == 3);
  return 0;
}
