#include "proto/reference/basins.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

// Sources. Names and number: the regional employment observatory of France Travail
// (observatoire-emploi-iledefrance.fr) and the BMO surveys of 2021 and 2024, which share these
// codes. Perimeters: France Travail's zoning of 2021 by commune, restricted to the communes of
// today. Members: the intercommunal bodies of those communes (BANATIC, by
// @etalab/decoupage-administratif 6.0.0). Populations: INSEE's legal populations in the same
// package, summed over communes.
//
// Twenty-one basins are unions of whole bodies. In four, eleven communes changed body after 2016,
// so that the zoning and the bodies of today differ: 1109, 1116, 1117, 1153.
constexpr BasinReference kBasins[] = {
    {"1107", "Paris", "T1 Paris", "T1", {"75"}, {2103778, 1}, {2103778, 1}},
    {"1108", "Sud 77", "Sud 77", "", {"77"}, {202185, 106}, {202185, 106}},
    {"1109", "Nord Est 77", "Nord Est 77", "", {"77"}, {147350, 64}, {154680, 68}},
    {"1115", "Centre 77", "Centre 77", "", {"77"}, {183704, 51}, {183704, 51}},
    {"1116", "Est 77", "Est 77", "", {"77"}, {151171, 157}, {141862, 153}},
    {"1117", "Marne-la-Vallée", "Marne la Vallée", "", {"77", "91"}, {453544, 44}, {476772, 51}},
    {"1118",
     "Porte Sud du Grand Paris",
     "Porte Sud du Grand Paris",
     "",
     {"77", "91"},
     {752007, 53},
     {752007, 53}},
    // T7, Paris Terres d'Envol, and the agglomeration around Roissy.
    {"1119",
     "Grand Roissy - Le Bourget",
     "Roissy - Le Bourget",
     "T7",
     {"77", "93", "95"},
     {750151, 50},
     {750151, 50}},
    {"1124",
     "Sud Ouest Francilien",
     "Sud Ouest Francilien",
     "",
     {"78"},
     {184546, 109},
     {184546, 109}},
    {"1125", "Seine-Aval", "Seine-Aval", "", {"78", "95"}, {831825, 121}, {831825, 121}},
    {"1126",
     "Versailles Saclay",
     "Versailles Saclay",
     "",
     {"78", "91"},
     {859699, 71},
     {859699, 71}},
    {"1127", "Ouest 95", "Ouest 95", "", {"78", "95"}, {281193, 87}, {281193, 87}},
    {"1128", "Sud 91", "Sud 91", "", {"91"}, {194350, 100}, {194350, 100}},
    {"1129",
     "Grand-Orly Seine Bièvre",
     "T12 Grand-Orly Seine Bièvre",
     "T12",
     {"91", "94"},
     {730551, 24},
     {730551, 24}},
    {"1137",
     "Vallée Sud Grand Paris",
     "T2 Vallée Sud Grand Paris",
     "T2",
     {"92"},
     {411643, 11},
     {411643, 11}},
    {"1138",
     "Boucle Nord de Seine",
     "T5 Boucle Nord de Seine",
     "T5",
     {"92", "95"},
     {461443, 7},
     {461443, 7}},
    {"1139",
     "Grand Paris Seine Ouest",
     "T3 Grand Paris Seine Ouest",
     "T3",
     {"92"},
     {317382, 8},
     {317382, 8}},
    {"1146",
     "Paris Ouest La Défense",
     "T4 Paris Ouest La Défense",
     "T4",
     {"92"},
     {570374, 11},
     {570374, 11}},
    {"1147", "Plaine Commune", "T6 Plaine Commune", "T6", {"93"}, {453671, 8}, {453671, 8}},
    {"1148", "Est Ensemble", "T8 Est Ensemble", "T8", {"93"}, {447969, 9}, {447969, 9}},
    {"1149",
     "Grand Paris Grand Est",
     "T9 Grand Paris Grand Est",
     "T9",
     {"93"},
     {420333, 14},
     {420333, 14}},
    {"1150",
     "Grand Paris Sud Est Avenir",
     "T11 Grand Paris Sud Est Avenir",
     "T11",
     {"94"},
     {325348, 16},
     {325348, 16}},
    {"1151",
     "Paris Est Marne et Bois",
     "T10 Paris Est Marne et Bois",
     "T10",
     {"94"},
     {517705, 13},
     {517705, 13}},
    {"1152", "Est 95", "Est 95", "", {"95"}, {592968, 70}, {592968, 70}},
    {"1153", "Brie-Créçois", "Brie-Créçois", "", {"77"}, {118177, 61}, {96928, 54}},
};

// In the order of the basins, then of the SIRENs.
constexpr BasinMember kMembers[] = {
    {"1107", "217500016", "Ville de Paris", 1},

    {"1108", "200023240", "CC Pays de Nemours", 21},
    {"1108", "200023919", "CC Gâtinais Val de Loing", 20},
    {"1108", "200072346", "CA du Pays de Fontainebleau", 26},
    {"1108", "247700032", "CC Moret Seine et Loing", 18},
    {"1108", "247700107", "CC Pays de Montereau", 21},

    {"1109", "200033090", "CC Plaines et Monts de France", 20},
    {"1109", "200072130", "CA du Pays de Meaux", 22},
    {"1109", "247700065", "CC du Pays de l'Ourcq", 22},

    {"1115", "200070779", "CC Brie des Rivières et Châteaux", 31},
    {"1115", "247700057", "CA Melun Val de Seine", 20},

    {"1116", "200037133", "CC du Provinois", 39},
    {"1116", "200040251", "CC Bassée-Montois", 42},
    {"1116", "200072544", "CC des Deux Morin", 31},
    {"1116", "200072874", "CC Val Briard", 21},
    {"1116", "247700339", "CA Val d'Europe Agglomération", 2},
    {"1116", "247700594", "CA Marne et Gondoire", 2},
    {"1116", "247700701", "CC Brie Nangissienne", 20},

    {"1117", "200023125", "CC Les Portes Briardes Entre Villes et Forêts", 5},
    {"1117", "200057958", "CA Paris - Vallée de la Marne", 12},
    {"1117", "247700339", "CA Val d'Europe Agglomération", 5},
    {"1117", "247700594", "CA Marne et Gondoire", 18},
    {"1117", "247700644", "CC l'Orée de la Brie", 4},

    {"1118", "200057859", "CA Cœur d'Essonne Agglomération", 21},
    {"1118", "200058477", "CA Val d'Yerres Val de Seine", 9},
    {"1118", "200059228", "CA Grand Paris Sud Seine Essonne Sénart", 23},

    {"1119", "200055655", "CA Roissy Pays de France", 42},
    {"1119", "200058097", "EPT Paris Terres d'Envol", 8},

    {"1124", "200033173", "CC de la Haute Vallée de Chevreuse", 10},
    {"1124", "200073344", "CA Rambouillet Territoires", 36},
    {"1124", "247800550", "CC du Pays Houdanais", 32},  // 4 more communes lie outside the region
    {"1124", "247800618", "CC Cœur d'Yvelines", 31},

    {"1125", "200034130", "CC Gally Mauldre", 11},
    {"1125", "200058519", "CA Saint Germain Boucles de Seine", 19},
    {"1125", "200059889", "CU Grand Paris Seine et Oise", 73},
    {"1125", "200071074", "CC Les Portes de l'Île-de-France", 18},

    {"1126", "200056232", "CA Communauté Paris-Saclay", 27},
    {"1126", "200058782", "CA de Saint-Quentin-en-Yvelines", 12},
    {"1126", "247800584", "CA Versailles Grand Parc", 18},
    {"1126", "249100074", "CC du Pays de Limours", 14},

    {"1127", "200035970", "CC Vexin Centre", 33},
    {"1127", "249500109", "CA de Cergy-Pontoise", 13},
    {"1127", "249500430", "CC Sausseron Impressionnistes", 15},
    {"1127", "249500513", "CC du Vexin-Val de Seine", 26},

    {"1128", "200017846", "CA Étampois Sud Essonne", 37},
    {"1128", "249100157", "CC des 2 Vallées", 15},
    {"1128", "249100546", "CC du Val d'Essonne", 21},
    {"1128", "249100553", "CC Entre Juine et Renarde", 16},
    {"1128", "249100595", "CC le Dourdannais en Hurepoix", 11},

    {"1129", "200058014", "EPT Grand-Orly Seine Bièvre", 24},
    {"1137", "200057966", "EPT Vallée Sud - Grand Paris", 11},
    {"1138", "200057990", "EPT Boucle Nord de Seine", 7},
    {"1139", "200057974", "EPT Grand Paris Seine Ouest", 8},
    {"1146", "200057982", "EPT Paris Ouest La Défense", 11},
    {"1147", "200057867", "EPT Plaine Commune", 8},
    {"1148", "200057875", "EPT Est Ensemble", 9},
    {"1149", "200058790", "EPT Grand Paris Grand Est", 14},
    {"1150", "200058006", "EPT Grand Paris Sud Est Avenir", 16},
    {"1151", "200057941", "EPT Paris Est Marne et Bois", 13},

    {"1152", "200056380", "CA Plaine Vallée", 18},
    {"1152", "200058485", "CA Val Parisis", 15},
    {"1152", "200073013", "CC Carnelle Pays-de-France", 19},
    {"1152", "249500455", "CC de la Vallée de l'Oise et des Trois Forêts", 9},
    {"1152", "249500489", "CC du Haut Val d'Oise", 9},

    {"1153", "200072130", "CA du Pays de Meaux", 4},
    {"1153", "200090504", "CA Coulommiers Pays de Brie", 54},
    {"1153", "247700339", "CA Val d'Europe Agglomération", 3},
};

// 147350 → "147 350", as French writes numbers; the blank does not break.
std::string Spaced(int64_t number) {
  std::string digits = absl::StrCat(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, "\u202F");
  return digits;
}

bool IsNamed(const BasinReference& basin, absl::string_view folded) {
  return folded == FoldName(basin.name) || folded == FoldName(basin.label) ||
         folded == FoldName(basin.t_number) || folded == FoldName(basin.code);
}

}  // namespace

absl::Span<const absl::string_view> BasinReference::departements() const {
  const auto end = std::find(departement_slots.begin(), departement_slots.end(), "");
  return absl::MakeConstSpan(departement_slots.data(),
                             static_cast<size_t>(end - departement_slots.begin()));
}

std::string BasinReference::Note() const {
  if (!has_two_readings()) return "";
  return absl::StrCat(
      "Deux lectures du périmètre : ", ft2021.communes, " communes et ", Spaced(ft2021.population),
      " habitants selon le zonage France Travail 2021 (retenue) ; ", epci.communes, " communes et ",
      Spaced(epci.population),
      " habitants si chaque intercommunalité va tout entière au bassin qui en compte "
      "le plus de communes.");
}

absl::Span<const BasinReference> Basins() { return kBasins; }
absl::Span<const BasinMember> Members() { return kMembers; }

absl::Span<const BasinMember> MembersOf(absl::string_view code) {
  const auto in_basin = [&](const BasinMember& member) { return member.basin == code; };
  const auto* first = std::find_if(std::begin(kMembers), std::end(kMembers), in_basin);
  const auto* last = std::find_if_not(first, std::end(kMembers), in_basin);
  return absl::MakeConstSpan(first, static_cast<size_t>(last - first));
}

const BasinReference* FindBasin(absl::string_view code) {
  for (const BasinReference& basin : kBasins)
    if (basin.code == code) return &basin;
  return nullptr;
}

const BasinReference* FindBasinByName(absl::string_view name) {
  const std::string folded = FoldName(name);
  if (folded.empty()) return nullptr;
  for (const BasinReference& basin : kBasins)
    if (IsNamed(basin, folded)) return &basin;
  return nullptr;
}

std::vector<const BasinReference*> FindBasinsByMember(absl::string_view siren) {
  std::vector<const BasinReference*> found;
  for (const BasinMember& member : kMembers)
    if (member.siren == siren) found.push_back(FindBasin(member.basin));
  return found;
}

}  // namespace basin
