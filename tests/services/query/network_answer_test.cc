#include "services/query/network_answer.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/meeting.pb.h"
#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class NetworkAnswerTest : public testing::Test, protected AskedViews {
 protected:
  void Register(const std::string& actor, v1::ActorType type, const std::string& home = "1107") {
    v1::ActorRegistered registered;
    registered.set_type(type);
    registered.set_name("Acteur " + actor);
    log().Add({.subject = "actor/" + actor, .on = "2025-02-01", .basin = home}, registered);
  }
  // `count` referrals on 1 June 2026.
  void ReferTo(const std::string& from, const std::string& to, int count) {
    for (int i = 0; i < count; ++i) {
      v1::ReferralSent sent;
      sent.set_recipient(to);
      log().Add({.subject = absl::StrCat("referral/", from, "-", to, "-", i),
                 .on = "2026-06-01",
                 .actor = from},
                sent);
    }
  }
  void Meet(const std::string& id, const std::vector<std::string>& present) {
    v1::MeetingConvened convened;
    convened.set_scheduled_on("2026-06-10");
    log().Add({.subject = "meeting/" + id, .on = "2026-05-10"}, convened);
    v1::MeetingHeld held;
    held.set_held_on("2026-06-10");
    for (const std::string& actor : present) {
      held.add_attendances()->set_actor(actor);
      held.mutable_attendances()->rbegin()->set_presence(v1::PRESENCE_PRESENT);
    }
    log().Add({.subject = "meeting/" + id, .on = "2026-06-10"}, held);
  }
  v1::NetworkAnswer NetworkOf(const Reader& reader = Operator(), const std::string& language = "") {
    v1::Query query;
    query.mutable_network()->set_basin("1107");
    query.set_language(language);
    const v1::Answer answer = Ask(query, reader);
    EXPECT_FALSE(answer.has_error()) << answer.DebugString();
    EXPECT_EQ(answer.origin(), v1::SIMULATED);
    EXPECT_EQ(answer.sequence(), log().last());
    return answer.network();
  }
  static std::vector<std::string> Ties(const v1::NetworkAnswer& network) {
    std::vector<std::string> ties;
    for (const v1::NetworkTie& tie : network.ties())
      ties.push_back(absl::StrCat(tie.a(), "-", tie.b(), " ", tie.count()));
    return ties;
  }
};

TEST_F(NetworkAnswerTest, TellsTheTiesWithKindAndCountTheMostFirst) {
  Register("cap", v1::ACTOR_CAP_EMPLOI);
  Register("plie", v1::ACTOR_PLIE);
  Meet("1", {"cap", "plie"});
  ReferTo("ml", "plie", 6);
  End();

  const v1::NetworkAnswer network = NetworkOf();

  EXPECT_THAT(Ties(network), ElementsAre("ml-plie 6", "cap-plie 1"));
  EXPECT_EQ(network.ties(0).referrals(), 6u);
  EXPECT_TRUE(network.ties(0).by_referral());
  EXPECT_EQ(network.ties(1).meetings(), 1u);
  EXPECT_EQ(network.window_from(), "2026-04-01");
  EXPECT_EQ(network.window_to(), "2026-06-30");
  EXPECT_THAT(network.components(), ElementsAre(3u));
  ASSERT_THAT(network.actors(), SizeIs(3));
  EXPECT_EQ(network.actors(0).actor(), "plie");
  EXPECT_EQ(network.actors(0).ties(), 2u);
  EXPECT_EQ(network.actors(0).name(), "Acteur plie");
  EXPECT_EQ(network.actors(0).type(), "ACTOR_PLIE");
  EXPECT_EQ(network.figures(0).name(), "largest_component");
  EXPECT_EQ(network.figures(0).shown(), "100\u202f%");
}

TEST_F(NetworkAnswerTest, NamesWhoIsMissingAndWhoIsThereWithoutATie) {
  v1::ExpectationSet expectation;
  for (const v1::ActorType type : {v1::ACTOR_CAP_EMPLOI, v1::ACTOR_PLIE, v1::ACTOR_MISSION_LOCALE})
    expectation.add_expected_types(type);
  log().Add({.subject = "expectation/1107", .on = "2025-02-01"}, expectation);
  Register("mission", v1::ACTOR_MISSION_LOCALE);
  Register("plie", v1::ACTOR_PLIE);
  ReferTo("mission", "somebody", 6);
  End();

  const v1::NetworkAnswer network = NetworkOf();

  ASSERT_THAT(network.missing(), SizeIs(2));
  EXPECT_EQ(network.missing(0).type(), "ACTOR_CAP_EMPLOI");
  EXPECT_EQ(network.missing(0).label(), "Cap emploi");
  EXPECT_FALSE(network.missing(0).registered());
  EXPECT_EQ(network.missing(1).type(), "ACTOR_PLIE");
  EXPECT_TRUE(network.missing(1).registered());
  EXPECT_THAT(network.missing(1).actors(), ElementsAre("plie"));
}

TEST_F(NetworkAnswerTest, NamesWhoBridgesTwoBasins) {
  Register("plie", v1::ACTOR_PLIE);
  Register("far", v1::ACTOR_PLIE, "1116");
  ReferTo("far", "plie", 6);
  End();

  const v1::NetworkAnswer network = NetworkOf();

  ASSERT_THAT(network.bridges(), SizeIs(2));
  EXPECT_EQ(network.bridges(0).actor(), "plie");
  ASSERT_THAT(network.bridges(0).basins(), SizeIs(1));
  EXPECT_EQ(network.bridges(0).basins(0).basin(), "1116");
  EXPECT_EQ(network.bridges(0).basins(0).ties(), 1u);
  EXPECT_EQ(network.bridges(1).actor(), "far");
}

TEST_F(NetworkAnswerTest, HidesTheWholeWhenFewReferralsTie) {
  Register("plie", v1::ACTOR_PLIE);
  Meet("1", {"cap", "plie"});
  ReferTo("cap", "plie", 4);
  End();

  const v1::NetworkAnswer hidden = NetworkOf(Reader());

  EXPECT_TRUE(hidden.masked());
  EXPECT_THAT(hidden.ties(), IsEmpty());
  EXPECT_THAT(hidden.actors(), IsEmpty());
  EXPECT_THAT(hidden.components(), IsEmpty());
  EXPECT_FALSE(hidden.figures(0).known());
  EXPECT_FALSE(NetworkOf(MemberOf("1107")).masked());
}

TEST_F(NetworkAnswerTest, HidesHowManyReferralsTieWhenTheyAreFewForAnyTwo) {
  Meet("1", {"cap", "plie"});
  ReferTo("cap", "plie", 9);
  ReferTo("cap", "ml", 2);
  End();

  const v1::NetworkAnswer hidden = NetworkOf(Reader());

  EXPECT_FALSE(hidden.masked());
  EXPECT_TRUE(hidden.referrals_masked());
  EXPECT_THAT(Ties(hidden), ElementsAre("cap-plie 1", "cap-ml 0"));
  EXPECT_TRUE(hidden.ties(1).by_referral());
  EXPECT_THAT(Ties(NetworkOf()), ElementsAre("cap-plie 10", "cap-ml 2"));
}

TEST_F(NetworkAnswerTest, SpeaksTheAskersLanguage) {
  End();
  EXPECT_EQ(NetworkOf(Operator(), "fr").figures(1).label(), "densité des liens");
  EXPECT_EQ(NetworkOf(Operator(), "en").figures(1).label(), "density of ties");
}

TEST_F(NetworkAnswerTest, RefusesABasinNobodyDefined) {
  End();
  v1::Query query;
  query.mutable_network()->set_basin("1170");
  EXPECT_EQ(Ask(query).error().code(), v1::UNKNOWN_BASIN);
}

}  // namespace
}  // namespace basin
