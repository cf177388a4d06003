// The hub in its operator's hands: configuration, keys, disk, signals.
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "tests/integration/raw_client.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using testing::HasSubstr;

class OperationTest : public testing::Test {
 protected:
  // Runs basin-hub to its end. Returns the exit code; `words` is what it said.
  int Run(const std::vector<std::string>& arguments, std::string& words) {
    Program program(ProgramPath("basin-hub"), arguments,
                    folder_ / ("run-" + std::to_string(++runs_)));
    const int code = program.Wait();
    words = program.Output();
    return code;
  }
  void Append(const std::string& file, const std::string& text) {
    std::ofstream(file, std::ios::app) << text;
  }
  absl::StatusOr<v1::Outcome> Publish(HubProcess& hub, const std::string& actor,
                                      const std::string& event) {
    BASIN_ASSIGN_OR_RETURN(const auto client, Client::Connect(hub.ClientOf(actor)));
    BASIN_ASSIGN_OR_RETURN(const auto outcomes, client->Publish({{event}}));
    return outcomes[0];
  }

  TemporaryFolder folder_;
  int runs_ = 0;
};

// A byte of a table, on the disk of a hub that is running: nobody asked for the record.
TEST_F(OperationTest, ADiskThatSpoilsTheLogIsToldBeforeAnybodyAsks) {
  HubProcess hub(folder_.path(), {.scrub_rate = "64KiB"});
  ASSERT_TRUE(hub.Start());
  {
    BASIN_EXPECT_OK(Publish(hub, "operator", TerritoryEvent({.actor = "operator", .id = "t"})));
    auto client = Client::Connect(hub.ClientOf("ml"));
    BASIN_ASSERT_OK(client);
    for (int i = 0; i < 200; ++i) {
      std::vector<std::string> events;
      for (int j = 0; j < 10; ++j) events.push_back(NeedEvent({.id = absl::StrCat(i, "-", j)}));
      BASIN_ASSERT_OK((*client)->Publish({events}));
    }
  }
  EXPECT_EQ(hub.Stop(), 0);
  ASSERT_TRUE(hub.Start());  // what was in the write-ahead log is in a table now
  std::filesystem::path largest;
  for (const auto& file : std::filesystem::directory_iterator(hub.folder() + "/data/log/rocksdb"))
    if (file.path().extension() == ".sst" &&
        (largest.empty() || file.file_size() > std::filesystem::file_size(largest)))
      largest = file.path();
  ASSERT_FALSE(largest.empty());
  {
    std::fstream table(largest, std::ios::in | std::ios::out | std::ios::binary);
    table.seekp(static_cast<std::streamoff>(std::filesystem::file_size(largest) * 6 / 10));
    table << "spoilt";
  }

  const auto get = [&](const std::string& path) {
    return OutputOf("curl -s -w '\n%{http_code}' http://" + hub.http() + path);
  };
  EXPECT_TRUE(Eventually([&] { return get("/readyz").find("\n503") != std::string::npos; }));
  EXPECT_THAT(get("/readyz"), HasSubstr("LOG_DAMAGED"));
  EXPECT_THAT(get("/metrics"), HasSubstr("basin_log_damaged 1"));
  EXPECT_TRUE(Eventually(
      [&] { return hub.program().Output().find("what=log_damaged") != std::string::npos; }));
  EXPECT_THAT(get("/healthz"), HasSubstr("\n200")) << "and the hub goes on";
  BASIN_EXPECT_OK(Publish(hub, "ml", NeedEvent({.id = "later"})));
}

TEST_F(OperationTest, ChecksAConfigurationWithoutStartingAnything) {
  HubProcess hub(folder_.path());
  std::string words;

  EXPECT_EQ(Run({"--config", hub.config_file(), "--check"}, words), 0) << words;

  EXPECT_NE(access((hub.folder() + "/data").c_str(), F_OK), 0);
}

TEST_F(OperationTest, UnderstandsTheConfigurationThatIsShipped) {
  const HubProcess keys(folder_.path());
  const std::string shipped = std::string(BASIN_SOURCE_DIR) + "/deploy/config/";

  Program program(ProgramPath("basin-hub"), {"--config", shipped + "hub.toml", "--check"},
                  folder_ / "shipped",
                  {"BASIN_LISTEN_SECRET_KEY=" + keys.folder() + "/hub.key",
                   "BASIN_LISTEN_SIGNING_KEY=" + keys.folder() + "/hub.sign",
                   "BASIN_ADMISSION_ACTORS=" + shipped + "actors.toml"});

  EXPECT_EQ(program.Wait(), 0) << program.Output();
}

TEST_F(OperationTest, NamesTheNearestKeyForOneItDoesNotKnow) {
  HubProcess hub(folder_.path());
  Append(hub.config_file(), "max_clock_skw = \"5m\"\n");
  std::string words;

  EXPECT_EQ(Run({"--config", hub.config_file()}, words), 78);

  EXPECT_THAT(words, HasSubstr("UNKNOWN_KEY"));
  EXPECT_THAT(words, HasSubstr("max_clock_skew"));
}

TEST_F(OperationTest, RefusesAKeyFileThatOthersCanRead) {
  HubProcess hub(folder_.path());
  ASSERT_EQ(chmod((hub.folder() + "/hub.key").c_str(), 0644), 0);
  std::string words;

  EXPECT_EQ(Run({"--config", hub.config_file()}, words), 78);

  EXPECT_THAT(words, HasSubstr("BAD_KEY_FILE"));
}

TEST_F(OperationTest, RefusesToGoWithoutCurveBeyondThisMachine) {
  HubProcess hub(folder_.path());
  std::string words;

  Program program(ProgramPath("basin-hub"), {"--config", hub.config_file()}, folder_ / "open",
                  {"BASIN_LISTEN_CURVE=false", "BASIN_LISTEN_ENDPOINT=tcp://0.0.0.0:7499"});

  EXPECT_EQ(program.Wait(), 78);
  EXPECT_THAT(program.Output(), HasSubstr("loopback"));
}

TEST_F(OperationTest, LetsOneHubOnlyIntoAFolder) {
  HubProcess first(folder_.path());
  ASSERT_TRUE(first.Start());
  // Another port, the same data.
  Program second(ProgramPath("basin-hub"), {"--config", first.config_file()}, folder_ / "second",
                 {"BASIN_LISTEN_ENDPOINT=tcp://127.0.0.1:*"});

  EXPECT_NE(second.Wait(), 0);
  EXPECT_THAT(second.Output(), HasSubstr("LOCKED"));
  BASIN_EXPECT_OK(Publish(first, "operator", TerritoryEvent({.actor = "operator", .id = "t"})));
}

TEST_F(OperationTest, RefusesAPortThatIsTaken) {
  HubProcess first(folder_.path());
  ASSERT_TRUE(first.Start());
  Program second(ProgramPath("basin-hub"), {"--config", first.config_file()}, folder_ / "second",
                 {"BASIN_LOG_FOLDER=" + (folder_ / "other")});

  EXPECT_NE(second.Wait(), 0);
  EXPECT_THAT(second.Output(), HasSubstr("PORT_IN_USE"));
}

TEST_F(OperationTest, RefusesAFolderOfTheOtherOrigin) {
  HubProcess hub(folder_.path());
  ASSERT_TRUE(hub.Start());
  ASSERT_EQ(hub.Stop(), 0);
  std::string words;
  hub.WriteConfig({.origin = "simulated"});

  EXPECT_NE(Run({"--config", hub.config_file()}, words), 0);

  EXPECT_THAT(words, HasSubstr("ORIGIN_MISMATCH"));
}

TEST_F(OperationTest, SpeaksForNobodyAnyMoreWhoseKeyWasRevoked) {
  HubProcess hub(folder_.path());
  ASSERT_TRUE(hub.Start());
  Context context;
  RawClient client(context, hub.endpoint(), RawClient::OptionsOf(hub, "ml"));
  client.Hello();

  hub.WriteActors({{.id = "operator", .roles = {"operator"}}});
  hub.program().Signal(SIGHUP);

  EXPECT_EQ(client.NextError(), v1::AUTH_UNKNOWN) << "a BYE, unasked";
  EXPECT_EQ(client.ErrorTo(WriteFrame(v1::PING, 0, v1::Ping())), v1::AUTH_UNKNOWN);
  EXPECT_THAT(Client::Connect(hub.ClientOf("ml")), HasCode(v1::AUTH_UNKNOWN));
  BASIN_EXPECT_OK(Client::Connect(hub.ClientOf("operator")));
}

TEST_F(OperationTest, KeepsTheActorsItHasWhenTheNewFileIsWrong) {
  HubProcess hub(folder_.path());
  ASSERT_TRUE(hub.Start());

  Append(hub.actors_file(), "nonsense = 1\n");
  hub.program().Signal(SIGHUP);

  EXPECT_TRUE(Eventually(
      [&] { return hub.program().Output().find("what=actors_kept") != std::string::npos; }));
  BASIN_EXPECT_OK(Client::Connect(hub.ClientOf("ml")));
}

TEST_F(OperationTest, L3RefusesPublishesOnANearlyFullDiskAndGoesOnReading) {
  HubProcess hub(folder_.path());
  ASSERT_TRUE(hub.Start());
  BASIN_ASSERT_OK(Publish(hub, "operator", TerritoryEvent({.actor = "operator", .id = "t"})));
  ASSERT_EQ(hub.Stop(), 0);
  hub.WriteConfig({.disk_reserve = "1000000GiB"});
  ASSERT_TRUE(hub.Start());

  const auto outcome = Publish(hub, "operator", NeedEvent({.actor = "operator"}));

  BASIN_ASSERT_OK(outcome);
  EXPECT_EQ(outcome->refused().code(), v1::DISK_FULL);
  EXPECT_GT(outcome->refused().retry_after_ms(), 0u);
  auto client = Client::Connect(hub.ClientOf("reader"));
  BASIN_ASSERT_OK(client);
  v1::Admin question;
  question.mutable_get()->set_sequence(1);
  BASIN_EXPECT_OK((*client)->Ask(question));
  question.mutable_status();
  const auto status = (*client)->Ask(question);
  BASIN_ASSERT_OK(status);
  EXPECT_FALSE(status->status().accepting());
  EXPECT_EQ(status->status().not_accepting_because(), "DISK_FULL");
}

// A file system of the test's own: root only.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& folder) : folder_(folder) {
    mkdir(folder_.c_str(), 0700);
    mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=160m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  const std::string folder_;
  bool mounted_ = false;
};

TEST_F(OperationTest, L3ResumesByItselfWhenThereIsRoomAgain) {
  const SmallDisk disk(folder_ / "data");
  if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: needs the right to mount a tmpfs (root)";
  HubProcess hub(folder_.path(), {.disk_reserve = "16MiB"});
  ASSERT_TRUE(hub.Start());
  BASIN_ASSERT_OK(Publish(hub, "operator", TerritoryEvent({.actor = "operator", .id = "t"})));
  const std::string ballast = folder_ / "data/ballast";
  int last = 0;  // an event that is known already would be answered, full or not
  const auto publish = [&] {
    return Publish(hub, "operator", NeedEvent({.actor = "operator", .id = std::to_string(++last)}));
  };
  const auto refused = [&] {
    const auto outcome = publish();
    return outcome.ok() && outcome->refused().code() == v1::DISK_FULL;
  };
  const auto taken = [&] {
    const auto outcome = publish();
    return outcome.ok() && !outcome->has_refused();
  };

  ASSERT_TRUE(Eventually([&] {
    Append(ballast, std::string(8 << 20, 'x'));
    return refused();
  }));
  ASSERT_EQ(unlink(ballast.c_str()), 0);

  EXPECT_TRUE(Eventually(taken));
  EXPECT_TRUE(hub.running());
}

TEST_F(OperationTest, LetsNobodyMoreInWhenDescriptorsRunShortAndGoesOn) {
  HubProcess hub(folder_.path());
  ASSERT_TRUE(hub.Start());
  auto publisher = Client::Connect(hub.ClientOf("operator"));
  BASIN_ASSERT_OK(publisher);
  BASIN_ASSERT_OK((*publisher)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
  const rlimit few = {.rlim_cur = 64, .rlim_max = 64};  // half of which are the log's
  ASSERT_EQ(prlimit(hub.program().pid(), RLIMIT_NOFILE, &few, nullptr), 0);

  ClientOptions late = hub.ClientOf("ml");
  late.timeout = absl::Seconds(3);
  EXPECT_THAT(Client::Connect(late), HasCode(v1::UNREACHABLE));

  const auto outcomes =
      (*publisher)->Publish({{NeedEvent({.actor = "operator", .id = "n"}, "encore")}});
  BASIN_ASSERT_OK(outcomes);
  EXPECT_EQ((*outcomes)[0].sequences_size(), 1);
}

}  // namespace
}  // namespace basin
