// The numbers under which France registers legal persons, and how each one checks itself.
#ifndef BASIN_PROTO_REFERENCE_IDENTIFIERS_H_
#define BASIN_PROTO_REFERENCE_IDENTIFIERS_H_

#include "absl/strings/string_view.h"

namespace basin {

// SIREN, of a legal person: 9 digits whose Luhn sum is a multiple of 10.
bool IsSiren(absl::string_view text);

// SIRET, of one of its establishments: a valid SIREN and 5 more digits, with a Luhn sum of its own.
// La Poste (SIREN 356000000) has more establishments than the key leaves room for: there the plain
// sum of the digits is a multiple of 5.
bool IsSiret(absl::string_view text);

// RNA, of an association: W and 9 digits. It holds no key.
bool IsRna(absl::string_view text);

// The SIREN a SIRET begins with. REQUIRES: IsSiret(siret).
inline absl::string_view SirenOf(absl::string_view siret) { return siret.substr(0, 9); }

}  // namespace basin

#endif  // BASIN_PROTO_REFERENCE_IDENTIFIERS_H_
