#include "proto/reference/actor_types.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(ActorTypesTest, NamesEveryTypeOfTheSchemaInItsOrder) {
  ASSERT_EQ(ActorTypes().size(), static_cast<size_t>(v1::ActorType_MAX));
  int number = 0;
  for (const ActorTypeReference& reference : ActorTypes()) EXPECT_EQ(reference.type, ++number);
}

TEST(ActorTypesTest, FindsByCodeLabelAndSchemaName) {
  for (const ActorTypeReference& reference : ActorTypes()) {
    EXPECT_EQ(FindActorTypeByName(reference.code), &reference) << reference.code;
    EXPECT_EQ(FindActorTypeByName(reference.label), &reference) << reference.label;
    EXPECT_EQ(FindActorTypeByName(v1::ActorType_Name(reference.type)), &reference);
    EXPECT_EQ(FindActorType(reference.type), &reference);
  }
  EXPECT_EQ(FindActorTypeByName("MISSION LOCALE")->type, v1::ACTOR_MISSION_LOCALE);
}

TEST(ActorTypesTest, KnowsNoOthers) {
  EXPECT_EQ(FindActorTypeByName("Pôle emploi"), nullptr);
  EXPECT_EQ(FindActorTypeByName(""), nullptr);
  EXPECT_EQ(FindActorType(v1::ACTOR_TYPE_UNSPECIFIED), nullptr);
}

}  // namespace
}  // namespace basin
