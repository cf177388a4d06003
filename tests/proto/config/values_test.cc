#include "proto/config/values.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(ValuesTest, DurationsHaveAUnit) {
  EXPECT_EQ(ParseDuration("k", "250ms").value(), absl::Milliseconds(250));
  EXPECT_EQ(ParseDuration("k", "5s").value(), absl::Seconds(5));
  EXPECT_EQ(ParseDuration("k", "10m").value(), absl::Minutes(10));
  EXPECT_EQ(ParseDuration("k", "2h").value(), absl::Hours(2));
  EXPECT_EQ(ParseDuration("k", "7d").value(), absl::Hours(168));
  EXPECT_EQ(ParseDuration("k", "0s").value(), absl::ZeroDuration());
}

TEST(ValuesTest, RefusesDurationsThatCouldMeanAnything) {
  for (const char* text : {"", "5", "s", "-5s", "+5s", "5 s", "5S", "1.5s", "5sec", "1h30m", "inf",
                           "99999999999999999999s", "9223372036854775807d"})
    EXPECT_THAT(ParseDuration("poll", text), HasCode(v1::BAD_CONFIG)) << text;
}

TEST(ValuesTest, SizesHaveAUnit) {
  EXPECT_EQ(ParseSize("k", "512B").value(), 512u);
  EXPECT_EQ(ParseSize("k", "64KiB").value(), 65536u);
  EXPECT_EQ(ParseSize("k", "64MiB").value(), 67108864u);
  EXPECT_EQ(ParseSize("k", "3GiB").value(), 3221225472u);
}

TEST(ValuesTest, RefusesSizesThatCouldMeanAnything) {
  for (const char* text :
       {"", "64", "MiB", "-1MiB", "64MB", "64M", "64 MiB", "1.5GiB", "9999999999GiB"})
    EXPECT_THAT(ParseSize("tail_ring", text), HasCode(v1::BAD_CONFIG)) << text;
}

TEST(ValuesTest, AddressesHaveAHostAndAPort) {
  EXPECT_EQ(ParseHostPort("k", "127.0.0.1:7480")->host, "127.0.0.1");
  EXPECT_EQ(ParseHostPort("k", "127.0.0.1:7480")->port, 7480);
  EXPECT_EQ(ParseHostPort("k", "[::1]:80")->host, "::1");
  EXPECT_EQ(ParseHostPort("k", "localhost:0")->port, 0);
}

TEST(ValuesTest, RefusesAddressesWithoutEither) {
  for (const char* text :
       {"", "7480", ":7480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
        "127.0.0.1:-1", "127.0.0.1: 80", "::1:80", "[::1]", "[::1:80", "[localhost]:80"})
    EXPECT_THAT(ParseHostPort("http", text), HasCode(v1::BAD_CONFIG)) << text;
}

TEST(ValuesTest, ErrorsNameTheKeyAndSayWhatIsWanted) {
  const v1::Error error = ToProto(ParseDuration("agent.poll", "10").status());
  EXPECT_EQ(error.field(), "agent.poll");
  EXPECT_EQ(error.detail(), "\"10\" is not a duration such as \"5s\" (units: ms s m h d)");
}

}  // namespace
}  // namespace basin
