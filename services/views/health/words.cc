#include "services/views/health/words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/model/check.h"
#include "services/views/health/actor_words.h"
#include "services/views/health/numbers.h"
#include "services/views/health/wording.h"

namespace basin {
namespace {

enum class Amount { kNone, kDays, kCents, kCount };
struct WhyWords {
  Why why;
  Amount amount;  // stands in place of "$0"; "$1" is the whole, "$2" the actor type
  Wording text;
};
constexpr WhyWords kWhys[] = {
    {Why::kLastMeeting, Amount::kDays, {"dernière réunion il y a $0", "last met $0 ago"}},
    {Why::kNeverMet,
     Amount::kDays,
     {"aucune réunion depuis sa constitution, il y a $0",
      "never met since its constitution $0 ago"}},
    {Why::kHeld, Amount::kNone, {"tenue", "held"}},
    {Why::kCancelled, Amount::kNone, {"annulée", "cancelled"}},
    {Why::kLapsedInSilence,
     Amount::kNone,
     {"caduque : ni tenue ni annulée dans les 14 jours",
      "lapsed: neither held nor cancelled within 14 days"}},
    {Why::kRescheduledTooOften,
     Amount::kNone,
     {"caduque : reportée plus de deux fois", "lapsed: rescheduled more than twice"}},
    {Why::kQuorumReached, Amount::kNone, {"quorum atteint", "quorum reached"}},
    {Why::kQuorumMissed, Amount::kNone, {"quorum non atteint", "no quorum"}},
    {Why::kMinutesAfter,
     Amount::kDays,
     {"compte rendu publié après $0", "minutes published after $0"}},
    {Why::kNoMinutes, Amount::kNone, {"sans compte rendu", "no minutes"}},
    {Why::kActiveAgo,
     Amount::kDays,
     {"$2 : dernière activité il y a $0", "$2: last active $0 ago"}},
    {Why::kTypeNotActive,
     Amount::kNone,
     {"$2 : attendu, sans activité en 90 jours", "$2: expected, not active within 90 days"}},
    {Why::kPresentOf, Amount::kCount, {"présents : $0 sur $1", "present: $0 of $1"}},
    {Why::kPositionsOf,
     Amount::kCount,
     {"types d'acteurs ayant pris position avant l'adoption : $0",
      "actor types with a position before the adoption: $0"}},
    {Why::kThemeActive, Amount::kNone, {"adopté et non abandonné", "adopted and not dropped"}},
    {Why::kThemeDropped, Amount::kNone, {"abandonné", "dropped"}},
    {Why::kThemeNotAdopted, Amount::kNone, {"proposé, non adopté", "proposed, not adopted"}},
    {Why::kRoadmapAge,
     Amount::kDays,
     {"feuille de route adoptée ou révisée il y a $0", "roadmap adopted or revised $0 ago"}},
    {Why::kDiagnosisAge,
     Amount::kDays,
     {"diagnostic publié il y a $0", "diagnosis published $0 ago"}},
    {Why::kDoneInTime, Amount::kNone, {"achevée dans le délai", "done by the due date"}},
    {Why::kDoneLate, Amount::kDays, {"achevée $0 après l'échéance", "done $0 after the due date"}},
    {Why::kDroppedLate,
     Amount::kDays,
     {"abandonnée $0 après l'échéance", "dropped $0 after the due date"}},
    {Why::kNotDone, Amount::kDays, {"non achevée, échue depuis $0", "not done, due $0 ago"}},
    {Why::kNotOverdue, Amount::kNone, {"pas en retard", "not overdue"}},
    {Why::kAnsweredAfter, Amount::kDays, {"réponse après $0", "answered after $0"}},
    {Why::kUnanswered,
     Amount::kDays,
     {"sans réponse, envoyée il y a $0", "unanswered, sent $0 ago"}},
    {Why::kDecidedAfter, Amount::kDays, {"décision après $0", "decided after $0"}},
    {Why::kUndecided, Amount::kNone, {"sans décision", "undecided"}},
    {Why::kExpired,
     Amount::kNone,
     {"expirée : ni décision ni mise à l'étude en 30 jours",
      "expired: neither decided nor under review within 30 days"}},
    {Why::kNotExpired, Amount::kNone, {"décidée", "decided"}},
    {Why::kOutcomeKnown, Amount::kNone, {"issue connue", "outcome known"}},
    {Why::kOutcomeUnknown, Amount::kNone, {"issue inconnue", "outcome unknown"}},
    {Why::kChainDecidedAfter,
     Amount::kDays,
     {"décision $0 après le premier envoi", "decided $0 after the first sending"}},
    {Why::kRedirected, Amount::kNone, {"réorientée", "redirected"}},
    {Why::kNotRedirected, Amount::kNone, {"décidée sans réorientation", "decided, not redirected"}},
    {Why::kAimIsThis, Amount::kNone, {"a ce but", "has this aim"}},
    {Why::kAimIsAnother, Amount::kNone, {"a un autre but", "has another aim"}},
    {Why::kPaid, Amount::kCents, {"payé sur les échéances dues : $0", "paid of what was due: $0"}},
    {Why::kCallOpen, Amount::kNone, {"ouvert", "open"}},
    {Why::kCallOver, Amount::kNone, {"clos", "closed"}},
    {Why::kAwarded, Amount::kCents, {"attribué : $0", "awarded: $0"}},
    {Why::kNeedAnswered, Amount::kNone, {"pourvu", "answered"}},
    {Why::kNeedUnanswered, Amount::kNone, {"non pourvu", "unanswered"}},
    {Why::kGapOpen, Amount::kNone, {"encore ouvert", "still open"}},
    {Why::kGapClosed, Amount::kNone, {"comblé", "closed"}},
    {Why::kToldAgo,
     Amount::kDays,
     {"publiée ou mise à jour il y a $0", "published or updated $0 ago"}},
    {Why::kCrossed,
     Amount::kNone,
     {"reprise d'un bassin à un autre dans les 365 jours",
      "taken up from one basin in another within 365 days"}},
    {Why::kCrossedBefore,
     Amount::kNone,
     {"reprise d'un bassin à un autre, mais plus tôt",
      "taken up from one basin in another, but earlier"}},
    {Why::kStayedAtHome,
     Amount::kNone,
     {"reprise par aucun autre bassin", "taken up by no other basin"}},
    {Why::kPlaceOpen, Amount::kNone, {"ouvert", "open"}},
    {Why::kPlaceClosed, Amount::kNone, {"fermé", "closed"}},
    {Why::kLabelLasts, Amount::kDays, {"label valable encore $0", "label valid for another $0"}},
    {Why::kNoValidLabel, Amount::kNone, {"aucun label valable", "no valid label"}},
    {Why::kTied, Amount::kCount, {"nombre d'acteurs liés : $0", "actors tied to it: $0"}},
    {Why::kWithoutTie, Amount::kNone, {"sans lien", "without a tie"}},
    {Why::kInLargestComponent,
     Amount::kNone,
     {"dans le plus grand ensemble lié", "in the largest component"}},
    {Why::kOutsideLargestComponent,
     Amount::kNone,
     {"hors du plus grand ensemble lié", "outside of the largest component"}},
    {Why::kBridges,
     Amount::kCount,
     {"passerelle ; nombre de bassins reliés : $0", "bridges; basins reached: $0"}},
    {Why::kBridgesNothing,
     Amount::kNone,
     {"sans lien au-delà du bassin", "no tie beyond the basin"}},
    {Why::kTiesByMeeting,
     Amount::kNone,
     {"réunion de huit acteurs au plus", "meeting of at most eight actors"}},
    {Why::kTiesByReferral, Amount::kNone, {"orientation", "referral"}},
    {Why::kTiesByAction, Amount::kNone, {"action partagée", "shared action"}},
    {Why::kTiesByFunding, Amount::kNone, {"cofinancement", "co-funding"}},
    {Why::kTiesByPractice, Amount::kNone, {"pratique reprise", "practice taken up"}},
    {Why::kExpectationSet, Amount::kNone, {"attentes du bassin", "what is expected of the basin"}},
    {Why::kOfExpectedType,
     Amount::kNone,
     {"acteur d'un type attendu", "actor of an expected type"}},
};

constexpr Wording kSmallCells = {
    "masqué : un chiffre porte sur un à quatre cas de personnes, ou permettrait d'en déduire un",
    "hidden: a figure is about one to four cases of persons, or would tell of one"};

std::string ShownNumber(const Measure& measure, Language language) {
  const Ratio value{static_cast<uint64_t>(measure.numerator),
                    static_cast<uint64_t>(measure.denominator)};
  switch (measure.type->unit) {
    case Unit::kShare:
      return FormatPercent(value, language);
    case Unit::kDays:
      return FormatDays(measure.numerator, language);
    case Unit::kCount:
      return FormatCount(measure.numerator, language);
    case Unit::kCents:
    case Unit::kCentsPerInhabitant:
      return FormatCents(static_cast<int64_t>(Round(value)), language);
    case Unit::kHhi:
    case Unit::kPer100k:
      return FormatHundredths(static_cast<int64_t>(Round(value * Ratio{100, 1})), language);
  }
  return "";
}

}  // namespace

absl::string_view UnitCode(Unit unit) {
  switch (unit) {
    case Unit::kShare:
      return "share";
    case Unit::kDays:
      return "days";
    case Unit::kCount:
      return "count";
    case Unit::kCents:
      return "cents";
    case Unit::kCentsPerInhabitant:
      return "cents_per_inhabitant";
    case Unit::kHhi:
      return "hhi";
    case Unit::kPer100k:
      return "per_100k";
  }
  return "";
}

std::string ShownValue(const Measure& measure, Language language) {
  if (measure.state != State::kKnown) return "";
  const std::string shown = ShownNumber(measure, language);
  if (!measure.at_least) return shown;
  return absl::StrCat(">", language == Language::kFrench ? kNoBreakSpace : " ", shown);
}

std::string WordsFor(const SupportCase& support_case, Language language) {
  for (const WhyWords& words : kWhys) {
    if (words.why != support_case.why) continue;
    std::string amount;
    if (words.amount == Amount::kDays) amount = FormatDays(support_case.amount, language);
    if (words.amount == Amount::kCents) amount = FormatCents(support_case.amount, language);
    if (words.amount == Amount::kCount) amount = FormatCount(support_case.amount, language);
    return absl::StrReplaceAll(words.text.In(language),
                               {{"$0", amount},
                                {"$1", FormatCount(support_case.whole, language)},
                                {"$2", ActorTypeName(support_case.actor_type, language)}});
  }
  BASIN_CHECK(false);
  return "";
}

std::string WhyNoScore(const DimensionScore& dimension, Language language) {
  if (dimension.score.has_value()) return "";
  if (dimension.masked) return std::string(kSmallCells.In(language));
  constexpr Wording kNotScored = {"montré sans être noté", "shown, not scored"};
  if (dimension.scored == 0) return std::string(kNotScored.In(language));
  constexpr Wording kNoData = {"aucun indicateur noté n'a de données",
                               "no scored indicator has data"};
  return std::string(kNoData.In(language));
}

std::string WhyNoOverall(const HealthScores& scores, Language language) {
  if (scores.overall.has_value()) return "";
  if (scores.masked) return std::string(kSmallCells.In(language));
  constexpr Wording kNotEnough = {
      "données insuffisantes : les dimensions connues portent $0 du poids, il en faut la moitié",
      "not enough data: the known dimensions carry $0 of the weight, half of it is needed"};
  const std::string covered = FormatPercent({scores.coverage_percent(), 100}, language);
  return absl::StrReplaceAll(kNotEnough.In(language), {{"$0", covered}});
}

std::string WhyNoScore(const Measure& measure, Language language) {
  constexpr Wording kNoData = {"pas de données", "no data"};
  constexpr Wording kNotScored = {"montré sans être noté", "shown, not scored"};
  switch (measure.state) {
    case State::kMasked:
      return std::string(kSmallCells.In(language));
    case State::kNoData:
      return std::string(kNoData.In(language));
    case State::kKnown:
      return std::string(measure.type->scored ? "" : kNotScored.In(language));
  }
  return "";
}

}  // namespace basin
