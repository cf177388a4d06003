#include "services/query/api_routes.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "proto/model/status.h"
#include "proto/model/utf8.h"

namespace basin {
namespace {

// ---- reading parameters ----

template <typename Number>
absl::StatusOr<Number> ParseNumber(const HttpRequest& request, const char* name) {
  const std::string& text = ParameterOf(request, name);
  Number number = 0;
  if (text.empty() || absl::SimpleAtoi(text, &number)) return number;
  return MakeError(v1::BAD_FORMAT,
                   {.field = name, .detail = {"it is a number", "c'est un nombre"}});
}

// The parameter's value among `choices`, of which the first stands for none. Errors: BAD_FORMAT.
absl::StatusOr<size_t> ParseChoice(const HttpRequest& request, const char* name,
                                   absl::Span<const absl::string_view> choices) {
  const std::string& text = ParameterOf(request, name);
  if (text.empty()) return 0;
  for (size_t i = 0; i < choices.size(); ++i)
    if (choices[i] == text) return i;
  const std::string known = absl::StrJoin(choices, ", ");
  return MakeError(v1::BAD_FORMAT,
                   {.field = name, .detail = {"one of $0", "une valeur parmi $0", known}});
}

absl::StatusOr<v1::Query> HealthQuery(const HttpRequest& request) {
  v1::Query query;
  v1::HealthQuery& health = *query.mutable_health();
  for (const absl::string_view basin :
       absl::StrSplit(ParameterOf(request, "basin"), ',', absl::SkipEmpty()))
    health.add_basins(std::string(basin));
  health.set_as_of(ParameterOf(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  health.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> ExplainQuery(const HttpRequest& request) {
  v1::Query query;
  v1::ExplainQuery& explain = *query.mutable_explain();
  explain.set_basin(ParameterOf(request, "basin"));
  explain.set_indicator(ParameterOf(request, "indicator"));
  explain.set_as_of(ParameterOf(request, "as_of"));
  explain.set_cursor(ParameterOf(request, "cursor"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  BASIN_ASSIGN_OR_RETURN(const uint32_t limit, ParseNumber<uint32_t>(request, "limit"));
  explain.set_known_at(known_at);
  explain.set_limit(limit);
  return query;
}

absl::StatusOr<v1::Query> WorkQuery(const HttpRequest& request) {
  v1::Query query;
  v1::WorkQuery& work = *query.mutable_work();
  for (const absl::string_view basin :
       absl::StrSplit(ParameterOf(request, "basin"), ',', absl::SkipEmpty()))
    work.add_basins(std::string(basin));
  for (const absl::string_view kind :
       absl::StrSplit(ParameterOf(request, "kind"), ',', absl::SkipEmpty()))
    work.add_kinds(std::string(kind));
  work.set_actor(ParameterOf(request, "actor"));
  work.set_as_of(ParameterOf(request, "as_of"));
  work.set_after(ParameterOf(request, "after"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  BASIN_ASSIGN_OR_RETURN(const uint32_t limit, ParseNumber<uint32_t>(request, "limit"));
  work.set_known_at(known_at);
  work.set_limit(limit);
  return query;
}

absl::StatusOr<v1::Query> RegionQuery(const HttpRequest& request) {
  v1::Query query;
  v1::RegionQuery& region = *query.mutable_region();
  const std::string& departement = ParameterOf(request, "departement");
  if (!departement.empty() && request.query.count("region") > 0)
    return MakeError(v1::UNKNOWN_PARAMETER,
                     {.field = "region",
                      .detail = {"a region or a département, not both",
                                 "une région ou un département, pas les deux"}});
  if (departement.empty()) {
    region.set_region(ParameterOf(request, "region"));
  } else {
    region.set_departement(departement);
  }
  region.set_as_of(ParameterOf(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  region.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> DisparityQuery(const HttpRequest& request) {
  v1::Query query;
  v1::RegionQuery& region = *query.mutable_region();
  region.set_disparity(ParameterOf(request, "of"));
  region.set_as_of(ParameterOf(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  region.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> HistoryQuery(const HttpRequest& request) {
  constexpr absl::string_view kSteps[] = {"month", "week", "quarter"};
  constexpr v1::HistoryStep kStepOf[] = {v1::HISTORY_MONTH, v1::HISTORY_WEEK, v1::HISTORY_QUARTER};
  constexpr absl::string_view kKnown[] = {"now", "then"};
  v1::Query query;
  v1::HistoryQuery& history = *query.mutable_history();
  history.set_basin(ParameterOf(request, "basin"));
  history.set_indicator(ParameterOf(request, "indicator"));
  history.set_from(ParameterOf(request, "from"));
  history.set_to(ParameterOf(request, "to"));
  BASIN_ASSIGN_OR_RETURN(const size_t step, ParseChoice(request, "every", kSteps));
  history.set_every(kStepOf[step]);
  BASIN_ASSIGN_OR_RETURN(const size_t known, ParseChoice(request, "known", kKnown));
  history.set_as_known_then(known == 1);
  return query;
}

absl::StatusOr<v1::Query> NetworkQuery(const HttpRequest& request) {
  v1::Query query;
  v1::NetworkQuery& network = *query.mutable_network();
  network.set_basin(ParameterOf(request, "basin"));
  network.set_as_of(ParameterOf(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  network.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> StatusQuery(const HttpRequest&) {
  v1::Query query;
  query.mutable_status();
  return query;
}

absl::StatusOr<v1::Query> DirectoryQuery(const HttpRequest& request) {
  v1::Query query;
  v1::DirectoryQuery& directory = *query.mutable_directory();
  directory.set_as_of(ParameterOf(request, "as_of"));
  directory.set_cursor(ParameterOf(request, "cursor"));
  BASIN_ASSIGN_OR_RETURN(const uint64_t known_at, ParseNumber<uint64_t>(request, "known_at"));
  BASIN_ASSIGN_OR_RETURN(const uint32_t limit, ParseNumber<uint32_t>(request, "limit"));
  directory.set_known_at(known_at);
  directory.set_limit(limit);
  return query;
}

absl::StatusOr<v1::Query> ToolboxQuery(const HttpRequest& request) {
  BASIN_ASSIGN_OR_RETURN(v1::Query query, DirectoryQuery(request));
  v1::ToolboxSearch& toolbox = *query.mutable_directory()->mutable_toolbox();
  toolbox.set_text(ParameterOf(request, "text"));
  toolbox.set_basin(ParameterOf(request, "basin"));
  return query;
}

absl::StatusOr<v1::Query> CallsQuery(const HttpRequest& request) {
  BASIN_ASSIGN_OR_RETURN(v1::Query query, DirectoryQuery(request));
  query.mutable_directory()->mutable_calls()->set_basin(ParameterOf(request, "basin"));
  return query;
}

absl::StatusOr<v1::Query> PracticesQuery(const HttpRequest& request) {
  BASIN_ASSIGN_OR_RETURN(v1::Query query, DirectoryQuery(request));
  query.mutable_directory()->mutable_practices()->set_basin(ParameterOf(request, "basin"));
  return query;
}

absl::StatusOr<v1::Query> PlacesQuery(const HttpRequest& request) {
  BASIN_ASSIGN_OR_RETURN(v1::Query query, DirectoryQuery(request));
  v1::PlaceList& places = *query.mutable_directory()->mutable_places();
  places.set_commune(ParameterOf(request, "commune"));
  places.set_basin(ParameterOf(request, "basin"));
  return query;
}

// ---- tables ----

using Lists = absl::string_view;
using Column = CsvColumn;

constexpr Lists kIndicators[] = {"basins", "dimensions", "indicators"};
constexpr Column kIndicatorColumns[] = {{"basin", 2, "basin"},
                                        {"basin_name", 2, "name"},
                                        {"dimension", 1, "name"},
                                        {"indicator", 0, "name"},
                                        {"label", 0, "label"},
                                        {"state", 0, "state"},
                                        {"shown", 0, "shown"},
                                        {"numerator", 0, "numerator"},
                                        {"denominator", 0, "denominator"},
                                        {"unit", 0, "unit"},
                                        {"scored", 0, "scored"},
                                        {"score", 0, "score"},
                                        {"coverage_percent", 0, "coverage_percent"},
                                        {"why_not", 0, "why_not"},
                                        {"window_from", 0, "window_from"},
                                        {"window_to", 0, "window_to"},
                                        {"sample", 0, "sample"},
                                        {"declared_late", 0, "declared_late"},
                                        {"at_least", 0, "at_least"},
                                        {"median_numerator", 0, "region_median/numerator"},
                                        {"median_denominator", 0, "region_median/denominator"},
                                        {"median_basins", 0, "region_median/basins"}};
constexpr Lists kDimensions[] = {"basins", "dimensions"};
constexpr Column kDimensionColumns[] = {{"basin", 1, "basin"},
                                        {"basin_name", 1, "name"},
                                        {"dimension", 0, "name"},
                                        {"label", 0, "label"},
                                        {"weight", 0, "weight"},
                                        {"score", 0, "score"},
                                        {"coverage_percent", 0, "coverage_percent"},
                                        {"why_not", 0, "why_not"}};
constexpr Lists kBasins[] = {"basins"};
constexpr Column kBasinColumns[] = {{"basin", 0, "basin"},
                                    {"basin_name", 0, "name"},
                                    {"overall", 0, "overall/score"},
                                    {"coverage_percent", 0, "overall/coverage_percent"},
                                    {"why_not", 0, "overall/why_not"}};
constexpr ApiTable kHealthTables[] = {{"indicators", {kIndicators, kIndicatorColumns}},
                                      {"dimensions", {kDimensions, kDimensionColumns}},
                                      {"basins", {kBasins, kBasinColumns}}};

// One region's, or those of the basins of a département.
constexpr Lists kRegionIndicators[] = {"region|basins", "dimensions", "indicators"};
constexpr Lists kRegionDimensions[] = {"region|basins", "dimensions"};
constexpr Column kRegionBasinColumns[] = {{"basin", 0, "basin"},
                                          {"basin_name", 0, "name"},
                                          {"overall", 0, "overall/score"},
                                          {"coverage_percent", 0, "overall/coverage_percent"},
                                          {"why_not", 0, "overall/why_not"},
                                          {"departements", 0, "departements"},
                                          {"shared", 0, "shared"}};
constexpr ApiTable kRegionTables[] = {{"indicators", {kRegionIndicators, kIndicatorColumns}},
                                      {"dimensions", {kRegionDimensions, kDimensionColumns}},
                                      {"basins", {kBasins, kRegionBasinColumns}}};

constexpr int kRatioDecimals = 4;
constexpr Lists kFigures[] = {"figures"};
constexpr Column kDisparityColumns[] = {{"dimension", 0, "dimension"},
                                        {"indicator", 0, "indicator"},
                                        {"label", 0, "label"},
                                        {"basins", 0, "basins"},
                                        {"mean", 0, "mean"},
                                        {"cv", 0, "cv", kRatioDecimals},
                                        {"gini", 0, "gini", kRatioDecimals},
                                        {"slope", 0, "slope", kRatioDecimals},
                                        {"why_not", 0, "why_not"}};
constexpr Lists kStandings[] = {"figures", "standings"};
constexpr Column kStandingColumns[] = {{"dimension", 1, "dimension"},
                                       {"indicator", 1, "indicator"},
                                       {"label", 1, "label"},
                                       {"rank", 0, "rank"},
                                       {"basin", 0, "basin"},
                                       {"basin_name", 0, "name"},
                                       {"score", 0, "score"},
                                       {"coverage_percent", 0, "coverage_percent"},
                                       {"z", 0, "z"},
                                       {"why_not", 0, "why_not"}};
constexpr Lists kQuarters[] = {"figures", "quarters"};
constexpr Column kQuarterColumns[] = {
    {"dimension", 1, "dimension"}, {"indicator", 1, "indicator"},
    {"label", 1, "label"},         {"day", 0, "day"},
    {"basins", 0, "basins"},       {"gini", 0, "gini", kRatioDecimals}};
constexpr ApiTable kDisparityTables[] = {{"figures", {kFigures, kDisparityColumns}},
                                         {"standings", {kStandings, kStandingColumns}},
                                         {"quarters", {kQuarters, kQuarterColumns}}};

constexpr Lists kPoints[] = {"points"};
constexpr Column kPointColumns[] = {{"basin", 1, "basin"},
                                    {"basin_name", 1, "name"},
                                    {"dimension", 1, "dimension"},
                                    {"indicator", 1, "indicator"},
                                    {"label", 1, "label"},
                                    {"day", 0, "day"},
                                    {"known_at", 0, "known_at"},
                                    {"source", 0, "source"},
                                    {"snapshot_day", 0, "snapshot_day"},
                                    {"state", 0, "indicator/state"},
                                    {"shown", 0, "indicator/shown"},
                                    {"numerator", 0, "indicator/numerator"},
                                    {"denominator", 0, "indicator/denominator"},
                                    {"unit", 0, "indicator/unit"},
                                    {"scored", 0, "indicator/scored"},
                                    {"score", 0, "indicator/score"},
                                    {"coverage_percent", 0, "indicator/coverage_percent"},
                                    {"why_not", 0, "indicator/why_not"},
                                    {"window_from", 0, "indicator/window_from"},
                                    {"window_to", 0, "indicator/window_to"},
                                    {"sample", 0, "indicator/sample"},
                                    {"declared_late", 0, "indicator/declared_late"},
                                    {"at_least", 0, "indicator/at_least"}};
constexpr ApiTable kHistoryTables[] = {{"points", {kPoints, kPointColumns}}};

constexpr Lists kTies[] = {"ties"};
constexpr Column kTieColumns[] = {{"basin", 1, "basin"},
                                  {"a", 0, "a"},
                                  {"b", 0, "b"},
                                  {"count", 0, "count"},
                                  {"meetings", 0, "meetings"},
                                  {"referrals", 0, "referrals"},
                                  {"actions", 0, "actions"},
                                  {"funding", 0, "funding"},
                                  {"practices", 0, "practices"},
                                  {"by_referral", 0, "by_referral"}};
constexpr Lists kActors[] = {"actors"};
constexpr Column kActorColumns[] = {{"basin", 1, "basin"},
                                    {"actor", 0, "actor"},
                                    {"name", 0, "name"},
                                    {"type", 0, "type"},
                                    {"type_label", 0, "type_label"},
                                    {"home", 0, "home"},
                                    {"member", 0, "member"},
                                    {"ties", 0, "ties"},
                                    {"component", 0, "component"}};
constexpr Column kNetworkFigureColumns[] = {
    {"basin", 1, "basin"}, {"name", 0, "name"},           {"label", 0, "label"},
    {"shown", 0, "shown"}, {"numerator", 0, "numerator"}, {"denominator", 0, "denominator"}};
constexpr Lists kBridges[] = {"bridges", "basins"};
constexpr Column kBridgeColumns[] = {
    {"basin", 2, "basin"}, {"actor", 1, "actor"}, {"other_basin", 0, "basin"}, {"ties", 0, "ties"}};
constexpr Lists kMissing[] = {"missing"};
constexpr Column kMissingColumns[] = {{"basin", 1, "basin"},
                                      {"type", 0, "type"},
                                      {"label", 0, "label"},
                                      {"registered", 0, "registered"},
                                      {"actors", 0, "actors"}};
constexpr ApiTable kNetworkTables[] = {{"ties", {kTies, kTieColumns}},
                                       {"actors", {kActors, kActorColumns}},
                                       {"figures", {kFigures, kNetworkFigureColumns}},
                                       {"bridges", {kBridges, kBridgeColumns}},
                                       {"missing", {kMissing, kMissingColumns}}};

constexpr Lists kSupport[] = {"support"};
constexpr Column kSupportColumns[] = {{"basin", 1, "basin/basin"},
                                      {"dimension", 1, "basin/dimensions/0/name"},
                                      {"indicator", 1, "basin/dimensions/0/indicators/0/name"},
                                      {"subject", 0, "subject"},
                                      {"counts_in_numerator", 0, "counts_in_numerator"},
                                      {"counts_in_denominator", 0, "counts_in_denominator"},
                                      {"declared_late", 0, "declared_late"},
                                      {"corrected", 0, "corrected"},
                                      {"words", 0, "words"}};
constexpr Lists kSupportEvents[] = {"support", "events"};
constexpr Column kSupportEventColumns[] = {{"subject", 1, "subject"},
                                           {"event_sequence", 0, "sequence"},
                                           {"id", 0, "id"},
                                           {"type", 0, "type"},
                                           {"actor", 0, "actor"},
                                           {"time", 0, "time"},
                                           {"recordedtime", 0, "recordedtime"},
                                           {"corrects", 0, "corrects"},
                                           {"retracts", 0, "retracts"}};
constexpr Lists kLateness[] = {"lateness"};
constexpr Column kLatenessColumns[] = {
    {"actor", 0, "actor"}, {"events", 0, "events"}, {"declared_late", 0, "declared_late"}};
constexpr Lists kWhatIf[] = {"what_if"};
constexpr Column kWhatIfColumns[] = {{"day", 0, "day"},
                                     {"without", 0, "without/shown"},
                                     {"with", 0, "with/shown"},
                                     {"without_numerator", 0, "without/numerator"},
                                     {"without_denominator", 0, "without/denominator"},
                                     {"with_numerator", 0, "with/numerator"},
                                     {"with_denominator", 0, "with/denominator"},
                                     {"cases_total", 0, "cases_total"},
                                     {"event_types", 0, "event_types"},
                                     {"words", 0, "words"}};
constexpr Lists kOpenCases[] = {"what_if", "cases"};
constexpr Column kOpenCaseColumns[] = {{"day", 1, "day"},
                                       {"subject", 0, "subject"},
                                       {"act_by", 0, "act_by"},
                                       {"last_day", 0, "last_day"}};
constexpr ApiTable kExplainTables[] = {{"support", {kSupport, kSupportColumns}},
                                       {"events", {kSupportEvents, kSupportEventColumns}},
                                       {"lateness", {kLateness, kLatenessColumns}},
                                       {"what_if", {kWhatIf, kWhatIfColumns}},
                                       {"open_cases", {kOpenCases, kOpenCaseColumns}}};

constexpr Lists kItems[] = {"items"};
constexpr Column kItemColumns[] = {{"kind", 0, "kind"},
                                   {"label", 0, "label"},
                                   {"subject", 0, "subject"},
                                   {"basin", 0, "basin"},
                                   {"basin_name", 0, "basin_name"},
                                   {"since", 0, "since"},
                                   {"deadline", 0, "deadline"},
                                   {"age_days", 0, "age_days"},
                                   {"overdue_days", 0, "overdue_days"},
                                   {"waits_for", 0, "waits_for"},
                                   {"asked_by", 0, "asked_by"}};
constexpr Lists kItemEvents[] = {"items", "events"};
constexpr Column kItemEventColumns[] = {
    {"subject", 1, "subject"}, {"event_sequence", 0, "sequence"},
    {"id", 0, "id"},           {"type", 0, "type"},
    {"actor", 0, "actor"},     {"time", 0, "time"}};
constexpr ApiTable kWorkTables[] = {{"items", {kItems, kItemColumns}},
                                    {"events", {kItemEvents, kItemEventColumns}}};

constexpr Lists kProjections[] = {"projections"};
constexpr Column kProjectionColumns[] = {
    {"projection", 0, "name"}, {"version", 0, "version"},   {"checkpoint", 0, "checkpoint"},
    {"lag", 0, "lag"},         {"hub_head", 1, "hub_head"}, {"hub_connected", 1, "hub_connected"}};
constexpr ApiTable kStatusTables[] = {{"projections", {kProjections, kProjectionColumns}}};

constexpr Lists kResources[] = {"resources"};
constexpr Column kResourceColumns[] = {{"subject", 0, "subject"},
                                       {"basin", 0, "basin"},
                                       {"title", 0, "title"},
                                       {"kind", 0, "kind"},
                                       {"description", 0, "description"},
                                       {"url", 0, "url"},
                                       {"actor", 0, "actor"},
                                       {"published_on", 0, "published_on"},
                                       {"updated_on", 0, "updated_on"},
                                       {"age_days", 0, "age_days"},
                                       {"untouched_days", 0, "untouched_days"},
                                       {"fresh", 0, "fresh"},
                                       {"matches_title", 0, "matches_title"}};
constexpr ApiTable kToolboxTables[] = {{"resources", {kResources, kResourceColumns}}};

constexpr Lists kCalls[] = {"calls"};
constexpr Column kCallColumns[] = {{"subject", 0, "subject"},
                                   {"basin", 0, "basin"},
                                   {"title", 0, "title"},
                                   {"closes_on", 0, "closes_on"},
                                   {"days_left", 0, "days_left"},
                                   {"budget_cents", 0, "budget_cents"},
                                   {"url", 0, "url"},
                                   {"actor", 0, "actor"},
                                   {"published_on", 0, "published_on"},
                                   {"age_days", 0, "age_days"},
                                   {"fresh", 0, "fresh"}};
constexpr ApiTable kCallTables[] = {{"calls", {kCalls, kCallColumns}}};

constexpr Lists kPractices[] = {"practices"};
constexpr Column kPracticeColumns[] = {{"subject", 0, "subject"},
                                       {"basin", 0, "basin"},
                                       {"title", 0, "title"},
                                       {"description", 0, "description"},
                                       {"url", 0, "url"},
                                       {"actor", 0, "actor"},
                                       {"adopted_by", 0, "adopted_by"},
                                       {"published_on", 0, "published_on"},
                                       {"updated_on", 0, "updated_on"},
                                       {"age_days", 0, "age_days"},
                                       {"untouched_days", 0, "untouched_days"},
                                       {"fresh", 0, "fresh"}};
constexpr ApiTable kPracticeTables[] = {{"practices", {kPractices, kPracticeColumns}}};

constexpr Lists kPlaces[] = {"places"};
constexpr Column kPlaceColumns[] = {{"subject", 0, "subject"},
                                    {"basin", 0, "basin"},
                                    {"name", 0, "name"},
                                    {"commune", 0, "commune"},
                                    {"capacity", 0, "capacity"},
                                    {"valid_labels", 0, "valid_labels"},
                                    {"labelled_until", 0, "labelled_until"},
                                    {"actor", 0, "actor"},
                                    {"published_on", 0, "published_on"},
                                    {"updated_on", 0, "updated_on"},
                                    {"age_days", 0, "age_days"},
                                    {"untouched_days", 0, "untouched_days"},
                                    {"fresh", 0, "fresh"}};
constexpr ApiTable kPlaceTables[] = {{"places", {kPlaces, kPlaceColumns}}};

// ---- addresses ----

constexpr absl::string_view kHealthParameters[] = {"basin", "as_of", "known_at"};
constexpr absl::string_view kExplainParameters[] = {"basin",    "indicator", "as_of",
                                                    "known_at", "limit",     "cursor"};
constexpr absl::string_view kToolboxParameters[] = {"text",     "basin", "as_of",
                                                    "known_at", "limit", "cursor"};
constexpr absl::string_view kListParameters[] = {"basin", "as_of", "known_at", "limit", "cursor"};
constexpr absl::string_view kPlaceParameters[] = {"commune",  "basin", "as_of",
                                                  "known_at", "limit", "cursor"};
constexpr absl::string_view kWorkParameters[] = {"basin",    "actor", "kind", "as_of",
                                                 "known_at", "limit", "after"};
constexpr absl::string_view kRegionParameters[] = {"region", "departement", "as_of", "known_at"};
constexpr absl::string_view kDisparityParameters[] = {"of", "as_of", "known_at"};
constexpr absl::string_view kHistoryParameters[] = {"basin", "indicator", "from",
                                                    "to",    "every",     "known"};
constexpr absl::string_view kNetworkParameters[] = {"basin", "as_of", "known_at"};

constexpr bool kLasts = true;
constexpr ApiRoute kRoutes[] = {
    {"/api/v1/health", kHealthParameters, HealthQuery, kHealthTables, kLasts},
    {"/api/v1/explain", kExplainParameters, ExplainQuery, kExplainTables, kLasts},
    {"/api/v1/region", kRegionParameters, RegionQuery, kRegionTables, kLasts},
    {"/api/v1/disparity", kDisparityParameters, DisparityQuery, kDisparityTables, kLasts},
    {"/api/v1/history", kHistoryParameters, HistoryQuery, kHistoryTables, kLasts},
    {"/api/v1/network", kNetworkParameters, NetworkQuery, kNetworkTables, kLasts},
    {"/api/v1/work", kWorkParameters, WorkQuery, kWorkTables, kLasts},
    {"/api/v1/status", {}, StatusQuery, kStatusTables, !kLasts},
    {"/api/v1/toolbox", kToolboxParameters, ToolboxQuery, kToolboxTables, kLasts},
    {"/api/v1/calls", kListParameters, CallsQuery, kCallTables, kLasts},
    {"/api/v1/practices", kListParameters, PracticesQuery, kPracticeTables, kLasts},
    {"/api/v1/places", kPlaceParameters, PlacesQuery, kPlaceTables, kLasts},
};

}  // namespace

absl::Span<const ApiRoute> ApiRoutes() { return kRoutes; }

std::vector<absl::string_view> ParametersOf(const ApiRoute& route) {
  std::vector<absl::string_view> parameters(route.parameters.begin(), route.parameters.end());
  parameters.insert(parameters.end(), {"format", "separator"});
  if (route.tables.size() > 1) parameters.push_back("table");
  parameters.push_back("lang");
  return parameters;
}

const std::string& ParameterOf(const HttpRequest& request, absl::string_view name) {
  static const std::string kNone;
  const auto parameter = request.query.find(std::string(name));
  return parameter == request.query.end() ? kNone : parameter->second;
}

absl::Status CheckParameters(const HttpRequest& request,
                             const std::vector<absl::string_view>& known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return MakeError(v1::UNKNOWN_PARAMETER, {.detail = {"known here: $0", "connus ici : $0",
                                                          absl::StrJoin(known, ", ")}});
    if (!IsUtf8(value) || absl::StrContains(value, '\0'))
      return MakeError(
          v1::BAD_FORMAT,
          {.field = name, .detail = {"it is not UTF-8 text", "ce n'est pas un texte en UTF-8"}});
  }
  return absl::OkStatus();
}

}  // namespace basin
