#include "tests/benchmark/report.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "proto/model/status.h"
#include "tests/benchmark/ratio_chart.h"

namespace basin {
namespace {

std::string Number(double value) {
  if (value >= 10'000) return absl::StrFormat("%.0f k", value / 1000);
  if (value >= 100) return absl::StrFormat("%.0f", value);
  if (value >= 0.1) return absl::StrFormat("%.2f", value);
  return absl::StrFormat("%.3f", value);
}

std::string Cell(const std::optional<Spread>& spread) {
  if (!spread.has_value()) return "–";
  if (spread->least == spread->most) return Number(spread->median);
  return absl::StrCat(Number(spread->median), " (", Number(spread->least), " – ",
                      Number(spread->most), ")");
}

std::string TargetCell(const Comparison& asked) {
  if (!asked.target.has_value()) return "";
  return absl::StrCat(asked.wanted == Wanted::kAtLeast ? "≥ " : "≤ ", *asked.target);
}

std::string ReachedCell(const Row& row) {
  const std::optional<bool> reached = row.Reached();
  if (reached.has_value()) return *reached ? "yes" : "**no**";
  return row.asked.target.has_value() ? "not measured" : "";
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

void AppendFields(const std::optional<Spread>& spread, std::vector<std::string>& fields) {
  if (!spread.has_value()) {
    fields.insert(fields.end(), 3, "");
    return;
  }
  for (const double value : {spread->median, spread->least, spread->most})
    fields.push_back(absl::StrFormat("%.6g", value));
}

absl::Status WriteText(const std::string& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  out.close();
  return out ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write ", file));
}

}  // namespace

std::string MarkdownOf(absl::Span<const Row> rows) {
  std::string table =
      "| figure | of | median (min – max) | against | median (min – max) | ratio (min – max) | "
      "target | reached |\n|---|---|---|---|---|---|---|---|\n";
  std::string missing;
  for (const Row& row : rows) {
    absl::StrAppend(&table, "| ", row.asked.figure, " | ", row.asked.system, " | ", Cell(row.hub),
                    " | ", row.asked.ReferenceName(), " | ", Cell(row.reference), " | ",
                    Cell(row.ratio), " | ", TargetCell(row.asked), " | ", ReachedCell(row), " |\n");
    if (!row.why_not.empty())
      absl::StrAppend(&missing, "- ", row.asked.figure, ", against ", row.asked.ReferenceName(),
                      ": ", absl::StrReplaceAll(row.why_not, {{"\n", " "}}), "\n");
  }
  return missing.empty() ? table : absl::StrCat(table, "\nWithout a ratio:\n\n", missing);
}

std::string CsvOf(absl::Span<const Row> rows) {
  std::string csv =
      "figure,system,median,min,max,reference,reference figure,reference median,reference min,"
      "reference max,ratio,ratio min,ratio max,wanted,target,reached,why no ratio\r\n";
  for (const Row& row : rows) {
    const Comparison& asked = row.asked;
    std::vector<std::string> fields = {Quoted(asked.figure), Quoted(asked.system)};
    AppendFields(row.hub, fields);
    fields.push_back(Quoted(asked.reference));
    fields.push_back(
        Quoted(asked.reference_figure.empty() ? asked.figure : asked.reference_figure));
    AppendFields(row.reference, fields);
    AppendFields(row.ratio, fields);
    fields.push_back(asked.wanted == Wanted::kAtLeast ? "at least" : "at most");
    fields.push_back(asked.target.has_value() ? absl::StrCat(*asked.target) : "");
    const std::optional<bool> reached = row.Reached();
    fields.push_back(!reached.has_value() ? "" : *reached ? "yes" : "no");
    fields.push_back(Quoted(row.why_not));
    absl::StrAppend(&csv, absl::StrJoin(fields, ","), "\r\n");
  }
  return csv;
}

absl::Status WriteReport(const std::string& folder, const std::string& heading,
                         absl::Span<const Row> rows) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  BASIN_RETURN_IF_ERROR(
      WriteText(folder + "/figures.md", absl::StrCat(heading, "\n", MarkdownOf(rows))));
  BASIN_RETURN_IF_ERROR(WriteText(folder + "/figures.csv", CsvOf(rows)));
  return WriteText(folder + "/ratios.svg", RatioChart(rows));
}

}  // namespace basin
