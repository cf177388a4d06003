// Includes follow the module graph that the build files declare, and the graph points downwards.
// The build records it in modules.txt: what a compiler accepts because another target happens to
// provide the include path is still an edge that nobody declared.
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace basin {
namespace {

struct Module {
  std::string folder;
  std::set<std::string> deps;  // of the project's own modules
};
using Modules = std::map<std::string, Module>;  // by name

// "<name>|<folder>|<dep>", and further deps on lines of their own.
Modules ReadModules() {
  Modules modules = {{"proto", {"proto", {}}}};  // the generated code: basin/v1/*.pb.h
  Module* current = nullptr;
  std::ifstream in(std::string(BASIN_BINARY_DIR) + "/modules.txt");
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> fields = absl::StrSplit(line, '|');
    if (fields.size() == 3) {
      current = &modules[fields[0]];
      current->folder = fields[1];
    }
    absl::string_view dep = fields.back();
    if (current != nullptr && absl::ConsumePrefix(&dep, "basin::"))
      current->deps.insert(std::string(dep));
  }
  return modules;
}

const Modules& AllModules() {
  static const Modules kModules = ReadModules();
  return kModules;
}

// `name` and everything it declares, and what that declares.
std::set<std::string> Reachable(const std::string& name) {
  std::set<std::string> seen;
  std::vector<std::string> open = {name};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (!seen.insert(next).second) continue;
    const auto module = AllModules().find(next);
    if (module == AllModules().end()) continue;
    open.insert(open.end(), module->second.deps.begin(), module->second.deps.end());
  }
  return seen;
}

// The path of `#include "path"`; empty for every other line.
std::string IncludedPath(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "#include \"")) return {};
  return std::string(line.substr(0, line.find('"')));
}

// The module whose header `path` is; empty when it is none of the project's.
std::string ModuleOfInclude(const std::string& path) {
  if (absl::StartsWith(path, "basin/v1/")) return "proto";
  const std::string folder = path.substr(0, path.rfind('/'));
  for (const auto& [name, module] : AllModules())
    if (module.folder == folder) return name;
  return {};
}

std::string TopFolder(const std::string& path) { return path.substr(0, path.find('/')); }

bool IsProjectPath(const std::string& path) {
  static const std::set<std::string> kTops = {"proto", "broker", "clients", "services", "basin"};
  return path.find('/') != std::string::npos && kTops.count(TopFolder(path)) != 0;
}

TEST(LayeringTest, TheGraphIsRecorded) {
  EXPECT_GE(AllModules().size(), 5u);
  EXPECT_EQ(AllModules().count("model"), 1u);
  EXPECT_EQ(AllModules().at("model").deps.count("proto"), 1u);
}

TEST(LayeringTest, IncludesFollowDeclaredDependencies) {
  for (const auto& [name, module] : AllModules()) {
    const std::set<std::string> reachable = Reachable(name);
    for (const SourceFile* file : SourcesWith({".h", ".cc"})) {
      if (file->folder() != module.folder) continue;
      for (const std::string& line : file->lines()) {
        const std::string path = IncludedPath(line);
        const std::string other = ModuleOfInclude(path);
        if (other.empty()) continue;
        EXPECT_EQ(reachable.count(other), 1u)
            << file->path << ": " << line << "\n  " << name << " does not declare basin::" << other;
      }
    }
  }
}

// A header in a folder without a module could be included by anybody, unseen by the rule above.
TEST(LayeringTest, EveryIncludedHeaderBelongsToAModule) {
  for (const SourceFile* file : SourcesWith({".h", ".cc"})) {
    if (!IsProjectPath(file->path)) continue;
    for (const std::string& line : file->lines()) {
      const std::string path = IncludedPath(line);
      EXPECT_TRUE(!IsProjectPath(path) || !ModuleOfInclude(path).empty())
          << file->path << ": " << line;
    }
  }
}

// Static libraries link in circles without complaint; the graph must not have any.
TEST(LayeringTest, TheGraphHasNoCircle) {
  for (const auto& [name, module] : AllModules()) {
    for (const std::string& dep : module.deps)
      EXPECT_EQ(Reachable(dep).count(name), 0u) << name << " and " << dep << " need each other";
  }
}

// What each top folder may use besides itself. Services and programs are clients of the hub: they
// know its protocol and its contract, not its insides.
const std::map<std::string, std::set<std::string>> kMayUse = {
    {"proto", {}},
    {"broker", {"proto"}},
    {"clients", {"proto"}},
    {"services", {"proto", "clients"}},
};

struct Exception {
  const char* from;
  const char* to;
  const char* reason;
};
constexpr Exception kExceptions[] = {
    {"cli", "admission", "config check reads an actors file exactly as the hub will"},
};

bool IsException(const std::string& from, const std::string& to) {
  for (const Exception& exception : kExceptions)
    if (from == exception.from && to == exception.to) return true;
  return false;
}

TEST(LayeringTest, TopFoldersPointDownwards) {
  for (const auto& [name, module] : AllModules()) {
    const std::string from = TopFolder(module.folder);
    for (const std::string& dep : module.deps) {
      const auto other = AllModules().find(dep);
      ASSERT_NE(other, AllModules().end())
          << name << " declares basin::" << dep << ", which is none";
      const std::string to = TopFolder(other->second.folder);
      EXPECT_TRUE(from == to || kMayUse.at(from).count(to) == 1 || IsException(name, dep))
          << module.folder << " (" << name << ") may not use " << other->second.folder;
    }
  }
}

}  // namespace
}  // namespace basin
