#include "services/views/health/actor_words.h"

#include "gtest/gtest.h"
#include "services/views/health/measure.h"

namespace basin {
namespace {

TEST(ActorWordsTest, AreThereForEveryTypeInBothLanguages) {
  const google::protobuf::EnumDescriptor* types = v1::ActorType_descriptor();
  ASSERT_EQ(AllActorTypeWords().size(), static_cast<size_t>(types->value_count() - 1));
  int number = 1;  // 0 = unspecified
  for (const ActorTypeWords& words : AllActorTypeWords()) {
    SCOPED_TRACE(words.attendance);
    EXPECT_EQ(words.type, types->value(number++)->number());
    EXPECT_EQ(words.attendance_label.fr.find("présence : "), 0u);
    EXPECT_EQ(words.attendance_label.en.find("attendance: "), 0u);
    EXPECT_FALSE(words.Name(Language::kFrench).empty());
    EXPECT_FALSE(words.Name(Language::kEnglish).empty());
    EXPECT_NE(FindIndicator(words.attendance), nullptr);
  }
}

TEST(ActorWordsTest, NameATypeByItself) {
  EXPECT_EQ(ActorTypeName(v1::ACTOR_CHAMBRE_CCI, Language::kFrench),
            "chambre de commerce et d'industrie");
  EXPECT_EQ(ActorTypeName(v1::ACTOR_CHAMBRE_CCI, Language::kEnglish),
            "chamber of commerce and industry");
  EXPECT_EQ(ActorTypeName(v1::ACTOR_TYPE_UNSPECIFIED, Language::kFrench), "type inconnu");
}

}  // namespace
}  // namespace basin
