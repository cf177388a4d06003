#include "services/query/json.h"

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "proto/model/event_builder.h"
#include "proto/model/origin.h"
#include "services/query/network_json.h"
#include "services/views/health/indicator_words.h"
#include "services/views/health/measure.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

std::string Rfc3339(const google::protobuf::Timestamp& timestamp) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", ToTime(timestamp), absl::UTCTimeZone());
}
std::string ToString(absl::string_view text) { return std::string(text); }

Json Describe(const v1::Score& score) {
  Json json;
  json["score"] = score.known() ? Json(score.hundredths() / 100.0) : Json();
  json["coverage_percent"] = score.coverage_percent();
  if (!score.why_not().empty()) json["why_not"] = score.why_not();
  return json;
}

Json Describe(const v1::RegionMedian& median) {
  return {{"shown", median.shown()},
          {"numerator", median.numerator()},
          {"denominator", median.denominator()},
          {"basins", median.basins()}};
}

Json Describe(const std::string& dimension, const v1::Indicator& indicator, Language language) {
  Json json;
  json["name"] = indicator.name();
  if (const IndicatorType* type = FindIndicator(dimension + "." + indicator.name());
      type != nullptr) {
    json["label"] = ToString(LabelOf(*type, language));
    json["definition"] = ToString(DefinitionOf(*type, language));
  }
  json["state"] = absl::AsciiStrToLower(v1::IndicatorState_Name(indicator.state()));
  json["scored"] = indicator.scored();
  json["unit"] = indicator.unit();
  json.update(Describe(indicator.score()));
  if (!indicator.window_from().empty()) json["window_from"] = indicator.window_from();
  if (!indicator.window_to().empty()) json["window_to"] = indicator.window_to();
  if (indicator.has_region_median()) json["region_median"] = Describe(indicator.region_median());
  if (indicator.state() != v1::KNOWN) return json;
  json["shown"] = indicator.shown();
  json["numerator"] = indicator.numerator();
  json["denominator"] = indicator.denominator();
  json["sample"] = indicator.sample();
  json["declared_late"] = indicator.declared_late();
  json["at_least"] = indicator.at_least();
  return json;
}

Json Describe(const v1::BasinHealth& basin, Language language) {
  Json json;
  json["basin"] = basin.basin();
  json["name"] = basin.name();
  json["overall"] = Describe(basin.overall());
  Json& dimensions = json["dimensions"] = Json::array();
  for (const v1::DimensionHealth& dimension : basin.dimensions()) {
    Json& out = dimensions.emplace_back();
    out["name"] = dimension.name();
    out["label"] = ToString(DimensionLabel(dimension.name(), language));
    out["weight"] = dimension.weight();
    out.update(Describe(dimension.score()));
    Json& indicators = out["indicators"] = Json::array();
    for (const v1::Indicator& indicator : dimension.indicators())
      indicators.push_back(Describe(dimension.name(), indicator, language));
  }
  return json;
}

Json Describe(const v1::SupportEvent& event) {
  Json json;
  json["sequence"] = event.sequence();
  json["id"] = event.id();
  json["type"] = event.type();
  json["actor"] = event.actor();
  json["time"] = Rfc3339(event.time());
  json["recordedtime"] = Rfc3339(event.recorded_at());
  if (!event.corrects().empty()) json["corrects"] = event.corrects();
  if (!event.retracts().empty()) json["retracts"] = event.retracts();
  return json;
}

Json Describe(const v1::SupportCase& support_case) {
  Json json;
  json["subject"] = support_case.subject();
  json["counts_in_numerator"] = support_case.counts_in_numerator();
  json["counts_in_denominator"] = support_case.counts_in_denominator();
  json["declared_late"] = support_case.declared_late();
  json["corrected"] = support_case.corrected();
  json["words"] = support_case.words();
  Json& events = json["events"] = Json::array();
  for (const v1::SupportEvent& event : support_case.events()) events.push_back(Describe(event));
  return json;
}

Json Describe(const v1::ActorLateness& actor) {
  return {{"actor", actor.actor()},
          {"events", actor.events()},
          {"declared_late", actor.declared_late()}};
}

Json Describe(const std::string& dimension, const v1::WhatIf& what_if, Language language) {
  Json json;
  json["words"] = what_if.words();
  json["day"] = what_if.day();
  json["without"] = Describe(dimension, what_if.without(), language);
  json["with"] = Describe(dimension, what_if.with(), language);
  json["event_types"] = Json(what_if.event_types());
  Json& cases = json["cases"] = Json::array();
  for (const v1::OpenCase& open_case : what_if.cases())
    cases.push_back({{"subject", open_case.subject()},
                     {"act_by", open_case.act_by()},
                     {"last_day", open_case.last_day()}});
  json["cases_total"] = what_if.cases_total();
  return json;
}

Json Describe(const v1::StatusAnswer& status) {
  Json json;
  json["hub_head"] = status.hub_head();
  json["hub_connected"] = status.hub_connected();
  Json& projections = json["projections"] = Json::array();
  for (const v1::ProjectionStatus& projection : status.projections()) {
    Json& out = projections.emplace_back();
    out["name"] = projection.name();
    out["version"] = projection.version();
    out["checkpoint"] = projection.checkpoint();
    out["lag"] = status.hub_connected() ? Json(projection.lag()) : Json();
  }
  return json;
}

Json Describe(const v1::WorkItem& item) {
  Json json;
  json["kind"] = item.kind();
  json["label"] = item.kind_name();
  json["subject"] = item.subject();
  json["basin"] = item.basin();
  json["basin_name"] = item.basin_name();
  json["since"] = item.since();
  json["deadline"] = item.deadline();
  json["age_days"] = item.age_days();
  json["overdue_days"] = item.overdue_days();
  json["waits_for"] = item.waits_for().empty() ? Json() : Json(item.waits_for());
  json["asked_by"] = item.asked_by().empty() ? Json() : Json(item.asked_by());
  Json& events = json["events"] = Json::array();
  for (const v1::WorkEvent& event : item.events())
    events.push_back({{"sequence", event.sequence()},
                      {"id", event.id()},
                      {"type", event.type()},
                      {"actor", event.actor()},
                      {"time", Rfc3339(event.time())}});
  return json;
}

Json Describe(const v1::WorkAnswer& work) {
  Json json;
  Json& items = json["items"] = Json::array();
  for (const v1::WorkItem& item : work.items()) items.push_back(Describe(item));
  json["total"] = work.total();
  json["next"] = work.next().empty() ? Json() : Json(work.next());
  json["referrals_hidden"] = work.referrals_hidden();
  if (!work.note().empty()) json["note"] = work.note();
  return json;
}

Json Describe(const v1::PooledHealth& pooled, Language language) {
  Json json;
  json["region"] = Describe(pooled.health(), language);
  Json& basins = json["basins"] = Json::array();
  for (const v1::BasinName& basin : pooled.basins())
    basins.push_back({{"basin", basin.basin()}, {"name", basin.name()}});
  return json;
}

Json Describe(const v1::DepartementHealth& departement, Language language) {
  Json json;
  json["departement"] = departement.departement();
  Json& basins = json["basins"] = Json::array();
  for (const v1::DepartementBasin& basin : departement.basins()) {
    Json& out = basins.emplace_back(Describe(basin.health(), language));
    out["departements"] = basin.departements();
    out["shared"] = basin.shared();
  }
  return json;
}

Json TenThousandths(bool known, int64_t value) {
  return known ? Json(static_cast<double>(value) / 10'000) : Json();
}

Json Describe(const v1::Standing& standing) {
  const bool ranked = standing.rank() > 0;
  Json json = {{"basin", standing.basin()}, {"name", standing.name()}};
  json["rank"] = ranked ? Json(standing.rank()) : Json();
  json.update(Describe(standing.score()));
  json["z"] = ranked ? Json(standing.z_hundredths() / 100.0) : Json();
  return json;
}

Json Describe(const v1::Disparity& figure, Language language) {
  Json json;
  json["dimension"] = figure.dimension();
  json["indicator"] = figure.indicator().empty() ? Json() : Json(figure.indicator());
  const IndicatorType* type = FindIndicator(figure.dimension() + "." + figure.indicator());
  json["label"] = ToString(type == nullptr ? DimensionLabel(figure.dimension(), language)
                                           : LabelOf(*type, language));
  json["basins"] = figure.basins();
  json["mean"] = figure.basins() == 0 ? Json() : Json(figure.mean_hundredths() / 100.0);
  json["cv"] = TenThousandths(figure.known(), figure.cv_ten_thousandths());
  json["gini"] = TenThousandths(figure.known(), figure.gini_ten_thousandths());
  json["slope"] = TenThousandths(figure.slope_known(), figure.slope_ten_thousandths());
  if (!figure.why_not().empty()) json["why_not"] = figure.why_not();
  Json& quarters = json["quarters"] = Json::array();
  for (const v1::QuarterGini& quarter : figure.quarters())
    quarters.push_back({{"day", quarter.day()},
                        {"basins", quarter.basins()},
                        {"gini", TenThousandths(quarter.known(), quarter.gini_ten_thousandths())}});
  Json& standings = json["standings"] = Json::array();
  for (const v1::Standing& standing : figure.standings()) standings.push_back(Describe(standing));
  return json;
}

Json Describe(const v1::RegionAnswer& answer, Language language) {
  if (answer.has_region()) return Describe(answer.region(), language);
  if (answer.has_departement()) return Describe(answer.departement(), language);
  Json json;
  Json& figures = json["figures"] = Json::array();
  for (const v1::Disparity& figure : answer.disparity().figures())
    figures.push_back(Describe(figure, language));
  return json;
}

const char* SourceName(v1::HistorySource source) {
  switch (source) {
    case v1::FROM_EVENTS:
      return "events";
    case v1::FROM_SNAPSHOT:
      return "snapshot";
    case v1::PURGED:
      return "purged";
    default:
      return "";
  }
}

// Label and definition, which are the same for every point, are told once.
Json Describe(const v1::HistoryAnswer& history, Language language) {
  Json json;
  json["basin"] = history.basin();
  json["name"] = history.name();
  json["dimension"] = history.dimension();
  json["indicator"] = history.indicator();
  if (const IndicatorType* type = FindIndicator(history.indicator()); type != nullptr)
    json["label"] = ToString(LabelOf(*type, language));
  json["definition"] = history.definition();
  Json& points = json["points"] = Json::array();
  for (const v1::HistoryPoint& point : history.points()) {
    Json& out = points.emplace_back();
    out["day"] = point.day();
    out["known_at"] = point.known_at();
    out["source"] = SourceName(point.source());
    if (!point.snapshot_day().empty()) out["snapshot_day"] = point.snapshot_day();
    Json indicator = Describe(history.dimension(), point.indicator(), language);
    indicator.erase("label");
    indicator.erase("definition");
    out["indicator"] = std::move(indicator);
  }
  return json;
}

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }
template <typename Number>
Json OrNull(Number number) {
  return number == 0 ? Json() : Json(number);
}

void AddFreshness(const v1::Freshness& freshness, Json& row) {
  row["published_on"] = freshness.published_on();
  row["updated_on"] = OrNull(freshness.updated_on());
  row["age_days"] = freshness.age_days();
  row["untouched_days"] = freshness.untouched_days();
  row["fresh"] = freshness.fresh();
}

Json Describe(const v1::ResourceRow& resource) {
  Json json = {{"subject", resource.subject()},
               {"basin", resource.basin()},
               {"title", resource.title()},
               {"kind", resource.kind()},
               {"description", resource.description()},
               {"url", resource.url()},
               {"actor", resource.actor()}};
  AddFreshness(resource.freshness(), json);
  json["matches_title"] = resource.matches_title();
  return json;
}

Json Describe(const v1::CallRow& call) {
  Json json = {{"subject", call.subject()},
               {"basin", call.basin()},
               {"title", call.title()},
               {"closes_on", call.closes_on()},
               {"days_left", call.days_left()},
               {"budget_cents", OrNull(call.budget_cents())},
               {"url", call.url()},
               {"actor", call.actor()}};
  AddFreshness(call.freshness(), json);
  return json;
}

Json Describe(const v1::PracticeRow& practice) {
  Json json = {{"subject", practice.subject()},
               {"basin", practice.basin()},
               {"title", practice.title()},
               {"description", practice.description()},
               {"url", practice.url()},
               {"actor", practice.actor()},
               {"adopted_by", Json(practice.adopted_by())}};
  AddFreshness(practice.freshness(), json);
  return json;
}

Json Describe(const v1::PlaceRow& place) {
  Json json = {{"subject", place.subject()},
               {"basin", place.basin()},
               {"name", place.name()},
               {"commune", place.commune()},
               {"capacity", OrNull(place.capacity())},
               {"valid_labels", place.valid_labels()},
               {"labelled_until", OrNull(place.labelled_until())},
               {"actor", place.actor()}};
  AddFreshness(place.freshness(), json);
  return json;
}

template <typename Rows>
Json DescribeAll(const Rows& rows) {
  Json json = Json::array();
  for (const auto& row : rows) json.push_back(Describe(row));
  return json;
}

void DescribePage(uint64_t total, const std::string& next_cursor, Json& json) {
  json["total"] = total;
  json["next_cursor"] = OrNull(next_cursor);
}

void Describe(const v1::DirectoryAnswer& directory, Json& json) {
  if (directory.has_resources()) json["resources"] = DescribeAll(directory.resources().rows());
  if (directory.has_calls()) json["calls"] = DescribeAll(directory.calls().rows());
  if (directory.has_practices()) json["practices"] = DescribeAll(directory.practices().rows());
  if (directory.has_places()) json["places"] = DescribeAll(directory.places().rows());
  DescribePage(directory.total(), directory.next_cursor(), json);
}

// What every answer says of itself.
Json Open(const v1::Answer& answer, Language language) {
  Json json;
  json["schema_version"] = kJsonSchemaVersion;
  const absl::string_view notice = OriginNotice(answer.origin(), language);
  if (!notice.empty()) json["notice"] = ToString(notice);
  const absl::string_view origin = OriginCode(answer.origin());
  json["origin"] = origin.empty() ? Json() : Json(ToString(origin));
  json["sequence"] = answer.sequence();
  json["as_of"] = answer.as_of().empty() ? Json() : Json(answer.as_of());
  if (answer.has_recorded_at()) json["recorded_at"] = Rfc3339(answer.recorded_at());
  json["parameters_version"] = answer.parameters_version();
  return json;
}

}  // namespace

std::string AnswerToJson(const v1::Answer& answer, Language language) {
  Json json = Open(answer, language);
  if (answer.has_health()) {
    Json& basins = json["basins"] = Json::array();
    for (const v1::BasinHealth& basin : answer.health().basins())
      basins.push_back(Describe(basin, language));
  }
  if (answer.has_explain()) {
    json["basin"] = Describe(answer.explain().basin(), language);
    json["definition"] = answer.explain().definition();
    Json& support = json["support"] = Json::array();
    for (const v1::SupportCase& support_case : answer.explain().support())
      support.push_back(Describe(support_case));
    Json& lateness = json["lateness"] = Json::array();
    for (const v1::ActorLateness& actor : answer.explain().lateness())
      lateness.push_back(Describe(actor));
    Json& what_if = json["what_if"] = Json::array();
    for (const v1::WhatIf& one : answer.explain().what_if())
      what_if.push_back(Describe(answer.explain().basin().dimensions(0).name(), one, language));
    DescribePage(answer.explain().total(), answer.explain().next_cursor(), json);
  }
  if (answer.has_work()) json.update(Describe(answer.work()));
  if (answer.has_network()) json.update(NetworkToJson(answer.network()));
  if (answer.has_directory()) Describe(answer.directory(), json);
  if (answer.has_status()) json.update(Describe(answer.status()));
  if (answer.has_history()) json.update(Describe(answer.history(), language));
  if (answer.has_region()) json.update(Describe(answer.region(), language));
  return json.dump() + "\n";
}

}  // namespace basin
