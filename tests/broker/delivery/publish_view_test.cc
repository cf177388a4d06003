#include "broker/delivery/publish_view.h"

#include "basin/v1/session.pb.h"
#include "gmock/gmock.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(PublishViewTest, SeesEveryTransactionWithItsEvents) {
  v1::Publish publish;
  publish.set_number(300);
  publish.set_dry_run(true);
  publish.add_transactions()->add_events("one");
  publish.add_transactions();
  v1::Transaction* last = publish.add_transactions();
  last->add_events("two");
  last->add_events("");
  const std::string bytes = publish.SerializeAsString();

  PublishView view;
  BASIN_ASSERT_OK(view.Read(bytes));

  EXPECT_EQ(view.number(), 300u);
  EXPECT_TRUE(view.dry_run());
  ASSERT_EQ(view.transactions(), 3u);
  EXPECT_THAT(view.events(0), ElementsAre("one"));
  EXPECT_THAT(view.events(1), IsEmpty());
  EXPECT_THAT(view.events(2), ElementsAre("two", ""));
}

TEST(PublishViewTest, PointsIntoTheBytesItRead) {
  v1::Publish publish;
  publish.add_transactions()->add_events("an event");
  const std::string bytes = publish.SerializeAsString();

  PublishView view;
  BASIN_ASSERT_OK(view.Read(bytes));

  EXPECT_GE(view.events(0)[0].data(), bytes.data());
  EXPECT_LE(view.events(0)[0].data() + 8, bytes.data() + bytes.size());
}

TEST(PublishViewTest, ForgetsTheMessageBefore) {
  v1::Publish publish;
  publish.set_number(1);
  publish.set_dry_run(true);
  publish.add_transactions()->add_events("one");
  PublishView view;
  BASIN_ASSERT_OK(view.Read(publish.SerializeAsString()));

  BASIN_ASSERT_OK(view.Read(""));

  EXPECT_EQ(view.number(), 0u);
  EXPECT_FALSE(view.dry_run());
  EXPECT_EQ(view.transactions(), 0u);
}

TEST(PublishViewTest, SkipsFieldsOfALaterVersion) {
  v1::Publish publish;
  publish.set_number(9);
  std::string bytes = publish.SerializeAsString();
  bytes += std::string("\x7a\x03new", 5);  // field 15

  PublishView view;
  BASIN_ASSERT_OK(view.Read(bytes));
  EXPECT_EQ(view.number(), 9u);
}

TEST(PublishViewTest, RefusesEveryTruncation) {
  v1::Publish publish;
  publish.set_number(1);
  publish.add_transactions()->add_events("one");
  const std::string bytes = publish.SerializeAsString();
  PublishView view;
  for (size_t size = 3; size < bytes.size(); ++size)
    EXPECT_THAT(view.Read(bytes.substr(0, size)), HasCode(v1::BAD_PROTO)) << size;
}

TEST(PublishViewTest, RefusesALengthThatLies) {
  PublishView view;
  EXPECT_THAT(view.Read(std::string("\x12\xff\xff\xff\xff\x07", 6)), HasCode(v1::BAD_PROTO));
}

TEST(PublishViewTest, RefusesMoreTransactionsThanItAnswers) {
  std::string bytes;
  for (size_t i = 0; i < kPublishTransactionsMax; ++i) bytes += std::string("\x12\0", 2);
  PublishView view;
  BASIN_ASSERT_OK(view.Read(bytes));

  bytes += std::string("\x12\0", 2);

  EXPECT_THAT(view.Read(bytes), HasCode(v1::TOO_MANY_ITEMS));
}

}  // namespace
}  // namespace basin
