// The service as the program it is: the real basin-views beside a real basin-hub.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "tests/support/hub_process.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class ViewsServiceTest : public testing::Test {
 protected:
  void StartHub(const std::string& origin = "simulated") {
    origin_ = origin == "simulated" ? v1::SIMULATED : v1::REAL;
    hub_ = std::make_unique<HubProcess>(folder_.path(), HubProcessOptions{.origin = origin});
    ASSERT_TRUE(hub_->Start());
    WriteConfig();
  }
  void WriteConfig() {
    std::ofstream(folder_ / "views.toml")
        << "folder = \"" << folder_ / "views"
        << "\"\n"
        << "endpoint = \"tcp://127.0.0.1:*\"\nhttp = \"127.0.0.1:0\"\n"
        << "secret_key = \"" << hub_->key_file_of("reader") << "\"\n"
        << "actors = \"" << hub_->actors_file() << "\"\n"
        << "[hub]\nendpoint = \"" << hub_->endpoint() << "\"\nserver_key = \""
        << folder_ / "hub.pub"
        << "\"\n";
    std::ofstream(folder_ / "hub.pub") << hub_->server_key() << "\n";
  }
  // Starts it, and waits until it says where it listens.
  void StartViews() {
    starts_ += 1;
    const std::string log = folder_ / absl::StrCat("views-", starts_, ".log");
    views_ = std::make_unique<Program>(ProgramPath("basin-views"),
                                       std::vector<std::string>{"--config", folder_ / "views.toml"},
                                       log);
    ASSERT_TRUE(Eventually([&] { return Said("what=listening") || !views_->Running(); }));
    ASSERT_TRUE(views_->Running()) << views_->Output();
    endpoint_ = After("endpoint=");
    http_ = After("http=");
  }
  bool Said(const std::string& what) { return views_->Output().find(what) != std::string::npos; }
  // The word that follows `what` in the program's log.
  std::string After(const std::string& what) {
    const std::string log = views_->Output();
    const size_t begin = log.find(what, log.find("what=listening")) + what.size();
    return log.substr(begin, log.find_first_of(" \n", begin) - begin);
  }
  // The body, then the status on a line of its own.
  std::string Get(const std::string& path) {
    return OutputOf("curl -s -w '\n%{http_code}' 'http://" + http_ + path + "'");
  }
  uint64_t Checkpoint() {
    const std::string status = OutputOf("curl -s http://" + http_ + "/api/v1/status");
    const json body = json::parse(status, nullptr, false);
    return body.is_discarded() ? 0 : body["sequence"].get<uint64_t>();
  }
  ClientOptions AskAs(const std::string& actor) {
    ClientOptions options = hub_->ClientOf(actor);
    options.endpoint = endpoint_;
    options.server_key = hub_->KeysOf("reader").public_key;  // the views' own key
    return options;
  }
  // Publishes the territory once, then `count` needs.
  void Publish(int count) {
    auto client = Client::Connect(hub_->ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    std::vector<Transaction> transactions = {
        {TerritoryEvent({.actor = "operator", .id = "t", .origin = origin_})}};
    for (int i = 0; i < count; ++i)
      transactions.push_back({NeedEvent(
          {.actor = "operator", .id = absl::StrCat("n", ++published_), .origin = origin_})});
    const auto outcomes = (*client)->Publish(transactions);
    BASIN_ASSERT_OK(outcomes);
    for (const v1::Outcome& outcome : *outcomes)
      ASSERT_FALSE(outcome.has_refused()) << outcome.DebugString();
  }
  bool CaughtUp() {
    return Eventually([&] { return Checkpoint() == static_cast<uint64_t>(published_ + 1); });
  }

  TemporaryFolder folder_;
  std::unique_ptr<HubProcess> hub_;
  std::unique_ptr<Program> views_;
  std::string endpoint_, http_;
  v1::Origin origin_ = v1::SIMULATED;
  int published_ = 0, starts_ = 0;
};

TEST_F(ViewsServiceTest, FoldsWhatTheHubTakesAndAnswersForIt) {
  StartHub();
  StartViews();
  Publish(20);
  ASSERT_TRUE(CaughtUp()) << views_->Output();

  EXPECT_THAT(Get("/readyz"), HasSubstr("\n200"));
  const std::string health = Get("/api/v1/health");
  EXPECT_THAT(health, HasSubstr("\n200"));
  EXPECT_THAT(health, HasSubstr("données simulées"));
  EXPECT_THAT(health, HasSubstr("\"basin\":\"1107\""));

  auto client = Client::Connect(AskAs("ml"));
  BASIN_ASSERT_OK(client);
  v1::Query query;
  query.mutable_health();
  const auto answer = (*client)->Ask(query);
  BASIN_ASSERT_OK(answer);
  EXPECT_EQ(answer->sequence(), 21u);
  EXPECT_EQ(answer->origin(), v1::SIMULATED);
  ASSERT_EQ(answer->health().basins_size(), 1);
  EXPECT_EQ(answer->health().basins(0).basin(), "1107");
}

TEST_F(ViewsServiceTest, GoesOnAfterKillsWhereItWas) {
  StartHub();
  for (int round = 0; round < 4; ++round) {
    StartViews();
    Publish(50);
    const bool settled = round % 2 == 1 || CaughtUp();
    ASSERT_TRUE(settled);
    views_->Kill();
  }
  StartViews();
  ASSERT_TRUE(CaughtUp());

  EXPECT_THAT(Get("/metrics"), HasSubstr("basin_views_rebuilds_total 0\n"));
  const auto folded = OutputOf("curl -s http://" + http_ +
                               "/metrics | sed -n 's/^basin_views_events_folded_total //p'");
  EXPECT_LT(std::stoi(folded), 60) << "what was folded before is not folded again";
}

TEST_F(ViewsServiceTest, AnswersWhileTheHubIsAwayAndFollowsItWhenItIsBack) {
  StartHub();
  StartViews();
  Publish(5);
  ASSERT_TRUE(CaughtUp());
  hub_->Kill();

  EXPECT_THAT(Get("/api/v1/health"), HasSubstr("\n200"));
  // Ready still: a hub that restarts is away for less. But nobody pretends to know the lag.
  ASSERT_TRUE(Eventually([&] { return Get("/readyz").find("\"lag\":null") != std::string::npos; }));
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n200"));
  EXPECT_THAT(Get("/readyz"), HasSubstr("le hub est injoignable depuis"));
  EXPECT_THAT(Get("/metrics"), Not(HasSubstr("basin_views_lag_events")));
  EXPECT_THAT(Get("/metrics"), HasSubstr("basin_views_hub_connected 0\n"));

  ASSERT_TRUE(hub_->Start());
  Publish(5);
  EXPECT_TRUE(CaughtUp()) << views_->Output();
  EXPECT_TRUE(Eventually(
      [&] { return Get("/metrics").find("basin_views_lag_events 0\n") != std::string::npos; }));
}

TEST_F(ViewsServiceTest, SaysEverywhereThatItsDataAreSimulated) {
  StartHub();
  StartViews();
  Publish(1);
  ASSERT_TRUE(CaughtUp()) << views_->Output();

  for (const char* path : {"/healthz", "/readyz", "/api/v1/health", "/api/v1/status"}) {
    EXPECT_THAT(Get(path), HasSubstr("\"notice\":\"données simulées\"")) << path;
    EXPECT_THAT(OutputOf("curl -s -H 'Accept-Language: en' http://" + http_ + path),
                HasSubstr("simulated data"))
        << path;
  }
  EXPECT_THAT(Get("/metrics"), HasSubstr("notice=\"données simulées\""));
}

// The last "id:" of a stream.
std::string LastId(const std::string& stream) {
  const size_t at = stream.rfind("id: ");
  return at == std::string::npos ? "" : stream.substr(at + 4, stream.find('\n', at) - at - 4);
}

TEST_F(ViewsServiceTest, StreamsChangesAndResumesAfterTheLastIdSeen) {
  StartHub();
  StartViews();
  Publish(3);
  ASSERT_TRUE(CaughtUp()) << views_->Output();
  const std::string url = "http://" + http_ + "/api/v1/stream";
  const auto saw = [](Program& reader, const std::string& what) {
    return Eventually([&] { return reader.Output().find(what) != std::string::npos; });
  };

  Program reader("/usr/bin/curl", {"-sN", url}, folder_ / "stream-1");
  ASSERT_TRUE(saw(reader, "event: ready\n")) << reader.Output();
  EXPECT_EQ(LastId(reader.Output()), "4");
  EXPECT_THAT(reader.Output(), HasSubstr("données simulées"));
  EXPECT_THAT(reader.Output(), HasSubstr("\"parameters_version\":0"));
  Publish(1);
  ASSERT_TRUE(saw(reader, "event: changed\n")) << reader.Output();
  EXPECT_THAT(reader.Output(), HasSubstr("[{\"basin\":\"1107\",\"sequence\":5}]"));
  const std::string seen = LastId(reader.Output());
  reader.Kill();

  Publish(2);
  ASSERT_TRUE(CaughtUp());
  Program resumed("/usr/bin/curl", {"-sN", "-H", "Last-Event-ID: " + seen, url},
                  folder_ / "stream-2");
  ASSERT_TRUE(saw(resumed, "id: 7\nevent: changed\n")) << resumed.Output();
  views_->Kill();

  StartViews();
  ASSERT_TRUE(CaughtUp());
  Program forgotten("/usr/bin/curl",
                    {"-sN", "-H", "Last-Event-ID: 2", "http://" + http_ + "/api/v1/stream"},
                    folder_ / "stream-4");
  EXPECT_TRUE(saw(forgotten, "id: 7\nevent: resync\n")) << forgotten.Output();
  EXPECT_THAT(Get("/api/v1/stream?basin=1170"), HasSubstr("UNKNOWN_BASIN"));
}

TEST_F(ViewsServiceTest, ServesABoundedNumberOfStreamsAndEndsThemWhenItStops) {
  StartHub();
  StartViews();
  Publish(1);
  ASSERT_TRUE(CaughtUp()) << views_->Output();
  const std::string url = "http://" + http_ + "/api/v1/stream";
  std::vector<std::string> arguments = {"-sN", "--parallel", "--parallel-immediate",
                                        "--parallel-max", "40"};
  for (int i = 0; i < 32; ++i) arguments.push_back(url);
  Program readers("/usr/bin/curl", arguments, folder_ / "streams");

  EXPECT_TRUE(Eventually(
      [&] { return OutputOf("curl -s -m 2 -o /dev/null -w '%{http_code}' " + url) == "503"; }));
  EXPECT_THAT(OutputOf("curl -s -D - " + url), HasSubstr("Retry-After: 10"));
  EXPECT_THAT(Get("/api/v1/stream"), HasSubstr("BUSY"));
  EXPECT_THAT(Get("/api/v1/health"), HasSubstr("\n200")) << "others are answered meanwhile";

  views_->Signal(SIGTERM);
  EXPECT_EQ(views_->Wait(), 0);
  EXPECT_TRUE(Eventually([&] { return !readers.Running(); }));
}

TEST_F(ViewsServiceTest, GivesEveryTableAsCsv) {
  StartHub();
  StartViews();
  Publish(5);
  ASSERT_TRUE(CaughtUp()) << views_->Output();
  const std::string api = "http://" + http_ + "/api/v1/";

  const std::string standard = Get("/api/v1/health?format=csv");
  EXPECT_THAT(standard, HasSubstr("basin,basin_name,dimension,indicator,label,state,"));
  EXPECT_THAT(standard, HasSubstr("\r\n1107,"));
  EXPECT_THAT(standard, HasSubstr(",simulated,données simulées\r\n"));
  EXPECT_THAT(OutputOf("curl -s -H 'Accept: text/csv' " + api + "health"),
              HasSubstr("basin,basin_name,"));
  EXPECT_THAT(Get("/api/v1/health?format=csv&separator=%3B&table=basins"),
              HasSubstr("\xef\xbb\xbf"
                        "basin;basin_name;overall;"));
  for (const char* path :
       {"explain?basin=1107&indicator=needs.needs_answered&", "disparity?",
        "history?basin=1107&indicator=needs.needs_answered&", "network?basin=1107&", "work?",
        "status?", "toolbox?", "calls?", "practices?", "places?"}) {
    const std::string csv = Get(absl::StrCat("/api/v1/", path, "format=csv"));
    EXPECT_THAT(csv, HasSubstr(",as_of,sequence,parameters_version,origin,notice\r\n")) << path;
    EXPECT_THAT(csv, HasSubstr("\n200")) << path;
  }
  EXPECT_THAT(Get("/api/v1/health?format=xml"), HasSubstr("\n400"));
  EXPECT_THAT(Get("/api/v1/openapi.json"), HasSubstr("\"openapi\": \"3.0.3\""));
}

TEST_F(ViewsServiceTest, StartsWithoutAHubAndIsNotReady) {
  StartHub();
  hub_->Kill();
  StartViews();

  EXPECT_THAT(Get("/healthz"), HasSubstr("\n200"));
  EXPECT_THAT(Get("/readyz"), HasSubstr("\n503"));
  ASSERT_TRUE(hub_->Start());
  EXPECT_TRUE(Eventually([&] { return Get("/readyz").find("\n200") != std::string::npos; }));
}

TEST_F(ViewsServiceTest, FoldsAgainWhenItsRowsAreDamaged) {
  StartHub();
  StartViews();
  Publish(10);
  ASSERT_TRUE(CaughtUp());
  views_->Kill();
  std::ofstream(folder_ / "views/rows-1/CURRENT", std::ios::trunc) << "MANIFEST-999999\n";

  StartViews();
  EXPECT_TRUE(CaughtUp());
  EXPECT_TRUE(Said("what=views_emptied"));
}

TEST_F(ViewsServiceTest, FoldsAgainWhenTheLogIsAnother) {
  StartHub();
  StartViews();
  Publish(10);
  ASSERT_TRUE(CaughtUp());
  views_->Kill();
  hub_->Kill();
  std::filesystem::remove_all(folder_ / "data");
  ASSERT_TRUE(hub_->Start());
  published_ = 0;
  Publish(3);

  StartViews();
  EXPECT_TRUE(CaughtUp()) << views_->Output();
  EXPECT_TRUE(Said("what=rebuilding"));
}

TEST_F(ViewsServiceTest, KnowsAReloadedActorsFile) {
  StartHub();
  StartViews();
  hub_->WriteActors(
      {{.id = "operator", .roles = {"operator", "member"}}, {.id = "reader", .roles = {"reader"}}});
  views_->Signal(SIGHUP);
  ASSERT_TRUE(Eventually([&] { return Said("what=actors_reloaded"); }));

  EXPECT_THAT(Client::Connect(AskAs("ml")), HasCode(v1::AUTH_UNKNOWN));
  BASIN_EXPECT_OK(Client::Connect(AskAs("operator")));
}

TEST_F(ViewsServiceTest, EndsCleanlyWhenTold) {
  StartHub();
  StartViews();
  views_->Signal(SIGTERM);

  EXPECT_EQ(views_->Wait(), 0) << views_->Output();
}

TEST_F(ViewsServiceTest, SaysWhatIsWrongWithItsConfiguration) {
  StartHub();
  std::ofstream(folder_ / "views.toml", std::ios::app) << "sever_key = \"x\"\n";
  Program views(ProgramPath("basin-views"), {"--config", folder_ / "views.toml", "--check"},
                folder_ / "check.log");

  EXPECT_EQ(views.Wait(), 78);
  EXPECT_THAT(views.Output(), HasSubstr("UNKNOWN_KEY"));
}

TEST_F(ViewsServiceTest, WritesMetricsThatPrometheusAccepts) {
  if (std::system("promtool --version >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "SKIPPED: promtool is not installed (package prometheus)";
  StartHub();
  StartViews();

  const std::string verdict =
      OutputOf("curl -s http://" + http_ + "/metrics | promtool check metrics 2>&1; echo code $?");
  EXPECT_EQ(verdict, "code 0\n");
}

}  // namespace
}  // namespace basin
