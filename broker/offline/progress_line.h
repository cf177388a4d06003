// How far a long offline command has come, in one line.
#ifndef BASIN_BROKER_OFFLINE_PROGRESS_LINE_H_
#define BASIN_BROKER_OFFLINE_PROGRESS_LINE_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/time/time.h"
#include "proto/model/text.h"

namespace basin {

// The line itself, e.g. "verifying [#####-----] 50 %  2500000/5000000  8 s left", or without the
// bar. `elapsed` since the beginning.
std::string RenderProgressLine(const std::string& label, uint64_t done, uint64_t total,
                               absl::Duration elapsed, bool bar, Language language);

// One thread. On a terminal one line that is written anew ten times a second; elsewhere a line
// without a bar every five seconds. Nothing in the first half second.
class ProgressLine {
 public:
  ProgressLine(std::FILE* stream, std::string label, Language language);
  // Takes the line off a terminal.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Advance(uint64_t done, uint64_t total);
  absl::Duration elapsed() const;

 private:
  std::FILE* const stream_;
  const std::string label_;
  const Language language_;
  const bool terminal_;
  const absl::Duration begin_;
  absl::Duration next_;
  bool drawn_ = false;
};

}  // namespace basin

#endif  // BASIN_BROKER_OFFLINE_PROGRESS_LINE_H_
