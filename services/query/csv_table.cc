#include "services/query/csv_table.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "proto/model/check.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

constexpr CsvColumn kOfTheAnswer[] = {{"as_of", 0, "as_of"},
                                      {"sequence", 0, "sequence"},
                                      {"parameters_version", 0, "parameters_version"},
                                      {"origin", 0, "origin"},
                                      {"notice", 0, "notice"}};

std::string Joined(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& item : list)
    texts.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  return absl::StrJoin(texts, "|");
}

std::string Decimal(double number, int decimals, CsvDialect dialect) {
  const std::string text = absl::StrFormat("%.*f", decimals, number);
  return dialect == CsvDialect::kFrench ? absl::StrReplaceAll(text, {{".", ","}}) : text;
}

std::string Field(const Json& value, int decimals, CsvDialect dialect) {
  const bool french = dialect == CsvDialect::kFrench;
  if (value.is_null()) return "";
  if (value.is_string()) return CsvText(value.get<std::string>(), dialect);
  if (value.is_boolean())
    return value.get<bool>() ? (french ? "oui" : "true") : (french ? "non" : "false");
  if (value.is_number_float()) return Decimal(value.get<double>(), decimals, dialect);
  if (value.is_array()) return CsvText(Joined(value), dialect);
  return CsvText(value.dump(), dialect);
}

// "overall/score"
Json Member(const Json& object, absl::string_view path) {
  const nlohmann::ordered_json::json_pointer pointer("/" + std::string(path));
  return object.contains(pointer) ? object.at(pointer) : Json();
}

// "region|basins": the first that is there, or nullptr.
const Json* FindList(const Json& object, absl::string_view names) {
  for (const absl::string_view name : absl::StrSplit(names, '|'))
    if (const auto list = object.find(std::string(name)); list != object.end()) return &*list;
  return nullptr;
}

class Writer {
 public:
  Writer(const CsvTable& table, CsvDialect dialect) : table_(table), dialect_(dialect) {}

  std::string Write(const Json& answer) {
    std::vector<std::string> names;
    for (const CsvColumn& column : table_.columns) names.emplace_back(column.name);
    for (const CsvColumn& column : kOfTheAnswer) names.emplace_back(column.name);
    text_ = absl::StrCat(CsvPrologue(dialect_), CsvLine(names, dialect_));
    Visit(answer, 0);
    return std::move(text_);
  }

 private:
  void Visit(const Json& object, size_t depth) {
    holders_.push_back(&object);
    if (depth == table_.lists.size()) {
      WriteRow();
    } else if (const Json* list = FindList(object, table_.lists[depth]); list != nullptr) {
      VisitEach(*list, depth + 1);
    }
    holders_.pop_back();
  }
  void VisitEach(const Json& list, size_t depth) {
    if (list.is_object()) return Visit(list, depth);
    for (const Json& item : list) Visit(item, depth);
  }
  void WriteRow() {
    std::vector<std::string> fields;
    for (const CsvColumn& column : table_.columns) {
      BASIN_CHECK(static_cast<size_t>(column.up) < holders_.size());
      const Json& holder = *holders_[holders_.size() - 1 - static_cast<size_t>(column.up)];
      fields.push_back(Field(Member(holder, column.member), column.decimals, dialect_));
    }
    for (const CsvColumn& column : kOfTheAnswer)
      fields.push_back(Field(Member(*holders_.front(), column.member), column.decimals, dialect_));
    absl::StrAppend(&text_, CsvLine(fields, dialect_));
  }

  const CsvTable& table_;
  const CsvDialect dialect_;
  std::vector<const Json*> holders_;  // the answer, …, the row
  std::string text_;
};

}  // namespace

std::string JsonToCsv(absl::string_view json, const CsvTable& table, CsvDialect dialect) {
  const Json answer = Json::parse(json.begin(), json.end());
  return Writer(table, dialect).Write(answer);
}

}  // namespace basin
