#include "proto/files/distrust_mark.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace basin {

bool DistrustMark::IsSet() const {
  std::error_code ignored;
  return std::filesystem::exists(path_, ignored);
}

void DistrustMark::Set() const { std::ofstream(path_).put('\n'); }

void DistrustMark::Clear() const {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace basin
