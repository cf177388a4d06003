#include "services/views/health/measure_needs.h"

#include <utility>

#include "absl/numeric/int128.h"

namespace basin {
namespace {

constexpr int kYear = 365;
constexpr int kTwoYears = 730;
constexpr int kAnswerDays = 90;
constexpr size_t kBalanceNeedsMin = 5;

static_assert(kYear + kAnswerDays <= kNeedDays && kTwoYears + kAnswerDays <= kTrainingGapDays);

struct PublicName {
  v1::NeedPublic public_;
  const char* indicator;
};
constexpr PublicName kPublics[] = {
    {v1::PUBLIC_COMPANY, "needs_answered_company"},
    {v1::PUBLIC_JOB_SEEKER, "needs_answered_job_seeker"},
    {v1::PUBLIC_EMPLOYEE, "needs_answered_employee"},
    {v1::PUBLIC_YOUTH, "needs_answered_youth"},
};

struct LevelName {
  v1::Qualification qualification;
  const char* indicator;
};
constexpr LevelName kLevels[] = {
    {v1::QUALIFICATION_NONE, "needs_answered_unqualified"},
    {v1::QUALIFICATION_CAP_BEP, "needs_answered_cap_bep"},
    {v1::QUALIFICATION_BAC, "needs_answered_bac"},
    {v1::QUALIFICATION_BAC_2, "needs_answered_bac_2"},
    {v1::QUALIFICATION_BAC_3_PLUS, "needs_answered_bac_3_plus"},
};

// The share answered among the needs for which `counts` holds.
template <typename Counts>
Measure NeedsAnswered(absl::string_view name, const std::vector<Need>& needs, absl::CivilDay day,
                      Counts counts) {
  const Window window = WindowOf(kYear, day - kAnswerDays);
  std::vector<SupportCase> support;
  for (const Need& need : needs) {
    if (!window.Contains(need.expressed->day()) || !counts(need)) continue;
    const bool answered = need.answered != nullptr;
    support.push_back({.history = need.history,
                       .in_numerator = answered,
                       .why = answered ? Why::kNeedAnswered : Why::kNeedUnanswered,
                       .facts = {need.expressed}});
    AddFact(need.answered, support.back());
  }
  return Share(name, window, std::move(support));
}

// Whether a's rate is lower than b's.
bool LowerRate(const Measure& a, const Measure& b) {
  return static_cast<absl::int128>(a.numerator) * b.denominator <
         static_cast<absl::int128>(b.numerator) * a.denominator;
}

Measure PublicBalance(const std::vector<Measure>& by_public, const Window& window) {
  Measure balance = NoData("public_balance", window);
  const Measure* lowest = nullptr;
  const Measure* highest = nullptr;
  size_t publics = 0;
  for (const Measure& measure : by_public) {
    if (measure.support.size() < kBalanceNeedsMin) continue;
    ++publics;
    if (lowest == nullptr || LowerRate(measure, *lowest)) lowest = &measure;
    if (highest == nullptr || LowerRate(*highest, measure)) highest = &measure;
    balance.support.insert(balance.support.end(), measure.support.begin(), measure.support.end());
  }
  if (publics < 2 || highest->numerator == 0) return NoData("public_balance", window);
  balance.state = State::kKnown;
  balance.numerator = lowest->numerator * highest->denominator;
  balance.denominator = lowest->denominator * highest->numerator;
  return balance;
}

Measure TrainingGapsOpen(const std::vector<TrainingGap>& gaps, absl::CivilDay day) {
  const Window window = WindowOf(kTwoYears, day - kAnswerDays);
  std::vector<SupportCase> support;
  for (const TrainingGap& gap : gaps) {
    if (!window.Contains(gap.declared->day())) continue;
    const bool open = gap.closed == nullptr;
    support.push_back({.history = gap.history,
                       .in_numerator = open,
                       .why = open ? Why::kGapOpen : Why::kGapClosed,
                       .facts = {gap.declared}});
    AddFact(gap.closed, support.back());
  }
  return Share("training_gaps_open", window, std::move(support));
}

}  // namespace

std::vector<Measure> MeasureNeeds(const Needs& needs, absl::CivilDay day) {
  std::vector<Measure> measures;
  measures.push_back(
      NeedsAnswered("needs_answered", needs.needs, day, [](const Need&) { return true; }));
  std::vector<Measure> by_public;
  for (const PublicName& name : kPublics)
    by_public.push_back(NeedsAnswered(name.indicator, needs.needs, day, [&](const Need& need) {
      return need.public_ == name.public_;
    }));
  measures.insert(measures.end(), by_public.begin(), by_public.end());
  for (const LevelName& name : kLevels)
    measures.push_back(NeedsAnswered(name.indicator, needs.needs, day, [&](const Need& need) {
      return need.qualification == name.qualification;
    }));
  measures.push_back(PublicBalance(by_public, measures.front().window));
  measures.push_back(TrainingGapsOpen(needs.gaps, day));
  return measures;
}

}  // namespace basin
