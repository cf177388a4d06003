#include "tests/support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

bool Rewriting() { return std::getenv("BASIN_REWRITE") != nullptr; }
std::string InSource(const std::string& path) { return absl::StrCat(BASIN_SOURCE_DIR, "/", path); }

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The lines of `expected` and `actual` where they differ: what stands between their common
// beginning and their common end.
std::string Difference(const std::string& expected, const std::string& actual) {
  const std::vector<std::string> a = absl::StrSplit(expected, '\n');
  const std::vector<std::string> b = absl::StrSplit(actual, '\n');
  size_t first = 0;
  while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
  size_t last = 0;
  while (last < a.size() - first && last < b.size() - first &&
         a[a.size() - 1 - last] == b[b.size() - 1 - last])
    ++last;
  std::string out = absl::StrCat("from line ", first + 1, ":\n");
  for (size_t i = first; i < a.size() - last; ++i) absl::StrAppend(&out, "- ", a[i], "\n");
  for (size_t i = first; i < b.size() - last; ++i) absl::StrAppend(&out, "+ ", b[i], "\n");
  return out;
}

}  // namespace

void ExpectGolden(const std::string& path, const std::string& actual) {
  const std::string expected = ReadFile(InSource(path));
  if (expected == actual) return;
  if (Rewriting()) {
    std::ofstream(InSource(path), std::ios::binary) << actual;
    return;
  }
  ADD_FAILURE() << path << " differs, " << Difference(expected, actual)
                << "If the change is meant, run again with BASIN_REWRITE=1 and review the diff.";
}

void ExpectGoldenSection(const std::string& path, const std::string& name,
                         const std::string& actual) {
  const std::string text = ReadFile(InSource(path));
  const std::string begin = absl::StrCat("<!-- begin ", name, " -->\n");
  const size_t from = text.find(begin);
  const size_t to = text.find(absl::StrCat("<!-- end ", name, " -->"), from);
  ASSERT_TRUE(from != std::string::npos && to != std::string::npos)
      << path << " has no section " << name;
  ExpectGolden(path, absl::StrCat(text.substr(0, from + begin.size()), actual, text.substr(to)));
}

}  // namespace basin
