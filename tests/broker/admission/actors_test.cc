#include "broker/admission/actors.h"

#include <functional>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "tests/broker/admission/world.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

constexpr char kKey[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr char kOtherKey[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}

// An actor with one role, without more.
Actor With(v1::Publisher role) {
  Actor actor;
  actor.roles = {role};
  actor.basins = {"1107"};
  return actor;
}

TEST(ActorsTest, FindsByKeyAndId) {
  v1::ActorsConfig config = WorldActors();
  config.mutable_actor(1)->add_keys(kKey);
  config.mutable_actor(1)->add_keys(kOtherKey);

  const auto actors = Actors::Make(config, Catalog());

  BASIN_ASSERT_OK(actors);
  EXPECT_EQ(actors->size(), static_cast<size_t>(config.actor_size()));
  EXPECT_EQ(actors->FindByKey(kKey), actors->Find("ml"));
  EXPECT_EQ(actors->FindByKey(kOtherKey), actors->Find("ml"));
  EXPECT_EQ(actors->Find("nobody"), nullptr);
  EXPECT_EQ(actors->FindByKey(std::string(40, 'a')), nullptr);
}

struct BadTable {
  const char* name;
  std::function<void(v1::ActorConfig&)> spoil;  // the actor "ml"
  const char* field;
};
void PrintTo(const BadTable& table, std::ostream* out) { *out << table.name; }

class BadTableTest : public ::testing::TestWithParam<BadTable> {};

TEST_P(BadTableTest, NamesTheActorAndTheKey) {
  v1::ActorsConfig config = WorldActors();
  config.mutable_actor(0)->add_keys(kKey);
  GetParam().spoil(*config.mutable_actor(1));

  const auto actors = Actors::Make(config, Catalog());

  EXPECT_THAT(actors, HasCode(v1::BAD_CONFIG));
  EXPECT_EQ(ToProto(actors.status()).field(), GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Actors, BadTableTest,
    ::testing::Values(
        BadTable{"IdTwice", [](auto& a) { a.set_id("operator"); }, "actor.operator.id"},
        BadTable{"IdMalformed", [](auto& a) { a.set_id("ML Melun"); }, "actor.ML Melun.id"},
        BadTable{"IdEmpty", [](auto& a) { a.clear_id(); }, "actor..id"},
        BadTable{"KeyTwice", [](auto& a) { a.add_keys(kKey); }, "actor.ml.keys"},
        BadTable{"KeyShort", [](auto& a) { a.add_keys("abc"); }, "actor.ml.keys"},
        BadTable{"KeyNotZ85", [](auto& a) { a.add_keys(std::string(40, '~')); }, "actor.ml.keys"},
        BadTable{"RoleUnknown", [](auto& a) { a.add_roles("admin"); }, "actor.ml.roles"},
        BadTable{"BasinMalformed", [](auto& a) { a.add_basins("Est parisien"); },
                 "actor.ml.basins"},
        BadTable{"SirenWrong", [](auto& a) { a.set_siren("123456789"); }, "actor.ml.siren"},
        BadTable{"TypeUnknown", [](auto& a) { a.add_types("referal.*"); }, "actor.ml.types"},
        BadTable{"DenyUnknown", [](auto& a) { a.add_deny("meeting.hold"); }, "actor.ml.deny"},
        BadTable{"DelegationFromNobody", [](auto& a) { a.add_acts_for("nobody"); },
                 "actor.ml.acts_for"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ActorsTest, NearestTypeIsSuggested) {
  v1::ActorsConfig config = WorldActors();
  config.mutable_actor(1)->add_deny("meeting.hold");

  EXPECT_TRUE(
      absl::StrContains(Actors::Make(config, Catalog()).status().message(), "meeting.held"));
}

TEST(ActorTest, InTheBasinsNamedOrInAll) {
  Actor actor = With(v1::MEMBER);
  EXPECT_TRUE(actor.InBasin("1107"));
  EXPECT_FALSE(actor.InBasin("1108"));
  EXPECT_TRUE(actor.MayRead("1107"));
  EXPECT_FALSE(actor.MayRead("1108"));
  actor.basins = {"*"};
  EXPECT_TRUE(actor.InBasin("1108"));
  actor.basins = {};
  EXPECT_FALSE(actor.InBasin("1107"));
}

TEST(ActorTest, RolesPublishWhatNamesThem) {
  const EventType& convened = *Catalog().Find("meeting.convened");  // by ANIMATOR, CHAIR
  EXPECT_TRUE(With(v1::ANIMATOR).MayPublish(convened));
  EXPECT_FALSE(With(v1::MEMBER).MayPublish(convened));
  EXPECT_FALSE(With(v1::OPERATOR).MayPublish(convened));
}

TEST(ActorTest, PartsInACaseAreLeftForTheCase) {
  const EventType& accepted = *Catalog().Find("referral.accepted");  // by RECIPIENT
  EXPECT_TRUE(With(v1::MEMBER).MayPublish(accepted));
  EXPECT_FALSE(With(v1::MEMBER).HasRoleFor(accepted));
}

TEST(ActorTest, ReadersPublishNothing) {
  Actor reader = With(v1::MEMBER);
  reader.roles.clear();
  for (const auto& type : Catalog().types()) EXPECT_FALSE(reader.MayPublish(*type)) << type->name();
}

TEST(ActorTest, TypesNarrowAndDenyWins) {
  const EventType& sent = *Catalog().Find("referral.sent");
  const EventType& need = *Catalog().Find("need.expressed");
  Actor actor = With(v1::MEMBER);
  actor.types = {"referral.*"};
  EXPECT_TRUE(actor.MayPublish(sent));
  EXPECT_FALSE(actor.MayPublish(need));
  actor.types = {"referral.*", "need.expressed"};
  actor.deny = {"referral.sent"};
  EXPECT_FALSE(actor.MayPublish(sent));
  EXPECT_TRUE(actor.MayPublish(need));
  actor.deny = {"*"};
  EXPECT_FALSE(actor.MayPublish(need));
}

TEST(ActorTest, ActsForTheActorsNamedOrForAny) {
  Actor actor = With(v1::MEMBER);
  EXPECT_FALSE(actor.MayActFor("ml"));
  actor.acts_for = {"ml"};
  EXPECT_TRUE(actor.MayActFor("ml"));
  EXPECT_FALSE(actor.MayActFor("m"));
  actor.acts_for = {"*"};
  EXPECT_TRUE(actor.MayActFor("cap"));
}

}  // namespace
}  // namespace basin
