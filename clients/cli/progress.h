// How far a long command has come, on stderr. On a terminal a bar that redraws itself; elsewhere a
// plain line from time to time, so that a log stays readable.
#ifndef BASIN_CLIENTS_CLI_PROGRESS_H_
#define BASIN_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/language.h"
#include "clients/cli/stream.h"

namespace basin::cli {

using Clock = std::function<absl::Time()>;

// The text of one state, without anything that moves a cursor.
struct ProgressState {
  std::string label;
  uint64_t done = 0;
  uint64_t total = 0;  // 0 = unknown: no bar, no remaining time
  std::string detail;  // in place of the rate
  bool bar = false;    // draw one
  absl::Duration elapsed;
};
std::string RenderProgress(const ProgressState& state, const Words& words);

// One thread. Says nothing during the first half second: what is quick needs no bar.
class Progress {
 public:
  enum class Style { kNone, kLines, kBar };

  // The arguments outlive it.
  Progress(Stream& stream, Style style, const Words& words, const Clock& clock, std::string label,
           uint64_t total);
  // Clears the bar.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of the total, ever. Cheap: draws at most ten times a second, or writes a line every ten
  // seconds.
  void Advance(uint64_t done, std::string detail = {});

  // Removes the bar from the terminal, so that something else can be written; the next Advance
  // draws it again.
  void Clear();

  absl::Duration elapsed() const { return clock_() - started_; }

 private:
  Stream& stream_;
  const Style style_;
  const Words words_;
  const Clock& clock_;
  const absl::Time started_;
  ProgressState state_;
  absl::Time next_;
  bool drawn_ = false;
};

}  // namespace basin::cli

#endif  // BASIN_CLIENTS_CLI_PROGRESS_H_
