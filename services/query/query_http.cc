#include "services/query/query_http.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "basin/v1/query.pb.h"
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
  return MakeError(v1::BAD_FORMAT, {.field = "known_at", .detail = "it is a sequence: a number"});
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

// The answer to one address changes when the views move on, or when their form does.
std::string EtagOf(const ViewSnapshot& views) {
  const absl::StatusOr<Checkpoint> checkpoint = EarliestCheckpoint(views);
  if (!checkpoint.ok()) return "";
  return absl::StrCat(kJsonSchemaVersion, "-", checkpoint->log_id, "-", checkpoint->epoch, "-",
                      checkpoint->sequence);
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

HttpResponse Ask(v1::Query query, Language language, const ViewSnapshot& views, Sequence hub_head) {
  query.set_language(language == Language::kEnglish ? "en" : "fr");
  const v1::Answer answer = AnswerQuery(query, views, Reader(), hub_head);
  if (answer.has_error()) return Problem(answer.error(), language);
  return {.body = AnswerToJson(answer, language)};
}

// Answers the question that `make_query` reads from the request. The answer is the same for as long
// as the views stand where they stand.
HttpHandler AskedHandler(MakeQuery make_query, const ViewStore& store) {
  return [make_query, &store](const HttpRequest& request) -> HttpResponse {
    const Language language = ParseLanguage(Parameter(request, "lang"));
    const absl::StatusOr<v1::Query> query = make_query(request);
    if (!query.ok()) return Problem(ToProto(query.status()), language);
    const auto views = store.Snapshot();
    const std::string etag = EtagOf(*views);
    if (etag == IfNoneMatch(request)) return {.status = 304, .etag = etag};
    HttpResponse response = Ask(*query, language, *views, /*hub_head=*/0);
    if (response.status == 200) response.etag = etag;
    return response;
  };
}

HttpHandler StatusHandler(const ViewStore& store, std::function<Sequence()> hub_head) {
  return [&store, hub_head = std::move(hub_head)](const HttpRequest& request) {
    v1::Query query;
    query.mutable_status();
    return Ask(query, ParseLanguage(Parameter(request, "lang")), *store.Snapshot(), hub_head());
  };
}

}  // namespace

std::vector<HttpRoute> QueryRoutes(const ViewStore& store, std::function<Sequence()> hub_head) {
  return {{"/api/v1/health", AskedHandler(HealthQuery, store)},
          {"/api/v1/explain", AskedHandler(ExplainQuery, store)},
          {"/api/v1/status", StatusHandler(store, std::move(hub_head))}};
}

}  // namespace basin
