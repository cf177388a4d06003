// The project's own files, as the architecture tests read them.
#ifndef BASIN_TESTS_ARCHITECTURE_SOURCE_TREE_H_
#define BASIN_TESTS_ARCHITECTURE_SOURCE_TREE_H_

#include <string>
#include <vector>

namespace basin {

struct SourceFile {
  std::string path;  // below the source folder: "proto/model/status.h"
  std::string text;

  std::string folder() const;     // "proto/model"
  std::string name() const;       // "status.h"
  std::string extension() const;  // ".h"; empty when it has none
  std::vector<std::string> lines() const;
};

// Every text file that belongs to the project: not those of build folders, of version control, of
// installed packages, nor pictures and other binary ones. In the order of their paths.
const std::vector<SourceFile>& SourceTree();

// The same with these extensions only, e.g. {".h", ".cc"}.
std::vector<const SourceFile*> SourcesWith(const std::vector<std::string>& extensions);

}  // namespace basin

#endif  // BASIN_TESTS_ARCHITECTURE_SOURCE_TREE_H_
