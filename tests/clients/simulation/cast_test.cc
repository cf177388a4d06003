#include "clients/simulation/cast.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "proto/reference/basins.h"
#include "proto/reference/identifiers.h"
#include "toml++/toml.h"

namespace basin::simulation {
namespace {

TEST(CastTest, EveryBasinHasSomebodyForEveryPart) {
  const Cast cast;
  ASSERT_EQ(cast.troupes().size(), Basins().size());
  for (size_t i = 0; i < Basins().size(); ++i) {
    const Troupe& troupe = cast.troupes()[i];
    EXPECT_EQ(troupe.code, Basins()[i].code);
    EXPECT_GE(troupe.members.size(), 10u) << troupe.code;
    EXPECT_GE(troupe.recipients.size(), 4u) << troupe.code;
    EXPECT_GE(troupe.applicants.size(), 2u) << troupe.code;
    EXPECT_NE(troupe.chair, troupe.animator);
    for (const std::string& commune : troupe.communes) {
      bool inside = false;
      for (absl::string_view departement : Basins()[i].departements())
        inside |= commune.substr(0, 2) == departement;
      EXPECT_TRUE(inside) << troupe.code << " " << commune;
    }
  }
}

TEST(CastTest, OnlyRealLegalPersonsHaveASiren) {
  const Cast cast;
  for (const CastActor& actor : cast.actors()) {
    const bool made_up = actor.name.find("(fictif)") != std::string::npos;
    EXPECT_EQ(actor.siren.empty(), made_up) << actor.id;
    EXPECT_EQ(IsSiren(actor.siren), !made_up) << actor.id;
  }
}

TEST(CastTest, TheActorsFileReadsBack) {
  const v1::ActorsConfig config = Cast().Config();
  const toml::table table = toml::parse(ActorsToml(config));
  const toml::array& actors = *table["actor"].as_array();
  ASSERT_EQ(static_cast<int>(actors.size()), config.actor_size());
  for (int i = 0; i < config.actor_size(); ++i) {
    const toml::table& actor = *actors[static_cast<size_t>(i)].as_table();
    EXPECT_EQ(*actor["id"].value<std::string>(), config.actor(i).id());
    EXPECT_EQ(*actor["name"].value<std::string>(), config.actor(i).name());
    EXPECT_EQ(static_cast<int>(actor["basins"].as_array()->size()), config.actor(i).basins_size());
  }
}

}  // namespace
}  // namespace basin::simulation
