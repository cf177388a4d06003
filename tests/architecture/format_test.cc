// clang-format decides where blanks go. Skipped, loudly, where it is not installed.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/architecture/source_tree.h"

namespace basin {
namespace {

// What the command writes to its output.
std::string OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  std::array<char, 4096> buffer;
  while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), size);
  pclose(pipe);
  return output;
}

TEST(FormatTest, SourcesAreAsClangFormatWritesThem) {
  if (std::system("clang-format --version > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "NOT CHECKED: clang-format is not installed (apt-get install clang-format)";
  std::string files;
  for (const SourceFile* file : SourcesWith({".h", ".cc"}))
    absl::StrAppend(&files, " ", file->path);
  const std::string complaints =
      OutputOf(absl::StrCat("cd ", BASIN_SOURCE_DIR, " && clang-format --dry-run", files,
                            " 2>&1 | grep -E 'warning|error' | cut -d: -f1 | sort | uniq -c"));
  EXPECT_EQ(complaints, "") << "clang-format -i on the files named";
}

}  // namespace
}  // namespace basin
