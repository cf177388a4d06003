#include "services/views/health/kept_measures.h"

#include <memory>

#include "services/views/case_history.h"
#include "services/views/health/health.h"
#include "services/views/memberships.h"

namespace basin {
namespace {

// The window is the same whatever there is in it.
Window WindowOn(const IndicatorType& type, absl::CivilDay day) {
  BasinFacts nothing;
  nothing.memberships = std::make_shared<const Memberships>();
  for (const Measure& measure : MeasureBasin(nothing, day))
    if (measure.type == &type) return measure.window;
  return {std::nullopt, day};
}

bool IsFraction(const v1::SnapshotValue& value) {
  return value.known() && value.numerator() >= 0 && value.denominator() > 0;
}

}  // namespace

bool MayLackEvents(const IndicatorType& type, absl::CivilDay day, absl::CivilDay purged_until) {
  const absl::CivilDay occurred_until = purged_until + kEarlyDaysMax;
  return WindowOn(type, day).from.value_or(day) < occurred_until;
}

const v1::SnapshotValue* FindKept(const v1::HealthSnapshot& taken, const IndicatorType& type) {
  for (const v1::SnapshotValue& value : taken.values())
    if (FindIndicator(value.indicator()) == &type) return &value;
  return nullptr;
}

std::vector<Measure> KeptMeasures(const v1::HealthSnapshot& taken) {
  std::vector<Measure> measures;
  for (const IndicatorType& type : IndicatorTypes()) {
    Measure& measure = measures.emplace_back();
    measure.type = &type;
    const v1::SnapshotValue* value = FindKept(taken, type);
    if (value == nullptr || !IsFraction(*value)) continue;
    measure.state = State::kKnown;
    measure.numerator = value->numerator();
    measure.denominator = value->denominator();
  }
  return measures;
}

void MaskKeptSamples(std::vector<Measure>& kept) {
  for (Measure& measure : kept) {
    const Cell cell = measure.type->cell;
    const bool unknown = cell == Cell::kSample || cell == Cell::kParts;
    if (!unknown || measure.state != State::kKnown) continue;
    const IndicatorType* type = measure.type;
    measure = Measure();
    measure.type = type;
    measure.state = State::kMasked;
  }
}

}  // namespace basin
