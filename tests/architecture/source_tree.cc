#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/str_split.h"

namespace basin {
namespace {

namespace fs = std::filesystem;

// Folders whose files somebody else wrote or a tool did.
const std::set<std::string> kForeignFolders = {".git",         ".cache", "build",
                                               "node_modules", "dist",   "__pycache__"};

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<SourceFile> ReadTree() {
  std::vector<SourceFile> files;
  const fs::path root(BASIN_SOURCE_DIR);
  for (auto it = fs::recursive_directory_iterator(root); it != fs::end(it); ++it) {
    const std::string name = it->path().filename().string();
    if (it->is_directory() && kForeignFolders.count(name) != 0) it.disable_recursion_pending();
    if (!it->is_regular_file() || it->is_symlink()) continue;
    if (name == ".git") continue;  // a file in a work tree beside its repository
    std::string text = Read(it->path());
    if (text.find('\0') != std::string::npos) continue;  // binary
    files.push_back({fs::relative(it->path(), root).generic_string(), std::move(text)});
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace

std::string SourceFile::folder() const { return fs::path(path).parent_path().generic_string(); }
std::string SourceFile::name() const { return fs::path(path).filename().string(); }
std::string SourceFile::extension() const { return fs::path(path).extension().string(); }
std::vector<std::string> SourceFile::lines() const { return absl::StrSplit(text, '\n'); }

const std::vector<SourceFile>& SourceTree() {
  static const std::vector<SourceFile> kFiles = ReadTree();
  return kFiles;
}

std::vector<const SourceFile*> SourcesWith(const std::vector<std::string>& extensions) {
  std::vector<const SourceFile*> files;
  for (const SourceFile& file : SourceTree()) {
    if (std::find(extensions.begin(), extensions.end(), file.extension()) != extensions.end())
      files.push_back(&file);
  }
  return files;
}

}  // namespace basin
