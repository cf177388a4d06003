#include "services/views/memberships.h"

#include "basin/v1/actor.pb.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;

class MembershipsTest : public testing::Test, protected FoldedLog {
 protected:
  template <typename Body>
  std::string Tell(const std::string& actor, const std::string& home, int days_ago,
                   const std::vector<std::string>& others) {
    Body body;
    body.mutable_other_basins()->Add(others.begin(), others.end());
    return log().Add({.subject = "actor/" + actor, .on = Ago(days_ago), .basin = home}, body);
  }
  std::shared_ptr<const Memberships> Read(absl::CivilDay day = kToday) {
    FoldRecords(log().Records(), store_);
    auto memberships = Memberships::Read(*store_.Snapshot()->Open(kBasinsView), {day});
    BASIN_EXPECT_OK(memberships);
    return *memberships;
  }
  MemoryViewStore store_;
};

TEST_F(MembershipsTest, KnowTheHomeAndTheOtherBasins) {
  Tell<v1::ActorRegistered>("ml", "1107", 50, {"1116"});
  const auto memberships = Read();

  const Membership* ml = memberships->Find("ml");
  ASSERT_NE(ml, nullptr);
  EXPECT_EQ(ml->home, "1107");
  EXPECT_TRUE(ml->Includes("1107"));
  EXPECT_TRUE(ml->Includes("1116"));
  EXPECT_FALSE(ml->Includes("1120"));
  EXPECT_EQ(memberships->Find("m"), nullptr);
}

TEST_F(MembershipsTest, FollowTheLastUpdateOfTheDay) {
  Tell<v1::ActorRegistered>("ml", "1107", 50, {"1116"});
  Tell<v1::ActorUpdated>("ml", "1107", 20, {"1120"});

  EXPECT_TRUE(Read()->Find("ml")->Includes("1120"));
  EXPECT_FALSE(Read()->Find("ml")->Includes("1116"));
  EXPECT_TRUE(Read(kToday - 21)->Find("ml")->Includes("1116"));
  EXPECT_EQ(Read(kToday - 51)->Find("ml"), nullptr);
}

TEST_F(MembershipsTest, ListThoseActiveInABasin) {
  Tell<v1::ActorRegistered>("plie", "1107", 50, {});
  Tell<v1::ActorRegistered>("cap", "1107", 50, {});
  Tell<v1::ActorRegistered>("guest", "1116", 50, {"1107"});
  Tell<v1::ActorRegistered>("stranger", "1116", 50, {"1120"});
  log().Add({.subject = "actor/cap", .on = Ago(20)}, v1::ActorLeft());

  EXPECT_THAT(Read()->ActiveIn("1107"), ElementsAre("guest", "plie"));
  EXPECT_THAT(Read(kToday - 21)->ActiveIn("1107"), ElementsAre("cap", "guest", "plie"));

  Tell<v1::ActorRegistered>("cap", "1107", 10, {});
  EXPECT_THAT(Read()->ActiveIn("1107"), ElementsAre("cap", "guest", "plie")) << "it came back";
}

TEST_F(MembershipsTest, KnowWhatAnActorIs) {
  v1::ActorRegistered registered;
  registered.set_type(v1::ACTOR_PLIE);
  registered.set_name("PLIE de Melun");
  log().Add({.subject = "actor/plie", .on = Ago(50)}, registered);

  EXPECT_EQ(Read()->Find("plie")->type, v1::ACTOR_PLIE);
  EXPECT_EQ(Read()->Find("plie")->name, "PLIE de Melun");
}

TEST_F(MembershipsTest, ListThoseAtHomeInABasin) {
  Tell<v1::ActorRegistered>("plie", "1107", 50, {});
  Tell<v1::ActorRegistered>("cap", "1107", 50, {});
  Tell<v1::ActorRegistered>("guest", "1116", 50, {"1107"});

  EXPECT_THAT(Read()->AtHomeIn("1107"), ElementsAre("cap", "plie"));
}

}  // namespace
}  // namespace basin
