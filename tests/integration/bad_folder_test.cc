// A hub on a folder that it cannot use: a code, an exit code, and nothing changed in the folder.
#include <sys/mount.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "tests/support/hub_process.h"
#include "tests/support/program.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Name and content of everything in the folder but locks.
std::map<std::string, std::string> Snapshot(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().filename() != "lock" &&
        entry.path().filename() != "LOCK")
      files[entry.path()] = Read(entry.path());
  return files;
}

class BadFolderTest : public testing::Test {
 protected:
  void StartPublishAndStop() {
    ASSERT_TRUE(hub_.Start());
    auto client = Client::Connect(hub_.ClientOf("operator"));
    BASIN_ASSERT_OK(client);
    BASIN_ASSERT_OK((*client)->Publish({{TerritoryEvent({.actor = "operator", .id = "t"})}}));
    ASSERT_EQ(hub_.Stop(), 0);
  }
  int Run(const std::vector<std::string>& arguments) {
    const std::string file = folder_ / ("run-" + std::to_string(++runs_));
    Program program(ProgramPath("basin-hub"), arguments, file);
    const int code = program.Wait();
    output_ = program.Output();
    return code;
  }
  // The hub does not start, and says why.
  void ExpectRefused(int code, const std::string& why) {
    const auto before = Snapshot(data_);
    EXPECT_EQ(Run({"--config", hub_.config_file()}), code) << output_;
    EXPECT_THAT(output_, HasSubstr(why));
    EXPECT_EQ(Snapshot(data_), before);
  }

  TemporaryFolder folder_;
  HubProcess hub_{folder_.path()};
  const std::string data_ = folder_ / "data";
  const std::string head_ = data_ + "/log/durable_head";
  std::string output_;
  int runs_ = 0;
};

TEST_F(BadFolderTest, WithoutItsDurableHeadALogIsDamaged) {
  StartPublishAndStop();
  fs::remove(head_);

  ExpectRefused(74, "LOG_DAMAGED");
  EXPECT_THAT(output_, HasSubstr("durable_head is missing"));
}

TEST_F(BadFolderTest, AFolderOfAFutureFormatIsLeftToAFutureProgram) {
  StartPublishAndStop();
  // The version is the four bytes behind the magic; the digest over the first 480 follows them.
  std::string bytes = Read(head_);
  for (const size_t slot : {0, 4096}) {
    bytes[slot + 11] = 2;
    const Sha256 digest = Digest({absl::string_view(bytes).substr(slot, 480)});
    bytes.replace(slot + 480, digest.size(), std::string(AsBytes(digest)));
  }
  std::ofstream(head_, std::ios::binary) << bytes;

  ExpectRefused(1, "FORMAT_UNKNOWN");
  EXPECT_EQ(Run({"log", "verify", "--data", data_}), 1);
  EXPECT_THAT(output_, HasSubstr("FORMAT_UNKNOWN"));
  EXPECT_EQ(Run({"log", "backup", folder_ / "backups", "--data", data_}), 1);
  EXPECT_THAT(output_, HasSubstr("FORMAT_UNKNOWN"));
  EXPECT_EQ(Run({"log", "accept-loss", "--data", data_, "--reason", "x"}), 1);
  EXPECT_THAT(output_, HasSubstr("FORMAT_UNKNOWN"));
}

TEST_F(BadFolderTest, OfTwoHubsOnOneFolderTheSecondIsRefused) {
  ASSERT_TRUE(hub_.Start());
  Program second(ProgramPath("basin-hub"), {"--config", hub_.config_file()}, folder_ / "second",
                 {"BASIN_LISTEN_ENDPOINT=tcp://127.0.0.1:*"});

  EXPECT_EQ(second.Wait(), 1);
  EXPECT_THAT(second.Output(), HasSubstr("LOCKED"));
  EXPECT_TRUE(hub_.running());
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"log", "accept-loss", "--data", data_, "--reason", "x"},
        {"log", "export", folder_ / "x.jsonl", "--data", data_}}) {
    EXPECT_EQ(Run(command), 1) << output_;
    EXPECT_THAT(output_, HasSubstr("LOCKED"));
  }
}

// A disk that cannot be written, as the kernel leaves one behind that failed: root only.
class ReadOnlyDisk {
 public:
  explicit ReadOnlyDisk(std::string folder) : folder_(std::move(folder)) {
    mkdir(folder_.c_str(), 0700);
    mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=160m") == 0;
  }
  ~ReadOnlyDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  bool Freeze() {
    return mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=160m") == 0;
  }

 private:
  const std::string folder_;
  bool mounted_ = false;
};

TEST_F(BadFolderTest, OnAReadOnlyDiskAHubDoesNotStartAndItsLogIsVerifiedAndBackedUp) {
  ReadOnlyDisk disk(data_);
  if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: needs the right to mount a tmpfs (root)";
  StartPublishAndStop();
  ASSERT_TRUE(disk.Freeze());

  ExpectRefused(74, "IO_FAILED");
  EXPECT_EQ(Run({"log", "verify", "--data", data_}), 0) << output_;
  EXPECT_EQ(Run({"log", "backup", folder_ / "backups", "--data", data_}), 0) << output_;
  EXPECT_EQ(Run({"log", "restore", folder_ / "backups", "--data", data_, "--reason", "x"}), 74);
  EXPECT_THAT(output_, HasSubstr("IO_FAILED"));
  EXPECT_EQ(Run({"log", "export", folder_ / "x.jsonl", "--data", folder_ / "backups"}), 0)
      << output_;
}

}  // namespace
}  // namespace basin
