// Every indicator of the network, computed by hand. Today is 30 June 2026; Ago(n) is n days before.
#include "services/views/health/measure_network.h"

#include "basin/v1/actor.pb.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "services/views/health/small_cells.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class MeasureNetworkTest : public testing::Test, protected FoldedLog {
 protected:
  void Register(const std::string& actor, v1::ActorType type = v1::ACTOR_ASSOCIATION,
                const std::string& home = "1107", const std::vector<std::string>& others = {}) {
    v1::ActorRegistered registered;
    registered.set_type(type);
    registered.mutable_other_basins()->Add(others.begin(), others.end());
    log().Add({.subject = "actor/" + actor, .on = Ago(500), .basin = home}, registered);
  }
  void RegisterAll(const std::vector<std::string>& actors) {
    for (const std::string& actor : actors) Register(actor);
  }
  void Meet(const std::string& id, int days_ago, const std::vector<std::string>& present,
            const std::vector<std::string>& represented = {}) {
    v1::MeetingConvened convened;
    convened.set_scheduled_on(Ago(days_ago));
    Add("meeting/" + id, Ago(days_ago + 10), convened);
    v1::MeetingHeld held;
    held.set_held_on(Ago(days_ago));
    const auto attend = [&](const std::string& actor, v1::Presence presence) {
      v1::Attendance& attendance = *held.add_attendances();
      attendance.set_actor(actor);
      attendance.set_presence(presence);
    };
    for (const std::string& actor : present) attend(actor, v1::PRESENCE_PRESENT);
    for (const std::string& actor : represented) attend(actor, v1::PRESENCE_REPRESENTED);
    Add("meeting/" + id, Ago(days_ago), held);
  }
  std::string Refer(const std::string& id, int days_ago, const std::string& from,
                    const std::string& to, const std::string& basin = "1107") {
    v1::ReferralSent sent;
    sent.set_recipient(to);
    sent.set_aim(v1::AIM_INCLUSION);
    return log().Add(
        {.subject = "referral/" + id, .on = Ago(days_ago), .actor = from, .basin = basin}, sent);
  }
  void Assign(const std::string& id, int days_ago, const std::string& assignee,
              const std::vector<std::string>& contributors) {
    v1::ActionAssigned assigned;
    assigned.set_assignee(assignee);
    assigned.set_due_on(Ago(days_ago - 30));
    assigned.mutable_contributors()->Add(contributors.begin(), contributors.end());
    log().Add({.subject = "action/" + id, .on = Ago(days_ago), .actor = "animator"}, assigned);
  }
  void Award(const std::string& id, int days_ago, const std::string& funder,
             const std::string& siret) {
    v1::FundingAwarded award;
    award.set_convention_on(Ago(days_ago));
    award.set_beneficiary_siret(siret);
    log().Add({.subject = "project/" + id, .on = Ago(days_ago), .actor = funder}, award);
  }
  void Adopt(const std::string& id, const std::string& home, const std::string& sharer,
             const std::string& basin, const std::string& adopter, int days_ago) {
    log().Add({.subject = "practice/" + id, .on = Ago(400), .actor = sharer, .basin = home},
              v1::PracticeShared());
    v1::PracticeAdopted adopted;
    adopted.set_adopting_basin(basin);
    log().Add({.subject = "practice/" + id, .on = Ago(days_ago), .actor = adopter, .basin = home},
              adopted);
  }
  void Expect(const std::vector<v1::ActorType>& types) {
    v1::ExpectationSet expectation;
    for (const v1::ActorType type : types) expectation.add_expected_types(type);
    Add("expectation/1107", Ago(600), expectation);
  }
  // "a-b", in order.
  std::vector<std::string> Ties(absl::CivilDay day = kToday) {
    std::vector<std::string> ties;
    const Network network = NetworkOn(day);
    for (const Network::Tie& tie : network.ties)
      ties.push_back(absl::StrCat(network.actors[tie.a].id, "-", network.actors[tie.b].id));
    return ties;
  }
  // Valid as long as this object.
  Network NetworkOn(absl::CivilDay day = kToday, const std::string& basin = "1107") {
    stores_.emplace_back();
    FoldRecords(log().Records(), stores_.back());
    const auto snapshot = stores_.back().Snapshot();
    const Moment moment{day};
    auto memberships = Memberships::Read(*snapshot->Open(kBasinsView), moment);
    BASIN_EXPECT_OK(memberships);
    auto facts = ReadBasinFacts(*snapshot, {.code = basin, .name = basin}, *memberships, moment);
    BASIN_EXPECT_OK(facts);
    facts_.push_back(*std::move(facts));
    const BasinFacts& kept = facts_.back();
    doings_.push_back(
        FindDoings({kept.meetings, kept.referrals, kept.actions, kept.funding, kept.toolbox}, day));
    return MakeNetwork(kept.tables, doings_.back(), *kept.memberships);
  }

 private:
  std::deque<MemoryViewStore> stores_;
  std::deque<BasinFacts> facts_;
  std::deque<std::vector<Doing>> doings_;
};

TEST_F(MeasureNetworkTest, HasNoDataWithoutActors) { ExpectNoData("network"); }

// what ties

TEST_F(MeasureNetworkTest, TiesEveryTwoThatWerePresentAtASmallMeeting) {
  Meet("1", 10, {"a", "b", "c"}, {"d"});
  EXPECT_THAT(Ties(), ElementsAre("a-b", "a-c", "b-c")) << "being represented ties nobody";
}

TEST_F(MeasureNetworkTest, TiesNobodyInAPlenary) {
  std::vector<std::string> eight = {"a", "b", "c", "d", "e", "f", "g", "h"};
  Meet("small", 10, eight);
  EXPECT_THAT(Ties(), SizeIs(28));

  eight.emplace_back("i");
  Meet("plenary", 9, eight);
  EXPECT_THAT(Ties(), SizeIs(28)) << "nine are too many";
}

TEST_F(MeasureNetworkTest, TiesForNinetyDays) {
  Refer("1", 90, "a", "b");
  Refer("2", 89, "c", "d");
  Meet("1", 90, {"e", "f"});
  Meet("2", 89, {"g", "h"});
  EXPECT_THAT(Ties(), ElementsAre("c-d", "g-h"));
  EXPECT_THAT(Ties(kToday - 1), ElementsAre("a-b", "c-d", "e-f", "g-h"));
  EXPECT_THAT(Ties(kToday - 91), IsEmpty());
}

TEST_F(MeasureNetworkTest, TiesWhoSharesAnActionAndNotWhoAssignedIt) {
  Assign("1", 10, "a", {"b", "c", "a"});
  Assign("alone", 10, "d", {});
  EXPECT_THAT(Ties(), ElementsAre("a-b", "a-c", "b-c"));
}

TEST_F(MeasureNetworkTest, TiesFundersOfOneBeneficiary) {
  Award("1", 10, "region", "21750001600019");
  Award("2", 40, "etat", "21750001600027");  // another establishment of the same company
  Award("3", 10, "plie", "20007234600019");
  Award("4", 95, "ville", "21750001600019");  // too long ago
  EXPECT_THAT(Ties(), ElementsAre("etat-region"));
}

TEST_F(MeasureNetworkTest, TiesWhoSharedAPracticeAndWhoTookItUpInBothBasins) {
  Adopt("1", "1107", "a", "1116", "x", 10);
  Adopt("2", "1116", "y", "1107", "b", 10);
  Adopt("3", "1107", "c", "1107", "c", 10);  // nobody is tied to itself
  Adopt("4", "1116", "y", "1120", "z", 10);  // somewhere else
  EXPECT_THAT(Ties(), ElementsAre("a-x", "b-y"));
}

TEST_F(MeasureNetworkTest, CountsWhatTwoActorsDidTogetherByKind) {
  Refer("1", 10, "a", "b");
  Refer("2", 11, "b", "a");
  Meet("1", 12, {"a", "b"});
  Award("1", 10, "a", "21750001600019");
  Award("2", 10, "b", "21750001600019");
  Award("3", 10, "b", "21750001600019");
  const Network network = NetworkOn();
  ASSERT_THAT(network.ties, SizeIs(1));
  EXPECT_THAT(network.ties[0].doings, ElementsAre(1u, 2u, 0u, 1u, 0u)) << "one beneficiary";
}

TEST_F(MeasureNetworkTest, FollowsARetraction) {
  const std::string sent = Refer("1", 10, "a", "b");
  log().Add({.subject = "referral/1", .on = Ago(5), .actor = "a", .retracts = sent},
            v1::ReferralSent());
  EXPECT_THAT(Ties(), IsEmpty());
}

// the whole network

// a—b—c, d—e, and f alone: six actors, three of them together.
TEST_F(MeasureNetworkTest, DividesTheLargestComponentByTheActors) {
  RegisterAll({"a", "b", "c", "d", "e", "f"});
  Refer("1", 10, "a", "b");
  Refer("2", 10, "b", "c");
  Refer("3", 10, "d", "e");
  const Measure measure = Of("largest_component");
  EXPECT_THAT(measure, IsFraction(3, 6));
  EXPECT_EQ(measure.support.size(), 9u) << "six actors and three referrals";
  EXPECT_THAT(NetworkOn().components, ElementsAre(3u, 2u, 1u));
  EXPECT_THAT(Of("largest_component", kToday - 11), IsFraction(1, 6)) << "nobody is tied";
}

TEST_F(MeasureNetworkTest, DividesTiedPairsByPairs) {
  RegisterAll({"a", "b", "c", "d"});
  Refer("1", 10, "a", "b");
  Refer("2", 10, "a", "b");
  Refer("3", 10, "b", "c");
  EXPECT_THAT(Of("tie_density"), IsFraction(2, 6));
  EXPECT_THAT(Of("tie_density", kToday - 11), IsFraction(0, 6));
}

TEST_F(MeasureNetworkTest, HasNoPairsWithOneActor) {
  Register("a");
  EXPECT_THAT(Of("tie_density"), HasNoData());
  EXPECT_THAT(Of("largest_component"), IsFraction(1, 1));
}

TEST_F(MeasureNetworkTest, LeavesOutWhoLeftUnlessItIsTied) {
  RegisterAll({"a", "b", "c"});
  Refer("1", 10, "a", "c");
  for (const char* actor : {"b", "c"}) Add(absl::StrCat("actor/", actor), Ago(5), v1::ActorLeft());
  EXPECT_THAT(Of("tie_density"), IsFraction(1, 1));
  EXPECT_THAT(Of("tie_density", kToday - 6), IsFraction(1, 3));
}

TEST_F(MeasureNetworkTest, CountsTheActorsThatWorkHereBeside) {
  Register("a");
  Register("guest", v1::ACTOR_ASSOCIATION, "1116", {"1107"});
  Register("stranger", v1::ACTOR_ASSOCIATION, "1116");
  EXPECT_THAT(Of("tie_density"), IsFraction(0, 1));
}

// A star of five: Σ (4 − degree) = 0 + 4 × 3 = 12 = (5 − 1)(5 − 2).
TEST_F(MeasureNetworkTest, IsWhollyCentralisedWhenOneActorDoesAll) {
  RegisterAll({"all", "b", "c", "d", "e"});
  for (const char* other : {"b", "c", "d", "e"}) Refer(other, 10, "all", other);
  EXPECT_THAT(Of("centralisation"), IsFraction(12, 12));
}

// A ring of four: everybody has two. With one tie less, 1-2-3-4 in a row: Σ (2 − degree) = 2.
TEST_F(MeasureNetworkTest, IsNotCentralisedWhenAllHaveAsManyTies) {
  RegisterAll({"a", "b", "c", "d"});
  Refer("1", 10, "a", "b");
  Refer("2", 10, "b", "c");
  Refer("3", 10, "c", "d");
  const std::string last = Refer("4", 10, "d", "a");
  EXPECT_THAT(Of("centralisation"), IsFraction(0, 6));
  log().Add({.subject = "referral/4", .on = Ago(5), .actor = "d", .retracts = last},
            v1::ReferralSent());
  EXPECT_THAT(Of("centralisation"), IsFraction(2, 6));
}

TEST_F(MeasureNetworkTest, IsNeitherCentralisedNorNotWithoutATie) {
  RegisterAll({"a", "b", "c"});
  EXPECT_THAT(Of("centralisation"), HasNoData());
  Refer("1", 10, "a", "b");
  EXPECT_THAT(Of("centralisation"), IsFraction(1, 2)) << "(1−1) + (1−1) + (1−0) ÷ 2·1";
}

// x of 1116 works with b. So b and x bridge; a and c, tied at home only, do not. d belongs to both
// and is tied; e belongs to both and is not.
TEST_F(MeasureNetworkTest, FindsWhoBridgesTwoBasins) {
  RegisterAll({"a", "b", "c"});
  Register("x", v1::ACTOR_ASSOCIATION, "1116");
  Register("d", v1::ACTOR_ASSOCIATION, "1107", {"1120"});
  Register("e", v1::ACTOR_ASSOCIATION, "1107", {"1120"});
  Refer("1", 10, "x", "b");
  Refer("2", 10, "a", "b");
  Refer("3", 10, "a", "c");
  Refer("4", 10, "d", "c");

  EXPECT_THAT(Of("bridges"), IsNumber(3));
  const Network network = NetworkOn();
  std::vector<std::string> bridges;
  for (const Network::Bridge& bridge : network.bridges)
    bridges.emplace_back(network.actors[bridge.actor].id);
  EXPECT_THAT(bridges, ElementsAre("b", "d", "x")) << "b has a tie to the other basin";
  const Network::Bridge& b = network.bridges[0];
  ASSERT_THAT(b.sides, SizeIs(2));
  EXPECT_EQ(b.sides[0].basin, "1107");
  EXPECT_EQ(b.sides[0].ties, 1u);
  EXPECT_EQ(b.sides[1].basin, "1116");
  EXPECT_EQ(b.sides[1].ties, 1u);
}

// missing_actors

TEST_F(MeasureNetworkTest, NamesTheExpectedTypesThatNobodyIsOf) {
  Expect({v1::ACTOR_MISSION_LOCALE, v1::ACTOR_CAP_EMPLOI, v1::ACTOR_PLIE, v1::ACTOR_REGION,
          v1::ACTOR_PLIE});
  Register("ml", v1::ACTOR_MISSION_LOCALE);
  Register("cap", v1::ACTOR_CAP_EMPLOI);
  Add("actor/cap", Ago(5), v1::ActorLeft());
  Register("region", v1::ACTOR_REGION, "1116", {"1107"});
  Register("plie", v1::ACTOR_PLIE, "1116");

  EXPECT_THAT(Of("missing_actors"), IsFraction(2, 4)) << "Cap emploi left, the PLIE is elsewhere";
  EXPECT_THAT(Of("missing_actors", kToday - 6), IsFraction(1, 4));
  EXPECT_THAT(Of("missing_actors", kToday - 550), IsFraction(4, 4)) << "nobody is registered yet";
  EXPECT_THAT(Of("missing_actors", kToday - 601), HasNoData()) << "nobody is expected yet";
}

// small cells

TEST_F(MeasureNetworkTest, IsHiddenWhenOneToFourReferralsTie) {
  RegisterAll({"a", "b", "c"});
  const auto hidden = [this] {
    std::vector<Measure> measures = All();
    MaskSmallCells({{&measures, /*may_see=*/false}});
    std::vector<std::string> names;
    for (const Measure& measure : measures)
      if (measure.type->dimension == "network" && measure.state == State::kMasked)
        names.emplace_back(measure.type->name);
    return names;
  };
  Meet("1", 10, {"a", "b"});
  EXPECT_THAT(hidden(), IsEmpty()) << "a meeting is not about persons";
  for (const char* id : {"1", "2", "3", "4"}) Refer(id, 10, "a", "c");
  EXPECT_THAT(hidden(),
              ElementsAre("largest_component", "tie_density", "centralisation", "bridges"));
  Refer("5", 10, "a", "c");
  EXPECT_THAT(hidden(), IsEmpty());
}

}  // namespace
}  // namespace basin
