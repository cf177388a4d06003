#include "proto/model/event_catalog.h"

#include <string>

#include "basin/v1/referral.pb.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(EventCatalogTest, FindsATypeByItsName) {
  const EventCatalog catalog;
  const EventType* type = catalog.Find("referral.accepted");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->descriptor, v1::ReferralAccepted::descriptor());
  EXPECT_EQ(type->family, "referral");
  EXPECT_EQ(type->options->to(), "accepted");
}

TEST(EventCatalogTest, DoesNotFindWhatIsNotThere) {
  const EventCatalog catalog;
  for (const char* name : {"", "referral", "referral.", "Referral.accepted", "referral.accepted ",
                           "basin.v1.ReferralAccepted"})
    EXPECT_EQ(catalog.Find(name), nullptr) << name;
}

TEST(EventCatalogTest, MakesEmptyBodiesOfTheTypesOwnMessage) {
  const EventCatalog catalog;
  for (const auto& type : catalog.types()) {
    const auto body = type->NewBody();
    EXPECT_EQ(body->GetDescriptor(), type->descriptor);
    EXPECT_EQ(body->ByteSizeLong(), 0u);
  }
}

// A static library drops the descriptors of a file that nothing refers to; a family forgotten in
// the catalog's table would be missing without a word.
TEST(EventCatalogTest, HoldsEveryFamily) {
  const EventCatalog catalog;
  for (const char* name : {"territory.defined", "actor.registered", "meeting.held", "theme.adopted",
                           "funding.awarded", "referral.sent", "need.expressed", "practice.shared",
                           "reception.place_opened", "alert.raised"})
    EXPECT_NE(catalog.Find(name), nullptr) << name;
}

TEST(EventCatalogTest, SuggestsTheNearestName) {
  const EventCatalog catalog;
  EXPECT_EQ(catalog.Nearest("referral.acepted"), "referral.accepted");
  EXPECT_EQ(catalog.Nearest("meeting.hold"), "meeting.held");
  EXPECT_EQ(catalog.Nearest("xyzzy"), "");
  EXPECT_EQ(catalog.Nearest(""), "");
}

TEST(TypePatternTest, CoversANameAFamilyOrEverything) {
  EXPECT_TRUE(TypePatternMatches("*", "meeting.held"));
  EXPECT_TRUE(TypePatternMatches("meeting.*", "meeting.held"));
  EXPECT_TRUE(TypePatternMatches("meeting.held", "meeting.held"));
  EXPECT_FALSE(TypePatternMatches("meeting.*", "meetings.held"));
  EXPECT_FALSE(TypePatternMatches("meeting.*", "meeting"));
  EXPECT_FALSE(TypePatternMatches("meeting", "meeting.held"));
  EXPECT_FALSE(TypePatternMatches("meet*", "meeting.held"));
  EXPECT_FALSE(TypePatternMatches(".*", "meeting.held"));
  EXPECT_FALSE(TypePatternMatches("", "meeting.held"));
}

}  // namespace
}  // namespace basin
