#include "services/query/query_http.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "basin/v1/query.pb.h"
#include "proto/http/language.h"
#include "proto/model/status.h"
#include "services/query/answerer.h"
#include "services/query/api_routes.h"
#include "services/query/csv_table.h"
#include "services/query/ground.h"
#include "services/query/json.h"
#include "services/query/openapi.h"

namespace basin {
namespace {

int HttpStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return 400;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return 503;
    default:
      return 500;
  }
}

HttpResponse Problem(const v1::Error& error, Language language) {
  HttpResponse response = HttpProblem(HttpStatus(FromProto(error)),
                                      v1::ErrorCode_Name(error.code()), Explain(error, language));
  response.retry_after = absl::Milliseconds(error.retry_after_ms());
  response.content_language = std::string(LanguageCode(language));
  return response;
}

HttpResponse Problem(const absl::Status& status, Language language) {
  return Problem(ToProto(status), language);
}

const std::string& Header(const HttpRequest& request, const char* name) {
  static const std::string kNone;
  const auto header = request.headers.find(name);
  return header == request.headers.end() ? kNone : header->second;
}

// ---- in which form ----

// The weight that an Accept header gives a media type by its own name, or 0 (RFC 9110, 12.5.1).
double WeightOf(absl::string_view media_type, absl::string_view accept) {
  for (const absl::string_view range : absl::StrSplit(accept, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(range, ';');
    if (absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts[0])) != media_type) continue;
    double weight = 1;
    for (size_t i = 1; i < parts.size(); ++i) {
      absl::string_view parameter = absl::StripAsciiWhitespace(parts[i]);
      if (absl::ConsumePrefix(&parameter, "q=") && !absl::SimpleAtod(parameter, &weight))
        weight = 0;
    }
    return weight;
  }
  return 0;
}

// Nullopt: JSON.
struct CsvForm {
  const ApiTable* table;
  CsvDialect dialect;
};

absl::StatusOr<bool> WantsCsv(const HttpRequest& request) {
  const std::string& format = ParameterOf(request, "format");
  if (format == "csv") return true;
  if (format == "json") return false;
  if (!format.empty())
    return MakeError(v1::BAD_FORMAT, {.field = "format", .detail = {"json or csv", "json ou csv"}});
  const std::string& accept = Header(request, "accept");
  return WeightOf("text/csv", accept) > WeightOf("application/json", accept);
}

absl::StatusOr<CsvDialect> DialectOf(const HttpRequest& request) {
  const std::string& separator = ParameterOf(request, "separator");
  if (separator.empty() || separator == ",") return CsvDialect::kStandard;
  if (separator == ";") return CsvDialect::kFrench;
  return MakeError(v1::BAD_FORMAT, {.field = "separator", .detail = {", or ;", ", ou ;"}});
}

absl::StatusOr<const ApiTable*> TableOf(const ApiRoute& route, const HttpRequest& request) {
  const std::string& name = ParameterOf(request, "table");
  if (name.empty()) return &route.tables.front();
  std::vector<absl::string_view> known;
  for (const ApiTable& table : route.tables) {
    if (table.name == name) return &table;
    known.push_back(table.name);
  }
  return MakeError(v1::BAD_FORMAT,
                   {.field = "table",
                    .detail = {"known here: $0", "connues ici : $0", absl::StrJoin(known, ", ")}});
}

absl::StatusOr<std::optional<CsvForm>> FormOf(const ApiRoute& route, const HttpRequest& request) {
  BASIN_ASSIGN_OR_RETURN(const bool wants_csv, WantsCsv(request));
  BASIN_ASSIGN_OR_RETURN(const CsvDialect dialect, DialectOf(request));
  BASIN_ASSIGN_OR_RETURN(const ApiTable* table, TableOf(route, request));
  if (!wants_csv) return std::optional<CsvForm>();
  return std::optional<CsvForm>({table, dialect});
}

// ---- answering ----

// The answer to one address changes when the views move on or another generation of them answers,
// when its form does, and with the language.
std::string EtagOf(const ViewSnapshot& views, const std::optional<CsvForm>& form,
                   Language language) {
  const absl::StatusOr<Checkpoint> checkpoint = EarliestCheckpoint(views);
  if (!checkpoint.ok()) return "";
  return absl::StrCat(kJsonSchemaVersion, "-", checkpoint->log_id, "-", checkpoint->epoch, "-",
                      checkpoint->sequence, "-", views.generation(), "-", LanguageCode(language),
                      form.has_value() ? "-csv" : "");
}

// RFC 9110 §13.1.2: a list of versions that the client holds, or * for whichever there is.
bool Holds(const HttpRequest& request, absl::string_view etag) {
  for (absl::string_view held : absl::StrSplit(Header(request, "if-none-match"), ',')) {
    held = absl::StripAsciiWhitespace(held);
    if (held == "*") return true;
    absl::ConsumePrefix(&held, "W/");
    if (absl::ConsumePrefix(&held, "\"") && absl::ConsumeSuffix(&held, "\"") && held == etag)
      return true;
  }
  return false;
}

HttpResponse Ask(v1::Query query, Language language, const std::optional<CsvForm>& form,
                 const ViewSnapshot& views, const FollowedLog& followed) {
  query.set_language(std::string(LanguageCode(language)));
  const v1::Answer answer = AnswerQuery(query, views, Reader(), followed);
  if (answer.has_error()) return Problem(answer.error(), language);
  std::string json = AnswerToJson(answer, language);
  if (!form.has_value()) return {.body = std::move(json)};
  return {.content_type = "text/csv; charset=utf-8; header=present",
          .body = JsonToCsv(json, form->table->csv, form->dialect)};
}

// What was understood of a request.
struct Understood {
  v1::Query query;
  std::optional<CsvForm> form;
};

absl::StatusOr<Understood> Understand(const ApiRoute& route, const HttpRequest& request) {
  BASIN_RETURN_IF_ERROR(CheckParameters(request, ParametersOf(route)));
  Understood understood;
  BASIN_ASSIGN_OR_RETURN(understood.form, FormOf(route, request));
  BASIN_ASSIGN_OR_RETURN(understood.query, route.make_query(request));
  return understood;
}

HttpHandler Handler(const ApiRoute& route, const ViewStore& store,
                    std::function<FollowedLog()> followed) {
  return [&route, &store, followed = std::move(followed)](const HttpRequest& request) {
    const Language language = LanguageOf(request);
    const absl::StatusOr<Understood> understood = Understand(route, request);
    if (!understood.ok()) return Problem(understood.status(), language);
    const auto views = store.Snapshot();
    const std::string etag = route.lasts ? EtagOf(*views, understood->form, language) : "";
    const bool unchanged = !etag.empty() && Holds(request, etag);
    HttpResponse response =
        unchanged ? HttpResponse{.status = 304}
                  : Ask(understood->query, language, understood->form, *views, followed());
    if (response.status == 200 || unchanged) response.etag = etag;
    response.content_language = std::string(LanguageCode(language));
    response.varies_by_accept = true;
    return response;
  };
}

// ---- streaming ----

absl::StatusOr<ChangeFeed::Subscription> ReadSubscription(const HttpRequest& request,
                                                          const ViewStore& store) {
  BASIN_RETURN_IF_ERROR(CheckParameters(request, {"basin", "lang"}));
  ChangeFeed::Subscription subscription;
  BASIN_ASSIGN_OR_RETURN(const Ground ground, FindGround(*store.Snapshot(), "", 0));
  for (const absl::string_view code :
       absl::StrSplit(ParameterOf(request, "basin"), ',', absl::SkipEmpty())) {
    BASIN_RETURN_IF_ERROR(FindTerritory(ground, code).status());
    subscription.basins.insert(std::string(code));
  }
  const std::string& id = Header(request, "last-event-id");
  if (id.empty()) return subscription;
  Sequence sequence = 0;
  if (!absl::SimpleAtoi(id, &sequence))
    return MakeError(v1::BAD_FORMAT,
                     {.field = "Last-Event-ID",
                      .detail = {"it is a sequence: a number", "c'est un numéro de séquence"}});
  subscription.last_event_id = sequence;
  return subscription;
}

HttpResponse OpenStream(const HttpRequest& request, const ViewStore& store, ChangeFeed& feed) {
  const Language language = LanguageOf(request);
  absl::StatusOr<ChangeFeed::Subscription> subscription = ReadSubscription(request, store);
  if (!subscription.ok()) return Problem(subscription.status(), language);
  HttpResponse response = {.content_type = "text/event-stream"};
  if (request.method == "HEAD") return response;
  absl::StatusOr<std::shared_ptr<HttpStream>> stream = feed.Subscribe(*std::move(subscription));
  if (!stream.ok()) return Problem(stream.status(), language);
  response.stream = *std::move(stream);
  return response;
}

}  // namespace

std::vector<HttpRoute> QueryRoutes(const ViewStore& store, ChangeFeed& feed,
                                   std::function<FollowedLog()> followed) {
  std::vector<HttpRoute> routes;
  for (const ApiRoute& route : ApiRoutes())
    routes.push_back({std::string(route.path), Handler(route, store, followed)});
  routes.push_back({kStreamPath, [&store, &feed](const HttpRequest& request) {
                      return OpenStream(request, store, feed);
                    }});
  routes.push_back({kOpenApiPath, [](const HttpRequest& request) -> HttpResponse {
                      const absl::Status known = CheckParameters(request, {"lang"});
                      if (!known.ok()) return Problem(known, LanguageOf(request));
                      return {.body = std::string(OpenApiDocument())};
                    }});
  return routes;
}

}  // namespace basin
