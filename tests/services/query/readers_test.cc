#include "services/query/readers.h"

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

v1::ActorConfig& AddActor(const std::string& id, const std::string& key, v1::ActorsConfig& config) {
  v1::ActorConfig& actor = *config.add_actor();
  actor.set_id(id);
  actor.add_keys(key);
  return actor;
}

TEST(ReadersTest, FindAReaderByAnyOfItsKeys) {
  v1::ActorsConfig config;
  AddActor("ml", "key-1", config).add_keys("key-2");

  const auto readers = Readers::Make(config);

  BASIN_ASSERT_OK(readers);
  EXPECT_EQ(readers->FindByKey("key-1")->actor, "ml");
  EXPECT_EQ(readers->FindByKey("key-2")->actor, "ml");
  EXPECT_EQ(readers->FindByKey("key-3"), nullptr);
  EXPECT_EQ(readers->FindByKey(""), nullptr);
}

TEST(ReadersTest, MaySeeSmallCellsAsOperatorsAndAsActorsOfTheBasin) {
  v1::ActorsConfig config;
  AddActor("ml", "member", config).add_basins("1107");
  AddActor("region", "everywhere", config).add_basins("*");
  AddActor("hub", "operator", config).add_roles("operator");
  AddActor("press", "reader", config).add_roles("reader");

  const auto readers = Readers::Make(config);

  BASIN_ASSERT_OK(readers);
  EXPECT_TRUE(readers->FindByKey("member")->MaySeeSmallCells("1107"));
  EXPECT_FALSE(readers->FindByKey("member")->MaySeeSmallCells("1116"));
  EXPECT_TRUE(readers->FindByKey("everywhere")->MaySeeSmallCells("1116"));
  EXPECT_TRUE(readers->FindByKey("operator")->MaySeeSmallCells("1116"));
  EXPECT_FALSE(readers->FindByKey("reader")->MaySeeSmallCells("1107"));
}

TEST(ReadersTest, RefusesAKeyOfTwoActorsAndAnActorWithoutAnId) {
  v1::ActorsConfig twice;
  AddActor("a", "same", twice);
  AddActor("b", "same", twice);
  EXPECT_THAT(Readers::Make(twice), HasCode(v1::BAD_CONFIG));

  v1::ActorsConfig nameless;
  AddActor("", "key", nameless);
  EXPECT_THAT(Readers::Make(nameless), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(Readers::Load("/nowhere/actors.toml"), HasCode(v1::BAD_CONFIG));
}

}  // namespace
}  // namespace basin
