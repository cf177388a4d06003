// The description of the API against the API: addresses, parameters, tables, and real answers.
#include "services/query/openapi.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "gmock/gmock.h"
#include "services/query/api_routes.h"
#include "services/query/query_http.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using nlohmann::json;
using testing::UnorderedElementsAreArray;

class OpenApiTest : public testing::Test, protected AskedViews {
 protected:
  OpenApiTest() : document_(json::parse(OpenApiDocument().begin(), OpenApiDocument().end())) {}

  const json& Operation(absl::string_view path) const {
    return document_["paths"].at(std::string(path)).at("get");
  }
  const json& Resolve(const json& schema) const {
    if (!schema.contains("$ref")) return schema;
    std::string path = schema["$ref"];
    return document_.at(json::json_pointer(path.substr(1)));
  }
  const json& AnswerSchema(absl::string_view path) const {
    return Resolve(Operation(path)["responses"]["200"]["content"]["application/json"]["schema"]);
  }

  // Where `value` is not what `schema` says; nothing may be there that is not described.
  void Check(const json& schema_or_ref, const json& value, const std::string& where) const {
    const json& schema = Resolve(schema_or_ref);
    if (value.is_null()) {
      EXPECT_TRUE(schema.value("nullable", false)) << where << " is null";
      return;
    }
    const std::string type = schema.value("type", "");
    if (schema.contains("enum")) {
      const auto& known = schema["enum"];
      EXPECT_NE(std::find(known.begin(), known.end(), value), known.end()) << where << value;
    }
    if (type == "object") return CheckObject(schema, value, where);
    if (type == "array") {
      ASSERT_TRUE(value.is_array()) << where;
      for (const json& item : value) Check(schema["items"], item, where + "[]");
    } else if (type == "integer") {
      EXPECT_TRUE(value.is_number_integer()) << where << " " << value;
    } else if (type == "number") {
      EXPECT_TRUE(value.is_number()) << where << " " << value;
    } else if (type == "boolean") {
      EXPECT_TRUE(value.is_boolean()) << where << " " << value;
    } else {
      EXPECT_TRUE(value.is_string()) << where << " " << value;
      absl::CivilDay day;
      const bool is_date = schema.value("format", "") == "date";
      EXPECT_TRUE(!is_date || ParseDay(value.get<std::string>(), &day)) << where << " " << value;
    }
  }
  void CheckObject(const json& schema, const json& value, const std::string& where) const {
    ASSERT_TRUE(value.is_object()) << where;
    for (const json& name : schema["required"])
      EXPECT_TRUE(value.contains(name.get<std::string>())) << where << " has no " << name;
    for (const auto& [name, member] : value.items()) {
      ASSERT_TRUE(schema["properties"].contains(name)) << where << "." << name << " is new";
      Check(schema["properties"][name], member, absl::StrCat(where, ".", name));
    }
  }

  // The schemas of what holds a row, the answer first: `holders` are those of the lists so far.
  void CheckColumns(const CsvTable& table, std::vector<const json*> holders) const {
    if (holders.size() > table.lists.size()) {
      for (const CsvColumn& column : table.columns)
        CheckMember(column.member, *holders[holders.size() - 1 - static_cast<size_t>(column.up)]);
      return;
    }
    const json& properties = (*holders.back())["properties"];
    for (const absl::string_view list : absl::StrSplit(table.lists[holders.size() - 1], '|')) {
      ASSERT_TRUE(properties.contains(std::string(list))) << list;
      const json& held = Resolve(properties[std::string(list)]);
      holders.push_back(held["type"] == "array" ? &Resolve(held["items"]) : &held);
      CheckColumns(table, holders);
      holders.pop_back();
    }
  }
  void CheckMember(absl::string_view path, const json& holder) const {
    const json* member = &holder;
    for (const absl::string_view name : absl::StrSplit(path, '/')) {
      if (name == "0") {
        member = &Resolve((*member)["items"]);
        continue;
      }
      ASSERT_TRUE((*member)["properties"].contains(std::string(name))) << path;
      member = &Resolve((*member)["properties"][std::string(name)]);
    }
  }

  // Two actors, one of the other basin, tied by referrals, and an expected one that is missing.
  void TellOfANetwork() {
    v1::ActorRegistered registered;
    registered.set_type(v1::ACTOR_PLIE);
    registered.set_name("PLIE");
    log().Add({.subject = "actor/plie", .on = "2025-02-01"}, registered);
    log().Add({.subject = "actor/far", .on = "2025-02-01", .basin = "1116"}, registered);
    v1::ExpectationSet expectation;
    expectation.add_expected_types(v1::ACTOR_CAP_EMPLOI);
    log().Add({.subject = "expectation/1107", .on = "2025-02-01"}, expectation);
    v1::ReferralSent sent;
    sent.set_recipient("plie");
    for (int i = 0; i < 6; ++i)
      log().Add({.subject = absl::StrCat("referral/far-", i), .on = "2026-06-01", .actor = "far"},
                sent);
  }

  // Whether there is a row, as far as the outermost list tells.
  static bool HasRows(const CsvTable& table, const json& answer) {
    for (const absl::string_view list : absl::StrSplit(table.lists.front(), '|'))
      if (answer.contains(std::string(list))) return !answer[std::string(list)].empty();
    return false;
  }

  HttpResponse Get(const std::string& path, std::map<std::string, std::string> query) {
    for (const HttpRoute& route : QueryRoutes(store(), feed_, [] { return FollowedLog(); }))
      if (route.path == path) return route.handler({"GET", path, std::move(query), {}});
    ADD_FAILURE() << "no route " << path;
    return {};
  }

  const json document_;
  ChangeFeed feed_;
};

TEST_F(OpenApiTest, NamesEveryAddressAndNoOther) {
  std::set<std::string> served, described;
  for (const HttpRoute& route : QueryRoutes(store(), feed_, [] { return FollowedLog(); }))
    served.insert(route.path);
  for (const auto& [path, methods] : document_["paths"].items()) described.insert(path);

  EXPECT_EQ(described, served);
  EXPECT_EQ(document_["openapi"], "3.0.3");
}

TEST_F(OpenApiTest, NamesEveryParameterAndNoOther) {
  for (const ApiRoute& route : ApiRoutes()) {
    SCOPED_TRACE(route.path);
    std::vector<std::string> described, known, tables, described_tables;
    for (const json& parameter : Operation(route.path)["parameters"]) {
      EXPECT_EQ(parameter["in"], "query");
      described.push_back(parameter["name"].get<std::string>());
      if (parameter["name"] == "table")
        described_tables = parameter["schema"]["enum"].get<std::vector<std::string>>();
    }
    for (const absl::string_view name : ParametersOf(route)) known.emplace_back(name);
    for (const ApiTable& table : route.tables) tables.emplace_back(table.name);

    EXPECT_THAT(described, UnorderedElementsAreArray(known));
    if (tables.size() == 1) tables.clear();  // nothing to choose from
    EXPECT_EQ(described_tables, tables);
  }
}

// Every column is a member that the document describes.
TEST_F(OpenApiTest, DescribesEveryColumnOfEveryTable) {
  for (const ApiRoute& route : ApiRoutes())
    for (const ApiTable& table : route.tables) {
      SCOPED_TRACE(absl::StrCat(route.path, " ", table.name));
      CheckColumns(table.csv, {&AnswerSchema(route.path)});
    }
}

TEST_F(OpenApiTest, DescribesWhatIsAnswered) {
  Refer("1107", 20, 10);
  log().Add({.subject = "referral/new", .on = "2026-06-25"}, v1::ReferralSent());
  v1::ToolboxResourcePublished resource;
  resource.set_title("Guide");
  resource.set_kind(v1::RESOURCE_METHOD);
  log().Add({.subject = "resource/1", .on = "2026-06-01"}, resource);
  v1::FundingCallOpened call;
  call.set_title("Appel");
  call.set_closes_on("2026-07-15");
  log().Add({.subject = "call/1", .on = "2026-06-01"}, call);
  log().Add({.subject = "project/1", .on = "2026-06-01"}, v1::ProjectSubmitted());
  v1::PracticeShared practice;
  practice.set_title("Forum");
  log().Add({.subject = "practice/1", .on = "2026-06-01", .basin = "1116"}, practice);
  v1::ReceptionPlaceOpened place;
  place.set_name("Point d'accueil");
  place.set_commune("77288");
  log().Add({.subject = "place/1", .on = "2026-06-01"}, place);
  TellOfANetwork();
  End();

  for (const ApiRoute& route : ApiRoutes()) {
    SCOPED_TRACE(route.path);
    std::map<std::string, std::string> query;
    if (route.path == "/api/v1/explain")
      query = {{"basin", "1107"}, {"indicator", "referrals.answered_10d"}, {"limit", "5"}};
    if (route.path == "/api/v1/history")
      query = {{"basin", "1107"}, {"indicator", "referrals.answered_10d"}};
    if (route.path == "/api/v1/network") query = {{"basin", "1107"}};
    const HttpResponse response = Get(std::string(route.path), query);
    ASSERT_EQ(response.status, 200) << response.body;
    const json body = json::parse(response.body);
    Check(AnswerSchema(route.path), body, std::string(route.path));
    for (const ApiTable& table : route.tables) EXPECT_TRUE(HasRows(table.csv, body)) << table.name;
  }
  const HttpResponse departement = Get("/api/v1/region", {{"departement", "94"}});
  ASSERT_EQ(departement.status, 200) << departement.body;
  Check(AnswerSchema("/api/v1/region"), json::parse(departement.body), "departement");
}

TEST_F(OpenApiTest, DescribesRefusals) {
  End();
  const HttpResponse refused = Get("/api/v1/health", {{"basin", "9999"}});
  ASSERT_EQ(refused.status, 404);
  Check(document_["components"]["schemas"]["Problem"], json::parse(refused.body), "problem");
}

}  // namespace
}  // namespace basin
