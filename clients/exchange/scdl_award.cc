#include "clients/exchange/scdl_award.h"

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "clients/exchange/cell_values.h"
#include "proto/model/calendar.h"
#include "proto/model/utf8.h"
#include "proto/reference/identifiers.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

using enum ScdlColumn;

constexpr int64_t kMaxCents = 1000000000000;  // of the schema: ten billion euros
constexpr size_t kMaxText = 256;

// Reads the row's cells into an award. One function per kind of cell.
class AwardReader {
 public:
  AwardReader(const ScdlHeader& header, const CsvRow& row, FaultCollector& faults,
              FaultCollector& notices)
      : header_(header), row_(row), faults_(faults), notices_(notices) {}

  std::string Text(ScdlColumn column, bool required, size_t max_length = kMaxText) {
    const absl::string_view cell = Cell(column);
    if (required && !Required(column)) return "";
    if (CodePoints(cell) > max_length) {
      Fault(column, v1::TOO_LONG,
            absl::StrCat("texte trop long : au plus ", max_length, " caractères"),
            absl::StrCat("the text is too long: at most ", max_length, " characters"));
    }
    return std::string(cell);
  }

  std::string Siret(ScdlColumn column, bool required) {
    const absl::string_view cell = Cell(column);
    if (required && !Required(column)) return "";
    if (cell.empty() || IsSiret(cell)) return std::string(cell);
    if (absl::EndsWith(cell, ".0")) {
      Fault(column, v1::BAD_SIRET,
            "SIRET transformé en nombre par le tableur ; mettez la colonne au format Texte",
            "the spreadsheet has made the SIRET a number; format the column as text");
    } else if (IsSiren(cell)) {
      Fault(column, v1::BAD_SIRET, "SIREN de 9 chiffres ; le SIRET en a 14",
            "this is a SIREN of 9 digits; a SIRET has 14");
    } else {
      Fault(column, v1::BAD_SIRET,
            "SIRET faux ; vérifiez ses 14 chiffres, clé de contrôle comprise",
            "the SIRET is wrong; check its 14 digits and their control key");
    }
    return "";
  }

  std::string Rna(ScdlColumn column) {
    const absl::string_view cell = Cell(column);
    if (cell.empty() || IsRna(cell)) return std::string(cell);
    Fault(column, v1::BAD_FORMAT, "numéro RNA faux ; W suivi de 9 chiffres",
          "the RNA number is wrong; W and 9 digits");
    return "";
  }

  std::string Date(ScdlColumn column) {
    if (!Required(column)) return "";
    absl::CivilDay day;
    if (ParseDay(Cell(column), &day)) return FormatDay(day);
    Fault(column, v1::BAD_DATE, "une date existante est attendue sous la forme AAAA-MM-JJ",
          "a date that exists is expected as YYYY-MM-DD");
    return "";
  }

  int64_t Cents(ScdlColumn column) {
    if (!Required(column)) return 0;
    const DecimalResult euros = ParseDecimal(Cell(column), 2, DecimalMark::kDot);
    if (NumberIsWrong(column, euros.fault)) return 0;
    if (euros.scaled >= 0 && euros.scaled <= kMaxCents) return euros.scaled;
    Fault(column, v1::OUT_OF_RANGE, "montant hors limites ; de 0 à 10 milliards d'euros",
          "the amount is out of range: 0 to 10 billion euros");
    return 0;
  }

  // Hundredths of a percent, from a share between 0.01 and 1.
  uint32_t Share(ScdlColumn column) {
    if (!Required(column)) return 0;
    // Kept to six decimals, then rounded: thirds are published as 0.3333333.
    const absl::string_view cell = Cell(column);
    const DecimalResult share = ParseDecimal(cell.substr(0, 8), 6, DecimalMark::kDot);
    const bool trailing_digits =
        cell.size() <= 8 || cell.substr(8).find_first_not_of("0123456789") == cell.npos;
    if (NumberIsWrong(column, trailing_digits ? share.fault : NumberFault::kNotANumber)) return 0;
    if (share.scaled >= 10000 && share.scaled <= 1000000)
      return static_cast<uint32_t>((share.scaled + 50) / 100);
    Fault(column, v1::OUT_OF_RANGE,
          "part hors limites ; de 0.01 à 1, où 1 veut dire 100 % (écrivez 0.8 pour 80 %)",
          "the share is out of range: 0.01 to 1, where 1 means 100 % (write 0.8 for 80 %)");
    return 0;
  }

  v1::AwardKind Kind(ScdlColumn column) {
    if (!Required(column)) return v1::AWARD_KIND_UNSPECIFIED;
    const absl::string_view cell = Cell(column);
    if (cell == "aide en numéraire") return v1::AWARD_CASH;
    if (cell == "aide en nature") return v1::AWARD_IN_KIND;
    if (cell == "aide en numéraire;aide en nature" || cell == "aide en nature;aide en numéraire")
      return v1::AWARD_CASH_AND_IN_KIND;
    Fault(column, v1::UNKNOWN_ENUM,
          "nature inconnue ; « aide en numéraire », « aide en nature » ou les deux séparées par « "
          "; »",
          "unknown nature; \"aide en numéraire\", \"aide en nature\" or both with \";\" between");
    return v1::AWARD_KIND_UNSPECIFIED;
  }

  bool YesOrNo(ScdlColumn column) {
    if (!Required(column)) return false;
    if (Cell(column) == "oui") return true;
    if (Cell(column) != "non")
      Fault(column, v1::UNKNOWN_ENUM, "« oui » ou « non » est attendu",
            "\"oui\" or \"non\" is expected");
    return false;
  }

  void Period(ScdlColumn column, v1::FundingAwarded& award) {
    if (!Required(column)) return;
    const absl::string_view cell = Cell(column);
    const bool period = cell.size() == 21 && cell[10] == '/';
    if (!HasDateForm(cell.substr(0, 10)) ||
        !(cell.size() == 10 || (period && HasDateForm(cell.substr(11))))) {
      PeriodFault(column, cell);
      return;
    }
    absl::CivilDay from, until;
    const bool from_exists = ParseDay(cell.substr(0, 10), &from);
    const bool until_exists = ParseDay(period ? cell.substr(11) : cell, &until);
    if (from_exists) award.set_payment_from(FormatDay(from));
    if (until_exists) award.set_payment_until(FormatDay(until));
    if (!from_exists || !until_exists) {
      Notice(column, v1::BAD_DATE, "une date de versement n'existe pas ; elle n'est pas reprise",
             "a payment date does not exist; it is left out");
    } else if (until < from) {
      Notice(column, v1::BAD_DATE,
             "la période de versement finit avant de commencer ; sans échéancier",
             "the payment period ends before it begins; no schedule is made");
    } else {
      PlanPayment(until, award);
    }
  }

  void OneBeneficiaryNumber() {
    if (!Cell(kIdBeneficiaire).empty() || !Cell(kRnaBeneficiaire).empty()) return;
    // A wrong heading may well hide the number that seems to be missing in every row.
    const bool both = header_.Has(kIdBeneficiaire) && header_.Has(kRnaBeneficiaire);
    if (!both && !header_.sound()) return;
    Fault(header_.Has(kIdBeneficiaire) || !header_.Has(kRnaBeneficiaire) ? kIdBeneficiaire
                                                                         : kRnaBeneficiaire,
          v1::MISSING_FIELD, "ni SIRET ni RNA du bénéficiaire ; l'un des deux est obligatoire",
          "neither SIRET nor RNA of the beneficiary; one of them is required");
  }

 private:
  absl::string_view Cell(ScdlColumn column) const { return ScdlCell(header_, row_, column); }

  void Fault(ScdlColumn column, v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
    faults_.Add(ScdlFault(header_, row_, column, code, fr, en));
  }
  void Notice(ScdlColumn column, v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
    notices_.Add(ScdlFault(header_, row_, column, code, fr, en));
  }

  // A column that is missing has been told once, at the header.
  bool Required(ScdlColumn column) {
    if (!Cell(column).empty()) return true;
    if (header_.Has(column))
      Fault(column, v1::MISSING_FIELD, "cellule vide ; une valeur est obligatoire",
            "the cell is empty; a value is required");
    return false;
  }

  bool NumberIsWrong(ScdlColumn column, NumberFault fault) {
    switch (fault) {
      case NumberFault::kNone:
        return false;
      case NumberFault::kComma:
        Fault(column, v1::BAD_FORMAT, "virgule décimale ; le format demande un point (1234.50)",
              "decimal comma; the format asks for a dot (1234.50)");
        return true;
      case NumberFault::kTooPrecise:
        Fault(column, v1::BAD_FORMAT, "trop de décimales ; deux au plus",
              "too many decimals; two at most");
        return true;
      case NumberFault::kNotANumber:
      case NumberFault::kTooLarge:
        Fault(column, v1::BAD_FORMAT, "un nombre est attendu, sans espace ni unité (1234.50)",
              "a number is expected, without blanks or unit (1234.50)");
        return true;
    }
    return true;
  }

  static bool HasDateForm(absl::string_view text) {
    if (text.size() != 10) return false;
    for (size_t i = 0; i < text.size(); ++i)
      if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    return true;
  }

  void PeriodFault(ScdlColumn column, absl::string_view cell) {
    if (cell.size() == 21 && cell[10] == '_') {
      Fault(
          column, v1::BAD_DATE,
          "ancienne écriture avec « _ » ; séparez les deux dates par « / » (AAAA-MM-JJ/AAAA-MM-JJ)",
          "the older form with \"_\"; put \"/\" between the dates (YYYY-MM-DD/YYYY-MM-DD)");
    } else {
      Fault(column, v1::BAD_DATE,
            "une date AAAA-MM-JJ ou une période AAAA-MM-JJ/AAAA-MM-JJ est attendue",
            "a date YYYY-MM-DD or a period YYYY-MM-DD/YYYY-MM-DD is expected");
    }
  }

  // REQUIRES: amount, kind and terms have been read.
  static void PlanPayment(absl::CivilDay due, v1::FundingAwarded& award) {
    const bool at_once = FoldName(award.payment_terms()) == "unique";
    if (!at_once || award.kind() == v1::AWARD_IN_KIND) return;
    v1::Instalment* instalment = award.add_schedule();
    instalment->set_due_on(FormatDay(due));
    instalment->set_amount_cents(award.amount_cents());
  }

  const ScdlHeader& header_;
  const CsvRow& row_;
  FaultCollector& faults_;
  FaultCollector& notices_;
};

}  // namespace

absl::string_view ScdlCell(const ScdlHeader& header, const CsvRow& row, ScdlColumn column) {
  const int index = header.Index(column);
  if (index < 0 || index >= static_cast<int>(row.cells.size())) return "";
  return row.cells[index];
}

FileFault ScdlFault(const ScdlHeader& header, const CsvRow& row, ScdlColumn column,
                    v1::ErrorCode code, absl::string_view fr, absl::string_view en) {
  return {.line = row.line,
          .column = header.Index(column) + 1,
          .heading = std::string(ScdlName(column)),
          .code = code,
          .fr = std::string(fr),
          .en = std::string(en)};
}

v1::FundingAwarded ReadScdlAward(const ScdlHeader& header, const CsvRow& row,
                                 FaultCollector& faults, FaultCollector& notices) {
  AwardReader reader(header, row, faults, notices);
  v1::FundingAwarded award;
  award.set_granting_name(reader.Text(kNomAttribuant, true));
  award.set_granting_siret(reader.Siret(kIdAttribuant, true));
  award.set_convention_on(reader.Date(kDateConvention));
  award.set_decision_reference(reader.Text(kReferenceDecision, false));
  award.set_beneficiary_name(reader.Text(kNomBeneficiaire, true));
  award.set_beneficiary_siret(reader.Siret(kIdBeneficiaire, false));
  award.set_beneficiary_rna(reader.Rna(kRnaBeneficiaire));
  reader.OneBeneficiaryNumber();
  award.set_object(reader.Text(kObjet, true));
  award.set_amount_cents(reader.Cents(kMontant));
  award.set_kind(reader.Kind(kNature));
  award.set_payment_terms(reader.Text(kConditionsVersement, true));
  reader.Period(kDatesPeriodeVersement, award);
  award.set_rae(reader.Text(kIdRae, false, 5));
  award.set_eu_notified(reader.YesOrNo(kNotificationUe));
  award.set_share_hundredths_percent(reader.Share(kPourcentageSubvention));
  award.set_scheme(reader.Text(kDispositifAide, false));
  return award;
}

}  // namespace basin
