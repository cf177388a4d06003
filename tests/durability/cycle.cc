#include "tests/durability/cycle.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "proto/model/check.h"
#include "tests/durability/hub_life.h"
#include "tests/support/child_process.h"

namespace basin {
namespace {

// Beside the folder, on the test's own disk.
std::string WordsFile() {
  return (std::filesystem::temp_directory_path() / ("basin-words-" + std::to_string(getpid())))
      .string();
}

void SpeakInto(const std::string& file) {
  if (std::freopen(file.c_str(), "w", stderr) == nullptr) _exit(98);
}

LifeEnd EndOf(ChildProcess& child, const std::string& reports, History& history) {
  history.Forget();
  BASIN_CHECK(history.AddAll(reports));
  LifeEnd end{.code = child.Wait(), .opened = history.opened()};
  std::ostringstream words;
  words << std::ifstream(WordsFile()).rdbuf();
  end.words = words.str();
  std::filesystem::remove(WordsFile());
  return end;
}

}  // namespace

LifeEnd LiveAndKill(const std::string& folder, History& history, uint32_t reports_max,
                    std::mt19937_64& random) {
  ChildProcess child([&](int out) {
    SpeakInto(WordsFile());
    LiveOn(folder, history, 0, out);
  });
  std::string reports = child.Read(random() % (reports_max + 1) * sizeof(Report));
  // No clock, no sleep: a few thousand rounds, so that the end falls between two reports as well.
  for (volatile uint64_t i = random() % 2'000'000; i > 0;) i = i - 1;
  child.Kill();
  reports += child.ReadAll();
  return EndOf(child, reports, history);
}

LifeEnd LiveThrough(const std::string& folder, History& history, uint32_t lines) {
  ChildProcess child([&](int out) {
    SpeakInto(WordsFile());
    LiveOn(folder, history, lines, out);
  });
  std::string reports = child.ReadAll();
  return EndOf(child, reports, history);
}

}  // namespace basin
