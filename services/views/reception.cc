#include "services/views/reception.h"

#include <utility>

#include "basin/v1/reception.pb.h"
#include "proto/model/status.h"

namespace basin {
namespace {

template <typename Body>
absl::Status TakeTold(const Fact& fact, Place& place) {
  Body told;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, told));
  place.last_told = &fact;
  place.name = told.name();
  place.commune = told.commune();
  place.capacity = told.capacity();
  return absl::OkStatus();
}

absl::StatusOr<Place> ReadPlace(const CaseHistory& history) {
  Place place;
  place.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("reception.place_closed")) place.closed = &fact;
    if (fact.is("reception.place_updated"))
      BASIN_RETURN_IF_ERROR(TakeTold<v1::ReceptionPlaceUpdated>(fact, place));
    if (fact.is("reception.place_opened")) {
      BASIN_RETURN_IF_ERROR(TakeTold<v1::ReceptionPlaceOpened>(fact, place));
      place.opened = &fact;
      place.closed = nullptr;
    }
  }
  return place;
}

absl::StatusOr<Label> ReadLabel(const CaseHistory& history) {
  Label label;
  label.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("label.revoked")) label.revoked = &fact;
    if (fact.is("label.granted")) {
      v1::AdviserLabelGranted granted;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, granted));
      BASIN_ASSIGN_OR_RETURN(label.valid_until, ParseBodyDay(fact, granted.valid_until()));
      label.granted = &fact;
      label.place = granted.place();
    }
    if (fact.is("label.renewed")) {
      v1::AdviserLabelRenewed renewed;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, renewed));
      BASIN_ASSIGN_OR_RETURN(label.valid_until, ParseBodyDay(fact, renewed.valid_until()));
      label.renewed = &fact;
    }
  }
  return label;
}

}  // namespace

absl::StatusOr<Reception> ReadReception(const ViewReader& reception_view, absl::string_view basin,
                                        const Moment& moment, Arena& arena) {
  Reception reception;
  BASIN_ASSIGN_OR_RETURN(const auto places,
                         ReadCases(reception_view, basin, "place/", moment, arena));
  for (const CaseHistory* history : places) {
    BASIN_ASSIGN_OR_RETURN(Place place, ReadPlace(*history));
    if (place.opened != nullptr) reception.places.push_back(std::move(place));
  }
  BASIN_ASSIGN_OR_RETURN(const auto labels,
                         ReadCases(reception_view, basin, "label/", moment, arena));
  for (const CaseHistory* history : labels) {
    BASIN_ASSIGN_OR_RETURN(Label label, ReadLabel(*history));
    if (label.granted != nullptr) reception.labels.push_back(std::move(label));
  }
  return reception;
}

}  // namespace basin
