#include "tests/benchmark/process_figures.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace basin {
namespace {

std::string TextOf(const std::string& file) {
  std::ostringstream text;  // empty, and no exception, when the process ends meanwhile
  text << std::ifstream(file).rdbuf();
  return std::move(text).str();
}

// /proc/<pid>/stat behind the process's name, which may hold blanks.
std::string StatBehindName(pid_t pid) {
  const std::string text = TextOf(absl::StrCat("/proc/", pid, "/stat"));
  const size_t end = text.rfind(')');
  return end == std::string::npos ? std::string() : text.substr(end + 1);
}

// The line "<name>: <kib> kB" of a file in /proc, in MiB.
double FieldMiB(const std::string& file, const char* format) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    double kib = 0;
    if (std::sscanf(line.c_str(), format, &kib) == 1) return kib / 1024;
  }
  return 0;
}

std::multimap<pid_t, pid_t> ChildrenByParent() {
  std::multimap<pid_t, pid_t> children;
  DIR* proc = opendir("/proc");
  if (proc == nullptr) return children;
  while (const dirent* entry = readdir(proc)) {
    const pid_t pid = std::atoi(entry->d_name);
    pid_t parent = 0;
    if (pid > 0 && std::sscanf(StatBehindName(pid).c_str(), " %*c %d", &parent) == 1)
      children.emplace(parent, pid);
  }
  closedir(proc);
  return children;
}

}  // namespace

std::vector<pid_t> Descendants(pid_t pid) {
  const std::multimap<pid_t, pid_t> children = ChildrenByParent();
  std::vector<pid_t> found{pid};
  for (size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = children.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  }
  found.erase(found.begin());
  return found;
}

double ResidentMiB(pid_t pid) {
  const std::vector<pid_t> below = Descendants(pid);
  if (below.empty()) return FieldMiB(absl::StrCat("/proc/", pid, "/status"), "VmRSS: %lf");
  double sum = FieldMiB(absl::StrCat("/proc/", pid, "/smaps_rollup"), "Pss: %lf");
  for (const pid_t other : below)
    sum += FieldMiB(absl::StrCat("/proc/", other, "/smaps_rollup"), "Pss: %lf");
  return sum;
}

absl::Duration CpuTime(pid_t pid) {
  unsigned long user = 0;
  unsigned long system = 0;
  // Fields 14 and 15 of the whole.
  std::sscanf(StatBehindName(pid).c_str(), " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
              &user, &system);
  return absl::Seconds(static_cast<double>(user + system) / sysconf(_SC_CLK_TCK));
}

uint64_t DiskBytes(const std::string& folder) {
  constexpr uint64_t kStatBlock = 512;  // whatever the file system's own
  uint64_t bytes = 0;
  std::error_code ended;
  for (std::filesystem::recursive_directory_iterator file(folder, ended), end;
       !ended && file != end; file.increment(ended)) {
    struct stat status {};
    if (lstat(file->path().c_str(), &status) == 0)
      bytes += static_cast<uint64_t>(status.st_blocks) * kStatBlock;
  }
  return bytes;
}

}  // namespace basin
