#include "clients/exchange/scdl_header.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

struct Column {
  absl::string_view name;
  bool required;
  absl::string_view field;
};
// Indexed by ScdlColumn.
constexpr std::array<Column, kScdlColumns> kColumns = {
    {{"nomAttribuant", true, "body.granting_name"},
     {"idAttribuant", true, "body.granting_siret"},
     {"dateConvention", true, "body.convention_on"},
     {"referenceDecision", false, "body.decision_reference"},
     {"nomBeneficiaire", true, "body.beneficiary_name"},
     {"idBeneficiaire", false, "body.beneficiary_siret"},
     {"rnaBeneficiaire", false, "body.beneficiary_rna"},
     {"objet", true, "body.object"},
     {"montant", true, "body.amount_cents"},
     {"nature", true, "body.kind"},
     {"conditionsVersement", true, "body.payment_terms"},
     {"datesPeriodeVersement", true, "body.payment_from"},
     {"idRAE", false, "body.rae"},
     {"notificationUE", true, "body.eu_notified"},
     {"pourcentageSubvention", true, "body.share_hundredths_percent"},
     {"dispositifAide", false, "body.scheme"}}};

int FindColumn(absl::string_view heading, std::string (*fold)(absl::string_view)) {
  const std::string folded = fold(heading);
  for (int i = 0; i < kScdlColumns; ++i)
    if (fold(kColumns[i].name) == folded) return i;
  return -1;
}

// The column that was probably meant: the same letters with other punctuation, or the start of one.
std::string Suggestion(absl::string_view heading) {
  const int near = FindColumn(heading, &FoldName);
  return near < 0 ? std::string() : std::string(kColumns[near].name);
}

FileFault Unknown(const CsvTable& table, int index) {
  const std::string& heading = table.header[index];
  const std::string near = Suggestion(heading);
  return {.line = table.header_line,
          .column = index + 1,
          .heading = heading,
          .code = v1::BAD_FILE,
          .fr = near.empty() ? "colonne inconnue du schéma SCDL Subventions 2.1.1 ; supprimez-la"
                             : absl::StrCat("colonne inconnue ; écrivez « ", near, " »"),
          .en = near.empty() ? "this column is not in the schema SCDL Subventions 2.1.1; delete it"
                             : absl::StrCat("unknown column; write \"", near, "\"")};
}

FileFault Duplicated(const CsvTable& table, int index, int first) {
  return {
      .line = table.header_line,
      .column = index + 1,
      .heading = table.header[index],
      .code = v1::BAD_FILE,
      .fr = absl::StrCat("colonne en double, déjà en colonne ", first + 1, " ; n'en gardez qu'une"),
      .en = absl::StrCat("the column is there twice, first as column ", first + 1, "; keep one")};
}

FileFault Missing(const CsvTable& table, absl::string_view name) {
  return {.line = table.header_line,
          .heading = std::string(name),
          .code = v1::MISSING_FIELD,
          .fr = "colonne obligatoire absente ; ajoutez-la",
          .en = "a required column is missing; add it"};
}

}  // namespace

absl::string_view ScdlName(ScdlColumn column) { return kColumns[static_cast<int>(column)].name; }
absl::string_view ScdlField(ScdlColumn column) { return kColumns[static_cast<int>(column)].field; }

ScdlHeader::ScdlHeader(const CsvTable& table, FaultCollector& faults) {
  indices_.fill(-1);
  for (int i = 0; i < static_cast<int>(table.header.size()); ++i) {
    const int column = FindColumn(table.header[i], &FoldHeading);
    if (column < 0) {
      Refuse(Unknown(table, i), faults);
    } else if (indices_[column] >= 0) {
      Refuse(Duplicated(table, i, indices_[column]), faults);
    } else {
      indices_[column] = i;
    }
  }
  for (int i = 0; i < kScdlColumns; ++i)
    if (kColumns[i].required && indices_[i] < 0) Refuse(Missing(table, kColumns[i].name), faults);
}

void ScdlHeader::Refuse(FileFault fault, FaultCollector& faults) {
  sound_ = false;
  faults.Add(std::move(fault));
}

}  // namespace basin
