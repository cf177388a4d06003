// House rules that no compiler holds: what may appear where, how things are named, that documents
// name what exists. Each rule is a row or a short test; a finding names the line and the reason.
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace basin {
namespace {

bool StartsWithAny(const std::string& path, const std::vector<std::string>& places) {
  for (const std::string& place : places)
    if (absl::StartsWith(path, place)) return true;
  return false;
}

// The line without its comment.
std::string Code(const std::string& line) {
  if (absl::StartsWith(line, "//")) return {};
  return line.substr(0, line.find(" //"));
}

// ---- what may appear where ----

struct Containment {
  std::vector<std::string> texts;   // any of these, outside of comments
  std::vector<std::string> places;  // allowed in paths that begin so
  const char* reason;
};

const std::vector<Containment>& Containments() {
  static const std::vector<Containment> kRules = {
      {{"#include <zmq", "#include \"zmq"},
       {"proto/wire/", "tests/proto/wire/"},
       "ZeroMQ's rules are kept in one place"},
      {{"#include <rocksdb/", "#include \"rocksdb/"},
       {"broker/log/rocksdb/", "broker/facts/rocksdb_", "broker/index/rocksdb_",
        "services/projection/rocksdb/", "tests/broker/log/rocksdb/", "tests/broker/facts/",
        "tests/services/projection/", "tests/benchmark/"},
       "a store is exchangeable behind its contract"},
      {{"#include <microhttpd", "#include \"microhttpd"}, {"proto/http/"}, "one place speaks HTTP"},
      {{"#include <CLI/"},
       {"clients/", "broker/main.cc", "services/main", "services/sentinel/main.cc"},
       "programs only"},
      {{"#include <toml++/", "#include \"toml++"},
       {"proto/config/", "tests/"},
       "one place reads TOML"},
      {{"absl::Now(", "system_clock", "steady_clock", "high_resolution_clock", "clock_gettime(",
        "gettimeofday(", "time(nullptr)", "std::time("},
       {"proto/wire/poll_loop.cc", "broker/main.cc", "services/main/main.cc", "clients/cli/main.cc",
        "clients/agent/main.cc", "tests/integration/", "tests/durability/", "tests/support/",
        "tests/benchmark/", "tests/proto/wire/"},
       "decisions are told the time; only the poll loop and the programs' roots ask for it"},
      {{"std::thread", "std::jthread", "std::async", "pthread_create("},
       {"broker/hub/", "proto/http/", "services/main", "tests/"},
       "threads are made where the program is put together"},
      {{"absl::Mutex"}, {}, "std::mutex is what the thread sanitizer sees"},
      {{"std::cout", "std::cerr", "printf(", "std::puts("},
       {"clients/", "broker/main.cc", "broker/offline/progress_line.cc", "services/main",
        "services/sentinel/main.cc", "proto/model/check.h", "tests/"},
       "libraries return a Status and say nothing"},
      {{"spdlog"},
       {"broker/main.cc", "broker/hub/program", "services/main", "services/sentinel/main.cc",
        "services/sentinel/CMakeLists.txt", "clients/agent/main.cc", "CMakeLists.txt",
        "broker/CMakeLists.txt", "services/CMakeLists.txt", "clients/agent/CMakeLists.txt"},
       "only composition roots log"},
      {{"absl::SleepFor", "sleep_for", "sleep_until", "usleep(", "nanosleep("},
       {"tests/support/", "tests/integration/", "tests/benchmark/",
        "tests/services/projection/rocksdb/", "tests/proto/http/http_server_test.cc",
        "services/main/follower.cc", "broker/offline/pace.cc"},
       "nothing sleeps to be in step: tests advance time or wait for what happens (the places "
       "named look again, kill at random moments, pause before they reconnect, or leave the disk "
       "to others)"},
      {{"std::format(", "#include <format>", "#include \"absl/log"}, {}, "not in these compilers"},
      {{" rand()", " srand(", "std::random_device"},
       {"proto/wire/", "clients/cli/main.cc", "clients/agent/main.cc", "services/main",
        "broker/main.cc", "tests/"},
       "chance comes in, so that tests choose it"},
      {{"#pragma once"}, {}, "guards name the file"},
  };
  return kRules;
}

TEST(TidyTest, WhatBelongsSomewhereStaysThere) {
  for (const SourceFile* file : SourcesWith({".h", ".cc", ".txt"})) {
    if (file->path == "tests/architecture/tidy_test.cc") continue;  // names what it forbids
    if (file->extension() == ".txt" && file->name() != "CMakeLists.txt") continue;
    const std::vector<std::string> lines = file->lines();
    for (const Containment& rule : Containments()) {
      if (StartsWithAny(file->path, rule.places)) continue;
      for (size_t i = 0; i < lines.size(); ++i) {
        for (const std::string& text : rule.texts)
          EXPECT_FALSE(absl::StrContains(Code(lines[i]), text))
              << file->path << ":" << i + 1 << ": " << text << " — " << rule.reason;
      }
    }
  }
}

// Debian's absl::string_view is not std's, and the two do not convert: interfaces have one of them.
TEST(TidyTest, InterfacesUseAbseilsStringView) {
  for (const SourceFile* file : SourcesWith({".h"})) {
    if (absl::StartsWith(file->path, "tests/")) continue;
    EXPECT_FALSE(absl::StrContains(file->text, "std::string_view")) << file->path;
  }
}

TEST(TidyTest, NothingIsLeftForLater) {
  // Put together here, so that this file passes its own test.
  const std::vector<std::string> marks = {absl::StrCat("TO", "DO"), absl::StrCat("FIX", "ME"),
                                          absl::StrCat("XX", "X:"), absl::StrCat("HA", "CK:")};
  for (const SourceFile& file : SourceTree()) {
    const std::vector<std::string> lines = file.lines();
    for (size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& mark : marks)
        EXPECT_FALSE(absl::StrContains(lines[i], mark)) << file.path << ":" << i + 1;
    }
  }
}

// A path of somebody's machine works on that machine only.
TEST(TidyTest, NoPathIsOfOneMachine) {
  const std::vector<std::string> places = {absl::StrCat("/wo", "rk/"), absl::StrCat("/ho", "me/"),
                                           absl::StrCat("/ro", "ot/")};
  for (const SourceFile& file : SourceTree()) {
    const std::vector<std::string> lines = file.lines();
    for (size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& place : places)
        EXPECT_FALSE(absl::StrContains(lines[i], place)) << file.path << ":" << i + 1;
    }
  }
}

// ---- names ----

// Names that say nothing about what is inside collect everything.
TEST(TidyTest, FilesAndFoldersSayWhatTheyHold) {
  static const std::set<std::string> kSayNothing = {"util",    "utils",   "common", "helper",
                                                    "helpers", "misc",    "lib",    "shared",
                                                    "base",    "manager", "stuff"};
  for (const SourceFile& file : SourceTree()) {
    for (const auto part : absl::StrSplit(file.path, '/')) {
      const std::string stem(part.substr(0, part.find('.')));
      EXPECT_EQ(kSayNothing.count(stem), 0u) << file.path;
      for (const auto word : absl::StrSplit(stem, absl::ByAnyChar("_-")))
        EXPECT_TRUE(word != "util" && word != "utils" && word != "helpers") << file.path;
    }
  }
}

TEST(TidyTest, GuardsNameTheirFile) {
  for (const SourceFile* file : SourcesWith({".h"})) {
    const std::string guard = absl::StrCat("BASIN_",
                                           absl::AsciiStrToUpper(absl::StrReplaceAll(
                                               file->path, {{"/", "_"}, {".", "_"}, {"-", "_"}})),
                                           "_");
    EXPECT_TRUE(absl::StrContains(file->text, absl::StrCat("#ifndef ", guard, "\n#define ", guard)))
        << file->path << " wants " << guard;
    EXPECT_TRUE(absl::EndsWith(file->text, absl::StrCat("#endif  // ", guard, "\n"))) << file->path;
  }
}

// A header is a contract: it begins with what it is for.
TEST(TidyTest, HeadersBeginWithTheirPurpose) {
  for (const SourceFile* file : SourcesWith({".h"}))
    EXPECT_TRUE(absl::StartsWith(file->text, "// ")) << file->path;
}

TEST(TidyTest, TextIsWrittenWithoutTabsAndTrailingBlanks) {
  for (const SourceFile* file : SourcesWith({".h", ".cc", ".proto", ".md", ".py", ".txt"})) {
    const std::vector<std::string> lines = file->lines();
    for (size_t i = 0; i < lines.size(); ++i) {
      EXPECT_FALSE(absl::EndsWith(lines[i], " ")) << file->path << ":" << i + 1;
      EXPECT_FALSE(absl::StrContains(lines[i], "\t")) << file->path << ":" << i + 1;
    }
    EXPECT_TRUE(file->text.empty() || file->text.back() == '\n') << file->path;
  }
}

// ---- tests ----

// Tests of several parts together, and of the whole.
const std::vector<std::string> kWholeTests = {
    "tests/architecture/", "tests/scenarios/", "tests/simulation/", "tests/integration/",
    "tests/benchmark/",    "tests/fuzz/",      "tests/deploy/",     "tests/durability/"};
struct Unmirrored {
  const char* path;
  const char* reason;
};
constexpr Unmirrored kUnmirrored[] = {
    {"tests/proto/schema_test.cc", "rules over all schemas"},
    {"tests/proto/golden_test.cc", "all schemas as one text"},
    {"tests/proto/limits_test.cc", "the limits that the protocol names"},
    {"tests/proto/protocol_test.cc", "the documents beside the schemas"},
    {"tests/proto/integrity/independent_test.cc", "proofs against another implementation"},
    {"tests/proto/stranger_test.cc", "a client written from the document alone"},
    {"tests/proto/model/health_inputs_test.cc", "schemas against the indicators' definitions"},
};

bool IsUnmirrored(const std::string& path) {
  for (const Unmirrored& row : kUnmirrored)
    if (path == row.path) return true;
  return false;
}

TEST(TidyTest, TestsMirrorWhatTheyTest) {
  std::set<std::string> paths;
  for (const SourceFile& file : SourceTree()) paths.insert(file.path);
  for (const std::string& path : paths) {
    if (!absl::StartsWith(path, "tests/") || !absl::EndsWith(path, "_test.cc")) continue;
    if (StartsWithAny(path, kWholeTests) || IsUnmirrored(path)) continue;
    const std::string tested = path.substr(6, path.size() - 6 - 8);
    EXPECT_TRUE(paths.count(tested + ".h") == 1 || paths.count(tested + ".cc") == 1)
        << path << ": there is no " << tested << ".{h,cc}";
  }
  for (const Unmirrored& row : kUnmirrored)
    EXPECT_EQ(paths.count(row.path), 1u) << row.path << " is listed, and is not there";
}

// A test that no CMakeLists.txt names is never run.
TEST(TidyTest, EveryTestIsBuilt) {
  std::map<std::string, std::string> lists;  // by folder
  for (const SourceFile& file : SourceTree())
    if (file.name() == "CMakeLists.txt") lists[file.folder()] = file.text;
  for (const SourceFile* file : SourcesWith({".cc"})) {
    const std::string name = file->name().substr(0, file->name().size() - 3);
    if (!absl::EndsWith(name, "_test") || !absl::StartsWith(file->path, "tests/")) continue;
    // A list of several may name them without their ending.
    const std::string stem = name.substr(0, name.size() - 5);
    EXPECT_TRUE(absl::StrContains(lists[file->folder()], stem)) << file->path;
  }
}

// ---- documents ----

// `word` as documents name a file or folder of the project: with a slash, and below a top folder.
bool LooksLikeAPath(const std::string& word) {
  static const std::set<std::string> kTops = {"proto", "broker", "clients", "services",
                                              "tests", "deploy", ".ci"};
  const size_t slash = word.find('/');
  return slash != std::string::npos && kTops.count(word.substr(0, slash)) == 1 &&
         word.find_first_of("<>*{}$ …(") == std::string::npos;
}

TEST(TidyTest, DocumentsNameWhatExists) {
  std::set<std::string> known;
  for (const SourceFile& file : SourceTree()) {
    known.insert(file.path);
    // "broker/log/committer" names the pair of files.
    known.insert(file.path.substr(0, file.path.rfind('.')));
    for (std::string folder = file.folder(); !folder.empty();
         folder = folder.substr(0, folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/')))
      known.insert(folder);
  }
  for (const SourceFile* file : SourcesWith({".md"})) {
    const std::vector<std::string> lines = file->lines();
    for (size_t i = 0; i < lines.size(); ++i) {
      // What stands between backquotes: every second part.
      const std::vector<std::string> parts = absl::StrSplit(lines[i], '`');
      for (size_t p = 1; p < parts.size(); p += 2) {
        const std::string word = parts[p].substr(0, parts[p].find_last_not_of('/') + 1);
        EXPECT_TRUE(!LooksLikeAPath(word) || known.count(word) == 1)
            << file->path << ":" << i + 1 << " names " << word;
      }
    }
  }
}

}  // namespace
}  // namespace basin
