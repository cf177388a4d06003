#include "clients/cli/cell.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/cli/table.h"
#include "nlohmann/json.hpp"
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

Texts NamesOf(const Codes& codes) {
  Texts names;
  for (const Coded& code : codes) names.push_back(code.name);
  return names;
}
Texts WordsOf(const Codes& codes) {
  Texts words;
  for (const Coded& code : codes) words.push_back(code.words);
  return words;
}

std::string DecimalOf(Hundredths number, char point) {
  const uint64_t magnitude = number.value < 0 ? 0 - static_cast<uint64_t>(number.value)
                                              : static_cast<uint64_t>(number.value);
  return absl::StrFormat("%s%d%c%02d", number.value < 0 ? "-" : "", magnitude / 100, point,
                         magnitude % 100);
}

std::string ForStandardCsv(const Cell& cell) {
  constexpr CsvDialect kDialect = CsvDialect::kStandard;
  const auto joined = [](const Texts& texts) {
    return CsvText(absl::StrJoin(texts, "|"), kDialect);
  };
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string(); },
                        [](const std::string& text) { return CsvText(text, kDialect); },
                        [](int64_t number) { return absl::StrCat(number); },
                        [](bool value) { return std::string(value ? "true" : "false"); },
                        [](Hundredths number) { return DecimalOf(number, '.'); },
                        [](Ordinal number) { return absl::StrCat(number.value); },
                        [](Bytes bytes) { return absl::StrCat(bytes.value); },
                        [](absl::Time time) { return FormatTimestamp(time); },
                        [&](const Texts& texts) { return joined(texts); },
                        [](const Coded& code) { return CsvText(code.name, kDialect); },
                        [&](const Codes& codes) { return joined(NamesOf(codes)); },
                    },
                    cell);
}

std::string ForFrenchCsv(const Cell& cell) {
  constexpr CsvDialect kDialect = CsvDialect::kFrench;
  const Words french(Language::kFrench);
  const auto joined = [](const Texts& texts) {
    return CsvText(absl::StrJoin(texts, "|"), kDialect);
  };
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string(); },
                        [](const std::string& text) { return CsvText(text, kDialect); },
                        [](int64_t number) { return absl::StrCat(number); },
                        [&](bool value) { return french.YesNo(value); },
                        [](Hundredths number) { return DecimalOf(number, ','); },
                        [](Ordinal number) { return absl::StrCat(number.value); },
                        [](Bytes bytes) { return absl::StrCat(bytes.value); },
                        [&](absl::Time time) { return french.Time(time); },
                        [&](const Texts& texts) { return joined(texts); },
                        [](const Coded& code) { return CsvText(code.words, kDialect); },
                        [&](const Codes& codes) { return joined(WordsOf(codes)); },
                    },
                    cell);
}

}  // namespace

std::string ForPeople(const Cell& cell, const Words& words) {
  const auto joined = [](const Texts& texts) { return Printable(absl::StrJoin(texts, ", ")); };
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string("—"); },
                        [](const std::string& text) { return Printable(text); },
                        [&](int64_t number) { return words.Count(number); },
                        [&](bool value) { return words.YesNo(value); },
                        [&](Hundredths number) { return words.Hundredths(number.value); },
                        [](Ordinal number) { return absl::StrCat(number.value); },
                        [&](Bytes bytes) { return words.Bytes(bytes.value); },
                        [&](absl::Time time) { return words.Time(time); },
                        [&](const Texts& texts) { return joined(texts); },
                        [](const Coded& code) { return Printable(code.words); },
                        [&](const Codes& codes) { return joined(WordsOf(codes)); },
                    },
                    cell);
}

nlohmann::ordered_json ForJson(const Cell& cell) {
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
          [](const Coded& code) { return Json(code.name); },
          [](const Codes& codes) { return Json(NamesOf(codes)); },
      },
      cell);
}

std::string ForCsv(const Cell& cell, CsvDialect dialect) {
  return dialect == CsvDialect::kFrench ? ForFrenchCsv(cell) : ForStandardCsv(cell);
}

bool IsNumber(const Cell& cell) {
  return std::holds_alternative<int64_t>(cell) || std::holds_alternative<Hundredths>(cell) ||
         std::holds_alternative<Ordinal>(cell) || std::holds_alternative<Bytes>(cell);
}

}  // namespace basin::cli
