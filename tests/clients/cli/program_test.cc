// The program as a shell or a script meets it: exit codes, streams, languages.
#include <csignal>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/model/status.h"
#include "tests/clients/cli/cli_run.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> Words(const std::string& line) { return absl::StrSplit(line, ' '); }

std::string EveryHelp(const std::string& language) {
  std::string text = RunCli({"--help", "--lang", language}).out;
  for (const Noun& noun : Nouns())
    absl::StrAppend(&text, "\n", std::string(78, '='), "\n",
                    RunCli({noun.name, "--help", "--lang", language}).out);
  for (const Command& command : Commands()) {
    std::vector<std::string> words = Words(command.name);
    words.insert(words.end(), {"--help", "--lang", language});
    const CliRun run = RunCli(words);
    EXPECT_EQ(run.code, 0) << command.name;
    absl::StrAppend(&text, "\n", std::string(78, '='), "\n", run.out);
  }
  return text;
}

TEST(HelpTest, IsAsReviewedInFrench) {
  ExpectGolden("tests/clients/cli/golden/help_fr.txt", EveryHelp("fr"));
}
TEST(HelpTest, IsAsReviewedInEnglish) {
  ExpectGolden("tests/clients/cli/golden/help_en.txt", EveryHelp("en"));
}

TEST(SchemaTest, IsAsReviewed) {
  ExpectGolden("tests/clients/cli/golden/schema_referral_sent_fr.txt",
               RunCli({"schema", "show", "referral.sent"}).out);
  ExpectGolden("tests/clients/cli/golden/schema_funding_awarded_en.txt",
               RunCli({"schema", "show", "funding.awarded", "--lang", "en"}).out);
  ExpectGolden("tests/clients/cli/golden/schema_meeting_held.json",
               RunCli({"schema", "show", "meeting.held", "-o", "json"}).out);
}

// Every command line that help shows as an example is one the program understands.
TEST(HelpTest, ExamplesParse) {
  for (const Command& command : Commands()) {
    EXPECT_FALSE(command.examples.empty()) << command.name;
    for (const Example& example : command.examples) {
      const std::string line = example.line;
      if (!absl::StartsWith(line, "basinctl ")) continue;  // "source <(…)"
      // Without the redirection: help reads and writes no file.
      const std::string arguments = line.substr(9, line.find_first_of("<>|") - 9);
      std::FILE* shell = popen(absl::StrCat("HOME=/nonexistent ", BASIN_BINARY_DIR,
                                            "/bin/basinctl ", arguments, " --help >/dev/null 2>&1")
                                   .c_str(),
                               "r");
      EXPECT_EQ(WEXITSTATUS(pclose(shell)), 0) << line;
    }
  }
}

TEST(ProgramTest, WithoutACommandItShowsHelpAndFails) {
  const CliRun run = RunCli({});
  EXPECT_EQ(run.code, kUsage);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, HasSubstr("Utilisation"));
}

TEST(ProgramTest, ANounAloneShowsItsCommands) {
  const CliRun run = RunCli({"events"});
  EXPECT_EQ(run.code, kUsage);
  EXPECT_THAT(run.err, HasSubstr("events tail"));
}

struct BadLine {
  const char* line;
  const char* says;
};

TEST(ProgramTest, BadCommandLinesEndWithUsageAndAHint) {
  const BadLine lines[] = {
      {"evens tail", "commande inconnue : evens ; vouliez-vous dire events ?"},
      {"events tial", "commande inconnue : tial ; vouliez-vous dire tail ?"},
      {"events tail --folow", "option inconnue : --folow ; vouliez-vous dire --follow ?"},
      {"version --outptu=json", "option inconnue : --outptu ; vouliez-vous dire --output ?"},
      {"schema show", "il manque TYPE"},
      {"version more", "argument en trop : more"},
      {"version -o xml", "valeur refusée : --output: xml (table|json|jsonl|csv)"},
      {"simulate --days many", "valeur illisible : --days"},
      {"health --timeout 5", "--timeout"},
      {"events tail --from yesterday --hub x", "--from"},
      {"replay --rate fast", "--rate"},
      {"hub status", "--hub"},
      {"events tail -n -3", "valeur refusée : --last: -3"},
      {"health --known-at -1", "valeur refusée : --known-at: -1"},
      {"simulate --seed -1", "valeur refusée : --seed: -1"},
      {"version --config a --config b", "donnée deux fois, ou sans sa valeur : --config"},
  };
  for (const BadLine& bad : lines) {
    const CliRun run = RunCli(Words(bad.line));
    EXPECT_EQ(run.code, kUsage) << bad.line;
    EXPECT_THAT(run.err, HasSubstr(bad.says)) << bad.line;
    EXPECT_THAT(run.out, IsEmpty()) << bad.line;
  }
}

TEST(ProgramTest, AnUnknownFamilyGetsTheNearest) {
  const CliRun run = RunCli({"schema", "ls", "refferal"});
  EXPECT_EQ(run.code, kNotFound);
  EXPECT_THAT(run.err, HasSubstr("vouliez-vous dire referral ?"));
}

TEST(ProgramTest, SpeaksEnglishToAnEnglishLocale) {
  EXPECT_THAT(RunCli({"schema", "show"}, {.environment = {"LANG=en_GB.UTF-8"}}).err,
              HasSubstr("TYPE is missing"));
  EXPECT_THAT(RunCli({"schema", "show", "--lang", "fr"}, {.environment = {"LANG=en_GB.UTF-8"}}).err,
              HasSubstr("il manque TYPE"));
}

TEST(ProgramTest, EveryJsonAnswerHasItsVersion) {
  const char* lines[] = {"version -o json", "errors ls -o json", "errors show 303 -o json",
                         "schema ls -o json", "schema show meeting.held -o json"};
  for (const char* line : lines) {
    const CliRun run = RunCli(Words(line));
    EXPECT_EQ(run.code, 0) << line << run.err;
    EXPECT_EQ(nlohmann::json::parse(run.out)["schema_version"], 1) << line;
  }
}

TEST(ProgramTest, WithJsonAnErrorIsJsonToo) {
  const CliRun run = RunCli({"errors", "show", "NOTHING", "-o", "json"});
  EXPECT_EQ(run.code, kNotFound);
  EXPECT_THAT(run.out, IsEmpty());
  const auto error = nlohmann::json::parse(run.err);
  EXPECT_EQ(error["code"], "NOT_FOUND");
  EXPECT_EQ(error["exit"], kNotFound);
  EXPECT_EQ(error["schema_version"], 1);
}

TEST(ProgramTest, ExitCodesAreThoseOfTheCatalogue) {
  TemporaryFolder folder;
  std::ofstream(folder / "hub.toml") << "[listen]\nendpont = \"tcp://127.0.0.1:1\"\n";
  std::ofstream(folder / "open.key") << "secret";
  struct Case {
    std::vector<std::string> arguments;
    int code;
  };
  const Case cases[] = {
      {{"version"}, kOk},
      {{"schema", "show", "referral.snet"}, kBadData},
      {{"errors", "show", "99999"}, kNotFound},
      {{"config", "check", folder / "hub.toml"}, kConfiguration},
      {{"keys", "show", folder / "open.key"}, kConfiguration},
      {{"version", "--config", folder / "none.toml", "hub"}, kUsage},
      {{"import", "bmo", folder / "none.csv"}, kDisk},
      {{"import", "scdl", folder.path()}, kDisk},
      {{"keys", "new", folder / "open.key"}, kDisk},
      {{"keys", "new", folder / "none/me.key"}, kDisk},
      {{"keys", "show", folder / "none.key"}, kConfiguration},
      {{"config", "check", folder / "none.toml"}, kDisk},
      {{"completion", "bash", "-o", "json"}, kUsage},
  };
  for (const Case& test : cases)
    EXPECT_EQ(RunCli(test.arguments).code, test.code) << test.arguments[0];
}

// The table that help prints and the mapping that decides say the same.
TEST(ExitTest, EveryErrorEndsWithADocumentedCode) {
  const auto* codes = v1::ErrorCode_descriptor();
  for (int i = 0; i < codes->value_count(); ++i) {
    const auto code = static_cast<v1::ErrorCode>(codes->value(i)->number());
    const int exit = ExitCode(MakeError(code, {.detail = basin::Text::Verbatim("x")}));
    const bool documented =
        std::any_of(kExitMeanings.begin(), kExitMeanings.end(),
                    [exit](const ExitMeaning& meaning) { return meaning.code == exit; });
    EXPECT_TRUE(documented) << CodeName(code) << " " << exit;
  }
}

TEST(ProgramTest, ConnectionsThatFailSayWhyInTheirExitCode) {
  TemporaryFolder folder;
  ASSERT_EQ(RunCli({"keys", "new", folder / "me.key"}).code, 0);
  ASSERT_EQ(RunCli({"keys", "new", folder / "hub.key"}).code, 0);
  // Nobody listens on port 1.
  const CliRun run =
      RunCli({"hub", "status", "--hub", "tcp://127.0.0.1:1", "--hub-key", folder / "hub.key.pub",
              "--key", folder / "me.key", "--timeout", "500ms"});
  EXPECT_EQ(run.code, kUnreachable);
  EXPECT_THAT(run.err, HasSubstr("UNREACHABLE"));
}

TEST(ProgramTest, KeysAreNeverOverwrittenAndTheSecretIsNeverShown) {
  TemporaryFolder folder;
  const CliRun first = RunCli({"keys", "new", folder / "me.key", "-o", "json"});
  ASSERT_EQ(first.code, 0) << first.err;
  std::string secret;
  std::ifstream(folder / "me.key") >> secret;
  EXPECT_THAT(first.out, Not(HasSubstr(secret)));
  EXPECT_EQ(nlohmann::json::parse(first.out)["public_key"].get<std::string>().size(), 40u);

  EXPECT_NE(RunCli({"keys", "new", folder / "me.key"}).code, 0);

  const CliRun shown = RunCli({"keys", "show", folder / "me.key", "-o", "json"});
  EXPECT_EQ(nlohmann::json::parse(shown.out)["public_key"],
            nlohmann::json::parse(first.out)["public_key"]);
}

TEST(ProgramTest, ABrokenContextFileIsToldOnlyWhereItIsNeeded) {
  TemporaryFolder folder;
  std::ofstream(folder / "cli.toml") << "nonsense = 1\n";
  const CliOptions options{.environment = {absl::StrCat("BASINCTL_CONFIG=", folder / "cli.toml")}};
  EXPECT_EQ(RunCli({"version"}, options).code, 0);
  const CliRun run = RunCli({"hub", "status"}, options);
  EXPECT_EQ(run.code, kConfiguration);
  EXPECT_THAT(run.err, HasSubstr("cli.toml:1"));
}

TEST(ProgramTest, ConfigCheckKnowsEveryKind) {
  TemporaryFolder folder;
  struct Case {
    const char *name, *text;
    int code;
  };
  const Case cases[] = {
      {"hub.toml",
       "[listen]\nendpoint = \"tcp://127.0.0.1:7400\"\n[log]\ndisk_reserve = \"64MiB\"\n", kOk},
      {"hub.toml", "[log]\ndisk_reserve = \"64\"\n", kConfiguration},
      {"hub.toml", "[log]\norigin = \"made up\"\n", kConfiguration},
      {"views.toml", "http = \"127.0.0.1:7481\"\n", kOk},
      {"views.toml", "http = \"7481\"\n", kConfiguration},
      {"agent.toml", "poll = \"5s\"\n", kOk},
      {"agent.toml", "poll = \"5\"\n", kConfiguration},
      {"cli.toml", "language = \"de\"\n", kConfiguration},
      {"actors.toml", "[[actor]]\nid = \"ml\"\nroles = [\"member\"]\n", kOk},
      {"actors.toml", "[[actor]]\nid = \"ml\"\nroles = [\"king\"]\n", kConfiguration},
      {"partners.toml", "", kUsage},
  };
  for (const Case& test : cases) {
    std::ofstream(folder / test.name) << test.text;
    const CliRun run = RunCli({"config", "check", folder / test.name});
    EXPECT_EQ(run.code, test.code) << test.name << ": " << test.text << run.err;
  }
}

TEST(ProgramTest, AReaderThatLeavesEndsItQuietly) {
  CliProcess process({"schema", "ls", "-o", "json"});
  process.LeaveOut();
  const CliRun run = process.Wait();
  EXPECT_EQ(run.code, kDisk);
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(ProgramTest, PipesGetNoColorAndNoBars) {
  const CliRun run = RunCli({"errors", "show", "NOTHING"});
  EXPECT_THAT(run.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(RunCli({"errors", "ls"}).out, Not(HasSubstr("\x1b")));
}

TEST(ProgramTest, CsvDialectIsForSpreadsheets) {
  const CliRun run = RunCli({"errors", "ls", "-o", "csv", "--csv-dialect", "fr"});
  EXPECT_THAT(
      run.out,
      StartsWith("\xef\xbb\xbfnuméro;code;à réessayer;sortie;texte;en français;en anglais\r\n"));
}

TEST(ProgramTest, ATerminalGetsBoldHeadingsAndRedErrors) {
  // script(1) gives the program a terminal.
  const auto on_terminal = [](const std::string& arguments, const std::string& variables = "") {
    std::FILE* shell =
        popen(absl::StrCat("env -i PATH=/usr/bin:/bin TERM=xterm ", variables, " script -qec '",
                           BASIN_BINARY_DIR, "/bin/basinctl ", arguments, "' /dev/null </dev/null")
                  .c_str(),
              "r");
    std::string text;
    for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell))
      text.push_back(static_cast<char>(c));
    pclose(shell);
    return text;
  };
  EXPECT_THAT(on_terminal("errors ls"), HasSubstr("\x1b[1mnuméro"));
  EXPECT_THAT(on_terminal("errors show NOTHING"), HasSubstr("\x1b[31mbasinctl"));
  EXPECT_THAT(on_terminal("errors sohw"), HasSubstr("\x1b[31mbasinctl"));
  EXPECT_THAT(on_terminal("errors ls", "NO_COLOR=1"), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(on_terminal("errors ls --no-color"), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(on_terminal("errors sohw", "NO_COLOR=1"), Not(HasSubstr("\x1b[")));
}

TEST(ProgramTest, AFileThatIsMissingIsToldBeforeItsKindIsAskedFor) {
  const CliRun run = RunCli({"config", "check", "/nonexistent/bad.toml"});
  EXPECT_THAT(run.err, HasSubstr("n'existe pas"));
  EXPECT_THAT(run.err, Not(HasSubstr("--kind")));
}

TEST(ProgramTest, AKeyFileThatIsMissingIsNotSaidToHaveTheWrongMode) {
  TemporaryFolder folder;
  const CliRun run = RunCli({"keys", "show", folder / "none.key"});
  EXPECT_THAT(run.err, HasSubstr("n'existe pas"));
  EXPECT_THAT(run.err, HasSubstr("keys new"));
  std::ofstream(folder / "me.key") << "something";
  const CliRun exists = RunCli({"keys", "new", folder / "me.key"});
  EXPECT_THAT(exists.err, HasSubstr("FILE_EXISTS"));
  EXPECT_THAT(exists.err, Not(HasSubstr("0600")));
}

// Machine names are one thing in every language.
TEST(ProgramTest, ProgramsReadTheSameInEveryLanguage) {
  for (const char* line : {"schema ls", "schema show meeting.held", "errors ls", "version"})
    for (const char* format : {"json", "jsonl", "csv"}) {
      std::vector<std::string> arguments = Words(line);
      arguments.insert(arguments.end(), {"-o", format, "--lang"});
      std::vector<std::string> french = arguments, english = arguments;
      french.push_back("fr");
      english.push_back("en");
      EXPECT_EQ(RunCli(french).out, RunCli(english).out) << line << format;
    }
}

TEST(ProgramTest, VersionIsAnOptionToo) {
  const CliRun run = RunCli({"--version"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, StartsWith("basinctl "));
}

}  // namespace
}  // namespace basin::cli
