#include "services/views/health/measure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/nearest.h"

namespace basin {
namespace {

constexpr bool kScored = true;
constexpr bool kShown = false;
constexpr bool kCompared = true;

constexpr IndicatorType kTypes[] = {
    {"rhythm", "days_since_meeting", Unit::kDays, kScored, Cell::kNone},
    {"rhythm", "held_rate", Unit::kShare, kScored, Cell::kNone},
    {"rhythm", "quorum_rate", Unit::kShare, kScored, Cell::kNone},
    {"rhythm", "minutes_15d", Unit::kShare, kScored, Cell::kNone},
    {"rhythm", "minutes_median_days", Unit::kDays, kShown, Cell::kNone},

    {"collegiality", "actor_types_active", Unit::kShare, kScored, Cell::kNone},
    {"collegiality", "attendance", Unit::kShare, kScored, Cell::kNone},
    {"collegiality", "attendance_etat_prefecture", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_etat_drieets", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_region", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_departement", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_delegataire_cd", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_ept_epci", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_commune_ccas", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_france_travail", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_mission_locale", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_cap_emploi", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_plie", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_maison_emploi", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_siae", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_chambre_cci", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_chambre_cma", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_opco", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_operateur_cep", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_education", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_carif_oref", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_cite_metiers", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_info_jeunesse", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_partenaire_social", Unit::kShare, kShown, Cell::kNone,
     "actor_type"},
    {"collegiality", "attendance_usagers", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_association", Unit::kShare, kShown, Cell::kNone, "actor_type"},
    {"collegiality", "attendance_organisme_formation", Unit::kShare, kShown, Cell::kNone,
     "actor_type"},
    {"collegiality", "theme_collegiality", Unit::kShare, kScored, Cell::kNone},

    {"focus", "active_themes", Unit::kCount, kScored, Cell::kNone},
    {"focus", "roadmap_age", Unit::kDays, kScored, Cell::kNone},

    {"follow_through", "actions_on_time", Unit::kShare, kScored, Cell::kNone},
    {"follow_through", "actions_overdue_age", Unit::kDays, kScored, Cell::kNone},

    {"referrals", "answered_10d", Unit::kShare, kScored, Cell::kFraction},
    {"referrals", "decided_60d", Unit::kShare, kScored, Cell::kFraction},
    {"referrals", "expired_share", Unit::kShare, kScored, Cell::kFraction},
    {"referrals", "outcome_known", Unit::kShare, kScored, Cell::kFraction},
    {"referrals", "median_answer_days", Unit::kDays, kShown, Cell::kSample},
    {"referrals", "p90_answer_days", Unit::kDays, kShown, Cell::kSample},
    {"referrals", "total_wait", Unit::kDays, kShown, Cell::kSample},
    {"referrals", "redirect_rate", Unit::kShare, kShown, Cell::kFraction},
    {"referrals", "mix_choices", Unit::kShare, kShown, Cell::kFraction, "aim"},
    {"referrals", "mix_inclusion", Unit::kShare, kShown, Cell::kFraction, "aim"},
    {"referrals", "mix_personal_development", Unit::kShare, kShown, Cell::kFraction, "aim"},
    {"referrals", "sent_answered_10d", Unit::kShare, kShown, Cell::kFraction},
    {"referrals", "sent_decided_60d", Unit::kShare, kShown, Cell::kFraction},
    {"referrals", "sent_expired_share", Unit::kShare, kShown, Cell::kFraction},
    {"referrals", "sent_outcome_known", Unit::kShare, kShown, Cell::kFraction},
    {"referrals", "sent_median_answer_days", Unit::kDays, kShown, Cell::kSample},

    {"funding", "decided_180d", Unit::kShare, kScored, Cell::kNone},
    {"funding", "median_decision_days", Unit::kDays, kShown, Cell::kNone},
    {"funding", "paid_share", Unit::kShare, kScored, Cell::kNone},
    {"funding", "open_calls", Unit::kCount, kShown, Cell::kNone, "", kCompared},
    {"funding", "euros_per_inhabitant", Unit::kCentsPerInhabitant, kShown, Cell::kNone, "",
     kCompared},
    {"funding", "beneficiary_concentration", Unit::kHhi, kShown, Cell::kNone, "", kCompared},

    {"needs", "needs_answered", Unit::kShare, kScored, Cell::kFraction},
    // What companies need is not about persons, but it is a part of a whole that is.
    {"needs", "needs_answered_company", Unit::kShare, kShown, Cell::kNone, "public"},
    {"needs", "needs_answered_job_seeker", Unit::kShare, kShown, Cell::kFraction, "public"},
    {"needs", "needs_answered_employee", Unit::kShare, kShown, Cell::kFraction, "public"},
    {"needs", "needs_answered_youth", Unit::kShare, kShown, Cell::kFraction, "public"},
    {"needs", "needs_answered_unqualified", Unit::kShare, kShown, Cell::kFraction, "level"},
    {"needs", "needs_answered_cap_bep", Unit::kShare, kShown, Cell::kFraction, "level"},
    {"needs", "needs_answered_bac", Unit::kShare, kShown, Cell::kFraction, "level"},
    {"needs", "needs_answered_bac_2", Unit::kShare, kShown, Cell::kFraction, "level"},
    {"needs", "needs_answered_bac_3_plus", Unit::kShare, kShown, Cell::kFraction, "level"},
    {"needs", "public_balance", Unit::kShare, kScored, Cell::kParts, "public"},
    {"needs", "training_gaps_open", Unit::kShare, kScored, Cell::kNone},

    {"sharing", "resources_fresh", Unit::kShare, kScored, Cell::kNone},
    {"sharing", "practices_crossing", Unit::kCount, kScored, Cell::kNone},

    {"proximity", "places_per_100k", Unit::kPer100k, kScored, Cell::kNone},
    {"proximity", "labels_valid", Unit::kShare, kScored, Cell::kNone},
    {"proximity", "labels_ending_60d", Unit::kCount, kShown, Cell::kNone},
    {"proximity", "communes_with_place", Unit::kShare, kShown, Cell::kNone},

    // Who works with whom is not about persons, but a referral that shows it is.
    {"network", "largest_component", Unit::kShare, kShown, Cell::kCases},
    {"network", "tie_density", Unit::kShare, kShown, Cell::kCases},
    {"network", "centralisation", Unit::kShare, kShown, Cell::kCases},
    {"network", "bridges", Unit::kCount, kShown, Cell::kCases},
    {"network", "missing_actors", Unit::kShare, kShown, Cell::kNone},
};

}  // namespace

std::string IndicatorType::full_name() const { return absl::StrCat(dimension, ".", name); }

absl::Span<const IndicatorType> IndicatorTypes() { return kTypes; }

const IndicatorType* FindIndicator(absl::string_view name) {
  for (const IndicatorType& type : kTypes)
    if (type.name == name || type.full_name() == name) return &type;
  return nullptr;
}

std::string NearestIndicator(absl::string_view name) {
  std::vector<std::string> names;
  for (const IndicatorType& type : kTypes) names.push_back(type.full_name());
  for (const IndicatorType& type : kTypes) names.emplace_back(type.name);
  const std::vector<absl::string_view> known(names.begin(), names.end());
  const IndicatorType* nearest = FindIndicator(NearestName(name, known));
  return nearest == nullptr ? "" : nearest->full_name();
}

Window WindowOf(int days, absl::CivilDay to) { return {to - days, to}; }

bool SupportCase::declared_late() const {
  return std::any_of(facts.begin(), facts.end(),
                     [](const Fact* fact) { return fact->entry->declared_late; });
}

bool SupportCase::corrected() const {
  return !history->unsaid.empty() || std::any_of(facts.begin(), facts.end(), [](const Fact* fact) {
    return fact->tellings.size() > 1;
  });
}

size_t Measure::declared_late() const {
  return static_cast<size_t>(
      std::count_if(support.begin(), support.end(),
                    [](const SupportCase& support_case) { return support_case.declared_late(); }));
}

uint32_t Measure::coverage_percent() const {
  const size_t cases = support.size() + uncountable;
  return cases == 0 ? 0 : static_cast<uint32_t>(support.size() * 100 / cases);
}

Measure NoData(absl::string_view name, const Window& window) {
  Measure measure;
  measure.type = FindIndicator(name);
  BASIN_CHECK(measure.type != nullptr);
  measure.window = window;
  return measure;
}

Measure Share(absl::string_view name, const Window& window, std::vector<SupportCase> support,
              size_t uncountable) {
  Measure measure = NoData(name, window);
  measure.support = std::move(support);
  measure.uncountable = uncountable;
  if (measure.support.empty()) return measure;
  measure.state = State::kKnown;
  measure.denominator = static_cast<int64_t>(measure.support.size());
  measure.numerator =
      std::count_if(measure.support.begin(), measure.support.end(),
                    [](const SupportCase& support_case) { return support_case.in_numerator; });
  return measure;
}

Measure Number(absl::string_view name, const Window& window, std::vector<SupportCase> support,
               int64_t value) {
  Measure measure = NoData(name, window);
  measure.support = std::move(support);
  if (measure.support.empty()) return measure;
  measure.state = State::kKnown;
  measure.numerator = value;
  measure.denominator = 1;
  return measure;
}

void AddFact(const Fact* fact, SupportCase& support_case) {
  if (fact != nullptr) support_case.facts.push_back(fact);
}

}  // namespace basin
