#include "services/views/health/measure_funding.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "services/views/health/waiting_time.h"

namespace basin {
namespace {

constexpr int kYear = 365;
constexpr int kTwoYears = 730;
constexpr int kDecisionDays = 180;
constexpr int64_t kHhiScale = 10000;

const Fact* Decision(const Project& project) {
  return project.awarded != nullptr ? project.awarded : project.refused;
}

// The projects a decision is asked of, with the days it took where there is one.
std::vector<SupportCase> Submitted(const std::vector<Project>& projects, const Window& window) {
  std::vector<SupportCase> support;
  for (const Project& project : projects) {
    if (project.submitted == nullptr || !window.Contains(project.submitted->day())) continue;
    SupportCase support_case{
        .history = project.history, .why = Why::kUndecided, .facts = {project.submitted}};
    if (const Fact* decision = Decision(project); decision != nullptr) {
      AddFact(decision, support_case);
      support_case.why = Why::kDecidedAfter;
      support_case.amount = std::max<int64_t>(decision->day() - project.submitted->day(), 0);
      support_case.in_numerator = support_case.amount <= kDecisionDays;
    }
    support.push_back(std::move(support_case));
  }
  return support;
}

Measure MedianDecisionDays(std::vector<SupportCase> submitted, const Window& window) {
  const auto undecided =
      std::remove_if(submitted.begin(), submitted.end(),
                     [](const SupportCase& project) { return project.why == Why::kUndecided; });
  submitted.erase(undecided, submitted.end());
  std::vector<int64_t> days;
  for (const SupportCase& project : submitted) days.push_back(project.amount);
  const int64_t median = days.empty() ? 0 : NearestRank(std::move(days), {1, 2});
  return Number("median_decision_days", window, std::move(submitted), median);
}

struct Dues {
  int64_t before = 0, within = 0;  // cents of the instalments due before and in a window
};
Dues DuesOf(const Project& project, const Window& window) {
  Dues dues;
  for (const Project::Instalment& instalment : project.schedule) {
    if (window.Contains(instalment.due_on)) {
      dues.within += instalment.cents;
    } else if (instalment.due_on <= window.to) {
      dues.before += instalment.cents;
    }
  }
  return dues;
}

Measure PaidShare(const std::vector<Project>& projects, absl::CivilDay day) {
  const Window window = WindowOf(kTwoYears, day);
  Measure measure = NoData("paid_share", window);
  for (const Project& project : projects) {
    if (project.awarded == nullptr || !project.in_cash) continue;
    if (project.schedule.empty() && window.Contains(project.awarded->day())) ++measure.uncountable;
    const Dues dues = DuesOf(project, window);
    if (dues.within == 0) continue;
    SupportCase support_case{
        .history = project.history, .why = Why::kPaid, .facts = {project.awarded}};
    int64_t paid = 0;
    for (const Project::Payment& payment : project.payments) {
      paid += payment.cents;
      AddFact(payment.fact, support_case);
    }
    support_case.amount = std::clamp<int64_t>(paid - dues.before, 0, dues.within);
    support_case.in_numerator = support_case.amount > 0;
    measure.numerator += support_case.amount;
    measure.denominator += dues.within;
    measure.support.push_back(std::move(support_case));
  }
  if (!measure.support.empty()) measure.state = State::kKnown;
  return measure;
}

Measure OpenCalls(const std::vector<Call>& calls, absl::CivilDay day) {
  std::vector<SupportCase> support;
  int64_t open_calls = 0;
  for (const Call& call : calls) {
    const bool open = call.closed == nullptr && day <= call.closes_on;
    open_calls += open ? 1 : 0;
    support.push_back({.history = call.history,
                       .in_numerator = open,
                       .why = open ? Why::kCallOpen : Why::kCallOver,
                       .facts = {call.opened}});
    AddFact(call.closed, support.back());
  }
  return Number("open_calls", {std::nullopt, day}, std::move(support), open_calls);
}

std::vector<SupportCase> Awarded(const std::vector<Project>& projects, const Window& window) {
  std::vector<SupportCase> support;
  for (const Project& project : projects)
    if (project.awarded != nullptr && window.Contains(project.awarded->day()))
      support.push_back({.history = project.history,
                         .in_numerator = true,
                         .why = Why::kAwarded,
                         .amount = project.awarded_cents,
                         .facts = {project.awarded}});
  return support;
}

Measure EurosPerInhabitant(std::vector<SupportCase> awarded, const Window& window,
                           int64_t population) {
  int64_t cents = 0;
  for (const SupportCase& award : awarded) cents += award.amount;
  Measure measure = Number("euros_per_inhabitant", window, std::move(awarded), cents);
  measure.denominator = population;
  if (population == 0) measure = NoData("euros_per_inhabitant", window);
  return measure;
}

Measure BeneficiaryConcentration(const std::vector<Project>& projects,
                                 std::vector<SupportCase> awarded, const Window& window) {
  std::map<std::string, int64_t> cents_of;
  int64_t total = 0;
  for (const Project& project : projects) {
    if (project.awarded == nullptr || !window.Contains(project.awarded->day())) continue;
    cents_of[project.beneficiary] += project.awarded_cents;
    total += project.awarded_cents;
  }
  if (total == 0) return NoData("beneficiary_concentration", window);
  const Natural whole(static_cast<uint64_t>(total));
  Ratio index{0, whole * whole};
  for (const auto& [beneficiary, cents] : cents_of) {
    const Natural share(static_cast<uint64_t>(cents));
    index.numerator = index.numerator + share * share;
  }
  const auto points = static_cast<int64_t>(Round(index * Ratio{kHhiScale, 1}));
  Measure measure = Number("beneficiary_concentration", window, std::move(awarded), points);
  measure.denominator = kHhiScale;
  return measure;
}

}  // namespace

std::vector<Measure> MeasureFunding(const Funding& funding, int64_t population,
                                    absl::CivilDay day) {
  const Window cohort = WindowOf(kTwoYears, day - kDecisionDays);
  const Window year = WindowOf(kYear, day);
  std::vector<SupportCase> submitted = Submitted(funding.projects, cohort);
  std::vector<SupportCase> awarded = Awarded(funding.projects, year);
  std::vector<Measure> measures;
  measures.push_back(Share("decided_180d", cohort, submitted));
  measures.push_back(MedianDecisionDays(std::move(submitted), cohort));
  measures.push_back(PaidShare(funding.projects, day));
  measures.push_back(OpenCalls(funding.calls, day));
  measures.push_back(EurosPerInhabitant(awarded, year, population));
  measures.push_back(BeneficiaryConcentration(funding.projects, std::move(awarded), year));
  return measures;
}

}  // namespace basin
