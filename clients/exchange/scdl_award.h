// One row of an SCDL Subventions file as the body of a funding.awarded event.
#ifndef BASIN_CLIENTS_EXCHANGE_SCDL_AWARD_H_
#define BASIN_CLIENTS_EXCHANGE_SCDL_AWARD_H_

#include "absl/strings/string_view.h"
#include "basin/v1/funding.pb.h"
#include "clients/exchange/csv.h"
#include "clients/exchange/file_fault.h"
#include "clients/exchange/scdl_header.h"

namespace basin {

// The cell of `row` in `column`; empty when the file has no such column.
absl::string_view ScdlCell(const ScdlHeader& header, const CsvRow& row, ScdlColumn column);

// A fault of that cell.
FileFault ScdlFault(const ScdlHeader& header, const CsvRow& row, ScdlColumn column,
                    v1::ErrorCode code, absl::string_view fr, absl::string_view en);

// Checks every cell and reports all that is wrong with the row; the award is then not to be used.
//
// What the schema leaves open, and what is made of it here:
//  - `montant` is exact to the cent: a dot and at most two decimals. A decimal comma is a fault.
//  - `pourcentageSubvention` is kept to the hundredth of a percent, half up. It does not change the
//    amount: published files give either the total or the beneficiary's part.
//  - `datesPeriodeVersement` must have the schema's form (the older form with "_" is a fault).
//  Dates
//    that do not exist or end before they begin have that form and pass, with a notice; a date that
//    does not exist is left out.
//  - The schedule: a grant in cash that is paid at once ("unique") is due whole on its date, or at
//  the
//    end of its period. Paid by instalments ("échelonné") or on other terms, no due dates are
//    known: there is no schedule, and its payment is not measured.
v1::FundingAwarded ReadScdlAward(const ScdlHeader& header, const CsvRow& row,
                                 FaultCollector& faults, FaultCollector& notices);

}  // namespace basin

#endif  // BASIN_CLIENTS_EXCHANGE_SCDL_AWARD_H_
