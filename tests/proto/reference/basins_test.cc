#include "proto/reference/basins.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/reference/identifiers.h"
#include "proto/reference/name_folding.h"

namespace basin {
namespace {

std::string String(absl::string_view text) { return std::string(text); }

TEST(BasinsTest, HoldsTwentyFiveInTheOrderOfTheirCodes) {
  ASSERT_EQ(Basins().size(), 25u);
  EXPECT_TRUE(std::is_sorted(
      Basins().begin(), Basins().end(),
      [](const BasinReference& a, const BasinReference& b) { return a.code < b.code; }));
}

TEST(BasinsTest, BothReadingsCoverTheRegion) {
  int64_t people_2021 = 0, people_epci = 0;
  int communes_2021 = 0, communes_epci = 0;
  for (const BasinReference& basin : Basins()) {
    people_2021 += basin.ft2021.population;
    people_epci += basin.epci.population;
    communes_2021 += basin.ft2021.communes;
    communes_epci += basin.epci.communes;
  }

  EXPECT_EQ(people_2021, 12463067);
  EXPECT_EQ(people_epci, people_2021);
  EXPECT_EQ(communes_2021, 1266);
  EXPECT_EQ(communes_epci, communes_2021);
}

TEST(BasinsTest, FourHaveTwoReadingsAndSaySo) {
  std::set<std::string> two;
  for (const BasinReference& basin : Basins()) {
    EXPECT_EQ(basin.Note().empty(), !basin.has_two_readings());
    if (basin.has_two_readings()) two.insert(String(basin.code));
  }

  EXPECT_EQ(two, (std::set<std::string>{"1109", "1116", "1117", "1153"}));
  const std::string note = FindBasin("1109")->Note();
  EXPECT_NE(note.find("64 communes et 147\u202F350 habitants"), std::string::npos) << note;
  EXPECT_NE(note.find("68 communes et 154\u202F680 habitants"), std::string::npos) << note;
}

TEST(BasinsTest, EveryMemberHasAValidSiren) {
  for (const BasinMember& member : Members())
    EXPECT_TRUE(IsSiren(member.siren)) << member.basin << " " << member.name;
}

TEST(BasinsTest, TheMembersCommunesAddUpToTheBasins) {
  size_t members = 0;
  for (const BasinReference& basin : Basins()) {
    int communes = 0;
    for (const BasinMember& member : MembersOf(basin.code)) communes += member.communes;
    EXPECT_EQ(communes, basin.ft2021.communes) << basin.code;
    members += MembersOf(basin.code).size();
  }
  EXPECT_EQ(members, Members().size());
  EXPECT_TRUE(MembersOf("9999").empty());
}

TEST(BasinsTest, FindsByNameLabelAndNumberWhateverTheSpelling) {
  for (const BasinReference& basin : Basins()) {
    EXPECT_EQ(FindBasinByName(basin.name), &basin);
    EXPECT_EQ(FindBasinByName(basin.label), &basin);
    EXPECT_EQ(FindBasinByName(FoldName(basin.name)), &basin);
    EXPECT_EQ(FindBasinByName(basin.code), &basin);
    EXPECT_EQ(FindBasin(basin.code), &basin);
  }
  EXPECT_EQ(FindBasinByName("t12")->code, "1129");
  EXPECT_EQ(FindBasinByName("MARNE LA VALLEE")->code, "1117");
  EXPECT_EQ(FindBasinByName("Cergy"), nullptr);
  EXPECT_EQ(FindBasinByName(""), nullptr);
}

TEST(BasinsTest, AMemberMayLieInSeveralBasins) {
  const auto codes = [](absl::string_view siren) {
    std::string joined;
    for (const BasinReference* basin : FindBasinsByMember(siren))
      joined += String(basin->code) + " ";
    return joined;
  };

  EXPECT_EQ(codes("200057875"), "1148 ");
  EXPECT_EQ(codes("247700339"), "1116 1117 1153 ");
  EXPECT_EQ(codes("200072130"), "1109 1153 ");
  EXPECT_EQ(codes("130005481"), "");
}

TEST(BasinsTest, NamesEachDepartement) {
  EXPECT_EQ(FindBasin("1107")->departements().size(), 1u);
  EXPECT_EQ(FindBasin("1119")->departements().size(), 3u);
}

TEST(BasinsTest, AgreesWithTheSampleData) {
  const char* folder = std::getenv("BASIN_SAMPLE_DATA");
  if (folder == nullptr) GTEST_SKIP() << "BASIN_SAMPLE_DATA is not set: the table is not compared";
  std::ifstream file(std::string(folder) + "/basins/basins.json");
  if (!file) GTEST_SKIP() << folder << "/basins/basins.json is not there";
  const auto data = nlohmann::json::parse(file);

  ASSERT_EQ(data["basins"].size(), Basins().size());
  for (const auto& expected : data["basins"]) {
    const BasinReference* basin = FindBasin(expected["code"].get<std::string>());
    ASSERT_NE(basin, nullptr) << expected["code"];
    EXPECT_EQ(basin->ft2021.population, expected["population_ft2021"]) << basin->code;
    EXPECT_EQ(basin->epci.population, expected["population_epci"]) << basin->code;
    EXPECT_EQ(basin->ft2021.communes, expected["communes_ft2021"]) << basin->code;
    EXPECT_EQ(basin->epci.communes, expected["communes_epci"]) << basin->code;
    EXPECT_EQ(FindBasinByName(expected["name"].get<std::string>()), basin);
    EXPECT_EQ(FindBasinByName(expected["ft_label"].get<std::string>()), basin);
    ASSERT_EQ(basin->departements().size(), expected["departments"].size());
    for (size_t i = 0; i < basin->departements().size(); ++i)
      EXPECT_EQ(String(basin->departements()[i]), expected["departments"][i]);

    const auto members = MembersOf(basin->code);
    ASSERT_EQ(members.size(), expected["members"].size()) << basin->code;
    for (size_t i = 0; i < members.size(); ++i) {
      EXPECT_EQ(String(members[i].siren), expected["members"][i]["siren"]) << basin->code;
      EXPECT_EQ(members[i].communes, expected["members"][i]["communes_ft2021"]) << basin->code;
    }
  }
}

}  // namespace
}  // namespace basin
