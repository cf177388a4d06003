#include "clients/exchange/bmo.h"

#include <array>
#include <map>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "clients/exchange/cell_values.h"
#include "clients/exchange/csv.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"
#include "proto/reference/basins.h"

namespace basin {
namespace {

constexpr absl::string_view kIdSpace = "bmo";
constexpr int64_t kMaxCount = 100000000;  // of the schema

enum BmoColumn {
  kYear,
  kFap,
  kTrade,
  kFamily,
  kDepartement,
  kBasin,
  kProjects,
  kDifficult,
  kSeasonal,
  kBmoColumns
};
// The fields they are read into, as the hub's errors name them.
constexpr std::array<absl::string_view, kBmoColumns> kFields = {
    "body.year",    "body.fap",      "body.trade",     "body.family",  "body.departement",
    "header.basin", "body.projects", "body.difficult", "body.seasonal"};
constexpr std::array<absl::string_view, kBmoColumns> kNames = {"annee",
                                                               "code_fap",
                                                               "metier",
                                                               "lib_famille",
                                                               "dep",
                                                               "bassin_code",
                                                               "projets",
                                                               "projets_difficiles",
                                                               "projets_saisonniers"};

class Importer {
 public:
  Importer(const BmoOptions& options, const CsvTable& table, FaultCollector& faults)
      : options_(options), faults_(faults) {
    for (int i = 0; i < kBmoColumns; ++i) {
      indices_[i] = table.Find(kNames[i]);
      if (indices_[i] < 0)
        faults_.Add({.line = table.header_line,
                     .heading = std::string(kNames[i]),
                     .code = v1::MISSING_FIELD,
                     .fr = "colonne absente ; ajoutez-la",
                     .en = "the column is missing; add it"});
    }
  }

  void NameColumns(std::map<std::string, FileColumn>& columns) const {
    for (int i = 0; i < kBmoColumns; ++i)
      columns.emplace(kFields[i], FileColumn{indices_[i] + 1, std::string(kNames[i])});
  }

  // REQUIRES: no column is missing.
  FileEvent Import(const CsvRow& row) {
    row_ = &row;
    v1::NeedSurveyed need;
    need.set_survey("BMO");
    need.set_year(Year());
    need.set_fap(Text(kFap));
    need.set_trade(Text(kTrade));
    need.set_family(std::string(Cell(kFamily)));
    need.set_departement(Text(kDepartement));
    Count(kProjects, *need.mutable_projects());
    Count(kDifficult, *need.mutable_difficult());
    Count(kSeasonal, *need.mutable_seasonal());
    if (FindBasin(Cell(kBasin)) == nullptr)
      Fault(kBasin, v1::UNKNOWN_BASIN,
            "code de bassin inconnu ; seuls les 25 bassins franciliens sont repris",
            "unknown basin code; only the 25 basins of Île-de-France are taken");
    return {.bytes = SealEvent(Header(need), need), .line = row.line};
  }

 private:
  absl::string_view Cell(BmoColumn column) const { return row_->cells[indices_[column]]; }

  void Fault(BmoColumn column, v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
    faults_.Add({.line = row_->line,
                 .column = indices_[column] + 1,
                 .heading = std::string(kNames[column]),
                 .code = code,
                 .fr = std::string(fr),
                 .en = std::string(en)});
  }

  std::string Text(BmoColumn column) {
    if (Cell(column).empty())
      Fault(column, v1::MISSING_FIELD, "cellule vide ; une valeur est obligatoire",
            "the cell is empty; a value is required");
    return std::string(Cell(column));
  }

  uint32_t Year() {
    uint32_t year = 0;
    if (absl::SimpleAtoi(Cell(kYear), &year) && year >= 2000 && year <= 2100) return year;
    Fault(kYear, v1::OUT_OF_RANGE, "une année de 2000 à 2100 est attendue",
          "a year from 2000 to 2100 is expected");
    return 2000;
  }

  void Count(BmoColumn column, v1::SurveyedCount& count) {
    if (Cell(column) == "*") return count.set_secret(true);
    const DecimalResult number = ParseDecimal(Cell(column), 0, DecimalMark::kDotOrComma);
    if (number.fault == NumberFault::kNone && number.scaled >= 0 && number.scaled <= kMaxCount)
      return count.set_value(number.scaled);
    Fault(column, v1::BAD_FORMAT, "un nombre entier ou « * » (secret statistique) est attendu",
          "a whole number or \"*\" (statistical secret) is expected");
  }

  v1::Header Header(const v1::NeedSurveyed& need) const {
    const std::string key = absl::StrCat("bmo-", need.year(), "-", need.departement(), "-",
                                         Cell(kBasin), "-", need.fap());
    v1::Header header;
    header.set_id(MakeUuidV8(kIdSpace, absl::StrCat(key, "\x1F", Cell(kProjects), "\x1F",
                                                    Cell(kDifficult), "\x1F", Cell(kSeasonal))));
    header.set_source(absl::StrCat("/actors/", options_.actor, "/bmo"));
    header.set_subject(absl::StrCat("survey/", key));
    SetTimestamp(absl::FromCivil(absl::CivilHour(need.year(), 1, 1, 12), Paris()),
                 header.mutable_time());
    header.set_basin(std::string(Cell(kBasin)));
    header.set_origin(options_.origin);
    return header;
  }

  const BmoOptions& options_;
  FaultCollector& faults_;
  std::array<int, kBmoColumns> indices_;
  const CsvRow* row_ = nullptr;
};

}  // namespace

FileEvents ImportBmo(absl::string_view bytes, const BmoOptions& options) {
  FileEvents result;
  FaultCollector faults;
  const CsvTable table = ReadCsvFile(bytes, faults);
  if (faults.empty()) {
    Importer importer(options, table, faults);
    importer.NameColumns(result.columns);
    if (faults.empty())
      for (const CsvRow& row : table.rows) result.events.push_back(importer.Import(row));
  }
  result.faults = faults.Take();
  if (!result.ok()) result.events.clear();
  return result;
}

void SurveySum::Add(const v1::SurveyedCount& count) {
  if (count.secret()) {
    ++secret_rows;
  } else {
    at_least += count.value();
  }
}

}  // namespace basin
