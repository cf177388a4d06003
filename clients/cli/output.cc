#include "clients/cli/output.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
#include "proto/model/check.h"
#include "proto/model/origin.h"

namespace basin::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr Text kOriginHeading{"origine", "origin"};
constexpr Text kNoticeHeading{"mention", "notice"};

// Malformed UTF-8 becomes U+FFFD instead of an exception.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// Who looks at a format.
enum class Reader { kPerson, kProgram, kSpreadsheet };

bool Sees(Reader reader, For audience) {
  switch (audience) {
    case For::kAll:
      return true;
    case For::kPrograms:
      return reader != Reader::kPerson;
    case For::kPeople:
      return reader != Reader::kProgram;
  }
  BASIN_CHECK(false);
}

Reader ReaderOf(CsvDialect dialect) {
  return dialect == CsvDialect::kFrench ? Reader::kSpreadsheet : Reader::kProgram;
}

Json RowOf(const Listing& listing, const std::vector<Cell>& row) {
  Json object = Json::object();
  for (size_t i = 0; i < row.size(); ++i)
    if (Sees(Reader::kProgram, listing.columns[i].audience))
      object[listing.columns[i].key] = ForJson(row[i]);
  return object;
}

std::string RenderFacts(const std::vector<Fact>& facts, const Words& words) {
  size_t width = 0;
  for (const Fact& fact : facts)
    if (Sees(Reader::kPerson, fact.audience))
      width = std::max(width, DisplayWidth(words(fact.label)));
  std::string text;
  for (const Fact& fact : facts) {
    if (!Sees(Reader::kPerson, fact.audience)) continue;
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

std::string RenderListing(const Listing& listing, const Words& words, size_t width, bool bold) {
  std::vector<Table::Column> columns;
  std::vector<size_t> shown;
  for (size_t i = 0; i < listing.columns.size(); ++i) {
    if (!Sees(Reader::kPerson, listing.columns[i].audience)) continue;
    columns.push_back({.heading = words(listing.columns[i].heading), .align = AlignOf(listing, i)});
    shown.push_back(i);
  }
  Table table(std::move(columns));
  for (const auto& row : listing.rows) {
    std::vector<std::string> cells;
    for (const size_t i : shown) cells.push_back(ForPeople(row[i], words));
    table.Add(std::move(cells));
  }
  return table.Render(width, bold);
}

std::string RenderTable(const Document& document, const Words& words, size_t width, bool bold) {
  std::string text = NoticeLine(document.origin, words, bold);
  absl::StrAppend(&text, RenderFacts(document.facts, words));
  for (const Listing& listing : document.listings) {
    if (!text.empty()) absl::StrAppend(&text, "\n");
    const std::string title = words(listing.title);
    if (!title.empty()) absl::StrAppend(&text, bold ? Bold(title) : title, "\n");
    absl::StrAppend(&text, RenderListing(listing, words, width, bold));
  }
  if (!document.notes.empty() && !text.empty()) absl::StrAppend(&text, "\n");
  for (const std::string& note : document.notes) absl::StrAppend(&text, note, "\n");
  return text;
}

std::string RenderJson(const Document& document) {
  Json object = {{"schema_version", kSchemaVersion}, {"kind", document.kind}};
  if (document.origin != v1::ORIGIN_UNSPECIFIED)
    object["origin"] = std::string(OriginCode(document.origin));
  if (document.origin == v1::SIMULATED) object["notice"] = NoticeOf(document.origin);
  for (const Fact& fact : document.facts)
    if (Sees(Reader::kProgram, fact.audience)) object[fact.key] = ForJson(fact.value);
  for (const Listing& listing : document.listings) {
    Json& rows = object[listing.key] = Json::array();
    for (const auto& row : listing.rows) rows.push_back(RowOf(listing, row));
  }
  return absl::StrCat(Dump(object, 2), "\n");
}

// What the one-line-per-row formats show: the first listing, or the facts as its only row; with the
// origin and what it means as the last columns.
Listing MainListing(const Document& document) {
  Listing listing{.key = document.kind, .title = {"", ""}, .columns = {}, .rows = {}};
  if (!document.listings.empty() && !document.facts_first) {
    listing = document.listings.front();
  } else {
    listing.rows.emplace_back();
    for (const Fact& fact : document.facts) {
      listing.columns.push_back({fact.key, fact.label, fact.audience});
      listing.rows.front().push_back(fact.value);
    }
  }
  if (document.origin == v1::ORIGIN_UNSPECIFIED) return listing;
  listing.columns.push_back({.key = "origin", .heading = kOriginHeading});
  listing.columns.push_back({.key = "notice", .heading = kNoticeHeading});
  for (auto& row : listing.rows) {
    row.push_back(std::string(OriginCode(document.origin)));
    row.push_back(NoticeOf(document.origin));
  }
  return listing;
}

std::string RenderJsonLines(const Document& document) {
  const Listing listing = MainListing(document);
  std::string text;
  for (const auto& row : listing.rows) {
    Json object = RowOf(listing, row);
    if (document.origin != v1::SIMULATED) object.erase("notice");
    absl::StrAppend(&text, Dump(object, -1), "\n");
  }
  return text;
}

std::string RenderCsv(const Document& document, CsvDialect dialect) {
  const Listing listing = MainListing(document);
  const auto line = [&](const auto& field_of) {
    std::vector<std::string> fields;
    for (size_t i = 0; i < listing.columns.size(); ++i)
      if (Sees(ReaderOf(dialect), listing.columns[i].audience)) fields.push_back(field_of(i));
    return CsvLine(fields, dialect);
  };
  std::string text = absl::StrCat(
      CsvPrologue(dialect), line([&](size_t i) {
        const Column& column = listing.columns[i];
        return CsvText(dialect == CsvDialect::kFrench ? column.heading.fr : column.key, dialect);
      }));
  for (const auto& row : listing.rows)
    absl::StrAppend(&text, line([&](size_t i) { return ForCsv(row[i], dialect); }));
  return text;
}

}  // namespace

absl::StatusOr<Format> ParseFormat(absl::string_view name) {
  if (name == "table") return Format::kTable;
  if (name == "json") return Format::kJson;
  if (name == "jsonl") return Format::kJsonLines;
  if (name == "csv") return Format::kCsv;
  return MakeError(v1::USAGE, {.field = "--output",
                               .detail = {"the formats are table, json, jsonl and csv",
                                          "les formes sont table, json, jsonl et csv"}});
}

absl::StatusOr<CsvDialect> ParseDialect(absl::string_view name) {
  if (name == "standard") return CsvDialect::kStandard;
  if (name == "fr") return CsvDialect::kFrench;
  return MakeError(v1::USAGE, {.field = "--csv-dialect",
                               .detail = {"the dialects are standard and fr",
                                          "les dialectes sont standard et fr"}});
}

std::string Render(const Document& document, const OutputOptions& options, const Words& words,
                   size_t width) {
  switch (options.format) {
    case Format::kTable:
      return RenderTable(document, words, width, options.bold);
    case Format::kJson:
      return RenderJson(document);
    case Format::kJsonLines:
      return RenderJsonLines(document);
    case Format::kCsv:
      return RenderCsv(document, options.dialect);
  }
  BASIN_CHECK(false);
}

std::string NoticeLine(v1::Origin origin, const Words& words, bool bold) {
  const absl::string_view notice = OriginNotice(origin, words.language());
  if (notice.empty()) return "";
  const std::string line = absl::StrCat("*** ", notice, " ***");
  return absl::StrCat(bold ? Bold(line) : line, "\n");
}

std::string NoticeOf(v1::Origin origin) {
  return std::string(OriginNotice(origin, Language::kFrench));
}

}  // namespace basin::cli
