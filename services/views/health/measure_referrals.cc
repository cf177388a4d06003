#include "services/views/health/measure_referrals.h"

#include <algorithm>
#include <utility>

#include "services/views/health/waiting_time.h"

namespace basin {
namespace {

constexpr int kYear = 365;
constexpr int kAnswerDays = 10;
constexpr int kDecisionDays = 60;
constexpr int kExpiryDays = 30;
constexpr int kOutcomeDays = 90;

static_assert(kYear + std::max({kAnswerDays, kDecisionDays, kExpiryDays, kOutcomeDays}) <=
              kReferralDays);

// `fact` occurred within `days` of the day the referral was sent.
bool Within(const Fact* fact, const Referral& referral, int days) {
  return fact != nullptr && fact->day() - referral.sent->day() <= days;
}
int64_t DaysTo(const Fact& fact, const Referral& referral) {
  return std::max<int64_t>(fact.day() - referral.sent->day(), 0);
}

SupportCase CaseOf(const Referral& referral, bool in_numerator, Why why, int64_t days = 0) {
  SupportCase support_case{
      .history = referral.history, .in_numerator = in_numerator, .why = why, .amount = days};
  AddFact(referral.sent, support_case);
  AddFact(referral.sender_registration, support_case);
  return support_case;
}

SupportCase AnswerCase(const Referral& referral, bool in_numerator, absl::CivilDay day) {
  const bool answered = referral.answered != nullptr;
  SupportCase support_case =
      CaseOf(referral, in_numerator, answered ? Why::kAnsweredAfter : Why::kUnanswered,
             answered ? DaysTo(*referral.answered, referral) : day - referral.sent->day());
  AddFact(referral.answered, support_case);
  AddFact(referral.withdrawn, support_case);
  return support_case;
}

Measure Answered10d(absl::string_view name, const std::vector<Referral>& referrals,
                    absl::CivilDay day) {
  const Window window = WindowOf(kYear, day - kAnswerDays);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (!window.Contains(referral.sent->day())) continue;
    const bool withdrawn_before =
        referral.answered == nullptr && Within(referral.withdrawn, referral, kAnswerDays - 1);
    if (withdrawn_before) continue;
    support.push_back(AnswerCase(referral, Within(referral.answered, referral, kAnswerDays), day));
  }
  return Share(name, window, std::move(support));
}

Measure Decided60d(absl::string_view name, const std::vector<Referral>& referrals,
                   absl::CivilDay day) {
  const Window window = WindowOf(kYear, day - kDecisionDays);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (!window.Contains(referral.sent->day())) continue;
    const bool decided = referral.decided != nullptr;
    support.push_back(CaseOf(referral, Within(referral.decided, referral, kDecisionDays),
                             decided ? Why::kDecidedAfter : Why::kUndecided,
                             decided ? DaysTo(*referral.decided, referral) : 0));
    AddFact(referral.decided, support.back());
  }
  return Share(name, window, std::move(support));
}

bool Expired(const Referral& referral) {
  return !Within(referral.decided, referral, kExpiryDays) &&
         !Within(referral.under_review, referral, kExpiryDays) &&
         !Within(referral.withdrawn, referral, kExpiryDays);
}

Measure ExpiredShare(absl::string_view name, const std::vector<Referral>& referrals,
                     absl::CivilDay day) {
  const Window window = WindowOf(kYear, day - kExpiryDays);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (!window.Contains(referral.sent->day())) continue;
    const bool expired = Expired(referral);
    if (!expired && referral.decided == nullptr) continue;
    support.push_back(CaseOf(referral, expired, expired ? Why::kExpired : Why::kNotExpired));
    AddFact(referral.decided, support.back());
    AddFact(referral.under_review, support.back());
    AddFact(referral.withdrawn, support.back());
  }
  return Share(name, window, std::move(support));
}

Measure OutcomeKnown(absl::string_view name, const std::vector<Referral>& referrals,
                     absl::CivilDay day) {
  const Window window = WindowOf(kYear, day - kOutcomeDays);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (referral.accepted == nullptr || !window.Contains(referral.accepted->day())) continue;
    const bool known = referral.completed != nullptr;
    support.push_back(CaseOf(referral, known, known ? Why::kOutcomeKnown : Why::kOutcomeUnknown));
    AddFact(referral.accepted, support.back());
    AddFact(referral.completed, support.back());
  }
  return Share(name, window, std::move(support));
}

Wait AnswerWait(const Referral& referral, absl::CivilDay day) {
  if (referral.answered != nullptr) return {DaysTo(*referral.answered, referral), true};
  if (referral.withdrawn != nullptr) return {DaysTo(*referral.withdrawn, referral), false};
  return {day - referral.sent->day(), false};
}

Measure AnswerDays(absl::string_view name, Rank rank, const std::vector<Referral>& referrals,
                   absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  std::vector<Wait> waits;
  for (const Referral& referral : referrals) {
    if (!window.Contains(referral.sent->day())) continue;
    waits.push_back(AnswerWait(referral, day));
    support.push_back(AnswerCase(referral, waits.back().ended, day));
  }
  if (waits.empty()) return NoData(name, window);
  const WaitAtRank wait = KaplanMeier(std::move(waits), rank);
  Measure measure = Number(name, window, std::move(support), wait.days);
  measure.at_least = !wait.reached;
  return measure;
}

// The first referral of the chain that `last` ends; adds what sent those in between to the support.
// Null when an earlier one is not in the log, or the chain leads back into itself.
const Referral* FollowBack(const Referrals& referrals, const Referral& last,
                           SupportCase& support_case) {
  const Referral* first = &last;
  for (size_t steps = 0; !first->redirect_of.empty(); ++steps) {
    const auto earlier = referrals.continued.find(first->redirect_of);
    if (earlier == referrals.continued.end() || steps > referrals.continued.size()) return nullptr;
    first = &earlier->second;
    AddFact(first->sent, support_case);
  }
  return first;
}

Measure TotalWait(const Referrals& referrals, absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  std::vector<int64_t> waits;
  size_t uncountable = 0;
  for (const Referral& last : referrals.received) {
    if (last.decided == nullptr || last.decided->is("referral.redirected")) continue;
    if (!window.Contains(last.decided->day())) continue;
    SupportCase support_case = CaseOf(last, false, Why::kChainDecidedAfter);
    AddFact(last.decided, support_case);
    const Referral* first = FollowBack(referrals, last, support_case);
    if (first == nullptr) {
      ++uncountable;
      continue;
    }
    support_case.amount = DaysTo(*last.decided, *first);
    waits.push_back(support_case.amount);
    support.push_back(std::move(support_case));
  }
  const int64_t median = waits.empty() ? 0 : NearestRank(std::move(waits), {1, 2});
  Measure measure = Number("total_wait", window, std::move(support), median);
  measure.uncountable = uncountable;
  return measure;
}

Measure RedirectRate(const std::vector<Referral>& referrals, absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (referral.decided == nullptr || !window.Contains(referral.sent->day())) continue;
    const bool redirected = referral.decided->is("referral.redirected");
    support.push_back(
        CaseOf(referral, redirected, redirected ? Why::kRedirected : Why::kNotRedirected));
    AddFact(referral.decided, support.back());
  }
  return Share("redirect_rate", window, std::move(support));
}

Measure Mix(absl::string_view name, v1::ReferralAim aim, const std::vector<Referral>& referrals,
            absl::CivilDay day) {
  const Window window = WindowOf(kYear, day);
  std::vector<SupportCase> support;
  for (const Referral& referral : referrals) {
    if (!window.Contains(referral.sent->day())) continue;
    const bool is_this = referral.aim == aim;
    support.push_back(CaseOf(referral, is_this, is_this ? Why::kAimIsThis : Why::kAimIsAnother));
  }
  return Share(name, window, std::move(support));
}

}  // namespace

std::vector<Measure> MeasureReferrals(const Referrals& referrals, absl::CivilDay day) {
  const std::vector<Referral>& received = referrals.received;
  std::vector<Measure> measures;
  measures.push_back(Answered10d("answered_10d", received, day));
  measures.push_back(Decided60d("decided_60d", received, day));
  measures.push_back(ExpiredShare("expired_share", received, day));
  measures.push_back(OutcomeKnown("outcome_known", received, day));
  measures.push_back(AnswerDays("median_answer_days", {1, 2}, received, day));
  measures.push_back(AnswerDays("p90_answer_days", {9, 10}, received, day));
  measures.push_back(TotalWait(referrals, day));
  measures.push_back(RedirectRate(received, day));
  measures.push_back(Mix("mix_choices", v1::AIM_CHOICES, received, day));
  measures.push_back(Mix("mix_inclusion", v1::AIM_INCLUSION, received, day));
  measures.push_back(Mix("mix_personal_development", v1::AIM_PERSONAL_DEVELOPMENT, received, day));
  measures.push_back(Answered10d("sent_answered_10d", referrals.sent, day));
  measures.push_back(Decided60d("sent_decided_60d", referrals.sent, day));
  measures.push_back(ExpiredShare("sent_expired_share", referrals.sent, day));
  measures.push_back(OutcomeKnown("sent_outcome_known", referrals.sent, day));
  measures.push_back(AnswerDays("sent_median_answer_days", {1, 2}, referrals.sent, day));
  return measures;
}

}  // namespace basin
