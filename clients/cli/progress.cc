#include "clients/cli/progress.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"

namespace basin::cli {
namespace {

constexpr size_t kBarWidth = 24;
constexpr absl::Duration kBeforeFirst = absl::Milliseconds(500);
constexpr absl::Duration kBetweenBars = absl::Milliseconds(100);
constexpr absl::Duration kBetweenLines = absl::Seconds(10);
// Back to the first column, and erase to the end of the line (ECMA-48).
constexpr char kClearLine[] = "\r\x1b[K";

std::string Bar(uint64_t done, uint64_t total) {
  const size_t filled = static_cast<size_t>(kBarWidth * std::min(done, total) / total);
  std::string bar;
  for (size_t i = 0; i < kBarWidth; ++i) absl::StrAppend(&bar, i < filled ? "█" : "░");
  return bar;
}

}  // namespace

std::string RenderProgress(const ProgressState& state, const Words& words) {
  const double seconds = absl::ToDoubleSeconds(state.elapsed);
  const double rate = seconds > 0 ? static_cast<double>(state.done) / seconds : 0;
  std::string text = state.label;
  if (state.total > 0) {
    if (state.bar) absl::StrAppend(&text, "  ", Bar(state.done, state.total));
    absl::StrAppend(&text, "  ", std::min<uint64_t>(100, 100 * state.done / state.total), " %  ",
                    words.Count(static_cast<int64_t>(state.done)), " / ",
                    words.Count(static_cast<int64_t>(state.total)));
  } else {
    absl::StrAppend(&text, "  ", words.Count(static_cast<int64_t>(state.done)));
  }
  if (state.detail.empty())
    absl::StrAppend(&text, "  ", words.Count(static_cast<int64_t>(rate)), "/s");
  else
    absl::StrAppend(&text, "  ", state.detail);
  if (state.total > state.done && rate > 0)
    absl::StrAppend(
        &text, "  ",
        words({"reste $0", "$0 left"},
              words.Duration(absl::Seconds(static_cast<double>(state.total - state.done) / rate))));
  return text;
}

Progress::Progress(Stream& stream, Style style, const Words& words, const Clock& clock,
                   std::string label, uint64_t total)
    : stream_(stream),
      style_(style),
      words_(words),
      clock_(clock),
      started_(clock()),
      state_{.label = std::move(label),
             .done = 0,
             .total = total,
             .detail = {},
             .bar = style == Style::kBar,
             .elapsed = absl::ZeroDuration()},
      next_(started_ + (style == Style::kBar ? kBeforeFirst : kBetweenLines)) {}

Progress::~Progress() { Clear(); }

void Progress::Advance(uint64_t done, std::string detail) {
  if (style_ == Style::kNone) return;
  state_.done = done;
  state_.detail = std::move(detail);
  const absl::Time now = clock_();
  if (now < next_) return;
  state_.elapsed = now - started_;
  const std::string text = RenderProgress(state_, words_);
  // What cannot be shown is not worth failing for.
  if (style_ == Style::kLines) {
    stream_.Write(absl::StrCat(text, "\n")).IgnoreError();
    next_ = now + kBetweenLines;
  } else {
    const std::string fitting = stream_.width() > 0 ? Shorten(text, stream_.width() - 1) : text;
    stream_.Write(absl::StrCat(kClearLine, fitting)).IgnoreError();
    next_ = now + kBetweenBars;
    drawn_ = true;
  }
  stream_.Flush().IgnoreError();
}

void Progress::Clear() {
  if (!drawn_) return;
  stream_.Write(kClearLine).IgnoreError();
  stream_.Flush().IgnoreError();
  drawn_ = false;
}

}  // namespace basin::cli
