#include "services/query/describe.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "services/views/health/what_if_words.h"
#include "services/views/health/words.h"

namespace basin {
namespace {

constexpr size_t kOpenCasesMax = 500;

uint32_t Hundredths(const Ratio& score) {
  return static_cast<uint32_t>(Round(score * Ratio{100, 1}));
}

v1::IndicatorState DescribeState(State state) {
  switch (state) {
    case State::kKnown:
      return v1::KNOWN;
    case State::kNoData:
      return v1::NO_DATA;
    case State::kMasked:
      return v1::MASKED;
  }
  return v1::INDICATOR_STATE_UNSPECIFIED;
}

void DescribeIndicator(const Measure& measure, const Parameters& parameters, Language language,
                       v1::Indicator& out) {
  out.set_name(std::string(measure.type->name));
  out.set_state(DescribeState(measure.state));
  out.set_scored(measure.type->scored);
  out.set_unit(std::string(UnitCode(measure.type->unit)));
  DescribeScore(ScoreOf(measure, parameters), measure.coverage_percent(),
                WhyNoScore(measure, language), *out.mutable_score());
  if (measure.state == State::kMasked) return;
  if (measure.window.from.has_value()) out.set_window_from(FormatDay(*measure.window.from));
  out.set_window_to(FormatDay(measure.window.to));
  if (measure.state == State::kNoData) return;
  out.set_numerator(measure.numerator);
  out.set_denominator(measure.denominator);
  out.set_sample(measure.support.size());
  out.set_declared_late(measure.declared_late());
  out.set_shown(ShownValue(measure, language));
  out.set_at_least(measure.at_least);
}

void DescribeMedian(const RegionMedians& medians, const IndicatorType& type, Language language,
                    v1::Indicator& out) {
  const auto median = medians.find(&type);
  if (median == medians.end()) return;
  v1::RegionMedian& described = *out.mutable_region_median();
  described.set_numerator(median->second.value.numerator);
  described.set_denominator(median->second.value.denominator);
  described.set_shown(ShownValue(median->second.value, language));
  described.set_basins(static_cast<uint32_t>(median->second.basins));
}

void DescribeDimension(const DimensionScore& dimension, Language language,
                       v1::DimensionHealth& out) {
  out.set_name(dimension.name);
  out.set_weight(dimension.weight);
  DescribeScore(dimension.score, CoverageOf(dimension), WhyNoScore(dimension, language),
                *out.mutable_score());
}

void DescribeEvent(const Entry& entry, v1::SupportEvent& out) {
  out.set_sequence(entry.sequence);
  out.set_id(std::string(entry.id));
  out.set_type(std::string(entry.type));
  out.set_actor(std::string(entry.actor));
  SetTimestamp(entry.time, out.mutable_time());
  SetTimestamp(entry.recorded_at, out.mutable_recorded_at());
  out.set_corrects(std::string(entry.corrects));
  out.set_retracts(std::string(entry.retracts));
}

// The tellings of the facts that decided and, so that a correction hides nothing, what the case's
// own actors took back; each once, in the order of the log.
std::vector<const Entry*> EventsOf(const SupportCase& support_case) {
  std::vector<const Entry*> events = support_case.history->unsaid;
  for (const Fact* fact : support_case.facts)
    events.insert(events.end(), fact->tellings.begin(), fact->tellings.end());
  std::sort(events.begin(), events.end(),
            [](const Entry* a, const Entry* b) { return a->sequence < b->sequence; });
  events.erase(std::unique(events.begin(), events.end()), events.end());
  return events;
}

}  // namespace

void DescribeScore(const std::optional<Ratio>& score, uint32_t coverage_percent,
                   const std::string& why_not, v1::Score& out) {
  out.set_known(score.has_value());
  if (score.has_value()) out.set_hundredths(Hundredths(*score));
  out.set_coverage_percent(coverage_percent);
  out.set_why_not(why_not);
}

uint32_t CoverageOf(const DimensionScore& dimension) {
  return dimension.scored == 0 ? 0 : dimension.with_data * 100 / dimension.scored;
}

v1::BasinHealth DescribeBasin(const MeasuredBasin& measured, Language language,
                              const IndicatorType* only) {
  v1::BasinHealth basin;
  basin.set_basin(measured.territory.code);
  basin.set_name(measured.territory.name);
  const HealthScores scores = ScoreHealth(measured.measures, measured.parameters);
  DescribeScore(scores.overall, scores.coverage_percent(), WhyNoOverall(scores, language),
                *basin.mutable_overall());
  for (const DimensionScore& dimension : scores.dimensions) {
    if (only != nullptr && only->dimension != dimension.name) continue;
    v1::DimensionHealth& out = *basin.add_dimensions();
    DescribeDimension(dimension, language, out);
    for (const Measure& measure : measured.measures) {
      if (measure.type->dimension != dimension.name || (only != nullptr && measure.type != only))
        continue;
      v1::Indicator& indicator = *out.add_indicators();
      DescribeIndicator(measure, measured.parameters, language, indicator);
      DescribeMedian(measured.medians, *measure.type, language, indicator);
    }
  }
  return basin;
}

void DescribeSupport(const Measure& measure, size_t begin, size_t end, Language language,
                     v1::ExplainAnswer& answer) {
  std::vector<const SupportCase*> cases;
  for (const SupportCase& support_case : measure.support) cases.push_back(&support_case);
  std::stable_sort(cases.begin(), cases.end(), [](const SupportCase* a, const SupportCase* b) {
    return std::make_tuple(!a->declared_late(), !a->corrected()) <
           std::make_tuple(!b->declared_late(), !b->corrected());
  });
  for (size_t i = begin; i < end; ++i) {
    const SupportCase* support_case = cases[i];
    v1::SupportCase& out = *answer.add_support();
    out.set_subject(std::string(support_case->history->subject));
    out.set_counts_in_numerator(support_case->in_numerator);
    out.set_counts_in_denominator(true);
    out.set_declared_late(support_case->declared_late());
    out.set_corrected(support_case->corrected());
    out.set_words(WordsFor(*support_case, language));
    for (const Entry* event : EventsOf(*support_case)) DescribeEvent(*event, *out.add_events());
  }
}

// Each fact counts once, though it may decide about several cases.
void DescribeLateness(const Measure& measure, v1::ExplainAnswer& answer) {
  absl::flat_hash_set<const Fact*> seen;
  std::map<absl::string_view, v1::ActorLateness> by_actor;
  for (const SupportCase& support_case : measure.support)
    for (const Fact* fact : support_case.facts) {
      if (!seen.insert(fact).second) continue;
      v1::ActorLateness& actor = by_actor[fact->entry->actor];
      actor.set_actor(std::string(fact->entry->actor));
      actor.set_events(actor.events() + 1);
      if (fact->entry->declared_late) actor.set_declared_late(actor.declared_late() + 1);
    }
  for (const auto& [id, actor] : by_actor) *answer.add_lateness() = actor;
  std::stable_sort(answer.mutable_lateness()->begin(), answer.mutable_lateness()->end(),
                   [](const v1::ActorLateness& a, const v1::ActorLateness& b) {
                     return a.declared_late() > b.declared_late();
                   });
}

void DescribeWhatIf(const WhatIf& what_if, const Parameters& parameters, Language language,
                    v1::WhatIf& out) {
  out.set_words(WordsFor(what_if, language));
  out.set_day(FormatDay(what_if.day));
  DescribeIndicator(what_if.without, parameters, language, *out.mutable_without());
  DescribeIndicator(what_if.with, parameters, language, *out.mutable_with());
  for (const absl::string_view type : EventTypesOf(what_if.remedy))
    out.add_event_types(std::string(type));
  for (const OpenCase& open_case : what_if.cases) {
    if (static_cast<size_t>(out.cases_size()) == kOpenCasesMax) break;
    v1::OpenCase& described = *out.add_cases();
    described.set_subject(open_case.subject);
    described.set_act_by(FormatDay(what_if.ActBy(open_case)));
    described.set_last_day(FormatDay(open_case.last_day));
  }
  out.set_cases_total(what_if.cases.size());
}

}  // namespace basin
