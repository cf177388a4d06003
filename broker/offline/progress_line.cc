#include "broker/offline/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/wire/poll_loop.h"

namespace basin {
namespace {

constexpr absl::Duration kFirstAfter = absl::Milliseconds(500);
constexpr absl::Duration kRedrawEvery = absl::Milliseconds(100);
constexpr absl::Duration kLineEvery = absl::Seconds(5);
constexpr int kBarCells = 30;

}  // namespace

std::string RenderProgressLine(const std::string& label, uint64_t done, uint64_t total,
                               absl::Duration elapsed, bool bar, Language language) {
  const double part =
      total == 0 ? 1 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const int cells = static_cast<int>(part * kBarCells);
  const std::string drawn =
      absl::StrCat("[", std::string(cells, '#'), std::string(kBarCells - cells, '-'), "] ");
  std::string line = absl::StrCat(label, " ", bar ? drawn : "", static_cast<int>(part * 100),
                                  " %  ", done, "/", total);
  if (part > 0 && part < 1) {
    const int64_t left = absl::ToInt64Seconds(elapsed * ((1 - part) / part)) + 1;
    absl::StrAppend(&line, Text("  $0 s left", "  encore $0 s", left).In(language));
  }
  return line;
}

ProgressLine::ProgressLine(std::FILE* stream, std::string label, Language language)
    : stream_(stream),
      label_(std::move(label)),
      language_(language),
      terminal_(isatty(fileno(stream)) == 1),
      begin_(SteadyNow()),
      next_(begin_ + kFirstAfter) {}

ProgressLine::~ProgressLine() {
  if (drawn_ && terminal_) std::fputs("\r\x1b[K", stream_);
}

absl::Duration ProgressLine::elapsed() const { return SteadyNow() - begin_; }

void ProgressLine::Advance(uint64_t done, uint64_t total) {
  const absl::Duration now = SteadyNow();
  if (now < next_) return;
  next_ = now + (terminal_ ? kRedrawEvery : kLineEvery);
  const std::string line =
      RenderProgressLine(label_, done, total, now - begin_, terminal_, language_);
  std::fprintf(stream_, terminal_ ? "\r%s\x1b[K" : "%s\n", line.c_str());
  std::fflush(stream_);
  drawn_ = true;
}

}  // namespace basin
