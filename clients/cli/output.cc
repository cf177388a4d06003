#include "clients/cli/output.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "proto/model/check.h"
#include "proto/model/cloud_event.h"

namespace basin::cli {
namespace {

using Json = nlohmann::ordered_json;

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

constexpr Text kOriginHeading{"origine", "origin"};

std::string ForPeople(const Cell& cell, const Words& words) {
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string("—"); },
                        [](const std::string& text) { return Printable(text); },
                        [&](int64_t number) { return words.Count(number); },
                        [&](bool value) { return words.YesNo(value); },
                        [&](Hundredths number) { return words.Hundredths(number.value); },
                        [](Ordinal number) { return absl::StrCat(number.value); },
                        [&](Bytes bytes) { return words.Bytes(bytes.value); },
                        [&](absl::Time time) { return words.Time(time); },
                        [](const Texts& texts) { return Printable(absl::StrJoin(texts, ", ")); },
                    },
                    cell);
}

bool IsNumber(const Cell& cell) {
  return std::holds_alternative<int64_t>(cell) || std::holds_alternative<Hundredths>(cell) ||
         std::holds_alternative<Ordinal>(cell) || std::holds_alternative<Bytes>(cell);
}

std::string DecimalOf(Hundredths number, char point) {
  const uint64_t magnitude = number.value < 0 ? 0 - static_cast<uint64_t>(number.value)
                                              : static_cast<uint64_t>(number.value);
  return absl::StrFormat("%s%d%c%02d", number.value < 0 ? "-" : "", magnitude / 100, point,
                         magnitude % 100);
}

Json ForJson(const Cell& cell) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return Json(nullptr); },
          [](const std::string& text) { return Json(text); },
          [](int64_t number) { return Json(number); },
          [](bool value) { return Json(value); },
          [](Hundredths number) { return Json(static_cast<double>(number.value) / 100); },
          [](Ordinal number) { return Json(number.value); },
          [](Bytes bytes) { return Json(bytes.value); },
          [](absl::Time time) { return Json(FormatTimestamp(time)); },
          [](const Texts& texts) { return Json(texts); },
      },
      cell);
}

std::string ForCsv(const Cell& cell, CsvDialect dialect, const Words& words) {
  const bool french = dialect == CsvDialect::kFrench;
  return std::visit(
      Overloaded{
          [](std::monostate) { return std::string(); },
          [&](const std::string& text) { return CsvText(text, dialect); },
          [](int64_t number) { return absl::StrCat(number); },
          [&](bool value) {
            return french ? words.YesNo(value) : std::string(value ? "true" : "false");
          },
          [&](Hundredths number) { return DecimalOf(number, french ? ',' : '.'); },
          [](Ordinal number) { return absl::StrCat(number.value); },
          [](Bytes bytes) { return absl::StrCat(bytes.value); },
          [&](absl::Time time) { return french ? words.Time(time) : FormatTimestamp(time); },
          [&](const Texts& texts) { return CsvText(absl::StrJoin(texts, " "), dialect); },
      },
      cell);
}

// Malformed UTF-8 becomes U+FFFD instead of an exception.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json RowOf(const Listing& listing, const std::vector<Cell>& row) {
  Json object = Json::object();
  for (size_t i = 0; i < row.size(); ++i) object[listing.columns[i].key] = ForJson(row[i]);
  return object;
}

std::string RenderFacts(const std::vector<Fact>& facts, const Words& words) {
  size_t width = 0;
  for (const Fact& fact : facts) width = std::max(width, DisplayWidth(words(fact.label)));
  std::string text;
  for (const Fact& fact : facts) {
    const std::string label = words(fact.label);
    absl::StrAppend(&text, label, std::string(width - DisplayWidth(label) + 2, ' '),
                    ForPeople(fact.value, words), "\n");
  }
  return text;
}

// A column of numbers is flushed right, whatever its first rows lack.
Table::Align AlignOf(const Listing& listing, size_t column) {
  const bool numbers =
      std::any_of(listing.rows.begin(), listing.rows.end(),
                  [column](const std::vector<Cell>& row) { return IsNumber(row[column]); });
  return numbers ? Table::Align::kRight : Table::Align::kLeft;
}

std::string RenderListing(const Listing& listing, const Words& words, size_t width) {
  std::vector<Table::Column> columns;
  std::vector<size_t> shown;
  for (size_t i = 0; i < listing.columns.size(); ++i) {
    if (listing.columns[i].audience == Column::For::kPrograms) continue;
    columns.push_back({.heading = words(listing.columns[i].heading), .align = AlignOf(listing, i)});
    shown.push_back(i);
  }
  Table table(std::move(columns));
  for (const auto& row : listing.rows) {
    std::vector<std::string> cells;
    for (const size_t i : shown) cells.push_back(ForPeople(row[i], words));
    table.Add(std::move(cells));
  }
  return table.Render(width);
}

std::string RenderTable(const Document& document, const Words& words, size_t width) {
  std::string text;
  const std::string notice = OriginNotice(document.origin, words);
  if (!notice.empty()) absl::StrAppend(&text, "*** ", notice, " ***\n");
  absl::StrAppend(&text, RenderFacts(document.facts, words));
  for (const Listing& listing : document.listings) {
    if (!text.empty()) absl::StrAppend(&text, "\n");
    const std::string title = words(listing.title);
    if (!title.empty()) absl::StrAppend(&text, title, "\n");
    absl::StrAppend(&text, RenderListing(listing, words, width));
  }
  if (!document.notes.empty() && !text.empty()) absl::StrAppend(&text, "\n");
  for (const std::string& note : document.notes) absl::StrAppend(&text, note, "\n");
  return text;
}

std::string RenderJson(const Document& document) {
  Json object = {{"schema_version", kSchemaVersion}, {"kind", document.kind}};
  if (document.origin != v1::ORIGIN_UNSPECIFIED) object["origin"] = OriginName(document.origin);
  for (const Fact& fact : document.facts) object[fact.key] = ForJson(fact.value);
  for (const Listing& listing : document.listings) {
    Json& rows = object[listing.key] = Json::array();
    for (const auto& row : listing.rows) rows.push_back(RowOf(listing, row));
  }
  return absl::StrCat(Dump(object, 2), "\n");
}

// What the one-line-per-row formats show: the first listing, or the facts as its only row; with the
// origin as the last column.
Listing MainListing(const Document& document) {
  Listing listing{.key = document.kind, .title = {"", ""}, .columns = {}, .rows = {}};
  if (!document.listings.empty() && !document.facts_first) {
    listing = document.listings.front();
  } else {
    listing.rows.emplace_back();
    for (const Fact& fact : document.facts) {
      listing.columns.push_back({.key = fact.key, .heading = fact.label});
      listing.rows.front().push_back(fact.value);
    }
  }
  if (document.origin == v1::ORIGIN_UNSPECIFIED) return listing;
  listing.columns.push_back({.key = "origin", .heading = kOriginHeading});
  for (auto& row : listing.rows) row.push_back(OriginName(document.origin));
  return listing;
}

std::string RenderJsonLines(const Document& document) {
  const Listing listing = MainListing(document);
  std::string text;
  for (const auto& row : listing.rows) absl::StrAppend(&text, Dump(RowOf(listing, row), -1), "\n");
  return text;
}

std::string RenderCsv(const Document& document, CsvDialect dialect, const Words& words) {
  const Listing listing = MainListing(document);
  std::vector<std::string> fields;
  for (const Column& column : listing.columns)
    fields.push_back(
        CsvText(dialect == CsvDialect::kFrench ? column.heading.fr : column.key, dialect));
  std::string text = absl::StrCat(CsvPrologue(dialect), CsvLine(fields, dialect));
  for (const auto& row : listing.rows) {
    fields.clear();
    for (const Cell& cell : row) fields.push_back(ForCsv(cell, dialect, words));
    absl::StrAppend(&text, CsvLine(fields, dialect));
  }
  return text;
}

}  // namespace

absl::StatusOr<Format> ParseFormat(absl::string_view name) {
  if (name == "table") return Format::kTable;
  if (name == "json") return Format::kJson;
  if (name == "jsonl") return Format::kJsonLines;
  if (name == "csv") return Format::kCsv;
  return MakeError(v1::USAGE,
                   {.field = "--output", .detail = "the formats are table, json, jsonl and csv"});
}

absl::StatusOr<CsvDialect> ParseDialect(absl::string_view name) {
  if (name == "standard") return CsvDialect::kStandard;
  if (name == "fr") return CsvDialect::kFrench;
  return MakeError(v1::USAGE,
                   {.field = "--csv-dialect", .detail = "the dialects are standard and fr"});
}

std::string Render(const Document& document, const OutputOptions& options, const Words& words,
                   size_t width) {
  switch (options.format) {
    case Format::kTable:
      return RenderTable(document, words, width);
    case Format::kJson:
      return RenderJson(document);
    case Format::kJsonLines:
      return RenderJsonLines(document);
    case Format::kCsv:
      return RenderCsv(document, options.dialect,
                       options.dialect == CsvDialect::kFrench ? Words(Language::kFrench) : words);
  }
  BASIN_CHECK(false);
}

std::string OriginNotice(v1::Origin origin, const Words& words) {
  if (origin != v1::SIMULATED) return "";
  return words({"données simulées", "simulated data"});
}

std::string OriginName(v1::Origin origin) {
  if (origin == v1::REAL) return "real";
  return origin == v1::SIMULATED ? "simulated" : "";
}

}  // namespace basin::cli
