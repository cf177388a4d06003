#include "services/query/query_http.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "basin/v1/query.pb.h"
#include "proto/http/language.h"
#include "proto/model/status.h"
#include "services/query/answerer.h"
#include "services/query/ground.h"
#include "services/query/json.h"

namespace basin {
namespace {

std::string Parameter(const HttpRequest& request, const char* name) {
  const auto parameter = request.query.find(name);
  return parameter == request.query.end() ? "" : parameter->second;
}

absl::StatusOr<Sequence> ParseKnownAt(const HttpRequest& request) {
  const std::string text = Parameter(request, "known_at");
  Sequence sequence = 0;
  if (text.empty() || absl::SimpleAtoi(text, &sequence)) return sequence;
  return MakeError(v1::BAD_FORMAT,
                   {.field = "known_at",
                    .detail = {"it is a sequence: a number", "c'est un numéro de séquence"}});
}

absl::StatusOr<v1::Query> HealthQuery(const HttpRequest& request) {
  v1::Query query;
  v1::HealthQuery& health = *query.mutable_health();
  const std::string basins = Parameter(request, "basin");
  for (const absl::string_view basin : absl::StrSplit(basins, ',', absl::SkipEmpty()))
    health.add_basins(std::string(basin));
  health.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  health.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> ExplainQuery(const HttpRequest& request) {
  v1::Query query;
  v1::ExplainQuery& explain = *query.mutable_explain();
  explain.set_basin(Parameter(request, "basin"));
  explain.set_indicator(Parameter(request, "indicator"));
  explain.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  explain.set_known_at(known_at);
  return query;
}

// "" is 0. Errors: BAD_FORMAT.
absl::StatusOr<uint32_t> ParseLimit(const HttpRequest& request) {
  const std::string text = Parameter(request, "limit");
  uint32_t limit = 0;
  if (text.empty() || absl::SimpleAtoi(text, &limit)) return limit;
  return MakeError(
      v1::BAD_FORMAT,
      {.field = "limit", .detail = {"it is a number of rows", "c'est un nombre de lignes"}});
}

absl::StatusOr<v1::Query> WorkQuery(const HttpRequest& request) {
  v1::Query query;
  v1::WorkQuery& work = *query.mutable_work();
  const std::string basins = Parameter(request, "basin"), kinds = Parameter(request, "kind");
  for (const absl::string_view basin : absl::StrSplit(basins, ',', absl::SkipEmpty()))
    work.add_basins(std::string(basin));
  for (const absl::string_view kind : absl::StrSplit(kinds, ',', absl::SkipEmpty()))
    work.add_kinds(std::string(kind));
  work.set_actor(Parameter(request, "actor"));
  work.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  work.set_known_at(known_at);
  BASIN_ASSIGN_OR_RETURN(const uint32_t limit, ParseLimit(request));
  work.set_limit(limit);
  work.set_after(Parameter(request, "after"));
  return query;
}

absl::StatusOr<v1::Query> RegionQuery(const HttpRequest& request) {
  v1::Query query;
  v1::RegionQuery& region = *query.mutable_region();
  const std::string departement = Parameter(request, "departement");
  if (!departement.empty() && request.query.count("region") > 0)
    return MakeError(v1::UNKNOWN_PARAMETER,
                     {.field = "region",
                      .detail = {"a region or a département, not both",
                                 "une région ou un département, pas les deux"}});
  if (departement.empty()) {
    region.set_region(Parameter(request, "region"));
  } else {
    region.set_departement(departement);
  }
  region.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  region.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> DisparityQuery(const HttpRequest& request) {
  v1::Query query;
  v1::RegionQuery& region = *query.mutable_region();
  region.set_disparity(Parameter(request, "of"));
  region.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  region.set_known_at(known_at);
  return query;
}

// The parameter's value among `choices`, of which the first stands for none. Errors: BAD_FORMAT.
absl::StatusOr<size_t> ParseChoice(const HttpRequest& request, const char* name,
                                   absl::Span<const absl::string_view> choices) {
  const std::string text = Parameter(request, name);
  if (text.empty()) return 0;
  for (size_t i = 0; i < choices.size(); ++i)
    if (choices[i] == text) return i;
  const std::string known = absl::StrJoin(choices, ", ");
  return MakeError(v1::BAD_FORMAT,
                   {.field = name, .detail = {"one of $0", "une valeur parmi $0", known}});
}

absl::StatusOr<v1::Query> HistoryQuery(const HttpRequest& request) {
  constexpr absl::string_view kSteps[] = {"month", "week", "quarter"};
  constexpr v1::HistoryStep kStepOf[] = {v1::HISTORY_MONTH, v1::HISTORY_WEEK, v1::HISTORY_QUARTER};
  constexpr absl::string_view kKnown[] = {"now", "then"};
  v1::Query query;
  v1::HistoryQuery& history = *query.mutable_history();
  history.set_basin(Parameter(request, "basin"));
  history.set_indicator(Parameter(request, "indicator"));
  history.set_from(Parameter(request, "from"));
  history.set_to(Parameter(request, "to"));
  BASIN_ASSIGN_OR_RETURN(const size_t step, ParseChoice(request, "every", kSteps));
  history.set_every(kStepOf[step]);
  BASIN_ASSIGN_OR_RETURN(const size_t known, ParseChoice(request, "known", kKnown));
  history.set_as_known_then(known == 1);
  return query;
}

absl::StatusOr<v1::Query> NetworkQuery(const HttpRequest& request) {
  v1::Query query;
  v1::NetworkQuery& network = *query.mutable_network();
  network.set_basin(Parameter(request, "basin"));
  network.set_as_of(Parameter(request, "as_of"));
  BASIN_ASSIGN_OR_RETURN(const Sequence known_at, ParseKnownAt(request));
  network.set_known_at(known_at);
  return query;
}

absl::StatusOr<v1::Query> StatusQuery(const HttpRequest&) {
  v1::Query query;
  query.mutable_status();
  return query;
}

int HttpStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return 400;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kUnavailable:
      return 503;
    default:
      return 500;
  }
}

HttpResponse Problem(const v1::Error& error, Language language) {
  return HttpProblem(HttpStatus(FromProto(error)), v1::ErrorCode_Name(error.code()),
                     Explain(error, language));
}

// The answer to one address changes when the views move on, when their form does, and with the
// language.
std::string EtagOf(const ViewSnapshot& views, Language language) {
  const absl::StatusOr<Checkpoint> checkpoint = EarliestCheckpoint(views);
  if (!checkpoint.ok()) return "";
  return absl::StrCat(kJsonSchemaVersion, "-", checkpoint->log_id, "-", checkpoint->epoch, "-",
                      checkpoint->sequence, "-", LanguageCode(language));
}

// The one version the client holds, or nothing: a list of several is not worth telling apart.
std::string IfNoneMatch(const HttpRequest& request) {
  const auto header = request.headers.find("if-none-match");
  if (header == request.headers.end()) return "none";
  absl::string_view etag = header->second;
  absl::ConsumePrefix(&etag, "W/");
  absl::ConsumePrefix(&etag, "\"");
  absl::ConsumeSuffix(&etag, "\"");
  return std::string(etag);
}

using MakeQuery = absl::StatusOr<v1::Query> (*)(const HttpRequest&);

constexpr absl::string_view kHealthParameters[] = {"basin", "as_of", "known_at", "lang"};
constexpr absl::string_view kExplainParameters[] = {"basin", "indicator", "as_of", "known_at",
                                                    "lang"};
constexpr absl::string_view kWorkParameters[] = {"basin",    "actor", "kind",  "as_of",
                                                 "known_at", "limit", "after", "lang"};
constexpr absl::string_view kRegionParameters[] = {"region", "departement", "as_of", "known_at",
                                                   "lang"};
constexpr absl::string_view kDisparityParameters[] = {"of", "as_of", "known_at", "lang"};
constexpr absl::string_view kHistoryParameters[] = {"basin", "indicator", "from", "to",
                                                    "every", "known",     "lang"};
constexpr absl::string_view kNetworkParameters[] = {"basin", "as_of", "known_at", "lang"};
constexpr absl::string_view kStatusParameters[] = {"lang"};

// What can be asked at one address.
struct Question {
  absl::Span<const absl::string_view> parameters;
  MakeQuery make_query;
};
constexpr Question kHealth = {kHealthParameters, HealthQuery};
constexpr Question kExplain = {kExplainParameters, ExplainQuery};
constexpr Question kWork = {kWorkParameters, WorkQuery};
constexpr Question kRegion = {kRegionParameters, RegionQuery};
constexpr Question kDisparity = {kDisparityParameters, DisparityQuery};
constexpr Question kHistory = {kHistoryParameters, HistoryQuery};
constexpr Question kNetwork = {kNetworkParameters, NetworkQuery};
constexpr Question kStatus = {kStatusParameters, StatusQuery};

absl::StatusOr<v1::Query> ReadQuery(const Question& question, const HttpRequest& request) {
  const absl::Span<const absl::string_view> known = question.parameters;
  for (const auto& [name, value] : request.query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return MakeError(v1::UNKNOWN_PARAMETER, {.detail = {"known here: $0", "connus ici : $0",
                                                          absl::StrJoin(known, ", ")}});
  return question.make_query(request);
}

HttpResponse Ask(v1::Query query, Language language, const ViewSnapshot& views,
                 const FollowedLog& followed) {
  query.set_language(std::string(LanguageCode(language)));
  const v1::Answer answer = AnswerQuery(query, views, Reader(), followed);
  if (answer.has_error()) return Problem(answer.error(), language);
  return {.body = AnswerToJson(answer, language)};
}

// Asks, unless the question cannot be read.
template <typename Answer>
HttpHandler Handler(const Question& question, Answer answer) {
  return [&question, answer = std::move(answer)](const HttpRequest& request) {
    const Language language = LanguageOf(request);
    const absl::StatusOr<v1::Query> query = ReadQuery(question, request);
    HttpResponse response =
        query.ok() ? answer(request, *query, language) : Problem(ToProto(query.status()), language);
    response.content_language = std::string(LanguageCode(language));
    return response;
  };
}

// The answer is the same for as long as the views stand where they stand.
HttpHandler LastingHandler(const Question& question, const ViewStore& store) {
  return Handler(question,
                 [&store](const HttpRequest& request, const v1::Query& query,
                          Language language) -> HttpResponse {
                   const auto views = store.Snapshot();
                   const std::string etag = EtagOf(*views, language);
                   if (etag == IfNoneMatch(request)) return {.status = 304, .etag = etag};
                   HttpResponse response = Ask(query, language, *views, FollowedLog());
                   if (response.status == 200) response.etag = etag;
                   return response;
                 });
}

}  // namespace

std::vector<HttpRoute> QueryRoutes(const ViewStore& store, std::function<FollowedLog()> followed) {
  const auto status = [&store, followed = std::move(followed)](
                          const HttpRequest&, const v1::Query& query, Language language) {
    return Ask(query, language, *store.Snapshot(), followed());
  };
  return {{"/api/v1/health", LastingHandler(kHealth, store)},
          {"/api/v1/explain", LastingHandler(kExplain, store)},
          {"/api/v1/work", LastingHandler(kWork, store)},
          {"/api/v1/region", LastingHandler(kRegion, store)},
          {"/api/v1/disparity", LastingHandler(kDisparity, store)},
          {"/api/v1/history", LastingHandler(kHistory, store)},
          {"/api/v1/network", LastingHandler(kNetwork, store)},
          {"/api/v1/status", Handler(kStatus, status)}};
}

}  // namespace basin
