#include "services/query/query_http.h"

#include <nlohmann/json.hpp>
#include <set>

#include "basin/v1/funding.pb.h"
#include "gmock/gmock.h"
#include "services/projection/switched_views.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class QueryHttpTest : public testing::Test, protected AskedViews {
 protected:
  HttpResponse Get(const std::string& path, std::map<std::string, std::string> query = {},
                   std::map<std::string, std::string> headers = {}) {
    FollowedLog followed;
    followed.head.set_sequence(99);
    followed.connected = connected_;
    for (const HttpRoute& route : QueryRoutes(store(), feed_, [&] { return followed; }))
      if (route.path == path)
        return route.handler({"GET", path, std::move(query), std::move(headers)});
    ADD_FAILURE() << "no route " << path;
    return {};
  }
  bool connected_ = true;
  ChangeFeed feed_;
};

json Dimension(const json& basin, const std::string& name) {
  for (const json& dimension : basin["dimensions"])
    if (dimension["name"] == name) return dimension;
  ADD_FAILURE() << "no dimension " << name;
  return {};
}

TEST_F(QueryHttpTest, GivesHealthAsJson) {
  Refer("1107", 20, 10);
  End();

  const HttpResponse response = Get("/api/v1/health", {{"basin", "1107,1116"}});

  EXPECT_EQ(response.status, 200);
  const json body = json::parse(response.body);
  EXPECT_EQ(body["schema_version"], 1);
  EXPECT_EQ(body["notice"], "données simulées");
  EXPECT_EQ(body["origin"], "simulated");
  EXPECT_EQ(body["as_of"], "2026-06-30");
  EXPECT_EQ(body["sequence"], log().last());
  ASSERT_EQ(body["basins"].size(), 2u);
  const json referrals = Dimension(body["basins"][1], "referrals");
  EXPECT_EQ(referrals["label"], "orientations");
  const json& answered = referrals["indicators"][0];
  EXPECT_EQ(answered["name"], "answered_10d");
  EXPECT_EQ(answered["label"], "réponse en 10 jours");
  EXPECT_EQ(answered["state"], "known");
  EXPECT_EQ(answered["numerator"], 10);
  EXPECT_EQ(answered["score"], 40.0);
  EXPECT_EQ(answered["shown"], "50\u202f%");
}

TEST_F(QueryHttpTest, GivesNullAndAReasonForWhatIsNotKnown) {
  End();

  const json body = json::parse(Get("/api/v1/health", {{"basin", "1107"}, {"lang", "en"}}).body);

  EXPECT_TRUE(body["basins"][0]["overall"]["score"].is_null());
  EXPECT_THAT(body["basins"][0]["overall"]["why_not"].get<std::string>(), HasSubstr("not enough"));
  const json answered = Dimension(body["basins"][0], "referrals")["indicators"][0];
  EXPECT_EQ(answered["state"], "no_data");
  EXPECT_FALSE(answered.contains("numerator"));
}

TEST_F(QueryHttpTest, ListsWorkWithoutReferralsOfPersonsAndSaysSo) {
  Refer("1107", 3, 0);
  v1::ProjectSubmitted submitted;
  submitted.set_funder("region");
  log().Add({.subject = "project/p", .on = "2025-11-01", .actor = "ml"}, submitted);
  End();

  const json body = json::parse(Get("/api/v1/work", {{"basin", "1107"}, {"limit", "5"}}).body);

  EXPECT_EQ(body["notice"], "données simulées");
  EXPECT_EQ(body["total"], 1);
  EXPECT_TRUE(body["next"].is_null());
  EXPECT_EQ(body["items"][0]["kind"], "project");
  EXPECT_EQ(body["items"][0]["label"], "projet sans décision");
  EXPECT_EQ(body["items"][0]["subject"], "project/p");
  EXPECT_EQ(body["items"][0]["overdue_days"], 61);
  EXPECT_EQ(body["items"][0]["waits_for"], "region");
  EXPECT_EQ(body["items"][0]["events"][0]["type"], "project.submitted");
  EXPECT_EQ(body["referrals_hidden"], true);
  EXPECT_THAT(body["note"].get<std::string>(), HasSubstr("orientations"));
  EXPECT_EQ(Get("/api/v1/work", {{"kind", "holiday"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/work", {{"limit", "many"}}).status, 400);
}

TEST_F(QueryHttpTest, HidesSmallCellsForNobodyIsKnownHere) {
  Refer("1107", 20, 2);
  End();

  const std::string body = Get("/api/v1/health", {{"basin", "1107"}}).body;
  const json answered = Dimension(json::parse(body)["basins"][0], "referrals")["indicators"][0];
  EXPECT_EQ(answered["state"], "masked");
  EXPECT_FALSE(answered.contains("sample"));
}

TEST_F(QueryHttpTest, ExplainsAsJson) {
  Refer("1107", 20, 10);
  End();

  const json body = json::parse(
      Get("/api/v1/explain", {{"basin", "1107"}, {"indicator", "referrals.answered_10d"}}).body);

  EXPECT_EQ(body["notice"], "données simulées");
  ASSERT_EQ(body["support"].size(), 20u);
  EXPECT_EQ(body["support"][0]["counts_in_numerator"], true);
  ASSERT_EQ(body["lateness"].size(), 2u);
  EXPECT_EQ(body["lateness"][1]["actor"], "ml");
  EXPECT_EQ(body["lateness"][1]["events"], 20);
  EXPECT_EQ(body["lateness"][1]["declared_late"], 0);
  EXPECT_EQ(body["support"][0]["events"][1]["type"], "referral.accepted");
  EXPECT_EQ(body["support"][0]["events"][1]["time"], "2026-03-03T11:00:00Z");
  EXPECT_EQ(body["basin"]["dimensions"].size(), 1u);
}

TEST_F(QueryHttpTest, GivesTheRegionADepartementAndTheDisparity) {
  Refer("1107", 20, 20);
  Refer("1116", 80, 20);
  End();

  const json region = json::parse(Get("/api/v1/region").body);
  EXPECT_EQ(region["notice"], "données simulées");
  EXPECT_EQ(region["region"]["basin"], "11");
  EXPECT_EQ(Dimension(region["region"], "referrals")["indicators"][0]["denominator"], 100);
  EXPECT_EQ(region["basins"].size(), 2u);
  const json departement = json::parse(Get("/api/v1/region", {{"departement", "94"}}).body);
  EXPECT_EQ(departement["departement"], "94");
  EXPECT_EQ(departement["basins"][0]["basin"], "1116");
  EXPECT_EQ(departement["basins"][0]["shared"], true);
  const json disparity =
      json::parse(Get("/api/v1/disparity", {{"of", "answered_10d"}, {"lang", "en"}}).body);
  EXPECT_EQ(disparity["notice"], "simulated data (données simulées)");
  const json& figure = disparity["figures"][0];
  EXPECT_EQ(figure["indicator"], "answered_10d");
  EXPECT_EQ(figure["label"], "answered within 10 days");
  EXPECT_EQ(figure["gini"], 0.5) << "100 and 0";
  EXPECT_TRUE(figure["slope"].is_null());
  EXPECT_EQ(figure["standings"][0]["rank"], 1);
  EXPECT_EQ(figure["standings"][1]["z"], -1.0);
}

TEST_F(QueryHttpTest, RefusesARegionAndADepartementAtOnce) {
  End();
  EXPECT_EQ(Get("/api/v1/region", {{"region", "11"}, {"departement", "94"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/region", {{"departement", "13"}}).status, 404);
  EXPECT_EQ(Get("/api/v1/disparity", {{"of", "mood"}}).status, 404);
  EXPECT_EQ(Get("/api/v1/disparity", {{"indicator", "answered_10d"}}).status, 400);
}

TEST_F(QueryHttpTest, GivesTheHistoryOfAnIndicator) {
  Refer("1107", 20, 10);
  End();

  const json history = json::parse(Get("/api/v1/history", {{"basin", "1107"},
                                                           {"indicator", "answered_10d"},
                                                           {"from", "2026-02-28"},
                                                           {"every", "quarter"},
                                                           {"known", "then"}})
                                       .body);

  EXPECT_EQ(history["notice"], "données simulées");
  EXPECT_EQ(history["label"], "réponse en 10 jours");
  ASSERT_EQ(history["points"].size(), 2u);
  EXPECT_EQ(history["points"][0]["day"], "2026-03-31");
  EXPECT_EQ(history["points"][0]["known_at"], log().last() - 1);
  EXPECT_EQ(history["points"][0]["source"], "events");
  EXPECT_EQ(history["points"][0]["indicator"]["numerator"], 10);
  EXPECT_FALSE(history["points"][0]["indicator"].contains("definition"));
  EXPECT_EQ(Get("/api/v1/history", {{"basin", "1107"}, {"indicator", "x"}}).status, 404);
  for (const auto& [name, value] : {std::pair("every", "day"), std::pair("known", "maybe"),
                                    std::pair("from", "1900-01-01"), std::pair("step", "week")})
    EXPECT_EQ(
        Get("/api/v1/history", {{"basin", "1107"}, {"indicator", "answered_10d"}, {name, value}})
            .status,
        400)
        << name;
}

TEST_F(QueryHttpTest, GivesTheNetworkAsJson) {
  v1::ReferralSent sent;
  sent.set_recipient("plie");
  for (int i = 0; i < 6; ++i)
    log().Add({.subject = absl::StrCat("referral/", i), .on = "2026-06-01", .actor = "ml"}, sent);
  End();

  const HttpResponse response = Get("/api/v1/network", {{"basin", "1107"}, {"lang", "en"}});

  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.etag.empty());
  const json body = json::parse(response.body);
  EXPECT_THAT(body["notice"].get<std::string>(), HasSubstr("données simulées"));
  EXPECT_EQ(body["basin"], "1107");
  EXPECT_EQ(body["figures"][1]["label"], "density of ties");
  EXPECT_EQ(body["figures"][1]["numerator"], 1);
  ASSERT_EQ(body["ties"].size(), 1u);
  EXPECT_EQ(body["ties"][0]["a"], "ml");
  EXPECT_EQ(body["ties"][0]["referrals"], 6);
  EXPECT_TRUE(body["missing"].empty());

  EXPECT_EQ(Get("/api/v1/network", {{"basin", "1170"}}).status, 404);
  EXPECT_EQ(Get("/api/v1/network", {{"basins", "1107"}}).status, 400);
}

TEST_F(QueryHttpTest, RefusesWithTheCataloguesCodeAsAProblem) {
  End();

  const HttpResponse unknown = Get("/api/v1/health", {{"basin", "1170"}});
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.content_type, "application/problem+json");
  EXPECT_EQ(json::parse(unknown.body)["title"], "UNKNOWN_BASIN");
  EXPECT_THAT(json::parse(unknown.body)["detail"].get<std::string>(), HasSubstr("Bassin inconnu"));

  EXPECT_EQ(Get("/api/v1/health", {{"as_of", "2026-13-01"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/health", {{"as_of", "2027-01-01"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/health", {{"known_at", "many"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/toolbox", {{"text", "\xff\xfe"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/toolbox", {{"text", std::string("\0", 1)}}).status, 400);
  EXPECT_EQ(Get("/api/v1/health", {{"known_at", "100000"}}).status, 503);
  EXPECT_EQ(Get("/api/v1/explain", {{"basin", "1107"}, {"indicator", "mood"}}).status, 404);
}

TEST_F(QueryHttpTest, HasAnotherVersionOfAnAnswerWhenAnotherGenerationAnswers) {
  Refer("1107", 20, 10);
  End();
  FoldRecords(log().Records(), const_cast<ViewStore&>(store()));
  const std::shared_ptr<const ViewStore> rows(std::shared_ptr<void>(), &store());
  SwitchedViews views({rows, 1});
  const auto etag = [&] {
    for (const HttpRoute& route : QueryRoutes(views, feed_, [] { return FollowedLog(); }))
      if (route.path == "/api/v1/health") return route.handler({"GET", route.path, {}, {}}).etag;
    return std::string();
  };

  const std::string first = etag();
  EXPECT_NE(first, "");
  EXPECT_EQ(etag(), first);
  views.SwitchTo({rows, 2});
  EXPECT_NE(etag(), first);
}

TEST_F(QueryHttpTest, AnswersNotModifiedUntilTheViewsMoveOn) {
  Refer("1107", 20, 10);
  FoldRecords(log().Records(), const_cast<ViewStore&>(store()));
  const HttpResponse first = Get("/api/v1/health");
  EXPECT_THAT(first.etag, HasSubstr(std::to_string(log().last())));

  const std::string quoted = "\"" + first.etag + "\"";
  EXPECT_EQ(Get("/api/v1/health", {}, {{"if-none-match", quoted}}).status, 304);
  EXPECT_EQ(Get("/api/v1/health", {}, {{"if-none-match", "\"older\", W/" + quoted}}).status, 304);
  EXPECT_EQ(Get("/api/v1/health", {}, {{"if-none-match", "*"}}).status, 304);
  EXPECT_EQ(Get("/api/v1/health", {}, {{"if-none-match", "\"older\""}}).status, 200);
  End();
  EXPECT_EQ(Get("/api/v1/health", {}, {{"if-none-match", quoted}}).status, 200);
}

TEST_F(QueryHttpTest, GivesTheStateOfTheViews) {
  End();

  const json body = json::parse(Get("/api/v1/status").body);

  EXPECT_EQ(body["hub_head"], 99);
  EXPECT_EQ(body["projections"].size(), MakeViews().size());
  EXPECT_EQ(body["hub_connected"], true);
  EXPECT_EQ(body["projections"][0]["lag"], 99 - static_cast<int>(log().last()));
}

TEST_F(QueryHttpTest, DoesNotPretendToKnowTheLagWithoutTheHub) {
  End();
  connected_ = false;

  const json body = json::parse(Get("/api/v1/status").body);

  EXPECT_EQ(body["hub_connected"], false);
  EXPECT_EQ(body["hub_head"], 99) << "last heard of";
  EXPECT_TRUE(body["projections"][0]["lag"].is_null());
}

TEST_F(QueryHttpTest, RefusesParametersThatItDoesNotKnow) {
  End();

  const HttpResponse response = Get("/api/v1/health", {{"asof", "2026-03-31"}});

  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const json body = json::parse(response.body);
  EXPECT_EQ(body["title"], "UNKNOWN_PARAMETER");
  EXPECT_THAT(body["detail"].get<std::string>(),
              HasSubstr("basin, as_of, known_at, format, separator, table, lang"));
  EXPECT_EQ(Get("/api/v1/explain", {{"basins", "1107"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/status", {{"basin", "1107"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/status", {{"lang", "en"}}).status, 200);
}

TEST_F(QueryHttpTest, GivesCsvToWhoAsksForItOrPrefersIt) {
  Refer("1107", 20, 10);
  End();
  const std::map<std::string, std::string> spreadsheet = {
      {"accept", "text/csv, application/json;q=0.5"}};
  const std::map<std::string, std::string> browser = {{"accept", "text/html, */*;q=0.8"}};

  for (const HttpResponse& response :
       {Get("/api/v1/health", {{"format", "csv"}}), Get("/api/v1/health", {}, spreadsheet)}) {
    EXPECT_EQ(response.content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_THAT(response.body,
                HasSubstr("\r\n1107,Paris,referrals,answered_10d,réponse en 10 jours,known,"));
    EXPECT_THAT(response.body, HasSubstr(",10,20,share,true,40.00,100,"));
    EXPECT_TRUE(response.varies_by_accept);
  }
  EXPECT_EQ(Get("/api/v1/health", {}, browser).content_type, "application/json");
  EXPECT_EQ(Get("/api/v1/health", {{"format", "json"}}, spreadsheet).content_type,
            "application/json");
  EXPECT_NE(Get("/api/v1/health", {}, spreadsheet).etag, Get("/api/v1/health").etag);
}

TEST_F(QueryHttpTest, GivesTheTableAskedForWithTheSeparatorAskedFor) {
  Refer("1107", 20, 10);
  End();

  const HttpResponse dimensions =
      Get("/api/v1/health", {{"format", "csv"}, {"table", "dimensions"}, {"separator", ";"}});
  EXPECT_THAT(dimensions.body, HasSubstr("basin;basin_name;dimension;label;weight;score;"));
  EXPECT_THAT(dimensions.body, HasSubstr("1107;Paris;referrals;orientations;20;"));
  EXPECT_THAT(dimensions.body, testing::ContainsRegex(";20;[0-9]+,[0-9][0-9];"))
      << "decimal commas";
  // The language chooses words, never separators.
  EXPECT_THAT(Get("/api/v1/health", {{"format", "csv"}, {"lang", "fr"}}).body,
              HasSubstr("basin,basin_name,"));

  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"format", "xml"}, {"separator", "|"}, {"table", "nothing"}}) {
    const HttpResponse refused = Get("/api/v1/health", {{name, value}});
    EXPECT_EQ(refused.status, 400) << name;
    EXPECT_EQ(json::parse(refused.body)["title"], "BAD_FORMAT");
  }
}

TEST_F(QueryHttpTest, ExplainsPageByPage) {
  Refer("1107", 20, 10);
  End();
  std::map<std::string, std::string> query = {
      {"basin", "1107"}, {"indicator", "referrals.answered_10d"}, {"limit", "8"}};

  std::vector<std::string> subjects;
  for (int pages = 0; pages < 3; ++pages) {
    const json body = json::parse(Get("/api/v1/explain", query).body);
    EXPECT_EQ(body["total"], 20);
    EXPECT_EQ(body["lateness"].empty(), pages > 0) << "on the first page only";
    for (const json& one : body["support"]) subjects.push_back(one["subject"].get<std::string>());
    query["cursor"] = body["next_cursor"].is_null() ? "" : body["next_cursor"].get<std::string>();
  }

  EXPECT_EQ(subjects.size(), 20u);
  EXPECT_EQ(query["cursor"], "");
  EXPECT_EQ(std::set<std::string>(subjects.begin(), subjects.end()).size(), 20u);
}

TEST_F(QueryHttpTest, SaysWhichParametersWereInForceAlsoWhereNothingIsScored) {
  log().Add({.subject = "parameters/11", .on = "2026-01-01", .basin = "11"}, v1::ParametersSet());
  log().Add({.subject = "parameters/1116", .on = "2026-02-01", .basin = "1116"},
            v1::ParametersSet());
  End();
  const Sequence last = log().last() - 1;

  for (const char* path : {"work", "toolbox", "calls", "practices", "places"}) {
    const auto version = [&](const std::string& as_of) {
      const HttpResponse response = Get(absl::StrCat("/api/v1/", path), {{"as_of", as_of}});
      return json::parse(response.body)["parameters_version"];
    };
    EXPECT_EQ(version("2026-06-30"), last) << path;
    EXPECT_EQ(version("2026-01-31"), last - 1) << path;
    EXPECT_EQ(version("2025-12-31"), 0) << path;
  }
  EXPECT_EQ(json::parse(Get("/api/v1/status").body)["parameters_version"], last);
  EXPECT_THAT(Get("/api/v1/calls", {{"format", "csv"}}).body, HasSubstr("parameters_version,"));
}

TEST_F(QueryHttpTest, GivesTheTablesOfARegionADisparityAHistoryAndANetwork) {
  Refer("1107", 20, 20);
  Refer("1116", 80, 20);
  v1::ReferralSent sent;
  sent.set_recipient("plie");
  for (int i = 0; i < 6; ++i)
    log().Add({.subject = absl::StrCat("referral/", i), .on = "2026-06-01", .actor = "ml"}, sent);
  End();
  const auto csv = [&](const std::string& path, std::map<std::string, std::string> query) {
    query.insert({"format", "csv"});
    return Get("/api/v1/" + path, std::move(query)).body;
  };

  EXPECT_THAT(csv("region", {}), HasSubstr("\r\n11,Île-de-France,referrals,answered_10d,"));
  EXPECT_THAT(csv("region", {{"departement", "94"}}),
              HasSubstr("\r\n1116,Est 77,referrals,answered_10d,"));
  EXPECT_THAT(csv("region", {{"departement", "94"}, {"table", "basins"}}),
              HasSubstr(",77|94,true,2026-06-30,"));
  EXPECT_THAT(csv("region", {{"table", "basins"}}), HasSubstr("\r\n1116,Est 77,,,,,,2026-06-30,"));
  EXPECT_THAT(csv("disparity", {{"of", "answered_10d"}, {"separator", ";"}}),
              HasSubstr("\r\nreferrals;answered_10d;réponse en 10 jours;2;"));
  EXPECT_THAT(csv("disparity", {{"table", "standings"}}),
              HasSubstr("\r\nreferrals,answered_10d,réponse en 10 jours,1,1107,Paris,"));
  EXPECT_THAT(csv("disparity", {{"table", "quarters"}}), HasSubstr(",2026-03-31,"));
  EXPECT_THAT(csv("history", {{"basin", "1107"}, {"indicator", "answered_10d"}}),
              HasSubstr("\r\n1107,Paris,referrals,answered_10d,réponse en 10 jours,2026-03-31,"));
  EXPECT_THAT(csv("network", {{"basin", "1107"}}),
              HasSubstr("\r\n1107,ml,plie,6,0,6,0,0,0,true,2026-06-30,"));
  EXPECT_THAT(csv("network", {{"basin", "1107"}, {"table", "actors"}}),
              HasSubstr("\r\n1107,plie,"));
}

TEST_F(QueryHttpTest, RefusesStreamsThatItCannotServe) {
  End();

  const HttpResponse early = Get("/api/v1/stream");
  EXPECT_EQ(early.status, 503) << "no log is followed yet";
  EXPECT_EQ(early.retry_after, absl::Seconds(2));
  feed_.Begin("log", 1, 4, v1::SIMULATED, 0);
  EXPECT_EQ(Get("/api/v1/stream", {{"basin", "1170"}}).status, 404);
  EXPECT_EQ(Get("/api/v1/stream", {{"basins", "1107"}}).status, 400);
  EXPECT_EQ(Get("/api/v1/stream", {}, {{"last-event-id", "abc"}}).status, 400);

  const HttpResponse open = Get("/api/v1/stream", {{"basin", "1107,11"}});
  EXPECT_EQ(open.content_type, "text/event-stream");
  EXPECT_NE(open.stream, nullptr);
}

TEST_F(QueryHttpTest, SpeaksTheLanguageThatTheBrowserPrefers) {
  Refer("1107", 20, 10);
  End();
  const std::map<std::string, std::string> english = {{"accept-language", "en-GB,en;q=0.9"}};

  const HttpResponse response = Get("/api/v1/health", {}, english);

  const json body = json::parse(response.body);
  EXPECT_THAT(body["notice"].get<std::string>(), HasSubstr("simulated data"));
  EXPECT_EQ(Dimension(body["basins"][1], "referrals")["indicators"][0]["label"],
            "answered within 10 days");
  EXPECT_EQ(response.content_language, "en");
  EXPECT_NE(response.etag, Get("/api/v1/health").etag) << "one address, two answers";
  EXPECT_EQ(Get("/api/v1/health", {{"lang", "fr"}}, english).content_language, "fr");

  const json problem = json::parse(Get("/api/v1/health", {{"as_of", "2027-01-01"}}, english).body);
  EXPECT_THAT(problem["detail"].get<std::string>(), HasSubstr("the last record is of 2026-06-30"));
}

TEST_F(QueryHttpTest, ExplainsRefusalsInFrenchAlone) {
  End();

  const auto detail = [&](std::map<std::string, std::string> query) {
    return json::parse(Get("/api/v1/health", std::move(query)).body)["detail"].get<std::string>();
  };
  EXPECT_THAT(detail({{"as_of", "2027-01-01"}}),
              HasSubstr("le dernier enregistrement est du 2026-06-30"));
  EXPECT_THAT(detail({{"known_at", "100000"}}),
              HasSubstr("les vues connaissent le journal jusqu'à"));
  EXPECT_THAT(detail({{"basin", "1117"}}), HasSubstr("le plus proche est 1107"));
}

}  // namespace
}  // namespace basin
