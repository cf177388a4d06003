// Backups of a running hub, and what becomes of its clients when one is restored.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>
#include <thread>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/sdk/head_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/integrity/signed_head.h"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"
#include "tests/support/soak.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string EventOf(uint64_t number) {
  return NeedEvent({.actor = "ml", .id = absl::StrCat(number)});
}

class BackupTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
  }
  // Events first … last of "ml", one after the other.
  absl::Status Publish(uint64_t first, uint64_t last) {
    auto client = Client::Connect(hub_.ClientOf("ml"));
    BASIN_RETURN_IF_ERROR(client.status());
    for (uint64_t number = first; number <= last; ++number)
      BASIN_RETURN_IF_ERROR((*client)->Publish({{EventOf(number)}}).status());
    return absl::OkStatus();
  }
  std::vector<std::string> BackupArguments() const {
    return {
        "log", "backup", backups_, "--data", folder_ / "data", "--sign-with", folder_ / "hub.sign"};
  }
  // basin-hub or basinctl log …; what it wrote is in output_.
  int Run(std::vector<std::string> arguments, const std::string& program = "basin-hub") {
    const std::string file = folder_ / absl::StrCat("run-", ++runs_);
    Program run(ProgramPath(program), arguments, file);
    const int code = run.Wait();
    output_ = run.Output();
    return code;
  }
  int Restore(const std::string& from) {
    return Run({"log", "restore", from, "--data", folder_ / "data", "--reason", "le disque a lâché",
                "--signing-key", folder_ / "hub.sign.pub"});
  }
  // Subscribes behind a position; the first answer: OK, or why not.
  absl::Status Follow(const v1::Position& after) {
    auto client = Client::Connect(hub_.ClientOf("reader"));
    BASIN_RETURN_IF_ERROR(client.status());
    v1::Subscribe request;
    *request.mutable_after() = after;
    bool heard = false;
    BASIN_RETURN_IF_ERROR((*client)
                              ->Subscribe(request,
                                          [&](const Client::Delivery&) {
                                            heard = true;
                                            return absl::OkStatus();
                                          })
                              .status());
    for (int i = 0; i < 200 && !heard; ++i)
      BASIN_RETURN_IF_ERROR((*client)->Poll(absl::Milliseconds(50)));
    return absl::OkStatus();
  }
  absl::StatusOr<v1::Position> Head() {
    auto client = Client::Connect(hub_.ClientOf("reader"));
    BASIN_RETURN_IF_ERROR(client.status());
    return (*client)->welcome().head();
  }

  // Of a run with --json, behind what it told of its progress.
  nlohmann::json Answer() const {
    return nlohmann::json::parse(output_.substr(std::min(output_.find('{'), output_.size())));
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  const std::string backups_ = folder_ / "backups";
  std::string output_;
  int runs_ = 0;
};

TEST_F(BackupTest, B1ARestoredLogIsTheVerifiedPrefixAndHigherCursorsAreToldEpochChanged) {
  BASIN_ASSERT_OK(Publish(1, 20));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  BASIN_ASSERT_OK(Publish(21, 30));
  const auto before = Head();
  BASIN_ASSERT_OK(before);
  ASSERT_EQ(before->sequence(), 31u);
  ASSERT_EQ(hub_.Stop(), 0);

  ASSERT_EQ(Restore(backups_), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("22…31")) << "what was acknowledged and is gone is named";
  ASSERT_TRUE(hub_.Start());

  const auto after = Head();
  BASIN_ASSERT_OK(after);
  EXPECT_EQ(after->sequence(), 21u);
  EXPECT_EQ(after->log_id(), before->log_id());
  EXPECT_GT(after->epoch(), before->epoch());
  EXPECT_THAT(Follow(*before), HasCode(v1::EPOCH_CHANGED));
  v1::Position earlier = *before;
  earlier.set_sequence(5);
  EXPECT_THAT(Follow(earlier), HasCode(v1::EPOCH_CHANGED)) << "a person has to agree first";
  BASIN_EXPECT_OK(Follow(*after));
  // Said again, what was lost is in the log once more; what was not is known.
  auto client = Client::Connect(hub_.ClientOf("ml"));
  BASIN_ASSERT_OK(client);
  for (uint64_t number = 15; number <= 30; ++number) {
    const auto outcomes = (*client)->Publish({{EventOf(number)}});
    BASIN_ASSERT_OK(outcomes);
    EXPECT_EQ((*outcomes)[0].duplicate(), number <= 20) << number;
    EXPECT_EQ((*outcomes)[0].sequences(0), number + 1);
  }
}

TEST_F(BackupTest, AClientThatKeptAHeadIsToldEpochChangedInBothLanguages) {
  BASIN_ASSERT_OK(Publish(1, 3));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  BASIN_ASSERT_OK(Publish(4, 6));
  ClientOptions watching = hub_.ClientOf("reader");
  watching.head_file = folder_ / "kept.head";
  BASIN_ASSERT_OK(Client::Connect(watching));
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(Restore(backups_), 0) << output_;
  ASSERT_TRUE(hub_.Start());

  const absl::Status refused = Client::Connect(watching).status();

  EXPECT_THAT(refused, HasCode(v1::EPOCH_CHANGED));
  const Text sentence = Sentence(refused);
  EXPECT_THAT(sentence.en, HasSubstr("does not hold all"));
  EXPECT_THAT(sentence.fr, HasSubstr("ne contient pas tout"));
  EXPECT_EQ(ExitCode(refused), 6);
}

// A restored log that holds all it held goes on in another epoch, which never goes back.
TEST_F(BackupTest, AKeptHeadFollowsIntoANewEpochWithoutNewRecords) {
  BASIN_ASSERT_OK(Publish(1, 3));
  ClientOptions watching = hub_.ClientOf("reader");
  watching.head_file = folder_ / "kept.head";
  BASIN_ASSERT_OK(Client::Connect(watching));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(Restore(backups_), 0) << output_;
  ASSERT_TRUE(hub_.Start());

  const auto client = Client::Connect(watching);

  BASIN_ASSERT_OK(client);
  const auto kept = LoadHead(watching.head_file);
  BASIN_ASSERT_OK(kept);
  ASSERT_TRUE(kept->has_value());
  const auto head = ReadHead((*kept)->head());
  BASIN_ASSERT_OK(head);
  EXPECT_EQ(head->epoch(), (*client)->welcome().head().epoch());
}

// The programs under load, killed at any moment: the hub, the backup, or neither. Whatever is left
// in the folder of backups verifies, and holds all that was acknowledged before it was begun.
TEST_F(BackupTest, B1UnderLoadWithTheHubAndTheBackupKilled) {
  std::mt19937_64 random(ChooseSeed());
  std::atomic<bool> stop = false;
  std::atomic<uint64_t> acknowledged = 0;
  std::thread publisher([&] {
    ClientOptions options = hub_.ClientOf("ml");
    options.timeout = absl::Minutes(2);
    auto client = Client::Connect(options);
    BASIN_ASSERT_OK(client);
    (*client)->OnAnswer([&](const v1::Outcome&) { ++acknowledged; });
    for (uint64_t number = 1; !stop; ++number) {
      while ((*client)->unanswered() >= 64 && !stop)
        BASIN_ASSERT_OK((*client)->Poll(absl::Milliseconds(5)));
      BASIN_ASSERT_OK((*client)->Offer({EventOf(number)}));
    }
    BASIN_ASSERT_OK((*client)->Flush());
  });
  absl::Cleanup end_publishing = [&] {  // also where an assertion ends the test
    stop = true;
    publisher.join();
  };

  int whole = 0, killed = 0;
  const int cycles = Cycles(20);
  for (int cycle = 0; cycle < cycles; ++cycle) {
    const uint64_t before = acknowledged;
    ASSERT_TRUE(Eventually([&] { return acknowledged >= before + 20; }, absl::Minutes(1)));
    const uint64_t at_least = acknowledged;
    const std::string file = folder_ / absl::StrCat("backup-", cycle);
    Program backup(ProgramPath("basin-hub"), BackupArguments(), file);
    absl::SleepFor(absl::Microseconds(random() % 120'000));  // to hit another place every time
    const int victim = cycle % 3;
    if (victim == 1) backup.Kill();
    if (victim == 2) {
      hub_.Kill();
      ASSERT_TRUE(hub_.Start());
    }
    const int code = victim == 1 ? -SIGKILL : backup.Wait();
    killed += code == 0 ? 0 : 1;
    if (code == 0) {
      ++whole;
      ASSERT_EQ(Run({"log", "verify", "--data", backups_, "--json"}), 0) << output_;
      const auto answer = Answer();
      EXPECT_GE(answer["head"].get<uint64_t>(), at_least) << "acknowledged before it was begun";
    } else {
      ASSERT_EQ(victim, 1) << backup.Output();
    }
  }
  std::move(end_publishing).Invoke();
  ASSERT_GT(whole, 0);
  for (const auto& entry : fs::directory_iterator(backups_)) {
    if (!fs::exists(entry.path() / "manifest.json")) continue;
    EXPECT_EQ(Run({"log", "verify", "--data", entry.path(), "--signing-key",
                   folder_ / "hub.sign.pub", "--quiet"}),
              0)
        << output_;
  }
  std::printf("%d backups under load, %d cut short, %llu events acknowledged\n", whole, killed,
              static_cast<unsigned long long>(acknowledged));
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(Restore(backups_), 0) << output_;
  EXPECT_TRUE(hub_.Start());
}

// The hub's folder holds the old log or the restored one, whole, at every moment: never none, for a
// hub to begin a new log in.
TEST_F(BackupTest, B1ARestoreThatIsKilledLeavesOneOfBothLogs) {
  std::mt19937_64 random(ChooseSeed());
  BASIN_ASSERT_OK(Publish(1, 20));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  BASIN_ASSERT_OK(Publish(21, 30));
  ASSERT_EQ(hub_.Stop(), 0);
  const std::string original = folder_ / "original";
  fs::copy(folder_ / "data", original, fs::copy_options::recursive);

  const absl::Time begin = absl::Now();
  ASSERT_EQ(Restore(backups_), 0) << output_;
  const int64_t restore_us = absl::ToInt64Microseconds(absl::Now() - begin);

  int replaced = 0;
  const int cycles = Cycles(30);
  for (int cycle = 0; cycle < cycles; ++cycle) {
    fs::remove_all(folder_ / "data");
    fs::copy(original, folder_ / "data", fs::copy_options::recursive);
    {
      Program restore(ProgramPath("basin-hub"),
                      {"log", "restore", backups_, "--data", folder_ / "data", "--reason", "essai"},
                      folder_ / "restore.log");
      // To hit another place every time, of all that a restore does.
      absl::SleepFor(absl::Microseconds(random() % (2 * restore_us)));
      restore.Kill();
    }
    ASSERT_EQ(Run({"log", "verify", "--data", folder_ / "data", "--json"}), 0) << output_;
    const auto found = Answer();
    const uint64_t head = found["head"], epoch = found["epoch"];
    ASSERT_TRUE((head == 31 && epoch == 1) || (head == 21 && epoch > 1)) << output_;
    replaced += epoch > 1 ? 1 : 0;
  }
  std::printf("%d restores killed, %d of them behind the exchange\n", cycles, replaced);
  ASSERT_EQ(Restore(backups_), 0) << output_;
  EXPECT_TRUE(hub_.Start());
}

TEST_F(BackupTest, ARestoreThatIsRefusedLeavesTheHubAsItWas) {
  BASIN_ASSERT_OK(Publish(1, 5));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  EXPECT_EQ(Restore(backups_), 1) << "the hub is running";
  EXPECT_THAT(output_, HasSubstr("LOCKED"));
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(Run({"log", "restore", backups_, "--data", folder_ / "data", "--reason", "x",
                 "--signing-key", folder_ / "ml.key.pub"}),
            78)
      << "no signing key";
  for (const auto& entry : fs::recursive_directory_iterator(backups_))
    if (entry.path().filename() == "durable_head") fs::resize_file(entry.path(), 4096);

  EXPECT_EQ(Restore(backups_), 74);

  EXPECT_THAT(output_, HasSubstr("BACKUP_INVALID"));
  ASSERT_TRUE(hub_.Start());
  EXPECT_EQ(Head()->sequence(), 6u);
  EXPECT_EQ(Head()->epoch(), 1u);
}

TEST_F(BackupTest, ALossIsNamedAcceptedWithAReasonAndToldToEveryClient) {
  BASIN_ASSERT_OK(Publish(1, 10));
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_TRUE(hub_.Start());  // what was written before is in tables now
  BASIN_ASSERT_OK(Publish(11, 20));
  const auto before = Head();
  BASIN_ASSERT_OK(before);
  hub_.Kill();
  for (const auto& entry : fs::directory_iterator(folder_ / "data/log/rocksdb"))
    if (entry.path().extension() == ".log") fs::resize_file(entry.path(), 0);
  ASSERT_EQ(Run({"--config", hub_.config_file()}), 74) << output_;
  EXPECT_THAT(output_, HasSubstr("LOG_DAMAGED"));
  EXPECT_THAT(output_, HasSubstr("missing 12…21"));

  ASSERT_EQ(Run({"log", "accept-loss", "--data", folder_ / "data"}, "basinctl"), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("PERDUS : les enregistrements 12…21"));
  EXPECT_THAT(output_, HasSubstr("rien n'a été changé"));
  ASSERT_EQ(Run({"--config", hub_.config_file()}), 74) << "nothing was accepted yet";
  ASSERT_EQ(Run({"log", "accept-loss", "--data", folder_ / "data", "--reason", "aucune sauvegarde",
                 "--lang", "en"}),
            0)
      << output_;
  EXPECT_THAT(output_, HasSubstr("LOST: records 12…21"));
  ASSERT_TRUE(hub_.Start());

  EXPECT_EQ(Head()->sequence(), 11u);
  EXPECT_THAT(Follow(*before), HasCode(v1::EPOCH_CHANGED));
  BASIN_EXPECT_OK(Publish(11, 12));
  ASSERT_EQ(hub_.Stop(), 0);
  ASSERT_EQ(Run({"log", "verify", "--data", folder_ / "data"}), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("aucune sauvegarde"));
  EXPECT_THAT(output_, HasSubstr("12…21 furent perdus"));
  EXPECT_EQ(Run({"log", "accept-loss", "--data", folder_ / "data", "--reason", "encore"}), 1);
  EXPECT_THAT(output_, HasSubstr("NOTHING_LOST"));
}

TEST_F(BackupTest, AnArchiveOfABackupIsLoadedByAnotherHub) {
  BASIN_ASSERT_OK(Publish(1, 10));
  ASSERT_EQ(Run(BackupArguments()), 0) << output_;
  const std::string archive = folder_ / "journal.jsonl";
  ASSERT_EQ(Run({"log", "export", archive, "--data", backups_, "--sign-with", folder_ / "hub.sign"},
                "basinctl"),
            0)
      << output_;
  ASSERT_EQ(Run({"log", "verify", "--data", archive}, "basinctl"), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("tout y concorde"));
  EXPECT_EQ(Run({"log", "import", archive, "--data", folder_ / "data", "--reason", "essai"}), 1)
      << "a hub is there";
  ASSERT_EQ(hub_.Stop(), 0);
  EXPECT_EQ(Run({"log", "import", archive, "--data", folder_ / "data", "--reason", "essai"}), 74);
  EXPECT_THAT(output_, HasSubstr("FILE_EXISTS"));
  fs::remove_all(folder_ / "data");

  ASSERT_EQ(
      Run({"log", "import", archive, "--data", folder_ / "data", "--reason", "essai"}, "basinctl"),
      0)
      << output_;

  ASSERT_TRUE(hub_.Start());
  EXPECT_EQ(Head()->sequence(), 11u);
  auto client = Client::Connect(hub_.ClientOf("ml"));
  BASIN_ASSERT_OK(client);
  const auto outcomes = (*client)->Publish({{EventOf(3)}});
  BASIN_ASSERT_OK(outcomes);
  EXPECT_TRUE((*outcomes)[0].duplicate()) << "what it holds, it knows";
}

TEST_F(BackupTest, BothProgramsDoTheSame) {
  BASIN_ASSERT_OK(Publish(1, 2));
  EXPECT_EQ(Run(BackupArguments(), "basinctl"), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("jusqu'à l'enregistrement 3, vérifié"));
  EXPECT_EQ(Run(BackupArguments()), 0) << output_;
  EXPECT_THAT(output_, HasSubstr("rien de nouveau"));
  EXPECT_EQ(Run({"log", "verify", "--data", backups_}, "basinctl"), 0) << output_;
  ASSERT_EQ(hub_.Stop(), 0);

  EXPECT_EQ(Run({"log", "restore", backups_, "--data", folder_ / "data", "--reason", "essai"},
                "basinctl"),
            0)
      << output_;

  EXPECT_THAT(output_, HasSubstr("EPOCH_CHANGED"));
}

}  // namespace
}  // namespace basin
