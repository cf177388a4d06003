#include "services/query/ground.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/nearest.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

absl::StatusOr<Moment> FindMoment(const Checkpoint& checkpoint, const std::string& as_of,
                                  Sequence known_at) {
  if (known_at > checkpoint.sequence)
    return MakeError(v1::NOT_CAUGHT_UP, {.field = "known_at",
                                         .detail = KnownUpTo(checkpoint.sequence),
                                         .retry_after = absl::Seconds(1)});
  Moment moment;
  moment.known_at = known_at == 0 ? checkpoint.sequence : known_at;
  const absl::CivilDay last = ParisDay(checkpoint.recorded_at);
  moment.day = last;
  if (as_of.empty()) return moment;
  if (!ParseDay(as_of, &moment.day)) return MakeError(v1::BAD_DATE, {.field = "as_of"});
  if (moment.day > last)
    return MakeError(v1::OUT_OF_RANGE,
                     {.field = "as_of",
                      .detail = {"the last record is of $0", "le dernier enregistrement est du $0",
                                 FormatDay(last)}});
  return moment;
}

absl::StatusOr<const Territory*> FindAmong(const std::vector<Territory>& territories,
                                           absl::string_view code) {
  std::vector<absl::string_view> known;
  for (const Territory& territory : territories) {
    if (territory.code == code) return &territory;
    known.push_back(territory.code);
  }
  const absl::string_view nearest = NearestName(code, known);
  return MakeError(v1::UNKNOWN_BASIN, {.field = "basin", .detail = Nearest(nearest)});
}

}  // namespace

absl::StatusOr<Checkpoint> EarliestCheckpoint(const ViewSnapshot& views) {
  Checkpoint earliest;
  bool first = true;
  for (const auto& view : MakeViews()) {
    BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(view->name()));
    if (first || checkpoint.sequence < earliest.sequence) earliest = checkpoint;
    first = false;
  }
  return earliest;
}

absl::StatusOr<Ground> FindGround(const ViewSnapshot& views, const std::string& as_of,
                                  Sequence known_at) {
  BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, EarliestCheckpoint(views));
  BASIN_ASSIGN_OR_RETURN(const Moment moment, FindMoment(checkpoint, as_of, known_at));
  return GroundAt(views, checkpoint, moment);
}

absl::StatusOr<Ground> GroundAt(const ViewSnapshot& views, const Checkpoint& checkpoint,
                                const Moment& moment) {
  Ground ground;
  ground.checkpoint = checkpoint;
  ground.moment = moment;
  BASIN_ASSIGN_OR_RETURN(ground.territories,
                         ReadTerritories(*views.Open(kBasinsView), ground.moment));
  for (const Territory& territory : ground.territories)
    if (territory.kind != v1::TERRITORY_REGION) ground.basins.push_back(territory);
  return ground;
}

absl::StatusOr<Sequence> FindParametersVersion(const ViewSnapshot& views, const Moment& moment) {
  return ReadLatestParameters(*views.Open(kBasinsView), moment);
}

absl::StatusOr<Sequence> FindParametersVersion(const ViewSnapshot& views) {
  BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, EarliestCheckpoint(views));
  return FindParametersVersion(views, {ParisDay(checkpoint.recorded_at), checkpoint.sequence});
}

absl::StatusOr<const Territory*> FindBasin(const Ground& ground, absl::string_view code) {
  return FindAmong(ground.basins, code);
}

absl::StatusOr<const Territory*> FindTerritory(const Ground& ground, absl::string_view code) {
  return FindAmong(ground.territories, code);
}

Text Nearest(absl::string_view name) {
  if (name.empty()) return {};
  return {"the nearest is $0", "le plus proche est $0", name};
}

Text KnownUpTo(Sequence sequence) {
  return {"the views know the log up to $0", "les vues connaissent le journal jusqu'à $0",
          sequence};
}

Language ParseLanguage(absl::string_view code) {
  return absl::StartsWith(code, "en") ? Language::kEnglish : Language::kFrench;
}

}  // namespace basin
