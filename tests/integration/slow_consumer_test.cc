// A consumer that does not read costs the others nothing but time, and loses nothing.
#include "absl/strings/str_cat.h"
#include "proto/model/record_view.h"
#include "tests/integration/raw_client.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

constexpr uint64_t kEvents = 40'000;
constexpr int kBatch = 50;

v1::Subscribe FromTheFirst(uint32_t messages, uint64_t bytes) {
  v1::Subscribe request;
  request.mutable_after();
  request.mutable_credit()->set_messages(messages);
  request.mutable_credit()->set_bytes(bytes);
  return request;
}

TEST(SlowConsumerTest, LosesNothingAndHoldsNobodyUp) {
  TemporaryFolder folder;
  HubProcess hub(folder.path());
  ASSERT_TRUE(hub.Start());
  Context context;
  DealerOptions options = RawClient::OptionsOf(hub, "reader");
  options.receive_queue = 4;
  RawClient slow(context, hub.endpoint(), options);
  slow.Hello();
  // More credit than its connection can hold: the socket fills up, and the hub has to wait for it.
  slow.Send(v1::SUBSCRIBE, 1, FromTheFirst(1'000'000, uint64_t{1} << 40));

  auto publisher = Client::Connect(hub.ClientOf("operator"));
  auto quick = Client::Connect(hub.ClientOf("ml"));
  BASIN_ASSERT_OK(publisher);
  BASIN_ASSERT_OK(quick);
  uint64_t quick_seen = 0;
  BASIN_ASSERT_OK((*quick)->Subscribe(FromTheFirst(32, 4 << 20), [&](const auto& delivery) {
    for (const RecordView& record : delivery.records) EXPECT_EQ(record.sequence, ++quick_seen);
    return absl::OkStatus();
  }));
  BASIN_ASSERT_OK((*publisher)->Offer({TerritoryEvent({.actor = "operator", .id = "t"})}));
  for (uint64_t number = 1; number < kEvents;) {
    Transaction transaction;
    for (int i = 0; i < kBatch && number < kEvents; ++i, ++number)
      transaction.push_back(
          NeedEvent({.actor = "operator", .id = absl::StrCat(number)}, std::string(400, 'x')));
    BASIN_ASSERT_OK((*publisher)->Offer(std::move(transaction)));
    BASIN_ASSERT_OK((*quick)->Poll(absl::ZeroDuration()));
  }
  BASIN_ASSERT_OK((*publisher)->Flush());

  // The others have everything while the slow one has read nothing.
  while (quick_seen < kEvents) BASIN_ASSERT_OK((*quick)->Poll(absl::Seconds(1)));

  Sequence slow_seen = 0;
  uint64_t messages = 0;
  while (slow_seen < kEvents) {
    const Received received = slow.Next();
    ASSERT_EQ(received.type, v1::EVENTS);
    const auto events = received.As<v1::Events>();
    ASSERT_EQ(events.number(), ++messages);
    for (const std::string& bytes : events.records()) {
      const auto record = ReadRecord(bytes);
      BASIN_ASSERT_OK(record);
      ASSERT_EQ(record->sequence, ++slow_seen);
    }
  }
}

}  // namespace
}  // namespace basin
