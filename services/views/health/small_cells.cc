#include "services/views/health/small_cells.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"

namespace basin {
namespace {

constexpr int64_t kSmallMax = 4;
constexpr absl::string_view kPersonCases = "referral/";

bool IsSmall(int64_t persons) { return persons >= 1 && persons <= kSmallMax; }

int64_t Complement(const Measure& measure) { return measure.denominator - measure.numerator; }

// Cases about persons in the support of a measure whose other cases are not.
int64_t PersonCases(const Measure& measure) {
  return std::count_if(measure.support.begin(), measure.support.end(),
                       [](const SupportCase& support_case) {
                         return absl::StartsWith(support_case.history->subject, kPersonCases);
                       });
}

bool IsSmallCell(const Measure& measure) {
  if (measure.state != State::kKnown) return false;
  switch (measure.type->cell) {
    case Cell::kFraction:
      return IsSmall(measure.numerator) || IsSmall(Complement(measure));
    case Cell::kSample:
      return IsSmall(static_cast<int64_t>(measure.support.size()));
    case Cell::kCases:
      return IsSmall(PersonCases(measure));
    case Cell::kNone:
    case Cell::kParts:
      return false;
  }
  return false;
}

void Mask(Measure& measure) {
  const IndicatorType* type = measure.type;
  measure = Measure();
  measure.type = type;
  measure.state = State::kMasked;
}

// How small a measure's cell is, for choosing the next smallest: fewest persons on one side first.
int64_t CellSize(const Measure& measure) {
  if (measure.type->cell == Cell::kSample) return static_cast<int64_t>(measure.support.size());
  if (measure.type->cell == Cell::kCases) return PersonCases(measure);
  return std::min(measure.numerator, Complement(measure));
}

// Of measures of which exactly one is hidden, hides the smallest of the others too; the first of
// equals.
void HideSecond(const std::vector<Measure*>& measures) {
  Measure* next = nullptr;
  size_t hidden = 0;
  for (Measure* measure : measures) {
    if (measure->state == State::kMasked) ++hidden;
    const bool smaller = measure->state == State::kKnown &&
                         (next == nullptr || CellSize(*measure) < CellSize(*next));
    if (smaller) next = measure;
  }
  if (hidden == 1 && next != nullptr) Mask(*next);
}

std::vector<absl::string_view> Groups() {
  std::vector<absl::string_view> groups;
  for (const IndicatorType& type : IndicatorTypes())
    if (!type.group.empty() && std::find(groups.begin(), groups.end(), type.group) == groups.end())
      groups.push_back(type.group);
  return groups;
}

// Within one basin: the parts of each group, then what is made from hidden parts.
void HideWithinBasin(std::vector<Measure>& measures) {
  for (const absl::string_view group : Groups()) {
    std::vector<Measure*> parts;
    for (Measure& measure : measures)
      if (measure.type->group == group && measure.type->cell != Cell::kParts)
        parts.push_back(&measure);
    HideSecond(parts);
    const bool any_hidden = std::any_of(parts.begin(), parts.end(), [](const Measure* part) {
      return part->state == State::kMasked;
    });
    for (Measure& measure : measures)
      if (any_hidden && measure.type->group == group && measure.type->cell == Cell::kParts &&
          measure.state == State::kKnown)
        Mask(measure);
  }
}

// Over the basins: one indicator at a time.
void HideOverBasins(const std::vector<std::vector<Measure>*>& basins) {
  for (size_t i = 0; i < IndicatorTypes().size(); ++i) {
    std::vector<Measure*> measures;
    for (std::vector<Measure>* basin : basins) measures.push_back(&(*basin)[i]);
    if (IndicatorTypes()[i].cell != Cell::kNone) HideSecond(measures);
  }
}

size_t CountHidden(const std::vector<std::vector<Measure>*>& basins) {
  size_t hidden = 0;
  for (const std::vector<Measure>* basin : basins)
    hidden +=
        static_cast<size_t>(std::count_if(basin->begin(), basin->end(), [](const Measure& measure) {
          return measure.state == State::kMasked;
        }));
  return hidden;
}

// What the hidden basins have together of indicator `i`: the pool's without what is shown.
struct Hidden {
  size_t basins = 0;
  int64_t numerator = 0, complement = 0, sample = 0;
};
Hidden HiddenIn(const Measure& pool, absl::Span<const ListedBasin> basins, size_t i) {
  Hidden hidden{.basins = 0,
                .numerator = pool.numerator,
                .complement = Complement(pool),
                .sample = static_cast<int64_t>(pool.support.size())};
  for (const ListedBasin& basin : basins) {
    const Measure& shown = (*basin.measures)[i];
    if (shown.state == State::kMasked) ++hidden.basins;
    hidden.numerator -= shown.numerator;
    hidden.complement -= Complement(shown);
    hidden.sample -= static_cast<int64_t>(shown.support.size());
  }
  return hidden;
}

bool TellsOfHidden(const Measure& pool, const Hidden& hidden) {
  if (hidden.basins < 2) return hidden.basins == 1;
  switch (pool.type->cell) {
    case Cell::kFraction:
      return hidden.numerator <= kSmallMax || hidden.complement <= kSmallMax;
    case Cell::kSample:
      return hidden.sample <= kSmallMax;
    case Cell::kCases:  // cases of several basins tie each other: what is hidden is no difference
      return true;
    case Cell::kNone:
    case Cell::kParts:  // tells what its parts tell
      return false;
  }
  return false;
}

}  // namespace

void MaskSmallCells(absl::Span<const ListedBasin> list) {
  std::vector<std::vector<Measure>*> protected_basins;
  for (const ListedBasin& basin : list)
    if (!basin.may_see) protected_basins.push_back(basin.measures);
  for (std::vector<Measure>* basin : protected_basins)
    for (Measure& measure : *basin)
      if (IsSmallCell(measure)) Mask(measure);
  // Hiding a second one in a basin can leave a single one hidden in the list, and the other way
  // round: on until nothing more has to be hidden. Each round hides at least one more, so it ends.
  for (size_t before = ~size_t{0}; before != CountHidden(protected_basins);) {
    before = CountHidden(protected_basins);
    for (std::vector<Measure>* basin : protected_basins) HideWithinBasin(*basin);
    HideOverBasins(protected_basins);
  }
}

void MaskPool(std::vector<Measure>& pool, absl::Span<const ListedBasin> basins) {
  if (std::all_of(basins.begin(), basins.end(),
                  [](const ListedBasin& basin) { return basin.may_see; }))
    return;
  for (size_t i = 0; i < pool.size(); ++i) {
    Measure& measure = pool[i];
    if (measure.state != State::kKnown || measure.type->cell == Cell::kNone) continue;
    if (IsSmallCell(measure) || TellsOfHidden(measure, HiddenIn(measure, basins, i))) Mask(measure);
  }
  HideWithinBasin(pool);
}

}  // namespace basin
