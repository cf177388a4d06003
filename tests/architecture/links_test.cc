// The links of the project's documents lead somewhere: to a file or folder that exists, to a
// heading that is there. Addresses of the web are not asked.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace basin {
namespace {

// What stands between `open` and the next blank or `close`, for every `open` in `line`.
void AppendTargets(absl::string_view line, absl::string_view open, char close,
                   std::vector<std::string>& targets) {
  for (size_t at = line.find(open); at != line.npos; at = line.find(open, at)) {
    at += open.size();
    const std::string ends = {' ', close};
    targets.emplace_back(line.substr(at, line.find_first_of(ends, at) - at));
  }
}

// The targets of "[text](target)", "[text](target "title")" and "[name]: target"; not those between
// fences.
std::vector<std::string> LinksOf(const std::vector<std::string>& lines) {
  std::vector<std::string> links;
  bool fenced = false;
  for (const std::string& line : lines) {
    if (absl::StartsWith(line, "```")) fenced = !fenced;
    if (fenced) continue;
    AppendTargets(line, "](", ')', links);
    if (absl::StartsWith(line, "[")) AppendTargets(line, "]: ", ' ', links);
  }
  return links;
}

// A heading as it is linked to: "## 5. What it promises" is "5-what-it-promises".
std::string Anchor(const std::string& heading) {
  std::string anchor;
  for (const char c : heading.substr(heading.find(' ') + 1)) {
    if (c == ' ') anchor.push_back('-');
    const bool kept = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
    if (kept || (c & 0x80) != 0)
      anchor.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return anchor;
}

bool HasHeading(const SourceFile& file, const std::string& anchor) {
  for (const std::string& line : file.lines())
    if (absl::StartsWith(line, "#") && Anchor(line) == anchor) return true;
  return false;
}

// `target`, which counts from the folder of `from`, without "." and "..".
std::string Resolve(const SourceFile& from, const std::string& target) {
  std::vector<std::string> steps;
  for (const std::string& part :
       std::vector<std::string>(absl::StrSplit(absl::StrCat(from.folder(), "/", target), '/'))) {
    if (part == ".." && !steps.empty()) steps.pop_back();
    if (part != ".." && part != "." && !part.empty()) steps.push_back(part);
  }
  std::string path;
  for (const std::string& step : steps) absl::StrAppend(&path, path.empty() ? "" : "/", step);
  return path;
}

const SourceFile* FindFile(const std::string& path) {
  for (const SourceFile& file : SourceTree())
    if (file.path == path) return &file;
  return nullptr;
}
bool IsFolder(const std::string& path) {
  for (const SourceFile& file : SourceTree())
    if (absl::StartsWith(file.path, absl::StrCat(path, "/"))) return true;
  return false;
}

// What is wrong with the link; "" when it leads somewhere.
std::string Trouble(const SourceFile& from, const std::string& link) {
  if (absl::StrContains(link, "://") || absl::StartsWith(link, "mailto:")) return "";
  const std::pair<std::string, std::string> parts = absl::StrSplit(link, absl::MaxSplits('#', 1));
  const std::string path = parts.first.empty() ? from.path : Resolve(from, parts.first);
  const SourceFile* file = FindFile(path);
  if (file == nullptr) return IsFolder(path) && parts.second.empty() ? "" : "is not there";
  return parts.second.empty() || HasHeading(*file, parts.second) ? "" : "has no such heading";
}

TEST(LinksTest, LeadSomewhere) {
  for (const SourceFile* file : SourcesWith({".md"}))
    for (const std::string& link : LinksOf(file->lines()))
      EXPECT_EQ(Trouble(*file, link), "") << file->path << " links to " << link;
}

TEST(LinksTest, AreFoundWhereverTheyStand) {
  EXPECT_THAT(LinksOf({"see [one](a.md) and [two](b/c.md#d \"title\")", "[three]: e.md", "```",
                       "not [this](f.md)", "```"}),
              testing::ElementsAre("a.md", "b/c.md#d", "e.md"));
}

TEST(LinksTest, ThatLeadNowhereAreTold) {
  const SourceFile document{.path = "proto/README.md", .text = ""};
  EXPECT_EQ(Trouble(document, "../ARCHITECTURE.md"), "");
  EXPECT_EQ(Trouble(document, "../ARCHITECTURE.md#where-to-look"), "");
  EXPECT_EQ(Trouble(document, "model"), "");
  EXPECT_EQ(Trouble(document, "https://example.org/none"), "");
  EXPECT_EQ(Trouble(document, "ARCHITECTURE.md"), "is not there");
  EXPECT_EQ(Trouble(document, "../ARCHITECTURE.md#nowhere"), "has no such heading");
}

}  // namespace
}  // namespace basin
