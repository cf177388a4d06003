#include "broker/admission/gate.h"

#include <algorithm>
#include <functional>
#include <random>

#include "absl/strings/str_cat.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/model/event_builder.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/broker/admission/world.h"
#include "tests/broker/facts/log_of.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Sealed(const v1::Header& header, const google::protobuf::Message& body) {
  return SealEvent(header, body);
}

// ml sends a referral to cap: referral/1.
void SendReferral(World& world) {
  BASIN_ASSERT_OK(world.Publish("ml", "referral/1", ReferralTo("cap")));
}

TEST(GateTest, AssignsSequencesInOrderAndAppliesAtOnce) {
  World world;
  ASSERT_EQ(world.gate().assigned(), 1u);  // the territory

  const auto verdict =
      world.Send("ml", {Sealed(world.Header("ml", "referral/1"), ReferralTo("cap")),
                        Sealed(world.Header("ml", "referral/2"), ReferralTo("cap"))});

  BASIN_ASSERT_OK(verdict);
  EXPECT_TRUE(verdict->ok());
  EXPECT_FALSE(verdict->duplicate());
  EXPECT_THAT(verdict->sequences, ElementsAre(2, 3));
  EXPECT_THAT(verdict->fresh, ElementsAre(0, 1));
  EXPECT_EQ(world.gate().assigned(), 3u);
  EXPECT_EQ(world.facts().applied(), 3u);
  EXPECT_EQ((*world.facts().FindCase("referral/2"))->state, "sent");
}

TEST(GateTest, LaterDecisionsBuildOnEarlierOnesBeforeTheyAreDurable) {
  World world;
  SendReferral(world);

  BASIN_EXPECT_OK(world.Publish("cap", "referral/1", v1::ReferralAccepted()));
  EXPECT_THAT(world.Publish("cap", "referral/1", v1::ReferralAccepted()),
              HasCode(v1::STATE_CONFLICT));
}

// ---- Basins ----

v1::Header HeaderIn(World& world, const std::string& basin, const std::string& subject) {
  v1::Header header = world.Header("operator", subject);
  header.set_basin(basin);
  return header;
}

// What the gate knows of a basin follows the events of the transaction at hand, and is not what a
// refused one would have made of it.
TEST(GateTest, ABasinIsKnownFromItsDefinitionToItsRetraction) {
  World world;
  const v1::Header define_header = HeaderIn(world, "1108", "territory/1108");
  v1::Header retract_header = HeaderIn(world, "1108", "territory/1108");
  retract_header.set_retracts(define_header.id());
  retract_header.set_reason("saisie");
  const auto territory = SampleBody(*world.catalog().Find("territory.defined"));
  const auto body = SampleBody(*world.catalog().Find("body.constituted"));
  const std::string define = Sealed(define_header, *territory);
  const std::string retract = Sealed(retract_header, *territory);
  const auto use = [&](const std::string& subject) {
    return Sealed(HeaderIn(world, "1108", subject), *body);
  };

  const auto too_early = world.Send("operator", {use("body/1"), define});
  EXPECT_THAT(too_early->refusal, HasCode(v1::UNKNOWN_BASIN));

  const auto refused = world.Send("operator", {define, use("body/2"), "not an event"});
  EXPECT_THAT(refused->refusal, HasCode(v1::BAD_PROTO));
  EXPECT_EQ(refused->event, 2u);
  EXPECT_THAT(world.Send("operator", {use("body/3")})->refusal, HasCode(v1::UNKNOWN_BASIN));

  BASIN_EXPECT_OK(world.Send("operator", {define, use("body/4")})->refusal);
  const auto too_late = world.Send("operator", {use("body/5"), retract, use("body/6")});
  EXPECT_THAT(too_late->refusal, HasCode(v1::UNKNOWN_BASIN));
  EXPECT_EQ(too_late->event, 2u);
}

// ---- Transactions ----

TEST(GateTest, EventsSeeTheOnesBeforeThemInTheirTransaction) {
  World world;
  const v1::Header opened = world.Header("anim", "meeting/1");
  v1::Header held = world.Header("anim", "meeting/1");
  held.set_causationid(opened.id());
  held.mutable_expected()->set_exact(1);
  v1::Header corrected = world.Header("anim", "meeting/1");
  corrected.set_corrects(opened.id());
  corrected.set_reason("saisie");
  v1::Header retracted = world.Header("anim", "meeting/1");
  retracted.set_retracts(held.id());
  retracted.set_reason("saisie");
  const auto convened_body = SampleBody(*world.catalog().Find("meeting.convened"));
  const auto held_body = SampleBody(*world.catalog().Find("meeting.held"));

  const auto verdict =
      world.Send("anim", {Sealed(opened, *convened_body), Sealed(held, *held_body),
                          Sealed(corrected, *convened_body), Sealed(retracted, *held_body)});

  BASIN_ASSERT_OK(verdict);
  BASIN_EXPECT_OK(verdict->refusal);
  EXPECT_THAT(verdict->sequences, ElementsAre(2, 3, 4, 5));
  const CaseHead head = (*world.facts().FindCase("meeting/1")).value();
  EXPECT_EQ(head.state, "convened");
  EXPECT_EQ(head.version, 4u);
}

TEST(GateTest, OneRefusalRefusesTheWholeTransaction) {
  World world;
  const auto verdict = world.Send(
      "ml", {Sealed(world.Header("ml", "referral/1"), ReferralTo("cap")),
             Sealed(world.Header("ml", "referral/2"), ReferralTo("cap")),
             Sealed(world.Header("ml", "referral/1"), ReferralTo("cap")),  // sent a second time
             Sealed(world.Header("ml", "referral/3"), ReferralTo("cap"))});

  BASIN_ASSERT_OK(verdict);
  EXPECT_THAT(verdict->refusal, HasCode(v1::STATE_CONFLICT));
  EXPECT_EQ(verdict->event, 2u);
  EXPECT_THAT(verdict->sequences, IsEmpty());
  EXPECT_THAT(verdict->fresh, IsEmpty());
  EXPECT_EQ(world.gate().assigned(), 1u);
  for (const char* subject : {"referral/1", "referral/2", "referral/3"})
    EXPECT_EQ(*world.facts().FindCase(subject), std::nullopt);
  // And nothing of it is left for the next one.
  BASIN_EXPECT_OK(world.Publish("ml", "referral/1", ReferralTo("cap")));
}

TEST(GateTest, TransactionsHaveOneToSoManyEvents) {
  World world({.max_transaction_events = 2, .max_transaction_bytes = 100'000});
  const auto event = [&] {
    const v1::Header header = world.Header("ml", "need/1");
    return Sealed(world.Header("ml", "referral/" + header.id()), ReferralTo("cap"));
  };
  EXPECT_THAT(world.Send("ml", {})->refusal, HasCode(v1::TRANSACTION_TOO_BIG));
  BASIN_EXPECT_OK(world.Send("ml", {event(), event()})->refusal);
  EXPECT_THAT(world.Send("ml", {event(), event(), event()})->refusal,
              HasCode(v1::TRANSACTION_TOO_BIG));
  EXPECT_EQ(world.gate().assigned(), 3u);
}

TEST(GateTest, TransactionsHaveSoManyBytes) {
  World measured;
  const std::string event = Sealed(measured.Header("ml", "referral/1"), ReferralTo("cap"));
  const auto size = static_cast<uint32_t>(event.size());
  // The world's own territory must pass.
  World world({.max_transaction_bytes = std::max(size, 1000u)});
  EXPECT_THAT(world.Send("ml", {event + std::string(1001 - size, '\0')})->refusal,
              HasCode(v1::TRANSACTION_TOO_BIG));
  BASIN_EXPECT_OK(world.Send("ml", {event})->refusal);
}

// ---- Seen before ----

TEST(GateTest, AnEventSentAgainGetsItsOriginalPosition) {
  World world;
  const std::string event = Sealed(world.Header("ml", "referral/1"), ReferralTo("cap"));
  ASSERT_THAT(world.Send("ml", {event})->sequences, ElementsAre(2));
  BASIN_ASSERT_OK(world.Publish("cap", "referral/1", v1::ReferralAccepted()));

  const auto again = world.Send("ml", {event});

  BASIN_ASSERT_OK(again);
  EXPECT_TRUE(again->duplicate());
  EXPECT_THAT(again->sequences, ElementsAre(2));
  EXPECT_EQ(world.gate().assigned(), 3u);
  EXPECT_EQ((*world.facts().FindCase("referral/1"))->state, "accepted");
}

TEST(GateTest, KnownAndNewEventsMix) {
  World world;
  const std::string first = Sealed(world.Header("ml", "referral/1"), ReferralTo("cap"));
  const std::string second = Sealed(world.Header("ml", "referral/2"), ReferralTo("cap"));
  const std::string third = Sealed(world.Header("ml", "referral/3"), ReferralTo("cap"));
  ASSERT_TRUE(world.Send("ml", {second})->ok());

  const auto verdict = world.Send("ml", {first, second, third});

  EXPECT_THAT(verdict->sequences, ElementsAre(3, 2, 4));
  EXPECT_THAT(verdict->fresh, ElementsAre(0, 2));
  EXPECT_FALSE(verdict->duplicate());
  EXPECT_TRUE(world.Send("ml", {first, second, third})->duplicate());
}

TEST(GateTest, AnEventTwiceInATransactionEntersOnce) {
  World world;
  const std::string event = Sealed(world.Header("ml", "referral/1"), ReferralTo("cap"));

  const auto verdict = world.Send("ml", {event, event});

  EXPECT_THAT(verdict->sequences, ElementsAre(2, 2));
  EXPECT_THAT(verdict->fresh, ElementsAre(0));
}

TEST(GateTest, AnIdWithOtherBytesInOneTransactionIsReused) {
  World world;
  v1::Header header = world.Header("ml", "referral/1");
  const std::string event = Sealed(header, ReferralTo("cap"));
  const auto verdict = world.Send("ml", {event, Sealed(header, ReferralTo("far"))});

  EXPECT_THAT(verdict->refusal, HasCode(v1::ID_REUSED));
  EXPECT_EQ(verdict->event, 1u);
  EXPECT_EQ(world.gate().assigned(), 1u);
}

TEST(GateTest, TheSameIdOfAnotherActorIsAnotherEvent) {
  World world;
  v1::Header header = world.Header("ml", "referral/1");
  BASIN_ASSERT_OK(world.Publish(header, ReferralTo("cap")));
  header.set_source("/actors/cap");
  header.set_subject("referral/2");

  BASIN_EXPECT_OK(world.Publish(header, ReferralTo("ml")));
}

// ---- Dry runs ----

TEST(GateTest, DryRunsMakeEveryCheckAndChangeNothing) {
  World world;
  const std::string known = Sealed(world.Header("ml", "referral/1"), ReferralTo("cap"));
  ASSERT_TRUE(world.Send("ml", {known})->ok());
  const std::string sent = Sealed(world.Header("ml", "referral/2"), ReferralTo("cap"));
  const std::string withdrawn = Sealed(world.Header("ml", "referral/2"), v1::ReferralWithdrawn());

  const auto verdict = world.Send("ml", {known, sent, withdrawn}, /*dry_run=*/true);
  const auto refused = world.Send("ml", {sent, sent, withdrawn, withdrawn + "x"}, /*dry_run=*/true);

  BASIN_EXPECT_OK(verdict->refusal);
  EXPECT_THAT(verdict->sequences, ElementsAre(2, 0, 0));
  EXPECT_THAT(verdict->fresh, ElementsAre(1, 2));
  EXPECT_THAT(refused->refusal, HasCode(v1::BAD_PROTO));
  EXPECT_EQ(refused->event, 3u);
  EXPECT_EQ(world.gate().assigned(), 2u);
  EXPECT_EQ(*world.facts().FindCase("referral/2"), std::nullopt);
  BASIN_EXPECT_OK(world.Send("ml", {sent, withdrawn})->refusal);
}

// ---- Facts that cannot be read ----

TEST(GateTest, AKnownRecordThatCannotBeReadIsAnErrorNotADecision) {
  World world;
  const std::string event = Sealed(world.Header("ml", "referral/1"), ReferralTo("cap"));
  ASSERT_TRUE(world.Send("ml", {event})->ok());
  world.Lose(2);

  EXPECT_THAT(
      world.Send("ml", {Sealed(world.Header("ml", "referral/2"), ReferralTo("cap")), event}),
      HasCode(v1::LOG_DAMAGED));
  EXPECT_EQ(world.gate().assigned(), 2u);
  EXPECT_EQ(*world.facts().FindCase("referral/2"), std::nullopt);
}

// ---- Delegation ----

TEST(GateTest, WhatIsPublishedForAnActorIsItsOwn) {
  World world;
  v1::Header header = world.Header("importer", "referral/1");
  header.set_onbehalfof("ml");
  BASIN_ASSERT_OK(world.Publish(header, ReferralTo("cap")));
  EXPECT_EQ((*world.facts().FindCase("referral/1"))->owner, "ml");

  BASIN_EXPECT_OK(world.Publish("ml", "referral/1", v1::ReferralWithdrawn()));
}

TEST(GateTest, AnotherActorCannotCorrectIt) {
  World world;
  const v1::Header sent = world.Header("ml", "referral/1");
  BASIN_ASSERT_OK(world.Publish(sent, ReferralTo("cap")));

  // An id is looked up under the corrector's own source: it cannot even name the event.
  v1::Header foreign = world.Header("cap", "referral/1");
  foreign.set_corrects(sent.id());
  foreign.set_reason("saisie");
  EXPECT_THAT(world.Publish(foreign, ReferralTo("ml")), HasCode(v1::UNKNOWN_CAUSE));

  // Nor can a delegate in its own name what it published for another.
  v1::Header delegated = world.Header("importer", "referral/2");
  delegated.set_onbehalfof("ml");
  BASIN_ASSERT_OK(world.Publish(delegated, ReferralTo("cap")));
  v1::Header own = world.Header("importer", "referral/2");
  own.set_corrects(delegated.id());
  own.set_reason("saisie");
  EXPECT_THAT(world.Publish(own, ReferralTo("cap")), HasCode(v1::NOT_YOURS));
}

// ---- Bad input: a clear error, and nothing is changed ----

struct BadInput {
  const char* name;
  v1::ErrorCode code;
  // Given a world in which ml sent referral/1 to cap (event "known") and anim held meeting/1: who
  // sends what.
  std::function<std::string(World&, std::string* sender)> make;
};
void PrintTo(const BadInput& input, std::ostream* out) { *out << input.name; }

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

// An acceptance by cap, changed.
std::string Acceptance(World& world, std::string* sender,
                       const std::function<void(v1::Header&, v1::ReferralAccepted&)>& change) {
  *sender = "cap";
  v1::Header header = world.Header("cap", "referral/1");
  v1::ReferralAccepted body;
  change(header, body);
  return SealEvent(header, body);
}

TEST_P(BadInputTest, IsRefusedAndLeavesEverythingAsItWas) {
  World world;
  v1::Header known = world.Header("ml", "referral/1");
  known.set_id("known");
  BASIN_ASSERT_OK(world.Publish(known, ReferralTo("cap")));
  const auto convened = SampleBody(*world.catalog().Find("meeting.convened"));
  const auto held = SampleBody(*world.catalog().Find("meeting.held"));
  BASIN_ASSERT_OK(world.Publish("anim", "meeting/1", *convened));
  BASIN_ASSERT_OK(world.Publish("anim", "meeting/1", *held));
  const auto referral_before = *world.facts().FindCase("referral/1");
  const auto meeting_before = *world.facts().FindCase("meeting/1");
  const Sequence assigned_before = world.gate().assigned();
  std::string sender;
  const std::string event = GetParam().make(world, &sender);

  const auto verdict = world.Send(sender, {event});

  BASIN_ASSERT_OK(verdict);
  EXPECT_THAT(verdict->refusal, HasCode(GetParam().code));
  EXPECT_THAT(verdict->sequences, IsEmpty());
  EXPECT_EQ(world.gate().assigned(), assigned_before);
  EXPECT_EQ(world.facts().applied(), assigned_before);
  EXPECT_EQ(*world.facts().FindCase("referral/1"), referral_before);
  EXPECT_EQ(*world.facts().FindCase("meeting/1"), meeting_before);
  if (const auto view = ReadEvent(event); view.ok() && view->header.id != "known") {
    EXPECT_EQ(*world.facts().FindEvent(KeyOf(view->header.source, view->header.id)), std::nullopt);
  }
  BASIN_EXPECT_OK(world.Publish("cap", "referral/1", v1::ReferralAccepted()));
}

const BadInput kBadInputs[] = {
    {"GarbageForAnEvent", v1::BAD_PROTO,
     [](World&, std::string* sender) {
       *sender = "cap";
       return std::string("GET / HTTP/1.1\r\n\r\n");
     }},
    {"TruncatedEvent", v1::BAD_PROTO,
     [](World& world, std::string* sender) {
       std::string event = Acceptance(world, sender, [](auto&, auto&) {});
       event.resize(event.size() / 2);
       return event;
     }},
    {"EmptyEvent", v1::MISSING_FIELD,
     [](World&, std::string* sender) {
       *sender = "cap";
       return std::string();
     }},
    {"UnknownEventType", v1::UNKNOWN_TYPE,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.set_type("referral.eaten"); });
     }},
    {"FieldBeyondItsLimit", v1::TOO_LONG,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto&, auto& body) { body.set_note(std::string(501, 'x')); });
     }},
    {"InvalidUtf8", v1::BAD_PROTO,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto&, auto& body) { body.set_note("\xc3("); });
     }},
    {"ControlCharacters", v1::BAD_TEXT,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto&, auto& body) { body.set_note("a\x07"); });
     }},
    {"UnknownBasin", v1::UNKNOWN_BASIN,
     [](World& world, std::string* sender) {
       *sender = "operator";
       v1::Header header = world.Header("operator", "expectation/9999");
       header.set_basin("9999");
       return SealEvent(header, *SampleBody(*world.catalog().Find("expectation.set")));
     }},
    {"ForeignBasin", v1::FORBIDDEN_ACTION,
     [](World& world, std::string* sender) {
       *sender = "far";
       v1::NeedExpressed need;
       FillEverything(need);
       return SealEvent(world.Header("far", "need/1"), need);
     }},
    {"AnotherActorsSource", v1::FOREIGN_SOURCE,
     [](World& world, std::string* sender) {
       std::string event = Acceptance(world, sender, [](auto&, auto&) {});
       *sender = "ml";
       return event;
     }},
    {"ReaderPublishes", v1::FORBIDDEN_ACTION,
     [](World& world, std::string* sender) {
       *sender = "reader";
       return SealEvent(world.Header("reader", "referral/9"), ReferralTo("cap"));
     }},
    {"ReferralAcceptedThatWasNeverSent", v1::STATE_CONFLICT,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.set_subject("referral/2"); });
     }},
    {"ReferralAcceptedByAnother", v1::FORBIDDEN_ACTION,
     [](World& world, std::string* sender) {
       *sender = "ml";
       return SealEvent(world.Header("ml", "referral/1"), v1::ReferralAccepted());
     }},
    {"MeetingHeldTwice", v1::STATE_CONFLICT,
     [](World& world, std::string* sender) {
       *sender = "anim";
       return SealEvent(world.Header("anim", "meeting/1"),
                        *SampleBody(*world.catalog().Find("meeting.held")));
     }},
    {"SameIdWithOtherBytes", v1::ID_REUSED,
     [](World& world, std::string* sender) {
       *sender = "ml";
       v1::Header header = world.Header("ml", "referral/1");
       header.set_id("known");
       return SealEvent(header, ReferralTo("far"));
     }},
    {"NirInANote", v1::CLEAR_PII,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto&, auto& body) {
         body.set_note("dossier de M. X, 1 85 05 78 006 084 91");
       });
     }},
    {"EmailInANote", v1::CLEAR_PII,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto&, auto& body) { body.set_note("écrire à jean@free.fr"); });
     }},
    {"PhoneInANote", v1::CLEAR_PII,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto&, auto& body) { body.set_note("rappeler au 06 12 34 56 78"); });
     }},
    {"SimulatedEventForARealLog", v1::ORIGIN_MISMATCH,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.set_origin(v1::SIMULATED); });
     }},
    {"StaleExpectedVersion", v1::VERSION_CONFLICT,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.mutable_expected()->set_exact(2); });
     }},
    {"OccurredInTheFarFuture", v1::CLOCK_SKEW,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto& header, auto&) {
         SetTimestamp(World::kNow + absl::Hours(24 * 365), header.mutable_time());
       });
     }},
    {"OccurredLongAgo", v1::OUT_OF_RANGE,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto& header, auto&) {
         SetTimestamp(absl::UnixEpoch(), header.mutable_time());
       });
     }},
    {"UnknownCause", v1::UNKNOWN_CAUSE,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.set_causationid("never"); });
     }},
    {"NoDelegation", v1::NO_DELEGATION,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender, [](auto& header, auto&) { header.set_onbehalfof("ml"); });
     }},
    {"WrongSubject", v1::BAD_SUBJECT,
     [](World& world, std::string* sender) {
       return Acceptance(world, sender,
                         [](auto& header, auto&) { header.set_subject("meeting/1"); });
     }},
    {"WrongDigest", v1::BAD_DIGEST,
     [](World& world, std::string* sender) {
       v1::Event event;
       event.ParseFromString(Acceptance(world, sender, [](auto&, auto&) {}));
       event.set_body("\x0a\x01z");
       return event.SerializeAsString();
     }},
};

INSTANTIATE_TEST_SUITE_P(Gate, BadInputTest, ::testing::ValuesIn(kBadInputs),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(GateTest, ARealEventForASimulatedLogIsRefused) {
  World world({.origin = v1::SIMULATED});

  EXPECT_THAT(world.Publish("ml", "referral/1", ReferralTo("cap")), HasCode(v1::ORIGIN_MISMATCH));
  EXPECT_EQ(world.gate().assigned(), 1u);
}

// ---- The property: what the gate keeps is the fold of what it admitted ----

// Publishes whatever: some of it legal, some not.
class RandomPublisher {
 public:
  RandomPublisher(World& world, uint32_t seed) : world_(world), random_(seed) {}

  std::string Sender() {
    static constexpr const char* kSenders[] = {"ml", "cap", "importer"};
    return kSenders[Below(3)];
  }
  std::string Event(const std::string& sender) {
    if (!sent_.empty() && Below(8) == 0) return sent_[Below(sent_.size())].bytes;
    v1::Header header = world_.Header(sender, absl::StrCat("referral/", Below(kCases)));
    static constexpr const char* kTypes[] = {"referral.sent", "referral.received",
                                             "referral.accepted", "referral.withdrawn",
                                             "referral.completed"};
    header.set_type(kTypes[Below(2) == 0 ? 0 : Below(5)]);
    SetTimestamp(World::kNow - absl::Hours(Below(100)), header.mutable_time());
    if (sender == "importer" && Below(2) == 0) header.set_onbehalfof("ml");
    if (Below(10) == 0) header.mutable_expected()->set_exact(Below(4));
    if (!sent_.empty() && Below(3) == 0) Refer(sent_[Below(sent_.size())].header, header);
    const auto body = SampleBody(*world_.catalog().Find(header.type()), Below(2) ? "cap" : "ml");
    sent_.push_back({header, SealEvent(header, *body)});
    return sent_.back().bytes;
  }
  uint32_t Below(uint64_t bound) { return static_cast<uint32_t>(random_() % bound); }

  static constexpr int kCases = 60;

 private:
  struct Sent {
    v1::Header header;
    std::string bytes;
  };

  // Corrects or retracts an earlier event, as a rule of the right type and case.
  void Refer(const v1::Header& earlier, v1::Header& header) {
    (Below(2) == 0 ? header.mutable_corrects() : header.mutable_retracts())->assign(earlier.id());
    header.set_reason("saisie");
    if (Below(5) == 0) return;
    header.set_subject(earlier.subject());
    header.set_type(earlier.type());
  }

  World& world_;
  std::mt19937 random_;
  std::vector<Sent> sent_;
};

void RunRandomTransactions(uint32_t seed) {
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  World world;
  RandomPublisher publisher(world, seed);
  int admitted = 0, refused = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string sender = publisher.Sender();
    std::vector<std::string> events;
    for (uint32_t n = 1 + publisher.Below(2); n > 0; --n) events.push_back(publisher.Event(sender));
    const Sequence before = world.gate().assigned();
    const auto verdict = world.Send(sender, events);
    BASIN_ASSERT_OK(verdict);
    ASSERT_EQ(world.gate().assigned(), before + verdict->fresh.size());
    (verdict->ok() ? admitted : refused) += 1;
  }
  ASSERT_GT(admitted, 20);
  ASSERT_GT(refused, 20);

  std::vector<std::pair<std::string, std::string>> events;
  for (const std::string& bytes : world.records()) {
    const RecordView record = *ReadRecord(bytes);
    events.emplace_back(std::string(record.actor), std::string(record.event.bytes));
  }
  const auto log = LogOfEvents(events, 10);
  const auto folded = MakeMemoryFactStore();
  BASIN_ASSERT_OK(CatchUp(*log, world.catalog(), *folded));

  ASSERT_EQ(folded->applied(), world.facts().applied());
  for (int i = 0; i < RandomPublisher::kCases; ++i) {
    const std::string subject = absl::StrCat("referral/", i);
    ASSERT_EQ(*folded->FindCase(subject), *world.facts().FindCase(subject)) << subject;
  }
}

TEST(GateTest, FactsAreTheFoldOfWhatWasAdmitted) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    RunRandomTransactions(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace basin
