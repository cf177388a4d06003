#include "clients/cli/directory_documents.h"

#include <nlohmann/json.hpp>

#include "gmock/gmock.h"

namespace basin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const Words kFrench(Language::kFrench);

v1::Answer Simulated() {
  v1::Answer answer;
  answer.set_origin(v1::SIMULATED);
  answer.set_as_of("2026-06-30");
  answer.set_parameters_version(12);
  return answer;
}

TEST(DirectoryDocumentTest, ShowsResourcesWithTheirAge) {
  v1::Answer answer = Simulated();
  v1::ResourceRow& row = *answer.mutable_directory()->mutable_resources()->add_rows();
  row.set_title("Médiation numérique");
  row.set_kind("method");
  row.set_basin("1107");
  row.mutable_freshness()->set_published_on("2025-06-30");
  row.mutable_freshness()->set_age_days(365);
  row.mutable_freshness()->set_untouched_days(10);
  row.mutable_freshness()->set_fresh(true);

  const std::string shown = Render(DirectoryDocument(answer, kFrench), {}, kFrench, 0);
  EXPECT_THAT(shown, HasSubstr("données simulées"));
  EXPECT_THAT(shown, HasSubstr("Médiation numérique  méthode  1107"));
  EXPECT_THAT(shown, HasSubstr("inchangé depuis (jours)"));
  EXPECT_THAT(shown, Not(HasSubstr("--cursor")));
  const std::string csv =
      Render(DirectoryDocument(answer, kFrench), {.format = Format::kCsv}, kFrench, 0);
  EXPECT_THAT(csv, HasSubstr("Médiation numérique,method,1107,2025-06-30,,365,10,true,"));
}

TEST(DirectoryDocumentTest, SaysHowToSeeTheRest) {
  v1::Answer answer = Simulated();
  answer.mutable_directory()->mutable_places()->add_rows()->set_name("Agence");
  answer.mutable_directory()->set_total(51);
  answer.mutable_directory()->set_next_cursor("7.2026-06-30.50");

  EXPECT_THAT(Render(DirectoryDocument(answer, kFrench), {}, kFrench, 0),
              HasSubstr("--cursor 7.2026-06-30.50"));
  const auto json = nlohmann::json::parse(
      Render(DirectoryDocument(answer, kFrench), {.format = Format::kJson}, kFrench, 0));
  EXPECT_EQ(json["next_cursor"], "7.2026-06-30.50");
  EXPECT_EQ(json["parameters_version"], 12);
  EXPECT_EQ(json["places"][0]["name"], "Agence");
  EXPECT_TRUE(json["places"][0]["labelled_until"].is_null());
}

TEST(DirectoryDocumentTest, ShowsCallsAndPractices) {
  v1::Answer calls = Simulated(), practices = Simulated();
  v1::CallRow& call = *calls.mutable_directory()->mutable_calls()->add_rows();
  call.set_closes_on("2026-07-15");
  call.set_days_left(15);
  call.set_budget_cents(1'000'000);
  v1::PracticeRow& practice = *practices.mutable_directory()->mutable_practices()->add_rows();
  practice.add_adopted_by("1107");
  practice.add_adopted_by("1116");

  EXPECT_THAT(Render(DirectoryDocument(calls, kFrench), {}, kFrench, 0), HasSubstr("2026-07-15"));
  EXPECT_THAT(Render(DirectoryDocument(practices, kFrench), {}, kFrench, 0),
              HasSubstr("1107, 1116"));
}

}  // namespace
}  // namespace basin::cli
