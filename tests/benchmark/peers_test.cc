// The benchmark beside real servers, very small: that it runs, says what it could not measure, and
// leaves nothing behind. No time is asserted.
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/benchmark/peers/peer_list.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using ::testing::HasSubstr;

std::string TextOf(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// What the program keeps while it runs lies below `folder`.
std::vector<std::string> Small(const std::string& report) {
  return {"--peers", "--rounds", "1", "--events", "2000", "--report", report};
}

TEST(PeersTest, WritesARowForEveryPeerThatIsMeasuredOrSaysWhyNot) {
  const TemporaryFolder folder;
  Program bench(ProgramPath("basin-bench"), Small(folder / "report"), folder / "output");

  ASSERT_EQ(bench.Wait(absl::Minutes(5)), 0) << bench.Output();

  const std::string table = TextOf(folder / "report/figures.md");
  for (const PeerEntry& peer : Peers()) {
    const std::string missing = absl::StrCat("- ", peer.name, ": **not measured**, ");
    const size_t at = table.find(missing);
    EXPECT_THAT(table, HasSubstr(absl::StrCat("- ", peer.name)));
    if (at == std::string::npos) continue;
    EXPECT_GT(table.find('\n', at), at + missing.size()) << "a reason stands there";
    std::cerr << "NOT COMPARED: " << table.substr(at, table.find('\n', at) - at) << "\n";
  }
  for (const char* alone : {"RocksDB alone", "disk bytes per wire byte", "replay of one basin"})
    EXPECT_THAT(table, HasSubstr(alone));
  const std::vector<std::string> lines =
      absl::StrSplit(TextOf(folder / "report/figures.csv"), "\r\n", absl::SkipEmpty());
  EXPECT_GT(lines.size(), 30u);
  EXPECT_EQ(OutputOf("python3 -c 'import sys, xml.dom.minidom as m; "
                     "print(m.parse(sys.argv[1]).documentElement.tagName)' " +
                     folder / "report/ratios.svg"),
            "svg\n");
}

TEST(PeersTest, InterruptedItLeavesNothing) {
  const TemporaryFolder folder;
  const TemporaryFolder scratch;
  Program bench(ProgramPath("basin-bench"), Small(folder / "report"), folder / "output",
                {"TMPDIR=" + scratch.path()});
  // In the middle of the peers, or of the hub where there are none.
  const bool begun = Eventually(
      [&] {
        const std::string output = bench.Output();
        return output.find(kRedis) != std::string::npos || !bench.Running();
      },
      absl::Minutes(3));
  ASSERT_TRUE(begun) << bench.Output();

  bench.Signal(SIGTERM);

  EXPECT_EQ(bench.Wait(), 128 + SIGTERM) << bench.Output();
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

}  // namespace
}  // namespace basin
