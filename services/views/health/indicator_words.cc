#include "services/views/health/indicator_words.h"

#include "proto/model/check.h"
#include "services/views/health/actor_words.h"
#include "services/views/health/wording.h"

namespace basin {
namespace {

struct DimensionWords {
  absl::string_view dimension;
  Wording label;
};
constexpr DimensionWords kDimensions[] = {
    {"rhythm", {"rythme", "rhythm"}},
    {"collegiality", {"collégialité", "collegiality"}},
    {"focus", {"priorités", "focus"}},
    {"follow_through", {"suites", "follow-through"}},
    {"referrals", {"orientations", "referrals"}},
    {"funding", {"financements", "funding"}},
    {"needs", {"besoins", "needs"}},
    {"sharing", {"partage", "sharing"}},
    {"proximity", {"proximité", "proximity"}},
    {"network", {"réseau", "network"}},
};

struct IndicatorWords {
  absl::string_view name;
  Wording label, definition;
};
constexpr IndicatorWords kIndicators[] = {
    {"days_since_meeting",
     {"jours depuis la dernière réunion", "days since the last meeting"},
     {"Pour chaque instance constituée, jours écoulés depuis sa dernière réunion tenue, ou depuis "
      "sa constitution si elle n'en a tenu aucune ; l'instance la plus en retard sur sa cadence "
      "compte.",
      "For each constituted body, days since its last meeting held, or since its constitution when "
      "it has held none; the body furthest behind its cadence counts."}},
    {"held_rate",
     {"réunions tenues", "meetings held"},
     {"Réunions tenues ÷ (tenues + annulées + caduques), prévues dans les 365 jours. Caduque : ni "
      "tenue ni annulée 14 jours après la date, ou reportée plus de deux fois.",
      "Meetings held ÷ (held + cancelled + lapsed), scheduled in the last 365 days. Lapsed: "
      "neither held nor cancelled 14 days after the date, or rescheduled more than twice."}},
    {"quorum_rate",
     {"quorum atteint", "quorum reached"},
     {"Premières convocations réunissant au moins la moitié des membres en exercice, présents ou "
      "représentés ÷ premières convocations tenues ou sans quorum, sur 365 jours, pour les "
      "instances soumises à cette règle (Code du travail, R5311-40).",
      "First convocations with at least half of the members in office present or represented ÷ "
      "first convocations held or failed for lack of quorum, over 365 days, in bodies under that "
      "rule (Code du travail, R5311-40)."}},
    {"minutes_15d",
     {"compte rendu en 15 jours", "minutes within 15 days"},
     {"Réunions dont le compte rendu a paru dans les 15 jours ÷ réunions tenues dans les 365 "
      "jours, il y a au moins 15 jours.",
      "Meetings with minutes within 15 days ÷ meetings held in the last 365 days, at least 15 days "
      "ago."}},
    {"minutes_median_days",
     {"délai médian du compte rendu", "median delay of minutes"},
     {"Délai médian entre la réunion et son compte rendu, quand il a paru.",
      "Median delay between a meeting and its minutes, where there are any."}},

    {"actor_types_active",
     {"types d'acteurs actifs", "actor types active"},
     {"Types d'acteurs attendus dont un acteur du bassin a participé à une réunion ou publié dans "
      "les 90 jours ÷ types attendus.",
      "Expected actor types of which an actor of the basin attended a meeting or published within "
      "90 days ÷ expected types."}},
    {"attendance",
     {"présence aux réunions", "attendance"},
     {"Invités présents ÷ invités, aux réunions tenues dans les 365 jours. Un invité représenté "
      "n'est pas présent.",
      "Invited actors present ÷ invited, at the meetings held in the last 365 days. Who is "
      "represented is not present."}},
    {"theme_collegiality",
     {"thèmes choisis collégialement", "themes chosen collegially"},
     {"Thèmes sur lesquels au moins quatre types d'acteurs ont pris position avant l'adoption ÷ "
      "thèmes adoptés dans les 730 jours.",
      "Themes on which at least four actor types took a position before the adoption ÷ themes "
      "adopted in the last 730 days."}},

    {"active_themes",
     {"thèmes actifs", "active themes"},
     {"Thèmes adoptés et non abandonnés ce jour.", "Themes adopted and not dropped on the day."}},
    {"roadmap_age",
     {"ancienneté de la feuille de route", "age of the roadmap"},
     {"Jours écoulés depuis la dernière feuille de route adoptée ou révisée, ou depuis le dernier "
      "diagnostic publié : le plus ancien des deux compte.",
      "Days since the last roadmap was adopted or revised, or since the last diagnosis was "
      "published: the older of the two counts."}},

    {"actions_on_time",
     {"actions achevées à l'échéance", "actions done on time"},
     {"Actions achevées au plus tard à leur échéance d'origine ÷ actions échues dans les 180 "
      "jours. Abandonnée après l'échéance : en retard ; avant : non comptée.",
      "Actions done by their original due date ÷ actions due in the last 180 days. Dropped after "
      "the due date: late; before: not counted."}},
    {"actions_overdue_age",
     {"retard médian des actions", "median age of overdue actions"},
     {"Nombre médian de jours depuis l'échéance, pour les actions en retard ce jour ; aucune en "
      "retard : 0.",
      "Median days since the due date, of the actions overdue on the day; none overdue: 0."}},

    {"answered_10d",
     {"réponse en 10 jours", "answered within 10 days"},
     {"Orientations acceptées, refusées, réorientées ou mises à l'étude dans les 10 jours ÷ "
      "orientations envoyées dans les 365 jours clos il y a 10 jours. Retirée sans réponse avant "
      "10 jours : non comptée.",
      "Referrals accepted, refused, redirected or put under review within 10 days ÷ referrals sent "
      "in the 365 days that ended 10 days ago. Withdrawn without an answer before 10 days: not "
      "counted."}},
    {"decided_60d",
     {"décision en 60 jours", "decided within 60 days"},
     {"Orientations acceptées, refusées ou réorientées dans les 60 jours ÷ orientations envoyées "
      "dans les 365 jours clos il y a 60 jours.",
      "Referrals accepted, refused or redirected within 60 days ÷ referrals sent in the 365 days "
      "that ended 60 days ago."}},
    {"expired_share",
     {"part expirée", "share expired"},
     {"Orientations restées 30 jours sans décision ni mise à l'étude ÷ orientations décidées ou "
      "expirées, envoyées dans les 365 jours clos il y a 30 jours.",
      "Referrals left 30 days without a decision or review ÷ referrals decided or expired, sent in "
      "the 365 days that ended 30 days ago."}},
    {"outcome_known",
     {"issue connue", "outcome known"},
     {"Orientations achevées avec une issue ÷ orientations acceptées dans les 365 jours clos il y "
      "a 90 jours.",
      "Referrals completed with an outcome ÷ referrals accepted in the 365 days that ended 90 days "
      "ago."}},
    {"median_answer_days",
     {"délai médian de réponse", "median days to an answer"},
     {"Délai médian de réponse aux orientations envoyées dans les 365 jours (Kaplan-Meier : celles "
      "sans réponse attendent encore).",
      "Median days to an answer, of referrals sent in the last 365 days (Kaplan–Meier: those "
      "without an answer are waiting still)."}},
    {"p90_answer_days",
     {"délai de réponse, 9 sur 10", "days to an answer, 9 in 10"},
     {"Délai au bout duquel neuf orientations sur dix ont une réponse, parmi celles envoyées dans "
      "les 365 jours (Kaplan-Meier).",
      "Days after which nine referrals in ten are answered, of those sent in the last 365 days "
      "(Kaplan–Meier)."}},
    {"total_wait",
     {"attente totale médiane", "median total wait"},
     {"Délai médian du premier envoi à l'acceptation ou au refus, réorientations comprises, pour "
      "les décisions des 365 jours.",
      "Median days from the first sending to acceptance or refusal, redirections included, for the "
      "decisions of the last 365 days."}},
    {"redirect_rate",
     {"part réorientée", "share redirected"},
     {"Orientations réorientées ÷ orientations décidées, envoyées dans les 365 jours.",
      "Referrals redirected ÷ referrals decided, sent in the last 365 days."}},
    {"mix_choices",
     {"but : éclairer les choix", "aim: informed choices"},
     {"Orientations pour éclairer les choix ÷ orientations envoyées dans les 365 jours.",
      "Referrals to inform choices ÷ referrals sent in the last 365 days."}},
    {"mix_inclusion",
     {"but : lutter contre l'exclusion", "aim: inclusion"},
     {"Orientations pour lutter contre l'exclusion ÷ orientations envoyées dans les 365 jours.",
      "Referrals for inclusion ÷ referrals sent in the last 365 days."}},
    {"mix_personal_development",
     {"but : développement personnel", "aim: personal development"},
     {"Orientations pour le développement personnel ÷ orientations envoyées dans les 365 jours.",
      "Referrals for personal development ÷ referrals sent in the last 365 days."}},
    {"sent_answered_10d",
     {"côté émetteur : réponse en 10 jours", "sender's side: answered within 10 days"},
     {"Orientations envoyées par les acteurs du bassin, où que soit le destinataire, qui ont eu "
      "une réponse dans les 10 jours ÷ envoyées dans les 365 jours clos il y a 10 jours.",
      "Referrals sent by the basin's actors, wherever the recipient is, that were answered within "
      "10 days ÷ sent in the 365 days that ended 10 days ago."}},
    {"sent_decided_60d",
     {"côté émetteur : décision en 60 jours", "sender's side: decided within 60 days"},
     {"Orientations envoyées par les acteurs du bassin, où que soit le destinataire, qui ont eu "
      "une décision dans les 60 jours ÷ envoyées dans les 365 jours clos il y a 60 jours.",
      "Referrals sent by the basin's actors, wherever the recipient is, that were decided within "
      "60 days ÷ sent in the 365 days that ended 60 days ago."}},
    {"sent_expired_share",
     {"côté émetteur : part expirée", "sender's side: share expired"},
     {"Orientations envoyées par les acteurs du bassin, où que soit le destinataire, restées 30 "
      "jours sans décision ni mise à l'étude ÷ décidées ou expirées, envoyées dans les 365 jours "
      "clos il y a 30 jours.",
      "Referrals sent by the basin's actors, wherever the recipient is, left 30 days without a "
      "decision or review ÷ decided or expired, sent in the 365 days that ended 30 days ago."}},
    {"sent_outcome_known",
     {"côté émetteur : issue connue", "sender's side: outcome known"},
     {"Orientations envoyées par les acteurs du bassin, où que soit le destinataire, achevées avec "
      "une issue ÷ acceptées dans les 365 jours clos il y a 90 jours.",
      "Referrals sent by the basin's actors, wherever the recipient is, completed with an outcome "
      "÷ accepted in the 365 days that ended 90 days ago."}},
    {"sent_median_answer_days",
     {"côté émetteur : délai médian de réponse", "sender's side: median days to an answer"},
     {"Délai médian de réponse aux orientations envoyées par les acteurs du bassin dans les 365 "
      "jours, où que soit le destinataire (Kaplan-Meier).",
      "Median days to an answer to the referrals that the basin's actors sent in the last 365 "
      "days, wherever the recipient is (Kaplan–Meier)."}},

    {"decided_180d",
     {"décision en 180 jours", "decided within 180 days"},
     {"Projets attribués ou refusés dans les 180 jours ÷ projets déposés dans les 730 jours clos "
      "il y a 180 jours.",
      "Projects awarded or refused within 180 days ÷ projects submitted in the 730 days that ended "
      "180 days ago."}},
    {"median_decision_days",
     {"délai médian de décision", "median days to a decision"},
     {"Délai médian entre le dépôt et la décision, pour les mêmes projets quand ils sont décidés.",
      "Median days from submission to decision, of the same projects where they are decided."}},
    {"paid_share",
     {"échéances payées", "instalments paid"},
     {"Montants payés ÷ échéances dues dans les 730 jours, pour les subventions en numéraire avec "
      "échéancier.",
      "Amounts paid ÷ instalments due in the last 730 days, of awards in cash with a schedule."}},
    {"open_calls",
     {"appels à projets ouverts", "open calls"},
     {"Appels à projets ouverts ce jour.", "Calls for projects open on the day."}},
    {"euros_per_inhabitant",
     {"euros attribués par habitant", "euros awarded per inhabitant"},
     {"Subventions attribuées dans les 365 jours ÷ population.",
      "Amounts awarded in the last 365 days ÷ population."}},
    {"beneficiary_concentration",
     {"concentration des bénéficiaires", "concentration of beneficiaries"},
     {"Indice de Herfindahl des montants attribués dans les 365 jours, par bénéficiaire : 1 quand "
      "un seul reçoit tout.",
      "Herfindahl index of the amounts awarded in the last 365 days, by beneficiary: 1 when one "
      "gets everything."}},

    {"needs_answered",
     {"besoins pourvus", "needs answered"},
     {"Besoins pourvus ÷ besoins exprimés dans les 365 jours clos il y a 90 jours. Les enquêtes ne "
      "sont pas comptées.",
      "Needs answered ÷ needs expressed in the 365 days that ended 90 days ago. Surveys are not "
      "counted."}},
    {"needs_answered_company",
     {"besoins pourvus : entreprises", "needs answered: companies"},
     {"Besoins d'entreprises pourvus ÷ exprimés.", "Needs of companies answered ÷ expressed."}},
    {"needs_answered_job_seeker",
     {"besoins pourvus : demandeurs d'emploi", "needs answered: job seekers"},
     {"Besoins de demandeurs d'emploi pourvus ÷ exprimés.",
      "Needs of job seekers answered ÷ expressed."}},
    {"needs_answered_employee",
     {"besoins pourvus : salariés", "needs answered: employees"},
     {"Besoins de salariés pourvus ÷ exprimés.", "Needs of employees answered ÷ expressed."}},
    {"needs_answered_youth",
     {"besoins pourvus : jeunes", "needs answered: young people"},
     {"Besoins de jeunes pourvus ÷ exprimés.", "Needs of young people answered ÷ expressed."}},
    {"needs_answered_unqualified",
     {"besoins pourvus : sans qualification", "needs answered: unqualified"},
     {"Besoins sans qualification pourvus ÷ exprimés.",
      "Needs without a qualification answered ÷ expressed."}},
    {"needs_answered_cap_bep",
     {"besoins pourvus : CAP, BEP", "needs answered: CAP, BEP"},
     {"Besoins de niveau CAP ou BEP pourvus ÷ exprimés.",
      "Needs at the level of CAP or BEP answered ÷ expressed."}},
    {"needs_answered_bac",
     {"besoins pourvus : bac", "needs answered: bac"},
     {"Besoins de niveau bac pourvus ÷ exprimés.",
      "Needs at the level of the baccalauréat answered ÷ expressed."}},
    {"needs_answered_bac_2",
     {"besoins pourvus : bac+2", "needs answered: bac+2"},
     {"Besoins de niveau bac+2 pourvus ÷ exprimés.",
      "Needs two years above the baccalauréat answered ÷ expressed."}},
    {"needs_answered_bac_3_plus",
     {"besoins pourvus : bac+3 et plus", "needs answered: bac+3 and above"},
     {"Besoins de niveau bac+3 et plus pourvus ÷ exprimés.",
      "Needs three years or more above the baccalauréat answered ÷ expressed."}},
    {"public_balance",
     {"équilibre entre publics", "balance between publics"},
     {"Plus bas ÷ plus haut taux de réponse, parmi les publics ayant exprimé au moins cinq "
      "besoins.",
      "Lowest ÷ highest answer rate, among the publics with at least five needs expressed."}},
    {"training_gaps_open",
     {"manques de formation ouverts", "training gaps open"},
     {"Manques de formation encore ouverts ÷ manques déclarés dans les 730 jours clos il y a 90 "
      "jours.",
      "Training gaps still open ÷ gaps declared in the 730 days that ended 90 days ago."}},

    {"resources_fresh",
     {"ressources à jour", "fresh resources"},
     {"Ressources publiées ou mises à jour dans les 365 jours ÷ ressources actives, c'est-à-dire "
      "non retirées.",
      "Resources published or updated in the last 365 days ÷ active ones, which were not "
      "withdrawn."}},
    {"practices_crossing",
     {"pratiques échangées entre bassins", "practices that crossed"},
     {"Pratiques du bassin reprises par un autre, et pratiques d'un autre reprises par lui, dans "
      "les 365 jours ; chacune compte une fois.",
      "Practices of the basin taken up by another, and of others taken up by it, in the last 365 "
      "days; each counts once."}},

    {"places_per_100k",
     {"lieux d'accueil pour 100 000 habitants", "reception places per 100,000 inhabitants"},
     {"Lieux d'accueil ouverts ce jour × 100 000 ÷ population.",
      "Reception places open on the day × 100,000 ÷ population."}},
    {"labels_valid",
     {"lieux avec un conseiller labellisé", "places with a labelled adviser"},
     {"Lieux ouverts ayant au moins un label de conseiller valable ce jour ÷ lieux ouverts.",
      "Open places with at least one adviser's label valid on the day ÷ open places."}},
    {"labels_ending_60d",
     {"labels expirant sous 60 jours", "labels ending within 60 days"},
     {"Labels valables des lieux ouverts qui prennent fin dans les 60 jours.",
      "Valid labels of open places that end within 60 days."}},
    {"communes_with_place",
     {"communes avec un lieu d'accueil", "communes with a reception place"},
     {"Communes du bassin ayant un lieu d'accueil ouvert ÷ communes du bassin.",
      "Communes of the basin with an open reception place ÷ communes of the basin."}},

    {"largest_component",
     {"plus grand ensemble lié", "largest component"},
     {"Acteurs du plus grand ensemble relié ÷ acteurs du bassin et acteurs qui y sont liés. Liens "
      "des 90 jours : réunion de huit acteurs au plus, orientation, action partagée, "
      "cofinancement, pratique reprise.",
      "Actors of the largest connected component ÷ actors of the basin and those tied there. Ties "
      "of the last 90 days: a meeting of at most eight actors, a referral, a shared action, "
      "co-funding, a practice taken up."}},
    {"tie_density",
     {"densité des liens", "density of ties"},
     {"Paires d'acteurs liées dans les 90 jours ÷ paires d'acteurs.",
      "Pairs of actors tied in the last 90 days ÷ pairs of actors."}},
    {"centralisation",
     {"centralisation", "centralisation"},
     {"Centralisation de degré de Freeman : 100 % quand un seul acteur est lié à tous les autres "
      "et eux à lui seul, 0 % quand tous ont autant de liens.",
      "Freeman's degree centralisation: 100 % when one actor is tied to all others and they to it "
      "alone, 0 % when all have as many ties."}},
    {"bridges",
     {"passerelles vers d'autres bassins", "bridges to other basins"},
     {"Acteurs liés ici dans les 90 jours qui touchent le bassin et un autre : ils en relèvent, ou "
      "sont liés à un acteur qui y est enregistré.",
      "Actors tied here in the last 90 days that reach the basin and another one: they belong to "
      "it, or are tied to an actor registered in it."}},
    {"missing_actors",
     {"acteurs attendus absents", "expected actors missing"},
     {"Types d'acteurs attendus dont aucun acteur actif ne relève du bassin ÷ types attendus.",
      "Expected actor types of which no active actor belongs to the basin ÷ expected types."}},
};

constexpr Wording kAttendanceOfType = {
    "Invités de ce type présents ÷ invités de ce type, aux réunions tenues dans les 365 jours.",
    "Invited actors of this type present ÷ invited, at the meetings held in the last 365 days."};

IndicatorWords WordsOf(const IndicatorType& type) {
  for (const IndicatorWords& words : kIndicators)
    if (words.name == type.name) return words;
  for (const ActorTypeWords& words : AllActorTypeWords())
    if (words.attendance == type.name)
      return {words.attendance, words.attendance_label, kAttendanceOfType};
  BASIN_CHECK(false);
  return kIndicators[0];
}

}  // namespace

absl::string_view LabelOf(const IndicatorType& type, Language language) {
  return WordsOf(type).label.In(language);
}

absl::string_view DefinitionOf(const IndicatorType& type, Language language) {
  return WordsOf(type).definition.In(language);
}

absl::string_view DimensionLabel(absl::string_view dimension, Language language) {
  for (const DimensionWords& words : kDimensions)
    if (words.dimension == dimension) return words.label.In(language);
  return dimension;
}

}  // namespace basin
