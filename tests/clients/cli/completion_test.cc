#include "clients/cli/completion.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/cli_run.h"
#include "tests/support/temporary_folder.h"

namespace basin::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

// What bash offers after `line`, whose last word is the one being typed.
class CompletionTest : public testing::Test {
 protected:
  CompletionTest() {
    const CliRun run = RunCli({"completion", "bash"});
    EXPECT_EQ(run.code, 0) << run.err;
    std::ofstream(Script()) << run.out;
  }

  std::string Script() const { return folder_ / "completion.sh"; }

  std::vector<std::string> After(const std::string& line) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    std::string array;
    for (const std::string& word : words) absl::StrAppend(&array, " '", word, "'");
    std::ofstream(folder_ / "ask.sh") << "source '" << Script() << "'\nCOMP_WORDS=(" << array
                                      << ")\nCOMP_CWORD=" << words.size() - 1
                                      << "\n_basinctl\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    std::FILE* bash = popen(absl::StrCat("cd ", folder_.path(), " && bash ask.sh").c_str(), "r");
    std::string text;
    char buffer[4096];
    while (const size_t got = std::fread(buffer, 1, sizeof(buffer), bash)) text.append(buffer, got);
    pclose(bash);
    return absl::StrSplit(text, '\n', absl::SkipEmpty());
  }

  TemporaryFolder folder_;
};

TEST_F(CompletionTest, IsValidBash) {
  EXPECT_EQ(std::system(absl::StrCat("bash -n ", Script()).c_str()), 0);
}

TEST_F(CompletionTest, OffersCommandsAndTheirCommands) {
  EXPECT_THAT(After("basinctl ev"), ElementsAre("events"));
  EXPECT_THAT(After("basinctl events "), IsSupersetOf({"tail", "get", "export"}));
}

TEST_F(CompletionTest, OffersOptionsOfTheCommandAndGeneralOnes) {
  EXPECT_THAT(After("basinctl events tail --"),
              IsSupersetOf({"--follow", "--basin", "--output", "--lang"}));
  EXPECT_THAT(After("basinctl version --"), Not(Contains("--follow")));
}

TEST_F(CompletionTest, OffersValues) {
  EXPECT_THAT(After("basinctl -o "), ElementsAre("table", "json", "jsonl", "csv"));
  EXPECT_THAT(After("basinctl events tail --type referral.se"), ElementsAre("referral.sent"));
  EXPECT_THAT(After("basinctl health 110"), Contains("1107"));
  EXPECT_THAT(After("basinctl errors show STATE"), ElementsAre("STATE_CONFLICT"));
  EXPECT_THAT(After("basinctl schema ls referr"), ElementsAre("referral"));
  EXPECT_THAT(After("basinctl config check x --kind a"), ElementsAre("agent", "actors"));
}

TEST_F(CompletionTest, OffersFilesWhereFilesGo) {
  std::ofstream(folder_ / "reunions.csv") << "";
  EXPECT_THAT(After("basinctl import scdl reun"), ElementsAre("reunions.csv"));
  EXPECT_THAT(After("basinctl --key compl"), ElementsAre("completion.sh"));
}

TEST_F(CompletionTest, AnOptionWithAFreeValueOffersNothing) {
  EXPECT_THAT(After("basinctl --timeout x"), IsEmpty());
}

}  // namespace
}  // namespace basin::cli
