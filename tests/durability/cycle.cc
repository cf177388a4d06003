#include "tests/durability/cycle.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "proto/model/check.h"
#include "tests/support/child_process.h"

namespace basin {
namespace {

// Of this test's lives; not in their folder, whose disk may fail.
std::string WordsFile() {
  static const std::string file =
      (std::filesystem::temp_directory_path() / ("basin-words-" + std::to_string(getpid())))
          .string();
  return file;
}

void SpeakInto(const std::string& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (dup2(descriptor, STDERR_FILENO) < 0) _exit(98);
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
  const std::string words = WordsFile();
  ChildProcess child([&](int out) {
    SpeakInto(words);
    LiveOn(folder, history, {}, out);
  });
  std::string reports = child.Read(random() % (reports_max + 1) * sizeof(Report));
  // No clock, no sleep: a few thousand rounds, so that the end falls between two reports as well.
  for (volatile uint64_t i = random() % 2'000'000; i > 0;) i = i - 1;
  child.Kill();
  reports += child.ReadAll();
  return EndOf(child, reports, history);
}

LifeEnd Live(const std::string& folder, History& history, const LifePlan& plan,
             const std::function<void()>& prepare) {
  const std::string words = WordsFile();
  ChildProcess child([&](int out) {
    SpeakInto(words);
    if (prepare != nullptr) prepare();
    LiveOn(folder, history, plan, out);
  });
  const std::string reports = child.ReadAll();
  return EndOf(child, reports, history);
}

}  // namespace basin
