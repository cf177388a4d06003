// What people look for. The last day is 30 June 2026.
#include "services/query/directory.h"

#include "basin/v1/funding.pb.h"
#include "basin/v1/reception.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DirectoryTest : public testing::Test, protected AskedViews {
 protected:
  void PublishResource(const std::string& id, const std::string& title,
                       const std::string& description = "", const std::string& on = "2026-01-15",
                       const std::string& basin = "1107") {
    v1::ToolboxResourcePublished resource;
    resource.set_title(title);
    resource.set_kind(v1::RESOURCE_METHOD);
    resource.set_description(description);
    log().Add({.subject = "resource/" + id, .on = on, .actor = "ml", .basin = basin}, resource);
  }
  void OpenCall(const std::string& id, const std::string& closes_on,
                const std::string& basin = "1107") {
    v1::FundingCallOpened call;
    call.set_title("Appel " + id);
    call.set_closes_on(closes_on);
    log().Add({.subject = "call/" + id, .on = "2026-05-01", .basin = basin}, call);
  }
  void SharePractice(const std::string& id, const std::string& basin, const std::string& on) {
    v1::PracticeShared practice;
    practice.set_title("Pratique " + id);
    log().Add({.subject = "practice/" + id, .on = on, .basin = basin}, practice);
  }
  void OpenPlace(const std::string& id, const std::string& name, const std::string& commune,
                 const std::string& basin = "1107") {
    v1::ReceptionPlaceOpened place;
    place.set_name(name);
    place.set_commune(commune);
    log().Add({.subject = "place/" + id, .on = "2025-09-01", .basin = basin}, place);
  }
  void Grant(const std::string& id, const std::string& place, const std::string& until) {
    v1::AdviserLabelGranted label;
    label.set_place("place/" + place);
    label.set_valid_until(until);
    log().Add({.subject = "label/" + id, .on = "2025-10-01"}, label);
  }

  v1::Answer Asked(const v1::DirectoryQuery& directory) {
    v1::Query query;
    *query.mutable_directory() = directory;
    const v1::Answer answer = Ask(query, Reader());  // nothing here is about persons
    EXPECT_FALSE(answer.has_error()) << answer.error().DebugString();
    return answer;
  }
  std::vector<std::string> Search(const std::string& text, const std::string& basin = "") {
    v1::DirectoryQuery directory;
    directory.mutable_toolbox()->set_text(text);
    directory.mutable_toolbox()->set_basin(basin);
    const v1::Answer answer = Asked(directory);
    std::vector<std::string> subjects;
    for (const v1::ResourceRow& row : answer.directory().resources().rows())
      subjects.push_back(row.subject());
    return subjects;
  }
};

TEST_F(DirectoryTest, FindsWhatIsMeantHoweverItIsTyped) {
  PublishResource("1", "Médiation numérique", "Ateliers pour l'accès aux droits");
  PublishResource("2", "Annuaire des entreprises", "");
  End();

  for (const char* text :
       {"MEDIATIONS NUMERIQUES", "médiation", "numeriques", "atelier droit", "l’accès", "médi"})
    EXPECT_THAT(Search(text), ElementsAre("resource/1")) << text;
  EXPECT_THAT(Search("médiation entreprise"), IsEmpty()) << "every word has to be there";
  EXPECT_THAT(Search("mé"), IsEmpty()) << "two letters begin too many words";
  EXPECT_THAT(Search(""), SizeIs(2));
}

TEST_F(DirectoryTest, PutsTitlesBeforeDescriptionsWholeWordsBeforeBeginningsFreshBeforeOld) {
  PublishResource("old", "Emploi", "", "2024-01-15");
  PublishResource("fresh", "Emploi", "", "2026-03-15");
  PublishResource("description", "Guide", "Pour l'emploi", "2026-06-15");
  PublishResource("beginning", "Emploiologie", "", "2026-06-15");
  End();

  EXPECT_THAT(Search("emplois"), ElementsAre("resource/fresh", "resource/old", "resource/beginning",
                                             "resource/description"));
}

TEST_F(DirectoryTest, TellsTheAgeOfEachResource) {
  PublishResource("1", "Guide", "", "2025-06-30");
  v1::ToolboxResourceUpdated updated;
  updated.set_title("Guide de l'accueil");
  updated.set_kind(v1::RESOURCE_TEMPLATE);
  log().Add({.subject = "resource/1", .on = "2026-06-20"}, updated);
  PublishResource("2", "Guide ancien", "", "2025-06-30");
  PublishResource("3", "Guide retiré");
  log().Add({.subject = "resource/3", .on = "2026-02-01"}, v1::ToolboxResourceWithdrawn());
  End();

  v1::DirectoryQuery directory;
  directory.mutable_toolbox()->set_text("guide");
  const v1::Answer answer = Asked(directory);

  ASSERT_THAT(answer.directory().resources().rows(), SizeIs(2)) << "the withdrawn one is gone";
  const v1::ResourceRow& row = answer.directory().resources().rows(0);
  EXPECT_EQ(row.title(), "Guide de l'accueil");
  EXPECT_EQ(row.kind(), "template");
  EXPECT_EQ(row.actor(), "ml");
  EXPECT_TRUE(row.matches_title());
  EXPECT_EQ(row.freshness().published_on(), "2025-06-30");
  EXPECT_EQ(row.freshness().updated_on(), "2026-06-20");
  EXPECT_EQ(row.freshness().age_days(), 365u);
  EXPECT_EQ(row.freshness().untouched_days(), 10u);
  EXPECT_TRUE(row.freshness().fresh());
  const v1::Freshness& old = answer.directory().resources().rows(1).freshness();
  EXPECT_EQ(old.updated_on(), "");
  EXPECT_FALSE(old.fresh()) << "untouched for 365 days";
}

TEST_F(DirectoryTest, ListsOpenCallsByTheirDeadline) {
  OpenCall("later", "2026-09-01");
  OpenCall("today", "2026-06-30", "1116");
  OpenCall("over", "2026-06-29");
  OpenCall("closed", "2026-09-01");
  log().Add({.subject = "call/closed", .on = "2026-06-01"}, v1::FundingCallClosed());
  End();

  v1::DirectoryQuery all, of_1107;
  all.mutable_calls();
  of_1107.mutable_calls()->set_basin("1107");
  const v1::Calls calls = Asked(all).directory().calls();

  ASSERT_THAT(calls.rows(), SizeIs(2));
  EXPECT_EQ(calls.rows(0).subject(), "call/today");
  EXPECT_EQ(calls.rows(0).days_left(), 0u);
  EXPECT_EQ(calls.rows(1).subject(), "call/later");
  EXPECT_EQ(calls.rows(1).days_left(), 63u);
  EXPECT_EQ(calls.rows(1).freshness().age_days(), 60u);
  EXPECT_THAT(Asked(of_1107).directory().calls().rows(), SizeIs(1));
}

TEST_F(DirectoryTest, ListsWhatARegionItselfOpened) {
  OpenCall("regional", "2026-09-01", "11");
  OpenCall("local", "2026-09-01", "1116");
  End();

  v1::DirectoryQuery directory;
  directory.mutable_calls()->set_basin("11");
  const v1::Answer answer = Asked(directory);
  ASSERT_THAT(answer.directory().calls().rows(), SizeIs(1));
  EXPECT_EQ(answer.directory().calls().rows(0).subject(), "call/regional");
}

TEST_F(DirectoryTest, ListsPracticesOfTheOtherBasins) {
  SharePractice("own", "1107", "2026-01-01");
  SharePractice("old", "1116", "2026-01-01");
  SharePractice("new", "1116", "2026-02-01");
  v1::PracticeAdopted adopted;
  adopted.set_adopting_basin("1107");
  log().Add({.subject = "practice/old", .on = "2026-06-01", .basin = "1116"}, adopted);
  End();

  v1::DirectoryQuery directory;
  directory.mutable_practices()->set_basin("1107");
  const v1::Practices practices = Asked(directory).directory().practices();

  ASSERT_THAT(practices.rows(), SizeIs(2));
  EXPECT_EQ(practices.rows(0).subject(), "practice/old") << "taken up lately";
  EXPECT_THAT(practices.rows(0).adopted_by(), ElementsAre("1107"));
  EXPECT_EQ(practices.rows(0).freshness().untouched_days(), 29u);
  EXPECT_EQ(practices.rows(1).subject(), "practice/new");
}

TEST_F(DirectoryTest, ListsPlacesOfACommuneWithTheirValidLabels) {
  OpenPlace("b", "École de la 2e chance", "77288");
  OpenPlace("a", "Agence", "77288");
  OpenPlace("else", "Autre", "75056");
  OpenPlace("closed", "Fermé", "77288");
  log().Add({.subject = "place/closed", .on = "2026-01-01"}, v1::ReceptionPlaceClosed());
  Grant("1", "b", "2026-06-30");
  Grant("2", "b", "2026-12-31");
  Grant("3", "b", "2026-06-29");
  End();

  v1::DirectoryQuery directory;
  directory.mutable_places()->set_commune("77288");
  const v1::Places places = Asked(directory).directory().places();

  ASSERT_THAT(places.rows(), SizeIs(2));
  EXPECT_EQ(places.rows(0).name(), "Agence");
  EXPECT_EQ(places.rows(0).valid_labels(), 0u);
  EXPECT_EQ(places.rows(0).labelled_until(), "");
  EXPECT_EQ(places.rows(1).subject(), "place/b");
  EXPECT_EQ(places.rows(1).valid_labels(), 2u) << "the last day counts";
  EXPECT_EQ(places.rows(1).labelled_until(), "2026-12-31");
}

TEST_F(DirectoryTest, PagesSpeakOfOneMomentWhateverIsToldMeanwhile) {
  for (const char* id : {"a", "b", "c", "d", "e"}) PublishResource(id, std::string("Guide ") + id);
  End();
  v1::DirectoryQuery directory;
  directory.mutable_toolbox()->set_text("guide");
  directory.set_limit(2);
  std::vector<std::string> titles;
  for (int page = 0; page < 3; ++page) {
    const v1::DirectoryAnswer answer = Asked(directory).directory();
    EXPECT_EQ(answer.total(), 5u);
    for (const v1::ResourceRow& row : answer.resources().rows()) titles.push_back(row.title());
    directory.set_cursor(answer.next_cursor());
    if (page > 0) continue;
    PublishResource("0", "Guide 0", "", "2026-06-30");
    FoldRecords(log().Records(), const_cast<ViewStore&>(store()));
  }
  EXPECT_THAT(titles, ElementsAre("Guide a", "Guide b", "Guide c", "Guide d", "Guide e"));
  EXPECT_EQ(directory.cursor(), "");
}

TEST_F(DirectoryTest, RefusesWhatItCannotLookFor) {
  End();
  const auto code_of = [&](const v1::DirectoryQuery& directory) {
    v1::Query query;
    *query.mutable_directory() = directory;
    return Ask(query).error().code();
  };
  v1::DirectoryQuery nothing, commune, basin, limit, cursor;
  commune.mutable_places()->set_commune("7728");
  basin.mutable_calls()->set_basin("1170");
  limit.mutable_calls();
  limit.set_limit(501);
  cursor.mutable_calls();
  cursor.set_cursor("abc");
  EXPECT_EQ(code_of(nothing), v1::UNKNOWN_QUERY);
  EXPECT_EQ(code_of(commune), v1::BAD_FORMAT);
  EXPECT_EQ(code_of(basin), v1::UNKNOWN_BASIN);
  EXPECT_EQ(code_of(limit), v1::OUT_OF_RANGE);
  EXPECT_EQ(code_of(cursor), v1::BAD_FORMAT);
}

}  // namespace
}  // namespace basin
