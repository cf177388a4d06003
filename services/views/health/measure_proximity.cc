#include "services/views/health/measure_proximity.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace basin {
namespace {

constexpr int kEndingDays = 60;
constexpr int64_t kPer = 100'000;

// A place that is or was there.
SupportCase PlaceCase(const Place& place) {
  SupportCase support_case{.history = place.history,
                           .in_numerator = place.open(),
                           .why = place.open() ? Why::kPlaceOpen : Why::kPlaceClosed,
                           .facts = {place.opened}};
  AddFact(place.closed, support_case);
  return support_case;
}

int64_t CountIn(const std::vector<SupportCase>& support) {
  return std::count_if(support.begin(), support.end(),
                       [](const SupportCase& support_case) { return support_case.in_numerator; });
}

Measure PlacesPer100k(const std::vector<Place>& places, int64_t population, const Window& window) {
  if (population <= 0) return NoData("places_per_100k", window);
  std::vector<SupportCase> support;
  for (const Place& place : places) support.push_back(PlaceCase(place));
  const int64_t open = CountIn(support);
  Measure measure = Number("places_per_100k", window, std::move(support), open * kPer);
  if (measure.state == State::kKnown) measure.denominator = population;
  return measure;
}

// The valid labels of each place, by its subject, the one that lasts longest first.
using LabelsOfPlace = std::map<absl::string_view, std::vector<const Label*>>;
LabelsOfPlace ValidLabels(const std::vector<Label>& labels, absl::CivilDay day) {
  LabelsOfPlace of_place;
  for (const Label& label : labels)
    if (label.ValidOn(day)) of_place[label.place].push_back(&label);
  for (auto& [place, valid] : of_place)
    std::stable_sort(valid.begin(), valid.end(), [](const Label* a, const Label* b) {
      return a->valid_until > b->valid_until;
    });
  return of_place;
}

void AddLabel(const Label& label, SupportCase& support_case) {
  AddFact(label.granted, support_case);
  AddFact(label.renewed, support_case);
}

Measure LabelsValid(const std::vector<Place>& places, const LabelsOfPlace& labels,
                    const Window& window) {
  std::vector<SupportCase> support;
  for (const Place& place : places) {
    if (!place.open()) continue;
    SupportCase support_case{.history = place.history,
                             .in_numerator = false,
                             .why = Why::kNoValidLabel,
                             .facts = {place.opened}};
    if (const auto valid = labels.find(place.history->subject); valid != labels.end()) {
      const Label& longest = *valid->second.front();
      support_case.in_numerator = true;
      support_case.why = Why::kLabelLasts;
      support_case.amount = longest.valid_until - window.to;
      AddLabel(longest, support_case);
    }
    support.push_back(std::move(support_case));
  }
  return Share("labels_valid", window, std::move(support));
}

Measure LabelsEnding(const std::vector<Place>& places, const LabelsOfPlace& labels,
                     const Window& window) {
  std::vector<SupportCase> support;
  for (const Place& place : places) {
    const auto valid = labels.find(place.history->subject);
    if (!place.open() || valid == labels.end()) continue;
    for (const Label* label : valid->second) {
      const int64_t days_left = label->valid_until - window.to;
      SupportCase support_case{.history = label->history,
                               .in_numerator = days_left <= kEndingDays,
                               .why = Why::kLabelLasts,
                               .amount = days_left,
                               .facts = {place.opened}};
      AddLabel(*label, support_case);
      support.push_back(std::move(support_case));
    }
  }
  const int64_t ending = CountIn(support);
  return Number("labels_ending_60d", window, std::move(support), ending);
}

Measure CommunesWithPlace(const std::vector<Place>& places, const Territory& territory,
                          const Window& window) {
  const std::set<absl::string_view> communes(territory.communes.begin(), territory.communes.end());
  std::vector<SupportCase> support;
  std::set<absl::string_view> with_place;
  for (const Place& place : places) {
    if (!communes.contains(place.commune)) continue;
    support.push_back(PlaceCase(place));
    // An update may have moved it.
    if (place.last_told != place.opened) AddFact(place.last_told, support.back());
    if (place.open()) with_place.insert(place.commune);
  }
  Measure measure = Number("communes_with_place", window, std::move(support),
                           static_cast<int64_t>(with_place.size()));
  if (measure.state == State::kKnown) measure.denominator = static_cast<int64_t>(communes.size());
  return measure;
}

}  // namespace

std::vector<Measure> MeasureProximity(const Reception& reception, const Territory& territory,
                                      absl::CivilDay day) {
  const Window window{std::nullopt, day};
  const LabelsOfPlace labels = ValidLabels(reception.labels, day);
  std::vector<Measure> measures;
  measures.push_back(PlacesPer100k(reception.places, territory.population, window));
  measures.push_back(LabelsValid(reception.places, labels, window));
  measures.push_back(LabelsEnding(reception.places, labels, window));
  measures.push_back(CommunesWithPlace(reception.places, territory, window));
  return measures;
}

}  // namespace basin
