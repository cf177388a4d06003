// The columns of SCDL Subventions 2.1.1, the common French format in which public bodies publish
// their grants (https://schema.data.gouv.fr/scdl/subventions/2.1.1/documentation.html).
#ifndef BASIN_CLIENTS_EXCHANGE_SCDL_HEADER_H_
#define BASIN_CLIENTS_EXCHANGE_SCDL_HEADER_H_

#include <array>

#include "absl/strings/string_view.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/file_fault.h"

namespace basin {

// In the order of the schema.
enum class ScdlColumn {
  kNomAttribuant,
  kIdAttribuant,
  kDateConvention,
  kReferenceDecision,
  kNomBeneficiaire,
  kIdBeneficiaire,
  kRnaBeneficiaire,
  kObjet,
  kMontant,
  kNature,
  kConditionsVersement,
  kDatesPeriodeVersement,
  kIdRae,
  kNotificationUe,
  kPourcentageSubvention,
  kDispositifAide,
};
inline constexpr int kScdlColumns = 16;

absl::string_view ScdlName(ScdlColumn column);
// The field of v1::FundingAwarded the column is read into, as the hub's errors name it.
absl::string_view ScdlField(ScdlColumn column);

// Where each column stands in the file, from 0; -1 when it is not there.
class ScdlHeader {
 public:
  // Any order will do. A name that differs from the schema's only in case, accents or blanks
  // ("NomBénéficiaire", "nom Beneficiaire") is taken for it, because spreadsheets and hands do that
  // and no two columns come near each other. Every other name is a fault, with the schema's nearest
  // name. Faults: a required column that is missing, an unknown one, one that is there twice (the
  // first counts when the rows are checked).
  ScdlHeader(const CsvTable& table, FaultCollector& faults);

  int Index(ScdlColumn column) const { return indices_[static_cast<int>(column)]; }
  bool Has(ScdlColumn column) const { return Index(column) >= 0; }
  // No fault of the header was found. What a row lacks in an unsound one may stand under a heading
  // that was not understood.
  bool sound() const { return sound_; }

 private:
  void Refuse(FileFault fault, FaultCollector& faults);

  std::array<int, kScdlColumns> indices_;
  bool sound_ = true;
};

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_SCDL_HEADER_H_
