// What an indicator is, and what one came to: a fraction with the cases behind it.
//
// The rules that every indicator follows:
// - A function of the log, of the day T asked for, and of the sequence S up to which the log was
//   known. Facts are read at (T, S) (case_history.h); no indicator looks at anything else.
// - Days are calendar days in Europe/Paris. A window of W days that ends at T is (T − W, T].
// - No case in the denominator (or sample): no data, which is neither 0 nor 100.
// - The support of an indicator is its cases with the facts that decided how each counts.
//   Computed from the support alone the indicator comes out the same; without any one of its
//   cases its numerator, denominator or sample is another.
// - Cases that belong in the denominator but cannot be counted, because something was not told,
//   lower the indicator's coverage.
// - Withdrawing, cancelling or dropping takes a case out of a denominator only where the
//   definition says so.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "basin/v1/actor.pb.h"
#include "services/views/case_history.h"
#include "services/views/health/exact.h"

namespace basin {

enum class Unit { kShare, kDays, kCount, kCents, kCentsPerInhabitant, kHhi, kPer100k };

// How an indicator can tell something about few persons (small_cells.h).
enum class Cell {
  kNone,      // it is not about persons
  kFraction,  // by its numerator or what remains of its denominator
  kSample,    // by the size of its sample
  kCases,     // by how many of its cases are about persons
  kParts,     // by the indicators that its `group` names, which it is made from
};

struct IndicatorType {
  absl::string_view dimension, name;
  Unit unit;
  bool scored;
  Cell cell;
  // Indicators of one group split the same cases: with the whole, all but one of them give the
  // last.
  absl::string_view group = "";
  bool compared = false;  // shown with the region's median (region_median.h)

  std::string full_name() const;  // "referrals.answered_10d"
};

// Every indicator that is computed, by dimension, in the order in which they are shown.
absl::Span<const IndicatorType> IndicatorTypes();
// By "referrals.answered_10d", or by "answered_10d" alone; nullptr when there is none.
const IndicatorType* FindIndicator(absl::string_view name);
// The known full name nearest to `name`; empty when nothing is near.
std::string NearestIndicator(absl::string_view name);

struct Window {
  std::optional<absl::CivilDay> from;  // exclusive; none = since the first event
  absl::CivilDay to;                   // inclusive

  bool Contains(absl::CivilDay day) const {
    return day <= to && (!from.has_value() || day > *from);
  }
};
Window WindowOf(int days, absl::CivilDay to);

// Why a case counts as it does; said in words by words.h.
enum class Why {
  kLastMeeting,  // days since
  kNeverMet,     // days since its constitution
  kHeld,
  kCancelled,
  kLapsedInSilence,
  kRescheduledTooOften,
  kQuorumReached,
  kQuorumMissed,
  kMinutesAfter,  // days
  kNoMinutes,
  kActiveAgo,      // days; of an actor type
  kTypeNotActive,  // an actor type
  kPresentOf,      // actors present, of those invited
  kPositionsOf,    // actor types with a position
  kThemeActive,
  kThemeDropped,
  kThemeNotAdopted,
  kRoadmapAge,    // days
  kDiagnosisAge,  // days
  kDoneInTime,
  kDoneLate,     // days after the due date
  kDroppedLate,  // days after the due date
  kNotDone,      // days since the due date
  kNotOverdue,
  kAnsweredAfter,  // days
  kUnanswered,     // days waited so far
  kDecidedAfter,   // days
  kUndecided,
  kExpired,
  kNotExpired,
  kOutcomeKnown,
  kOutcomeUnknown,
  kChainDecidedAfter,  // days
  kRedirected,
  kNotRedirected,
  kAimIsThis,
  kAimIsAnother,
  kPaid,  // cents
  kCallOpen,
  kCallOver,
  kAwarded,  // cents
  kNeedAnswered,
  kNeedUnanswered,
  kGapOpen,
  kGapClosed,
  kToldAgo,  // days since
  kCrossed,
  kCrossedBefore,
  kStayedAtHome,
  kPlaceOpen,
  kPlaceClosed,
  kLabelLasts,  // days still
  kNoValidLabel,
  kTied,  // number of others
  kWithoutTie,
  kInLargestComponent,
  kOutsideLargestComponent,
  kBridges,  // number of basins
  kBridgesNothing,
  kTiesByMeeting,
  kTiesByReferral,
  kTiesByAction,
  kTiesByFunding,
  kTiesByPractice,
  kExpectationSet,
  kOfExpectedType,
};

struct SupportCase {
  const CaseHistory* history = nullptr;
  bool in_numerator = false;
  Why why = Why::kHeld;
  int64_t amount = 0;  // days, cents or a count, where `why` has one
  int64_t whole = 0;   // what the amount is a part of, where `why` says so
  v1::ActorType actor_type = v1::ACTOR_TYPE_UNSPECIFIED;  // where `why` is about one
  // What decided; facts of other cases may be among them.
  absl::InlinedVector<const Fact*, 4> facts = {};

  bool declared_late() const;
  bool corrected() const;
};

enum class State { kKnown, kNoData, kMasked };

struct Measure {
  const IndicatorType* type = nullptr;
  State state = State::kNoData;
  int64_t numerator = 0;
  int64_t denominator = 0;  // 1 for days, counts and cents
  // What the score line is asked about, where it is not numerator ÷ denominator.
  std::optional<Ratio> scored_value;
  Window window;
  bool at_least = false;             // the value is a lower bound
  std::vector<SupportCase> support;  // its size is the sample
  size_t uncountable = 0;            // cases left out because something was not told

  size_t declared_late() const;  // cases of the support
  // Share of the cases that could be counted, rounded down.
  uint32_t coverage_percent() const;
};

// A measure without data, to be filled. REQUIRES: the indicator is known.
Measure NoData(absl::string_view name, const Window& window);
// Cases in the numerator ÷ cases.
Measure Share(absl::string_view name, const Window& window, std::vector<SupportCase> support,
              size_t uncountable = 0);
// A number of something over the cases of `support`; no data when there are none.
Measure Number(absl::string_view name, const Window& window, std::vector<SupportCase> support,
               int64_t value);

// Appends `fact` unless it is null.
void AddFact(const Fact* fact, SupportCase& support_case);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_H_
