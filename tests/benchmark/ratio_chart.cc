#include "tests/benchmark/ratio_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace basin {
namespace {

// In pixels.
constexpr double kLabels = 690;  // to the left of the bars
constexpr double kBars = 420;
constexpr double kNumbers = 90;  // to the right of them
constexpr double kTop = 64;
constexpr double kRow = 26;
constexpr double kBar = 14;
constexpr double kBottom = 42;

// One row as it is drawn.
struct Bar {
  std::string label;
  double value, least, most;  // how many times better than the reference
  std::optional<double> target;
  bool missed = false;
};

// Ratios of at most nothing and of more than a picture can show stay on it.
double Drawable(double times) { return std::clamp(times, 1e-4, 1e4); }

// A ratio has none: "replay, events/s" is the ratio of a replay.
std::string WithoutUnit(const std::string& figure) {
  for (const char* unit : {", events/s", ", ms", ", s", ", MiB"})
    if (absl::EndsWith(figure, unit)) return figure.substr(0, figure.rfind(','));
  return figure;
}

std::string Times(double value) {
  if (value < 0.1) return absl::StrFormat("%.2g ×", value);
  if (value < 10) return absl::StrFormat("%.2f ×", value);
  return absl::StrFormat("%.0f ×", value);
}

Bar BarOf(const Row& row) {
  const bool inverse = row.asked.wanted == Wanted::kAtMost;
  const auto times = [&](double ratio) { return Drawable(inverse ? 1 / ratio : ratio); };
  Bar bar;
  bar.label = absl::StrCat(WithoutUnit(row.asked.figure), ": ", row.asked.system, " ÷ ",
                           WithoutUnit(row.asked.ReferenceName()));
  bar.value = times(row.ratio->median);
  bar.least = times(inverse ? row.ratio->most : row.ratio->least);
  bar.most = times(inverse ? row.ratio->least : row.ratio->most);
  if (row.asked.target.has_value()) bar.target = times(*row.asked.target);
  bar.missed = !row.Reached().value_or(true);
  return bar;
}

// Powers of ten around everything drawn, and around 1.
class Scale {
 public:
  explicit Scale(const std::vector<Bar>& bars) {
    double least = 0.9, most = 1.1;
    for (const Bar& bar : bars) {
      least = std::min({least, bar.least, bar.target.value_or(1)});
      most = std::max({most, bar.most, bar.target.value_or(1)});
    }
    first_ = static_cast<int>(std::floor(std::log10(least)));
    last_ = static_cast<int>(std::ceil(std::log10(most)));
  }
  double X(double value) const {
    return kLabels + kBars * (std::log10(value) - first_) / (last_ - first_);
  }
  int first() const { return first_; }
  int last() const { return last_; }

 private:
  int first_ = 0, last_ = 1;
};

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string Line(const char* kind, double x1, double y1, double x2, double y2) {
  return absl::StrFormat("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                         kind, x1, y1, x2, y2);
}

std::string Words(const char* kind, double x, double y, const std::string& text) {
  return absl::StrFormat("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", kind, x, y,
                         Escaped(text));
}

// Colours of middle brightness are seen on both grounds; text follows the reader's.
constexpr char kStyle[] = R"(<style>
text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; }
.label { text-anchor: end; }
.axis { text-anchor: middle; fill: #6e7781; }
.grid { stroke: #8c959f; stroke-opacity: 0.35; }
.one { stroke: #6e7781; stroke-width: 1.5; }
.spread { stroke: #6e7781; stroke-width: 2; }
.target { stroke: #8250df; stroke-width: 3; }
.good { fill: #2da44e; }
.missed { fill: #cf222e; }
.plain { fill: #4184e4; }
@media (prefers-color-scheme: dark) { text { fill: #d0d7de; } .axis { fill: #9198a1; }
  .target { stroke: #c297ff; } .spread, .one { stroke: #9198a1; } }
</style>
)";

std::string Grid(const Scale& scale, double bottom) {
  std::string svg;
  for (int power = scale.first(); power <= scale.last(); ++power) {
    const double value = std::pow(10, power), x = scale.X(value);
    svg += Line(power == 0 ? "one" : "grid", x, kTop - 6, x, bottom);
    svg += Words("axis", x, bottom + 16, absl::StrCat(value, " ×"));
  }
  return svg;
}

std::string Drawn(const Bar& bar, const Scale& scale, double top) {
  const double one = scale.X(1), end = scale.X(bar.value), middle = top + kRow / 2;
  const char* kind = bar.missed ? "missed" : bar.target.has_value() ? "good" : "plain";
  std::string svg = Words("label", kLabels - 10, middle + 4, bar.label);
  absl::StrAppendFormat(
      &svg, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>\n",
      kind, std::min(one, end), middle - kBar / 2, std::abs(end - one), kBar);
  svg += Line("spread", scale.X(bar.least), middle, scale.X(bar.most), middle);
  if (bar.target.has_value())
    svg += Line("target", scale.X(*bar.target), top + 2, scale.X(*bar.target), top + kRow - 2);
  svg += Words("value", kLabels + kBars + 12, middle + 4, Times(bar.value));
  return svg;
}

}  // namespace

std::string RatioChart(absl::Span<const Row> rows) {
  std::vector<Bar> bars;
  for (const Row& row : rows)
    if (row.ratio.has_value() && row.ratio->least > 0) bars.push_back(BarOf(row));
  const Scale scale(bars);
  const double bottom = kTop + kRow * static_cast<double>(bars.size());
  const double width = kLabels + kBars + kNumbers, height = bottom + kBottom;
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
      "height=\"%.0f\" role=\"img\" aria-label=\"Ratios\">\n",
      width, height, width, height);
  svg += kStyle;
  svg += Words("title", 12, 24, "How many times better, in one run (logarithmic; right is better)");
  svg += Words("note", 12, 44,
               "bar: median of the ratios of a round · line: least to most · violet tick: target");
  svg += Grid(scale, bottom);
  for (size_t i = 0; i < bars.size(); ++i)
    svg += Drawn(bars[i], scale, kTop + kRow * static_cast<double>(i));
  return svg + "</svg>\n";
}

}  // namespace basin
