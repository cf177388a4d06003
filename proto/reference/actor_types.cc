#include "proto/reference/actor_types.h"

#include <string>

#include "proto/reference/name_folding.h"

namespace basin {
namespace {

// Sources of the foreign codes: gip-inclusion/les-emplois itou/prescribers/enums.py; gip-inclusion/
// immersion-facile shared/src/agency; gip-inclusion/data-inclusion-schema v1 réseaux porteurs;
// gip-inclusion/rdv-insertion docs/SCHEMA_DATA.md and its payload for France Travail.
constexpr ActorTypeReference kTypes[] = {
    {v1::ACTOR_ETAT_PREFECTURE, "etat_prefecture", "État — préfet, sous-préfet référent",
     "L5311-7 II 1°, R5311-31", "", "", "", "", ""},
    {v1::ACTOR_ETAT_DRIEETS, "etat_drieets", "DRIEETS et ses unités départementales",
     "L5311-7 II 1°", "", "", "", "", ""},
    {v1::ACTOR_REGION, "region", "Conseil régional", "L5311-7 II 1°, R5311-32 2°", "", "",
     "regions", "", ""},
    {v1::ACTOR_DEPARTEMENT, "departement", "Conseil départemental, Ville de Paris",
     "L5311-7 II 1°, R5311-32 3°", "DEPT", "conseil-departemental", "departements",
     "conseil_departemental", "CD"},
    {v1::ACTOR_DELEGATAIRE_CD, "delegataire_cd", "Organisme délégataire du Département",
     "L5411-5-1 IV 3°", "ODC", "", "delegataire-conseil-departemental", "delegataire_rsa", "DCD"},
    {v1::ACTOR_EPT_EPCI, "ept_epci", "EPT ou EPCI à fiscalité propre", "R5311-32 4°", "", "", "",
     "", ""},
    {v1::ACTOR_COMMUNE_CCAS, "commune_ccas", "Commune, CCAS ou CIAS", "R5311-32 5°", "CCAS", "",
     "ccas-cias", "", ""},
    {v1::ACTOR_FRANCE_TRAVAIL, "france_travail", "France Travail", "L5311-7 II 2°", "FT",
     "pole-emploi", "france-travail", "france_travail", "FT"},
    {v1::ACTOR_MISSION_LOCALE, "mission_locale", "Mission locale", "L5311-7 II 3° a, L5314-1", "ML",
     "mission-locale", "mission-locale", "autre", "ML"},
    {v1::ACTOR_CAP_EMPLOI, "cap_emploi", "Cap emploi", "L5311-7 II 3° b", "CAP_EMPLOI",
     "cap-emploi", "cap-emploi-reseau-cheops", "autre", "CE"},
    {v1::ACTOR_PLIE, "plie", "PLIE", "L5131-2, L5311-7 III", "PLIE", "", "plie", "", ""},
    {v1::ACTOR_MAISON_EMPLOI, "maison_emploi", "Maison de l'emploi", "L5313-1, L5311-7 III", "", "",
     "maisons-de-l-emploi", "", ""},
    // data·inclusion tells the forms apart (aci, ei, ai, etti, eiti); all of them are this type.
    {v1::ACTOR_SIAE, "siae", "Structure d'insertion par l'activité économique",
     "L5132-1 à L5132-17", "", "structure-IAE", "", "siae", ""},
    {v1::ACTOR_CHAMBRE_CCI, "chambre_cci", "Chambre de commerce et d'industrie",
     "L5311-7 III, R5311-34", "", "cci", "chambres-consulaires", "", ""},
    {v1::ACTOR_CHAMBRE_CMA, "chambre_cma", "Chambre de métiers et de l'artisanat",
     "L5311-7 III, R5311-34", "", "", "chambres-consulaires", "", ""},
    {v1::ACTOR_OPCO, "opco", "Opérateur de compétences", "", "", "", "", "", ""},
    {v1::ACTOR_OPERATEUR_CEP, "operateur_cep", "Opérateur du conseil en évolution professionnelle",
     "L6111-6", "", "operateur-cep", "", "", ""},
    {v1::ACTOR_EDUCATION, "education", "Rectorat, CIO, GRETA", "L5311-7 I, L6111-3", "", "", "", "",
     ""},
    {v1::ACTOR_CARIF_OREF, "carif_oref", "Carif-Oref", "", "", "", "", "", ""},
    {v1::ACTOR_CITE_METIERS, "cite_metiers", "Cité des métiers", "", "", "", "", "", ""},
    {v1::ACTOR_INFO_JEUNESSE, "info_jeunesse", "Information jeunesse", "L6111-5 2°", "PIJ_BIJ", "",
     "reseau-information-jeunesse", "", ""},
    {v1::ACTOR_PARTENAIRE_SOCIAL, "partenaire_social", "Organisation syndicale ou patronale",
     "R5311-34 1° et 2°", "", "", "", "", ""},
    {v1::ACTOR_USAGERS, "usagers", "Représentants des usagers", "L5411-9, R5311-46", "", "", "", "",
     ""},
    {v1::ACTOR_ASSOCIATION, "association", "Association, autre orienteur", "R5311-34 4°",
     "Orienteur", "autre", "", "autre", "IND"},
    {v1::ACTOR_ORGANISME_FORMATION, "organisme_formation", "Organisme de formation", "", "", "", "",
     "", ""},
};

}  // namespace

absl::Span<const ActorTypeReference> ActorTypes() { return kTypes; }

const ActorTypeReference* FindActorType(v1::ActorType type) {
  for (const ActorTypeReference& reference : kTypes)
    if (reference.type == type) return &reference;
  return nullptr;
}

const ActorTypeReference* FindActorTypeByName(absl::string_view name) {
  const std::string folded = FoldName(name);
  if (folded.empty()) return nullptr;
  for (const ActorTypeReference& reference : kTypes) {
    if (folded == FoldName(reference.code) || folded == FoldName(reference.label) ||
        folded == FoldName(v1::ActorType_Name(reference.type)))
      return &reference;
  }
  return nullptr;
}

}  // namespace basin
