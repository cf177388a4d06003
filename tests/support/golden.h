// Comparing a text with the file that holds what it is to be. The environment's BASIN_REWRITE=1
// writes the file instead: the change is then a diff to review.
#ifndef BASIN_TESTS_SUPPORT_GOLDEN_H_
#define BASIN_TESTS_SUPPORT_GOLDEN_H_

#include <string>

namespace basin {

// Fails the test with the lines that differ. `path` is below the source folder.
void ExpectGolden(const std::string& path, const std::string& actual);

// The same for the part of the file between the lines "<!-- begin <name> -->" and "<!-- end <name>
// -->".
void ExpectGoldenSection(const std::string& path, const std::string& name,
                         const std::string& actual);

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_GOLDEN_H_
