// Plays every scenario file. BASIN_REWRITE=1 writes down what was really heard: the change is a
// diff to review.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/scenarios/scenario.h"
#include "tests/support/golden.h"

namespace basin {
namespace {

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(absl::StrCat(BASIN_SOURCE_DIR, "/tests/scenarios")))
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt")
      names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, GoesAsWritten) {
  const std::string path = absl::StrCat("tests/scenarios/", GetParam(), ".txt");
  std::ifstream file(absl::StrCat(BASIN_SOURCE_DIR, "/", path));
  std::ostringstream text;
  text << file.rdbuf();

  ExpectGolden(path, Scenario().Play(text.str()));
}

INSTANTIATE_TEST_SUITE_P(Protocol, ScenarioTest, testing::ValuesIn(ScenarioFiles()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace basin
