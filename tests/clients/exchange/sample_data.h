// The public sample files, where the environment names their folder.
#ifndef BASIN_TESTS_CLIENTS_EXCHANGE_SAMPLE_DATA_H_
#define BASIN_TESTS_CLIENTS_EXCHANGE_SAMPLE_DATA_H_

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace basin {

// The bytes of a sample file; empty when it is not to be had.
inline std::string ReadSample(const std::string& name) {
  const char* folder = std::getenv("BASIN_SAMPLE_DATA");
  if (folder == nullptr) return "";
  std::ifstream file(std::string(folder) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Use: const std::string bytes = ReadSample(name); BASIN_NEED_SAMPLE(bytes, name);
#define BASIN_NEED_SAMPLE(bytes, name) \
  if ((bytes).empty()) GTEST_SKIP() << (name) << " is not to be had: set BASIN_SAMPLE_DATA"

}  // namespace basin

#endif  // BASIN_TESTS_CLIENTS_EXCHANGE_SAMPLE_DATA_H_
