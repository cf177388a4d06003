// Each check of a decision, both sides of each limit. The question asked is whether cap may accept
// the referral that ml sent it, and one thing about it is changed at a time. What holds for every
// event type is in decide_lifecycle.cc and decide_access.cc.
#include "broker/admission/decide.h"

#include <functional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/referral.pb.h"
#include "gtest/gtest.h"
#include "proto/model/digest.h"
#include "proto/model/event_builder.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using google::protobuf::Message;

const absl::Time kNow = absl::FromUnixSeconds(1'772'366'400);  // 2026-03-01T12:00:00Z

Decoder& SharedDecoder() {
  static const EventCatalog kCatalog;
  static Decoder decoder(kCatalog);
  return decoder;
}

std::string Repeat(const char* text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class DecideTest : public ::testing::Test {
 protected:
  DecideTest() {
    for (Actor* actor : {&cap_, &ml_, &other_}) {
      actor->roles = {v1::MEMBER};
      actor->basins = {"1107"};
    }
    cap_.id = "cap";
    ml_.id = "ml";
    other_.id = "other";

    header_.set_id("e1");
    header_.set_source("/actors/cap");
    header_.set_subject("referral/1");
    header_.set_basin("1107");
    header_.set_origin(v1::REAL);
    SetTime(kNow - absl::Hours(1));
    body_ = std::make_unique<v1::ReferralAccepted>();

    facts_.actor = facts_.effective = &cap_;
    facts_.basin_known = true;
    CaseHead& head = facts_.head.emplace();
    head.state = "sent";
    head.state_since = kNow - absl::Hours(24);
    head.state_sequence = head.last_sequence = 7;
    head.version = 3;
    head.basin = "1107";
    head.owner = "ml";
    head.recipient = "cap";
  }

  void SetTime(absl::Time time) { SetTimestamp(time, header_.mutable_time()); }

  // Seals and asks. `tamper` changes the event after it was sealed.
  Verdict Ask() {
    v1::Event event;
    event.ParseFromString(SealEvent(header_, *body_));
    if (tamper_) tamper_(event);
    const std::string bytes = event.SerializeAsString();
    const auto view = ReadEvent(bytes);
    if (!view.ok()) return view.status();
    return Decide(*view, facts_, SharedDecoder(), limits_, kNow);
  }

  void ExpectAdmitted() {
    const Verdict verdict = Ask();
    const auto* refusal = std::get_if<absl::Status>(&verdict);
    EXPECT_TRUE(std::holds_alternative<Admitted>(verdict))
        << (refusal != nullptr ? refusal->ToString() : "duplicate");
  }
  void ExpectRefused(v1::ErrorCode code, absl::string_view field, absl::string_view says = "") {
    const Verdict verdict = Ask();
    const auto* refusal = std::get_if<absl::Status>(&verdict);
    ASSERT_NE(refusal, nullptr) << "not refused";
    EXPECT_THAT(*refusal, HasCode(code));
    EXPECT_EQ(ToProto(*refusal).field(), std::string(field));
    EXPECT_TRUE(absl::StrContains(refusal->message(), says)) << refusal->message();
    // Whatever is said is said in French, too.
    const v1::Error error = ToProto(*refusal);
    EXPECT_EQ(error.detail().empty(), error.detail_fr().empty()) << error.detail();
  }
  // Puts raw bytes in the header's place.
  void TamperHeader(const std::function<void(std::string&)>& change) {
    tamper_ = [change](v1::Event& event) { change(*event.mutable_header()); };
  }

  Actor cap_, ml_, other_;
  v1::Header header_;
  std::unique_ptr<Message> body_;
  Facts facts_;
  AdmissionLimits limits_;
  std::function<void(v1::Event&)> tamper_;
};

TEST_F(DecideTest, AdmitsWhatIsRight) {
  const Verdict verdict = Ask();
  ASSERT_TRUE(std::holds_alternative<Admitted>(verdict));
  EXPECT_EQ(std::get<Admitted>(verdict).type->name(), "referral.accepted");
}

// ---- Envelope ----

TEST_F(DecideTest, EveryRequiredAttributeIsMissed) {
  struct Clear {
    const char* field;
    std::function<void(v1::Header&)> clear;
  };
  for (const Clear& c : {Clear{"header.id", [](auto& h) { h.clear_id(); }},
                         Clear{"header.source", [](auto& h) { h.clear_source(); }},
                         Clear{"header.type", [](auto& h) { h.clear_type(); }},
                         Clear{"header.subject", [](auto& h) { h.clear_subject(); }},
                         Clear{"header.time", [](auto& h) { h.clear_time(); }},
                         Clear{"header.basin", [](auto& h) { h.clear_basin(); }},
                         Clear{"header.bodysha256", [](auto& h) { h.clear_bodysha256(); }}}) {
    TamperHeader([&](std::string& bytes) {
      v1::Header header;
      header.ParseFromString(bytes);
      c.clear(header);
      bytes = header.SerializeAsString();
    });
    ExpectRefused(v1::MISSING_FIELD, c.field);
  }
}

TEST_F(DecideTest, IdsHaveAtMost64BytesWithoutSpaces) {
  header_.set_id(std::string(64, 'x'));
  ExpectAdmitted();
  for (const std::string& id : {std::string(65, 'x'), std::string("a b"), std::string("a\n")}) {
    header_.set_id(id);
    ExpectRefused(v1::BAD_ID, "header.id");
  }
}

TEST_F(DecideTest, SourcesAreActorsAndPathsBelowThem) {
  for (const std::string& source :
       {std::string("/actors/cap"), std::string("/actors/cap/logiciel/7"),
        "/actors/cap/" + std::string(128 - 12, 'x')}) {
    header_.set_source(source);
    ExpectAdmitted();
  }
  for (const std::string& source :
       {std::string("cap"), std::string("/actors/"), std::string("/actors/CAP"),
        std::string("/actors/cap/a b"), std::string("/actors/cap/é"), std::string("/agents/cap"),
        "/actors/cap/" + std::string(128 - 11, 'x')}) {
    header_.set_source(source);
    ExpectRefused(v1::BAD_ID, "header.source");
  }
}

TEST_F(DecideTest, SubjectsAreCases) {
  header_.set_subject("referral/" + std::string(96 - 9, 'x'));
  ExpectAdmitted();
  for (const std::string& subject :
       {std::string("referral"), std::string("referral/"), std::string("referral/a b"),
        std::string("/1"), std::string("referral/1/2"), "referral/" + std::string(96 - 8, 'x')}) {
    header_.set_subject(subject);
    ExpectRefused(v1::BAD_SUBJECT, "header.subject");
  }
}

TEST_F(DecideTest, BasinsAreCodes) {
  header_.set_basin("Melun !");
  ExpectRefused(v1::BAD_FORMAT, "header.basin");
}

TEST_F(DecideTest, ReferredIdsAreIds) {
  header_.set_causationid("a b");
  ExpectRefused(v1::BAD_ID, "header.causationid");
  header_.clear_causationid();
  header_.set_reason("saisie");
  header_.set_corrects(std::string(65, 'x'));
  ExpectRefused(v1::BAD_ID, "header.corrects");
  header_.clear_corrects();
  header_.set_retracts("\x7f");
  ExpectRefused(v1::BAD_ID, "header.retracts");
}

TEST_F(DecideTest, SealedAndSignedEventsAreNotTakenYet) {
  tamper_ = [](v1::Event& event) { event.set_sealed("x"); };
  ExpectRefused(v1::NOT_SUPPORTED, "sealed");
  tamper_ = [](v1::Event& event) { event.set_signature("x"); };
  ExpectRefused(v1::NOT_SUPPORTED, "signature");
}

TEST_F(DecideTest, BodyMatchesItsDigest) {
  tamper_ = [](v1::Event& event) { event.set_body("\x0a\x01x"); };
  ExpectRefused(v1::BAD_DIGEST, "header.bodysha256");
  TamperHeader([](std::string& bytes) {
    v1::Header header;
    header.ParseFromString(bytes);
    header.set_bodysha256(header.bodysha256().substr(0, 31));
    bytes = header.SerializeAsString();
  });
  ExpectRefused(v1::BAD_DIGEST, "header.bodysha256");
}

TEST_F(DecideTest, HeadersHaveAtMost4096Bytes) {
  // Attributes of a later version fill it up: field 100, a string.
  const auto pad_to = [this](size_t size) {
    TamperHeader([size](std::string& bytes) {
      const size_t payload = size - bytes.size() - 4;
      bytes += "\xa2\x06";
      bytes.push_back(static_cast<char>(0x80 | (payload & 0x7f)));
      bytes.push_back(static_cast<char>(payload >> 7));
      bytes += std::string(payload, 'x');
    });
  };
  pad_to(4096);
  ExpectAdmitted();
  pad_to(4097);
  ExpectRefused(v1::TOO_LONG, "header");
}

TEST_F(DecideTest, ReasonsAreRequiredAndLimited) {
  facts_.referred = ReferredEvent{7, "cap", "referral.accepted", "referral/1"};
  header_.set_corrects("e0");
  ExpectRefused(v1::MISSING_FIELD, "header.reason");
  header_.set_reason(Repeat("é", 500));
  ExpectAdmitted();
  header_.set_reason(Repeat("é", 501));
  ExpectRefused(v1::TOO_LONG, "header.reason");
  header_.set_reason("a\x1b");
  ExpectRefused(v1::BAD_TEXT, "header.reason");
  header_.set_reason("erreur signalée par jean@free.fr");
  ExpectRefused(v1::CLEAR_PII, "header.reason");
  header_.set_reason("saisie");
  header_.set_retracts("e0");
  ExpectRefused(v1::BAD_FORMAT, "header.retracts");
}

TEST_F(DecideTest, AttributesThatNobodyHereReadsAreLimitedToo) {
  struct Attribute {
    const char* name;
    std::string good, bad;
    v1::ErrorCode code;
  };
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  for (const Attribute& a :
       {Attribute{"datacontenttype", "application/protobuf", "application/json", v1::BAD_FORMAT},
        Attribute{"dataschema", Repeat("x", 128), Repeat("x", 129), v1::TOO_LONG},
        Attribute{"dataschema", "a", "a\u202e", v1::BAD_TEXT},
        Attribute{"correlationid", Repeat("x", 64), Repeat("x", 65), v1::BAD_ID},
        Attribute{"traceparent", trace, "00 01", v1::BAD_ID},
        Attribute{"purpose", Repeat("é", 200), Repeat("é", 201), v1::TOO_LONG},
        Attribute{"purpose", "suivi", "06 12 34 56 78", v1::CLEAR_PII}}) {
    const auto* field = v1::Header::descriptor()->FindFieldByName(a.name);
    header_.GetReflection()->SetString(&header_, field, a.good);
    ExpectAdmitted();
    header_.GetReflection()->SetString(&header_, field, a.bad);
    ExpectRefused(a.code, absl::StrCat("header.", a.name));
    header_.GetReflection()->ClearField(&header_, field);
  }
}

TEST_F(DecideTest, HeaderTextIsUtf8) {
  TamperHeader([](std::string& bytes) { bytes += "\x62\x01\xff"; });  // purpose
  ExpectRefused(v1::BAD_PROTO, "header");
}

// ---- Who ----

TEST_F(DecideTest, SourceIsTheSendersOwn) {
  header_.set_source("/actors/ml");
  ExpectRefused(v1::FOREIGN_SOURCE, "header.source");
  header_.set_source("/actors/cap2");
  ExpectRefused(v1::FOREIGN_SOURCE, "header.source");
}

TEST_F(DecideTest, ActingForAnotherNeedsADelegation) {
  Actor importer;
  importer.id = "importer";
  importer.acts_for = {"cap"};
  facts_.actor = &importer;
  header_.set_source("/actors/importer");
  header_.set_onbehalfof("cap");
  ExpectAdmitted();

  importer.acts_for = {"ml"};
  ExpectRefused(v1::NO_DELEGATION, "header.onbehalfof");
}

TEST_F(DecideTest, DelegationDoesNotTellWhoExists) {
  Actor importer;
  importer.id = "importer";
  importer.acts_for = {"*"};
  facts_.actor = &importer;
  facts_.effective = nullptr;
  header_.set_source("/actors/importer");
  header_.set_onbehalfof("nobody");
  ExpectRefused(v1::NO_DELEGATION, "header.onbehalfof");
}

TEST_F(DecideTest, DelegatesKeepTheirOwnLimits) {
  Actor importer;
  importer.id = "importer";
  importer.acts_for = {"cap"};
  importer.types = {"funding.*"};
  facts_.actor = &importer;
  header_.set_source("/actors/importer");
  header_.set_onbehalfof("cap");
  ExpectRefused(v1::FORBIDDEN_ACTION, "header.type");
}

// ---- Origin, may ----

TEST_F(DecideTest, OriginsDoNotMix) {
  header_.set_origin(v1::SIMULATED);
  ExpectRefused(v1::ORIGIN_MISMATCH, "header.origin");
  header_.set_origin(v1::ORIGIN_UNSPECIFIED);
  ExpectRefused(v1::ORIGIN_MISMATCH, "header.origin");
  facts_.origin = v1::SIMULATED;
  header_.set_origin(v1::REAL);
  ExpectRefused(v1::ORIGIN_MISMATCH, "header.origin");
  header_.set_origin(v1::SIMULATED);
  ExpectAdmitted();
}

TEST_F(DecideTest, UnknownTypesGetTheNearestOne) {
  header_.set_type("referral.acepted");
  ExpectRefused(v1::UNKNOWN_TYPE, "header.type", "did you mean referral.accepted?");
  header_.set_type(std::string(3000, 'x'));
  ExpectRefused(v1::UNKNOWN_TYPE, "header.type");
}

TEST_F(DecideTest, ForeignBasinsAndUnknownOnesSoundTheSame) {
  facts_.head.reset();
  cap_.basins = {"1108"};
  const Verdict foreign = Ask();
  facts_.basin_known = false;
  const Verdict unknown = Ask();
  EXPECT_THAT(std::get<absl::Status>(foreign), HasCode(v1::FORBIDDEN_ACTION));
  EXPECT_EQ(std::get<absl::Status>(foreign), std::get<absl::Status>(unknown));
}

TEST_F(DecideTest, BasinsAreDefinedTerritories) {
  facts_.basin_known = false;
  ExpectRefused(v1::UNKNOWN_BASIN, "header.basin");
}

TEST_F(DecideTest, TerritoriesAreDefinedWithinThemselves) {
  cap_.roles = {v1::OPERATOR};
  cap_.basins = {"*"};
  body_ = std::make_unique<v1::TerritoryDefined>();
  FillEverything(*body_);
  facts_.head.reset();
  facts_.basin_known = false;
  header_.set_subject("territory/1107");
  ExpectAdmitted();

  header_.set_subject("territory/1108");
  ExpectRefused(v1::UNKNOWN_BASIN, "header.basin");
  facts_.basin_known = true;
  ExpectRefused(v1::BAD_SUBJECT, "header.subject");

  cap_.roles = {v1::MEMBER};
  header_.set_subject("territory/1107");
  ExpectRefused(v1::FORBIDDEN_ACTION, "header.type");
}

TEST_F(DecideTest, PartiesPublishInTheCasesBasin) {
  cap_.basins = {"1108"};
  ExpectAdmitted();
  facts_.head->recipient = "other";
  ExpectRefused(v1::FORBIDDEN_ACTION, "header.type");
}

// ---- Seen before ----

TEST_F(DecideTest, KnownEventsAreDuplicatesOrRefused) {
  facts_.head->state = "accepted";  // as the first arrival left it
  facts_.known = KnownEvent{.sequence = 42, .same_bytes = true};
  const Verdict verdict = Ask();
  ASSERT_TRUE(std::holds_alternative<Duplicate>(verdict));
  EXPECT_EQ(std::get<Duplicate>(verdict).sequence, 42u);

  facts_.known->same_bytes = false;
  ExpectRefused(v1::ID_REUSED, "header.id");
}

// ---- Time ----

TEST_F(DecideTest, TimeLiesWithinLimits) {
  facts_.head->state_since = absl::InfinitePast();
  SetTime(kNow + limits_.max_clock_skew);
  ExpectAdmitted();
  SetTime(kNow + limits_.max_clock_skew + absl::Nanoseconds(1));
  ExpectRefused(v1::CLOCK_SKEW, "header.time", "2026-03-01T12:00:00");
  SetTime(limits_.earliest);
  ExpectAdmitted();
  SetTime(limits_.earliest - absl::Nanoseconds(1));
  ExpectRefused(v1::OUT_OF_RANGE, "header.time");
}

// ---- Schema ----

TEST_F(DecideTest, BodiesAreReadable) {
  const auto with_body = [this](const std::string& body) {
    tamper_ = [body](v1::Event& event) {
      v1::Header header;
      header.ParseFromString(event.header());
      header.set_bodysha256(std::string(AsBytes(Digest({body}))));
      event.set_header(header.SerializeAsString());
      event.set_body(body);
    };
  };
  with_body("\x0a\x7fz");  // truncated
  ExpectRefused(v1::BAD_PROTO, "body");
  with_body("\x0a\x01\xff");  // a note that is not UTF-8
  ExpectRefused(v1::BAD_PROTO, "body");
  // Fields of a later version count towards max_bytes (2048), and nothing else.
  const auto padded = [](size_t size) {
    std::string body = "\xa2\x06";
    body.push_back(static_cast<char>(0x80 | ((size - 4) & 0x7f)));
    body.push_back(static_cast<char>((size - 4) >> 7));
    return body + std::string(size - 4, 'x');
  };
  with_body(padded(2048));
  ExpectAdmitted();
  with_body(padded(2049));
  ExpectRefused(v1::TOO_LONG, "body");
}

TEST_F(DecideTest, BodiesKeepTheirSchema) {
  auto accepted = std::make_unique<v1::ReferralAccepted>();
  accepted->set_note("joindre Mme Martin au 06 12 34 56 78");
  body_ = std::move(accepted);
  ExpectRefused(v1::CLEAR_PII, "body.note", "a phone number");
}

TEST_F(DecideTest, SubjectsFitTheType) {
  header_.set_subject("meeting/1");
  ExpectRefused(v1::BAD_SUBJECT, "header.subject", "referral.accepted is about referral/<id>");
}

// ---- Case ----

TEST_F(DecideTest, CasesStayInTheirBasin) {
  facts_.head->basin = "1108";
  ExpectRefused(v1::BASIN_MISMATCH, "header.basin");
}

TEST_F(DecideTest, OnlyPartiesHearOfTheState) {
  facts_.head->recipient = "other";
  facts_.head->state = "completed";
  header_.mutable_expected()->set_exact(1);
  ExpectRefused(v1::FORBIDDEN_ACTION, "header.subject");
}

TEST_F(DecideTest, ExpectedVersionIsTheActualOne) {
  header_.mutable_expected()->set_exact(3);
  ExpectAdmitted();
  header_.mutable_expected()->set_exact(2);
  ExpectRefused(v1::VERSION_CONFLICT, "header.expected", "version 3");
  header_.mutable_expected()->set_none(true);
  ExpectRefused(v1::VERSION_CONFLICT, "header.expected", "version 3");
}

TEST_F(DecideTest, ExpectedNoneIsACaseThatDoesNotExist) {
  facts_.head.reset();
  auto sent = std::make_unique<v1::ReferralSent>();
  FillEverything(*sent);
  body_ = std::move(sent);
  header_.mutable_expected()->set_none(true);
  ExpectAdmitted();
  header_.mutable_expected()->set_exact(0);
  ExpectAdmitted();
  header_.mutable_expected()->set_exact(1);
  ExpectRefused(v1::VERSION_CONFLICT, "header.expected", "version 0");
}

TEST_F(DecideTest, CausesAreInTheLog) {
  header_.set_causationid("e0");
  ExpectRefused(v1::UNKNOWN_CAUSE, "header.causationid");
  facts_.cause_known = true;
  ExpectAdmitted();
}

TEST_F(DecideTest, ACaseThatDoesNotExistCannotGoOn) {
  facts_.head.reset();
  ExpectRefused(v1::STATE_CONFLICT, "header.subject", "the case does not exist");
}

TEST_F(DecideTest, StateConflictsNameWhatIsLegal) {
  facts_.head->state = "completed";
  ExpectRefused(v1::STATE_CONFLICT, "header.subject",
                "referral.accepted needs sent or received or under_review, or to have occurred "
                "before expired; the case is completed");
}

TEST_F(DecideTest, LateStepsCountFromWhenTheyOccurred) {
  facts_.head->state = "expired";
  facts_.head->state_since = kNow - absl::Hours(24);
  SetTime(kNow - absl::Hours(24) - absl::Nanoseconds(1));
  ExpectAdmitted();
  SetTime(kNow - absl::Hours(24));
  ExpectRefused(v1::STATE_CONFLICT, "header.subject");
}

TEST_F(DecideTest, OpeningNeedsARole) {
  cap_.roles = {v1::FUNDER};
  facts_.head.reset();
  auto sent = std::make_unique<v1::ReferralSent>();
  FillEverything(*sent);
  body_ = std::move(sent);
  ExpectRefused(v1::FORBIDDEN_ACTION, "header.type",
                "cap may not publish referral.sent: that takes the role member");
}

TEST_F(DecideTest, ARefusalForARoleNamesItInBothLanguages) {
  facts_.head.reset();
  header_.set_subject("project/1");
  auto awarded = std::make_unique<v1::FundingAwarded>();
  FillEverything(*awarded);
  body_ = std::move(awarded);

  const Verdict verdict = Ask();

  const auto* refusal = std::get_if<absl::Status>(&verdict);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(ToProto(*refusal).detail(),
            "cap may not publish funding.awarded: that takes the role funder");
  EXPECT_EQ(ToProto(*refusal).detail_fr(),
            "cap ne peut pas publier funding.awarded : il y faut le rôle funder (financeur)");
}

TEST_F(DecideTest, RetractedOpeningsLeaveNoParties) {
  facts_.head->state = kNewState;
  ExpectRefused(v1::STATE_CONFLICT, "header.subject", "does not exist");
}

// ---- Corrections and retractions ----

class ReferringTest : public DecideTest, public ::testing::WithParamInterface<bool> {
 protected:
  ReferringTest() {
    if (GetParam()) {
      header_.set_corrects("e0");
      field_ = "header.corrects";
    } else {
      header_.set_retracts("e0");
      field_ = "header.retracts";
    }
    header_.set_reason("saisie");
    facts_.head->state = "completed";  // no step is legal: none is made
    facts_.referred = ReferredEvent{7, "cap", "referral.accepted", "referral/1"};
  }
  const char* field_;
};

TEST_P(ReferringTest, AreOfTheSameActorTypeAndCase) {
  ExpectAdmitted();
  facts_.referred->actor = "ml";
  ExpectRefused(v1::NOT_YOURS, field_);
  facts_.referred->actor = "cap";
  facts_.referred->type = "referral.refused";
  ExpectRefused(v1::NOT_YOURS, field_);
  facts_.referred->type = "referral.accepted";
  facts_.referred->subject = "referral/2";
  ExpectRefused(v1::NOT_YOURS, field_);
}

TEST_P(ReferringTest, ReferToWhatIsInTheLog) {
  facts_.referred.reset();
  ExpectRefused(v1::UNKNOWN_CAUSE, field_);
}

TEST_P(ReferringTest, OfADelegateAreTheOnesItPublishedFor) {
  Actor importer;
  importer.id = "importer";
  importer.acts_for = {"cap"};
  facts_.actor = &importer;
  header_.set_source("/actors/importer");
  header_.set_onbehalfof("cap");
  ExpectAdmitted();
  facts_.referred->actor = "importer";
  ExpectRefused(v1::NOT_YOURS, field_);
}

INSTANTIATE_TEST_SUITE_P(Decide, ReferringTest, ::testing::Bool(), [](const auto& info) {
  return info.param ? "Corrections" : "Retractions";
});

}  // namespace
}  // namespace basin
