// What monitoring reads of a hub.
#include "gmock/gmock.h"
#include "tests/support/hub_process.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using testing::HasSubstr;
using testing::Not;

class HttpTest : public testing::Test {
 protected:
  void Start(HubProcessOptions options = {}) {
    hub_ = std::make_unique<HubProcess>(folder_.path(), options);
    ASSERT_TRUE(hub_->Start());
  }
  // The body, then the status on a line of its own.
  std::string Get(const std::string& path) {
    return OutputOf("curl -s -w '\n%{http_code}' http://" + hub_->http() + path);
  }

  TemporaryFolder folder_;
  std::unique_ptr<HubProcess> hub_;
};

TEST_F(HttpTest, SaysThatItIsWellAndReady) {
  Start();

  EXPECT_THAT(Get("/healthz"), HasSubstr("\n200"));
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n200"));
  EXPECT_THAT(Get("/nothing"), HasSubstr("\n404"));
}

TEST_F(HttpTest, IsNotReadyWhileItRefusesPublishes) {
  Start({.disk_reserve = "1000000GiB"});

  EXPECT_TRUE(Eventually([&] { return Get("/readyz").find("\n503") != std::string::npos; }));
  EXPECT_THAT(Get("/readyz"), HasSubstr("DISK_FULL"));
  EXPECT_THAT(Get("/healthz"), HasSubstr("\n200"));
}

TEST_F(HttpTest, IsNotReadByPagesOfOtherNames) {
  Start();

  EXPECT_EQ(OutputOf("curl -s -o /dev/null -w '%{http_code}' -H 'Host: rebound.example' http://" +
                     hub_->http() + "/healthz"),
            "421");
}

TEST_F(HttpTest, CountsWhatItDid) {
  Start();
  auto client = Client::Connect(hub_->ClientOf("operator"));
  BASIN_ASSERT_OK(client);
  const std::string territory = TerritoryEvent({.actor = "operator", .id = "t"});
  BASIN_ASSERT_OK((*client)->Publish(
      {{territory}, {territory}, {NeedEvent({.actor = "operator", .basin = "9999"})}}));

  EXPECT_TRUE(Eventually(
      [&] { return Get("/metrics").find("basin_log_head_sequence 1\n") != std::string::npos; }));
  const std::string metrics = Get("/metrics");
  EXPECT_THAT(metrics, HasSubstr("basin_events_published_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("basin_duplicates_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("basin_events_refused_total{code=\"UNKNOWN_BASIN\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("basin_fsync_seconds_count"));
  EXPECT_THAT(metrics, HasSubstr("basin_commit_group_events_bucket"));
  EXPECT_THAT(metrics, HasSubstr("basin_origin_info{origin=\"real\"} 1\n"));
  EXPECT_THAT(metrics, Not(HasSubstr("données simulées")));
}

TEST_F(HttpTest, SaysEverywhereThatItsDataAreSimulated) {
  Start({.origin = "simulated"});

  EXPECT_THAT(Get("/metrics"), HasSubstr("notice=\"données simulées\""));
  for (const char* path : {"/healthz", "/readyz"}) {
    EXPECT_THAT(Get(path), HasSubstr("\"notice\":\"données simulées\"")) << path;
    EXPECT_THAT(OutputOf("curl -s -H 'Accept-Language: en' http://" + hub_->http() + path),
                HasSubstr("simulated data"));
  }
}

TEST_F(HttpTest, WritesMetricsThatPrometheusAccepts) {
  if (std::system("promtool --version >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "SKIPPED: promtool is not installed (package prometheus)";
  Start({.origin = "simulated"});

  const std::string verdict = OutputOf("curl -s http://" + hub_->http() +
                                       "/metrics | promtool check metrics 2>&1; echo code $?");
  EXPECT_EQ(verdict, "code 0\n");
}

}  // namespace
}  // namespace basin
