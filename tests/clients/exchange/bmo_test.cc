#include "clients/exchange/bmo.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/cloud_event.h"
#include "proto/model/record_view.h"
#include "tests/clients/exchange/sample_data.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] =
    "annee,code_fap,metier,famille,lib_famille,dep,bassin_code,bassin,projets,projets_difficiles,"
    "projets_saisonniers\n";

v1::NeedSurveyed Body(const FileEvent& event) {
  v1::NeedSurveyed need;
  EXPECT_TRUE(need.ParseFromString(std::string(ReadEvent(event.bytes)->body)));
  return need;
}
FileEvents Import(const std::string& rows) {
  return ImportBmo(kHeader + rows, {.actor = "drieets", .origin = v1::REAL});
}
std::vector<std::string> Faults(const FileEvents& events) {
  std::vector<std::string> told;
  for (const FileFault& fault : events.faults)
    told.push_back(FormatFault(fault, Language::kEnglish));
  return told;
}

TEST(BmoTest, ReadsARowWithSecrets) {
  const FileEvents events =
      Import("2024,A0X40,Agriculteurs,Z,Autres métiers,75,1107,T1 Paris,78,*,34\n");

  ASSERT_EQ(events.events.size(), 1u);
  const HeaderView header = ReadEvent(events.events[0].bytes)->header;
  EXPECT_EQ(header.type, "need.surveyed");
  EXPECT_EQ(header.subject, "survey/bmo-2024-75-1107-A0X40");
  EXPECT_EQ(header.basin, "1107");
  EXPECT_EQ(FormatTimestamp(header.time), "2024-01-01T11:00:00Z");
  const v1::NeedSurveyed need = Body(events.events[0]);
  EXPECT_EQ(need.projects().value(), 78);
  EXPECT_TRUE(need.difficult().secret());
  EXPECT_EQ(need.seasonal().value(), 34);
}

TEST(BmoTest, TellsEachFaultWithItsPlace) {
  const FileEvents events = Import(
      "2024,A0X40,Agriculteurs,Z,Autres,75,9999,Ailleurs,78,1,1\n"
      "24,A0X40,,Z,Autres,75,1107,T1 Paris,n.d.,1,1\n");
  EXPECT_TRUE(events.events.empty());
  EXPECT_THAT(
      Faults(events),
      ElementsAre(HasSubstr("line 2, column 7 \"bassin_code\": unknown basin code"),
                  HasSubstr("line 3, column 1 \"annee\""), HasSubstr("line 3, column 3 \"metier\""),
                  HasSubstr("line 3, column 9 \"projets\"")));
}

TEST(BmoTest, NamesTheColumnsThatAreMissing) {
  const FileEvents events = ImportBmo("annee;metier\n2024;x\n", {.actor = "drieets"});
  EXPECT_EQ(events.faults.size(), 7u);
}

TEST(BmoTest, SumsWithSecretsAreLowerBounds) {
  SurveySum sum;
  v1::SurveyedCount count;
  count.set_value(5);
  sum.Add(count);
  EXPECT_TRUE(sum.exact());
  count.set_secret(true);
  sum.Add(count);
  EXPECT_FALSE(sum.exact());
  EXPECT_EQ(sum.at_least, 5);
  EXPECT_EQ(sum.secret_rows, 1);
}

TEST(BmoTest, ImportsTheSurveyOf2024) {
  const std::string bytes = ReadSample("bmo2024_idf.csv");
  BASIN_NEED_SAMPLE(bytes, "bmo2024_idf.csv");

  const FileEvents events = ImportBmo(bytes, {.actor = "drieets", .origin = v1::REAL});

  ASSERT_THAT(Faults(events), ElementsAre());
  ASSERT_EQ(events.events.size(), 4728u);
  SurveySum region;
  std::map<std::string, SurveySum> basins;
  std::set<std::string> subjects, ids;
  for (const FileEvent& event : events.events) {
    const HeaderView header = ReadEvent(event.bytes)->header;
    region.Add(Body(event).projects());
    basins[std::string(header.basin)].Add(Body(event).projects());
    subjects.insert(std::string(header.subject));
    ids.insert(std::string(header.id));
  }
  EXPECT_EQ(region.at_least, 488321);
  EXPECT_EQ(region.secret_rows, 538);
  EXPECT_EQ(basins.size(), 25u);
  EXPECT_EQ(basins["1107"].at_least, 152202);
  EXPECT_EQ(basins["1107"].secret_rows, 1);
  EXPECT_EQ(subjects.size(), 4728u);
  EXPECT_EQ(ids.size(), 4728u);
  EXPECT_EQ(ImportBmo(bytes, {.actor = "drieets", .origin = v1::REAL}).events.front().bytes,
            events.events.front().bytes);
}

}  // namespace
}  // namespace basin
