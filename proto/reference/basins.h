// The 25 employment basins of Île-de-France: what they are called, which bodies they are made of,
// and how many people live there. Perimeters in force are events (`territory.defined`); this table
// is what a first start defines them from, and how files and people name them.
#ifndef BASIN_PROTO_REFERENCE_BASINS_H_
#define BASIN_PROTO_REFERENCE_BASINS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace basin {

// The region's own territory, beside the 25.
inline constexpr absl::string_view kRegionCode = "R11";
inline constexpr absl::string_view kRegionName = "Île-de-France";

// One reading of a perimeter.
struct PerimeterReading {
  int64_t population;
  int communes;

  friend bool operator==(const PerimeterReading&, const PerimeterReading&) = default;
};

struct BasinReference {
  absl::string_view code;  // of the basin in France Travail's zoning and in the BMO survey
  absl::string_view name;
  absl::string_view label;     // as the BMO survey writes it
  absl::string_view t_number;  // of the Greater Paris territory it coincides with, or empty
  std::array<absl::string_view, 3> departement_slots;  // the unused ones are empty
  // France Travail's zoning of 2021, on today's communes: the reading used by default.
  PerimeterReading ft2021;
  // The reading in which every intercommunal body lies wholly in the basin that holds most of it.
  PerimeterReading epci;

  bool has_two_readings() const { return !(ft2021 == epci); }
  absl::Span<const absl::string_view> departements() const;
  // In French, for people: both readings where there are two; empty where there is one.
  std::string Note() const;
};

// An intercommunal body (or the commune of Paris) in a basin.
struct BasinMember {
  absl::string_view basin;
  absl::string_view siren;
  absl::string_view name;
  int communes;  // how many of its communes lie in the basin, in the reading of 2021
};

// In the order of the codes. The tables live as long as the program; any thread.
absl::Span<const BasinReference> Basins();
// Of one basin, in the order of the SIRENs; empty when the code is unknown.
absl::Span<const BasinMember> MembersOf(absl::string_view code);
// Of all basins, in the order of the basins' codes.
absl::Span<const BasinMember> Members();

// nullptr when there is none.
const BasinReference* FindBasin(absl::string_view code);
// By name, label, T-number or code; case, accents, blanks, hyphens and apostrophes are forgiven.
const BasinReference* FindBasinByName(absl::string_view name);
// Every basin the body is a member of: four bodies lie in two or three.
std::vector<const BasinReference*> FindBasinsByMember(absl::string_view siren);

}  // namespace basin

#endif  // BASIN_PROTO_REFERENCE_BASINS_H_
