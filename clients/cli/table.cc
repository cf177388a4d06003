#include "clients/cli/table.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"

namespace basin::cli {
namespace {

constexpr absl::string_view kEllipsis = "…";
constexpr absl::string_view kGap = "  ";

struct CodePoint {
  uint32_t value;
  size_t bytes;
};

// The first code point of `text`; a malformed byte stands for itself.
CodePoint Decode(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t length = lead < 0x80       ? 1
                        : lead >> 5 == 6  ? 2
                        : lead >> 4 == 14 ? 3
                        : lead >> 3 == 30 ? 4
                                          : 0;
  if (length == 0 || length > text.size()) return {lead, 1};
  if (length == 1) return {lead, 1};
  uint32_t value = lead & (0xffu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if (byte(i) >> 6 != 2) return {lead, 1};
    value = value << 6 | (byte(i) & 0x3fu);
  }
  return {value, length};
}

struct Range {
  uint32_t first, last;
};
// Combining marks and joiners (Unicode categories Mn, Me, Cf) of the scripts met here.
constexpr Range kZeroWidth[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x1ab0, 0x1aff},
                                {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},
                                {0x2060, 0x2064}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
                                {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
// East Asian wide and full-width forms, and emoji.
constexpr Range kWide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},  {0x3041, 0xa4cf},
                           {0xac00, 0xd7a3},   {0xf900, 0xfaff},  {0xfe30, 0xfe6f},
                           {0xff00, 0xff60},   {0xffe0, 0xffe6},  {0x1f300, 0x1f64f},
                           {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

template <size_t kSize>
bool Within(const Range (&ranges)[kSize], uint32_t value) {
  return std::any_of(std::begin(ranges), std::end(ranges), [value](const Range& range) {
    return range.first <= value && value <= range.last;
  });
}

size_t WidthOf(uint32_t value) {
  if (Within(kZeroWidth, value)) return 0;
  return Within(kWide, value) ? 2 : 1;
}

std::string Padded(absl::string_view cell, Table::Align align, size_t width) {
  const size_t shown = DisplayWidth(cell);
  const std::string padding(width > shown ? width - shown : 0, ' ');
  return align == Table::Align::kRight ? absl::StrCat(padding, cell) : absl::StrCat(cell, padding);
}

void TrimEnd(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

std::string Line(const std::vector<Table::Column>& columns, const std::vector<size_t>& widths,
                 const std::vector<std::string>& cells, size_t width_max) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) absl::StrAppend(&line, kGap);
    absl::StrAppend(&line, Padded(cells[i], columns[i].align, widths[i]));
  }
  TrimEnd(line);
  if (width_max > 0) line = Shorten(line, width_max);
  line.push_back('\n');
  return line;
}

std::string Rule(const std::vector<size_t>& widths, size_t width_max) {
  size_t total = widths.empty() ? 0 : kGap.size() * (widths.size() - 1);
  for (const size_t width : widths) total += width;
  if (width_max > 0) total = std::min(total, width_max);
  std::string rule;
  for (size_t i = 0; i < total; ++i) absl::StrAppend(&rule, "─");
  rule.push_back('\n');
  return rule;
}

std::string HeadingLine(const std::vector<Table::Column>& columns,
                        const std::vector<size_t>& widths, size_t width_max, bool bold) {
  std::vector<std::string> headings;
  for (const Table::Column& column : columns) headings.push_back(column.heading);
  std::string line = Line(columns, widths, headings, width_max);
  if (!bold) return line;
  line.pop_back();  // its end stays outside
  return absl::StrCat(Bold(line), "\n");
}

std::vector<size_t> OwnWidths(const std::vector<Table::Column>& columns) {
  std::vector<size_t> widths;
  for (const Table::Column& column : columns)
    widths.push_back(std::max(column.width, DisplayWidth(column.heading)));
  return widths;
}

}  // namespace

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    width += WidthOf(point.value);
    text.remove_prefix(point.bytes);
  }
  return width;
}

std::string Shorten(absl::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string kept;
  size_t used = 0;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const size_t more = WidthOf(point.value);
    if (used + more + 1 > width) break;  // 1 for the ellipsis
    absl::StrAppend(&kept, text.substr(0, point.bytes));
    used += more;
    text.remove_prefix(point.bytes);
  }
  if (width > 0) absl::StrAppend(&kept, kEllipsis);
  return kept;
}

std::string Bold(absl::string_view text) { return absl::StrCat("\x1b[1m", text, "\x1b[0m"); }
std::string Red(absl::string_view text) { return absl::StrCat("\x1b[31m", text, "\x1b[0m"); }

std::string Printable(absl::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const bool malformed = point.bytes == 1 && point.value >= 0x80;
    const bool control = point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0) ||
                         (point.value >= 0x202a && point.value <= 0x202e) ||
                         (point.value >= 0x2066 && point.value <= 0x2069);
    absl::StrAppend(&shown,
                    control || malformed ? absl::string_view("·") : text.substr(0, point.bytes));
    text.remove_prefix(point.bytes);
  }
  return shown;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::Add(std::vector<std::string> cells) {
  BASIN_CHECK(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::Render(size_t width_max, bool bold) const {
  std::vector<size_t> widths = OwnWidths(columns_);
  for (const auto& row : rows_)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  std::string text = HeadingLine(columns_, widths, width_max, bold);
  absl::StrAppend(&text, Rule(widths, width_max));
  for (const auto& row : rows_) absl::StrAppend(&text, Line(columns_, widths, row, width_max));
  return text;
}

std::string Table::RenderHeading(bool bold) const {
  const std::vector<size_t> widths = OwnWidths(columns_);
  return absl::StrCat(HeadingLine(columns_, widths, 0, bold), Rule(widths, 0));
}

std::string Table::RenderRow(const std::vector<std::string>& cells) const {
  BASIN_CHECK(cells.size() == columns_.size());
  return Line(columns_, OwnWidths(columns_), cells, 0);
}

}  // namespace basin::cli
