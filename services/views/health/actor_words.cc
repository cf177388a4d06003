#include "services/views/health/actor_words.h"

namespace basin {
namespace {

constexpr Wording kAttendance = {"présence : ", "attendance: "};  // what every label begins with

constexpr ActorTypeWords kTypes[] = {
    {v1::ACTOR_ETAT_PREFECTURE,
     "attendance_etat_prefecture",
     {"présence : préfecture, sous-préfecture", "attendance: prefecture, sub-prefecture"}},
    {v1::ACTOR_ETAT_DRIEETS,
     "attendance_etat_drieets",
     {"présence : DRIEETS", "attendance: DRIEETS (State labour office)"}},
    {v1::ACTOR_REGION, "attendance_region", {"présence : Région", "attendance: Région"}},
    {v1::ACTOR_DEPARTEMENT,
     "attendance_departement",
     {"présence : Département", "attendance: Département"}},
    {v1::ACTOR_DELEGATAIRE_CD,
     "attendance_delegataire_cd",
     {"présence : délégataire du Département", "attendance: delegate of the Département"}},
    {v1::ACTOR_EPT_EPCI,
     "attendance_ept_epci",
     {"présence : EPT ou EPCI", "attendance: intercommunal body (EPT, EPCI)"}},
    {v1::ACTOR_COMMUNE_CCAS,
     "attendance_commune_ccas",
     {"présence : commune ou CCAS", "attendance: commune or its social centre (CCAS)"}},
    {v1::ACTOR_FRANCE_TRAVAIL,
     "attendance_france_travail",
     {"présence : France Travail", "attendance: France Travail"}},
    {v1::ACTOR_MISSION_LOCALE,
     "attendance_mission_locale",
     {"présence : mission locale", "attendance: mission locale"}},
    {v1::ACTOR_CAP_EMPLOI,
     "attendance_cap_emploi",
     {"présence : Cap emploi", "attendance: Cap emploi"}},
    {v1::ACTOR_PLIE, "attendance_plie", {"présence : PLIE", "attendance: PLIE"}},
    {v1::ACTOR_MAISON_EMPLOI,
     "attendance_maison_emploi",
     {"présence : maison de l'emploi", "attendance: maison de l'emploi"}},
    {v1::ACTOR_SIAE,
     "attendance_siae",
     {"présence : structure d'insertion par l'activité économique",
      "attendance: inclusion company (SIAE)"}},
    {v1::ACTOR_CHAMBRE_CCI,
     "attendance_chambre_cci",
     {"présence : chambre de commerce et d'industrie",
      "attendance: chamber of commerce and industry"}},
    {v1::ACTOR_CHAMBRE_CMA,
     "attendance_chambre_cma",
     {"présence : chambre de métiers et de l'artisanat",
      "attendance: chamber of trades and crafts"}},
    {v1::ACTOR_OPCO,
     "attendance_opco",
     {"présence : opérateur de compétences", "attendance: skills operator (OPCO)"}},
    {v1::ACTOR_OPERATEUR_CEP,
     "attendance_operateur_cep",
     {"présence : opérateur du conseil en évolution professionnelle",
      "attendance: career advice operator (CEP)"}},
    {v1::ACTOR_EDUCATION,
     "attendance_education",
     {"présence : rectorat, CIO, GRETA", "attendance: education authority (rectorat, CIO, GRETA)"}},
    {v1::ACTOR_CARIF_OREF,
     "attendance_carif_oref",
     {"présence : Carif-Oref", "attendance: Carif-Oref"}},
    {v1::ACTOR_CITE_METIERS,
     "attendance_cite_metiers",
     {"présence : cité des métiers", "attendance: cité des métiers"}},
    {v1::ACTOR_INFO_JEUNESSE,
     "attendance_info_jeunesse",
     {"présence : information jeunesse", "attendance: youth information"}},
    {v1::ACTOR_PARTENAIRE_SOCIAL,
     "attendance_partenaire_social",
     {"présence : organisation syndicale ou patronale",
      "attendance: union or employers' organisation"}},
    {v1::ACTOR_USAGERS,
     "attendance_usagers",
     {"présence : représentants des usagers", "attendance: representatives of users"}},
    {v1::ACTOR_ASSOCIATION,
     "attendance_association",
     {"présence : association", "attendance: association"}},
    {v1::ACTOR_ORGANISME_FORMATION,
     "attendance_organisme_formation",
     {"présence : organisme de formation", "attendance: training body"}},
};

}  // namespace

absl::string_view ActorTypeWords::Name(Language language) const {
  return attendance_label.In(language).substr(kAttendance.In(language).size());
}

absl::Span<const ActorTypeWords> AllActorTypeWords() { return kTypes; }

absl::string_view ActorTypeName(v1::ActorType type, Language language) {
  for (const ActorTypeWords& words : kTypes)
    if (words.type == type) return words.Name(language);
  constexpr Wording kUnknown = {"type inconnu", "unknown type"};
  return kUnknown.In(language);
}

}  // namespace basin
