#include "proto/model/cloud_event.h"

#include <ostream>
#include <random>
#include <string>

#include "absl/random/random.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/referral.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/model/event_builder.h"
#include "tests/support/random_body.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}

absl::Time At(const std::string& text) {
  absl::Time time;
  EXPECT_TRUE(ParseTimestamp(text, &time)) << text;
  return time;
}

v1::Header FullHeader() {
  v1::Header header;
  header.set_id("0190b6a0-0000-7000-8000-000000000001");
  header.set_source("/actors/ml-melun/outbox");
  header.set_subject("referral/0190b6a0-0000-7000-8000-00000000000a");
  SetTimestamp(At("2026-03-12T09:30:00.25Z"), header.mutable_time());
  header.set_dataschema("https://example.org/schema");
  header.set_basin("1107");
  header.set_correlationid("c-1");
  header.set_causationid("c-2");
  header.set_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  header.set_purpose("accompagnement");
  header.set_origin(v1::SIMULATED);
  header.set_corrects("c-3");
  header.set_retracts("c-4");
  header.set_reason("Erreur de saisie : la date était celle de la veille");
  header.set_onbehalfof("cap-emploi-77");
  header.mutable_expected()->set_exact(18446744073709551615u);
  return header;
}

std::string ToJson(const v1::Header& header, const google::protobuf::Message& body) {
  const std::string bytes = SealEvent(header, body);
  const auto event = ReadEvent(bytes);
  BASIN_EXPECT_OK(event);
  const auto json = ToCloudEventJson(*event, Catalog());
  BASIN_EXPECT_OK(json);
  return json.value_or("");
}

// A minimal event whose data is `data`.
std::string Meeting(const std::string& data) {
  return absl::StrCat(R"({"specversion":"1.0","type":"meeting.held","data":)", data, "}");
}
absl::Status Refusal(const std::string& json) {
  return FromCloudEventJson(json, Catalog()).status();
}

TEST(CloudEventTest, WritesTheAttributesOfCloudEvents) {
  v1::ReferralAccepted body;
  body.set_note("Entretien fixé à l'« antenne » n° 2");

  const auto json = nlohmann::json::parse(ToJson(FullHeader(), body));

  EXPECT_EQ(json["specversion"], "1.0");
  EXPECT_EQ(json["id"], "0190b6a0-0000-7000-8000-000000000001");
  EXPECT_EQ(json["source"], "/actors/ml-melun/outbox");
  EXPECT_EQ(json["type"], "referral.accepted");
  EXPECT_EQ(json["subject"], "referral/0190b6a0-0000-7000-8000-00000000000a");
  EXPECT_EQ(json["time"], "2026-03-12T09:30:00.25Z");
  EXPECT_EQ(json["datacontenttype"], "application/json");
  EXPECT_EQ(json["dataschema"], "https://example.org/schema");
  EXPECT_EQ(json["basin"], "1107");
  EXPECT_EQ(json["origin"], "simulated");
  EXPECT_EQ(json["notice"], "données simulées");
  EXPECT_EQ(json["onbehalfof"], "cap-emploi-77");
  EXPECT_EQ(json["expectedversion"], "18446744073709551615");
  EXPECT_EQ(json["data"]["note"], "Entretien fixé à l'« antenne » n° 2");
  EXPECT_FALSE(json.contains("bodysha256"));
}

TEST(CloudEventTest, ARealEventCarriesNoNotice) {
  v1::Header header = FullHeader();
  header.set_origin(v1::REAL);

  const auto json = nlohmann::json::parse(ToJson(header, v1::ReferralReceived()));

  EXPECT_EQ(json["origin"], "real");
  EXPECT_FALSE(json.contains("notice"));
}

TEST(CloudEventTest, ReadsBackWhatAnExportAndAReplaySaidAboutTheEvent) {
  std::string text = ToJson(FullHeader(), v1::ReferralReceived());
  text.insert(text.size() - 1, R"(,"replayed":true)");

  const auto event = FromCloudEventJson(text, Catalog());

  BASIN_ASSERT_OK(event);
  EXPECT_EQ(event->header.origin(), v1::SIMULATED);
}

// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#naming-conventions
TEST(CloudEventTest, NamesAttributesAsCloudEventsAsks) {
  const auto json = nlohmann::json::parse(ToJson(FullHeader(), v1::ReferralReceived()));

  for (const auto& [name, value] : json.items()) {
    EXPECT_LE(name.size(), 20u) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos)
        << name;
  }
}

TEST(CloudEventTest, LeavesAccentsUnescaped) {
  v1::ReferralAccepted body;
  body.set_note("Çà et là, œuvre à 100 €");
  EXPECT_TRUE(absl::StrContains(ToJson(FullHeader(), body), "Çà et là, œuvre à 100 €"));
}

TEST(CloudEventTest, AddsWhatTheHubAddedToARecord) {
  v1::Record message;
  message.set_sequence(4711);
  SetTimestamp(At("2026-03-12T09:30:01.5Z"), message.mutable_recorded_at());
  message.set_actor("ml-melun");
  message.set_event(SealEvent(FullHeader(), v1::ReferralReceived()));
  const std::string bytes = message.SerializeAsString();
  const auto record = ReadRecord(bytes);
  BASIN_ASSERT_OK(record);

  const auto text = ToCloudEventJson(*record, Catalog());
  BASIN_ASSERT_OK(text);

  const auto json = nlohmann::json::parse(*text);
  EXPECT_EQ(json["sequence"], "4711");
  EXPECT_EQ(json["recordedtime"], "2026-03-12T09:30:01.5Z");
  EXPECT_EQ(json["actor"], "ml-melun");
  const auto decoded = FromCloudEventJson(*text, Catalog());
  BASIN_ASSERT_OK(decoded);
  EXPECT_EQ(decoded->sequence, 4711u);
  EXPECT_EQ(decoded->recorded_at, At("2026-03-12T09:30:01.5Z"));
  EXPECT_EQ(decoded->actor, "ml-melun");
}

TEST(CloudEventTest, AnyBodyOfAnyTypeComesBackAsItWas) {
  const unsigned seed = std::random_device()();
  std::seed_seq seeds{seed};
  absl::BitGen random(seeds);
  for (const auto& type : Catalog().types()) {
    for (int round = 0; round < 30; ++round) {
      SCOPED_TRACE(absl::StrCat("seed ", seed, ", ", type->name(), ", round ", round));
      const auto body = type->NewBody();
      FillWildly(*body, random);
      v1::Header header = FullHeader();
      if (round % 3 == 1) header.mutable_expected()->set_none(true);
      if (round % 3 == 2) header.clear_expected();

      const std::string json = ToJson(header, *body);
      const auto decoded = FromCloudEventJson(json, Catalog());

      BASIN_ASSERT_OK(decoded) << json;
      EXPECT_TRUE(MessageDifferencer::Equals(*body, *decoded->body)) << json;
      header.set_type(std::string(type->name()));
      EXPECT_TRUE(MessageDifferencer::Equals(header, decoded->header)) << json;
      EXPECT_EQ(json.find('\n'), std::string::npos);
    }
  }
}

TEST(CloudEventTest, AcceptsWholeNumbersAsNumbersOrText) {
  for (const char* amount : {"1250050", "\"1250050\""}) {
    const auto event = FromCloudEventJson(
        absl::StrCat(
            R"({"specversion":"1.0","type":"funding.paid","data":{"paid_on":"2026-01-02",)",
            R"("amount_cents":)", amount, "}}"),
        Catalog());
    BASIN_ASSERT_OK(event);
    EXPECT_EQ(dynamic_cast<const v1::FundingPaid&>(*event->body).amount_cents(), 1250050);
  }
}

TEST(CloudEventTest, AcceptsCodedValuesByNameByFrenchHeadingAndByNumber) {
  for (const char* aim : {"\"AIM_INCLUSION\"", "\"lutter contre l'exclusion\"", "2"}) {
    const auto event = FromCloudEventJson(
        absl::StrCat(R"({"specversion":"1.0","type":"referral.sent","data":{"aim":)", aim, "}}"),
        Catalog());
    BASIN_ASSERT_OK(event) << aim;
    EXPECT_EQ(dynamic_cast<const v1::ReferralSent&>(*event->body).aim(), v1::AIM_INCLUSION);
  }
}

TEST(CloudEventTest, TakesNullAsNotGivenAndDataAsOptional) {
  BASIN_EXPECT_OK(FromCloudEventJson(R"({"type":"referral.received","subject":null})", Catalog()));
  BASIN_EXPECT_OK(FromCloudEventJson(R"({"type":"referral.received","data":null})", Catalog()));
  BASIN_EXPECT_OK(FromCloudEventJson(Meeting(R"({"present":null})"), Catalog()));
}

TEST(CloudEventTest, AcceptsAByteOrderMark) {
  BASIN_EXPECT_OK(FromCloudEventJson("\xEF\xBB\xBF{\"type\":\"referral.received\"}", Catalog()));
}

struct BadCase {
  const char* name;
  std::string json;
  v1::ErrorCode code;
  const char* field;   // empty = none
  const char* detail;  // part of it
};
void PrintTo(const BadCase& bad, std::ostream* out) { *out << bad.json.substr(0, 200); }
class CloudEventRefusalTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(CloudEventRefusalTest, SaysWhatAndWhere) {
  const absl::Status refusal = Refusal(GetParam().json);
  EXPECT_THAT(refusal, HasCode(GetParam().code)) << GetParam().json;
  const v1::Error error = ToProto(refusal);
  EXPECT_EQ(error.field(), GetParam().field);
  EXPECT_THAT(error.detail(), AllOf(HasSubstr(GetParam().detail), Not(HasSubstr("SECRET"))));
}

INSTANTIATE_TEST_SUITE_P(
    BadInput, CloudEventRefusalTest,
    ::testing::Values(
        BadCase{"Empty", "", v1::BAD_PROTO, "", "line 1, column 1"},
        BadCase{"Truncated", "{\"type\":\n  \"meet", v1::BAD_PROTO, "", "line 2"},
        BadCase{"NotJson", "{\n\"type\": SECRET}", v1::BAD_PROTO, "", "line 2, column 9"},
        BadCase{"NotUtf8", "{\"type\":\"\xE9\"}", v1::BAD_PROTO, "", "line 1, column 11"},
        BadCase{"LoneSurrogate", R"({"type":"\ud800"})", v1::BAD_PROTO, "", "line 1"},
        BadCase{"HugeNumber", Meeting("{\"present\":1e999}"), v1::BAD_PROTO, "", "number"},
        BadCase{"List", "[]", v1::BAD_FORMAT, "", "one JSON object"},
        BadCase{"NameTwice", R"({"type":"meeting.held","type":"meeting.held"})", v1::BAD_PROTO, "",
                "twice"},
        BadCase{"NameTwiceInData", Meeting(R"({"present":1,"present":2})"), v1::BAD_PROTO, "",
                "twice"},
        BadCase{"TooDeep", std::string(100, '[') + std::string(100, ']'), v1::BAD_PROTO, "",
                "nested more than 16"},
        BadCase{"FarTooDeep", std::string(200000, '[') + std::string(200000, ']'), v1::BAD_PROTO,
                "", "nested more than 16"},
        BadCase{"TooLong", "\"" + std::string(kMaxCloudEventBytes, 'x') + "\"", v1::TOO_LONG, "",
                "at most 524288"},
        BadCase{"NoType", "{}", v1::MISSING_FIELD, "type", ""},
        BadCase{"TypeNotText", R"({"type":7})", v1::BAD_FORMAT, "type", "a text"},
        BadCase{"UnknownType", R"({"type":"meeting.hold"})", v1::UNKNOWN_TYPE, "type",
                "did you mean meeting.held?"},
        BadCase{"UnknownAttribute", R"({"type":"meeting.held","Basin":"1107"})", v1::BAD_FORMAT,
                "Basin", "did you mean basin?"},
        BadCase{"DataBase64", R"({"type":"meeting.held","data_base64":"SECRET"})", v1::BAD_FORMAT,
                "data_base64", "no such attribute"},
        BadCase{"AttributeNotText", R"({"type":"meeting.held","id":12})", v1::BAD_FORMAT, "id",
                "a text"},
        BadCase{"SpecVersion", R"({"type":"meeting.held","specversion":"0.3"})", v1::BAD_FORMAT,
                "specversion", "1.0"},
        BadCase{"ContentType", R"({"type":"meeting.held","datacontenttype":"text/xml"})",
                v1::BAD_FORMAT, "datacontenttype", "application/json"},
        BadCase{"Origin", R"({"type":"meeting.held","origin":"SECRET"})", v1::BAD_FORMAT, "origin",
                "real"},
        BadCase{"ExpectedVersion", R"({"type":"meeting.held","expectedversion":-1})",
                v1::BAD_FORMAT, "expectedversion", "none"},
        BadCase{"Time", R"({"type":"meeting.held","time":"12/03/2026"})", v1::BAD_FORMAT, "time",
                "RFC 3339"},
        BadCase{"DataNotObject", Meeting("[]"), v1::BAD_FORMAT, "data", "an object"},
        BadCase{"UnknownField", Meeting(R"({"presents":3})"), v1::BAD_FORMAT, "data.presents",
                "did you mean present?"},
        BadCase{"FieldOfEmptyEvent", R"({"type":"referral.received","data":{"note":"x"}})",
                v1::BAD_FORMAT, "data.note", "has none"},
        BadCase{"TextForNumber", Meeting(R"({"present":"SECRET"})"), v1::BAD_FORMAT, "data.present",
                "a whole number"},
        BadCase{"FractionForNumber", Meeting(R"({"present":1.5})"), v1::BAD_FORMAT, "data.present",
                "a whole number"},
        BadCase{"NumberForText", Meeting(R"({"held_on":20260312})"), v1::BAD_FORMAT, "data.held_on",
                "a text"},
        BadCase{"Negative", Meeting(R"({"present":-1})"), v1::OUT_OF_RANGE, "data.present",
                "0 to 4294967295"},
        BadCase{"Overflow", Meeting(R"({"present":"4294967296"})"), v1::OUT_OF_RANGE,
                "data.present", "0 to 4294967295"},
        BadCase{"NotAList", Meeting(R"({"attendances":{}})"), v1::BAD_FORMAT, "data.attendances",
                "a list"},
        BadCase{"DeepField", Meeting(R"({"attendances":[{},{"actor":1}]})"), v1::BAD_FORMAT,
                "data.attendances[1].actor", "a text"},
        BadCase{"NullItem", Meeting(R"({"attendances":[null]})"), v1::BAD_FORMAT,
                "data.attendances[0]", "an object"},
        BadCase{"UnknownCode", Meeting(R"({"attendances":[{"presence":"SECRET"}]})"),
                v1::UNKNOWN_ENUM, "data.attendances[0].presence", "PRESENCE_PRESENT"},
        BadCase{"UnknownCodeNumber", Meeting(R"({"attendances":[{"presence":99}]})"),
                v1::UNKNOWN_ENUM, "data.attendances[0].presence", "PRESENCE_PRESENT"},
        BadCase{"EmptyCode", Meeting(R"({"attendances":[{"presence":""}]})"), v1::UNKNOWN_ENUM,
                "data.attendances[0].presence", "PRESENCE_PRESENT"},
        BadCase{"BothOfAChoice",
                R"({"type":"need.surveyed","data":{"projects":{"value":1,"secret":true}}})",
                v1::BAD_FORMAT, "data.projects.value", "only one"}),
    [](const auto& info) { return info.param.name; });

TEST(CloudEventTest, NoPrefixOfAnEventIsTakenForOne) {
  v1::FundingAwarded body;
  body.set_beneficiary_name("Régie de quartier");
  body.add_schedule()->set_amount_cents(100);
  const std::string json = ToJson(FullHeader(), body);
  for (size_t size = 0; size < json.size(); ++size)
    EXPECT_THAT(Refusal(json.substr(0, size)), HasCode(v1::BAD_PROTO)) << size;
}

TEST(CloudEventTest, AnyDamagedByteIsReadOrRefusedCleanly) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  v1::FundingAwarded body;
  body.set_beneficiary_name("Régie de quartier");
  body.add_schedule()->set_amount_cents(100);
  const std::string json = ToJson(FullHeader(), body);
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = json;
    for (unsigned n = 0; n <= random() % 3; ++n)
      damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto event = FromCloudEventJson(damaged, Catalog());
    if (!event.ok()) {
      EXPECT_NE(CodeOf(event.status()), v1::ERROR_UNSPECIFIED) << damaged;
    }
  }
}

TEST(CloudEventTest, RefusesToWriteATypeItDoesNotKnow) {
  v1::Header header = FullHeader();
  header.set_type("meeting.dreamed");
  const std::string bytes = SealEvent(header, v1::MeetingHeld());
  const auto event = ReadEvent(bytes);
  BASIN_ASSERT_OK(event);
  EXPECT_THAT(ToCloudEventJson(*event, Catalog()), HasCode(v1::UNKNOWN_TYPE));
}

TEST(CloudEventTest, RefusesToWriteABodyThatIsNotItsTypes) {
  v1::Event message;
  message.ParseFromString(SealEvent(FullHeader(), v1::ReferralReceived()));
  message.set_body("\xff\xff");
  const std::string bytes = message.SerializeAsString();
  const auto event = ReadEvent(bytes);
  BASIN_ASSERT_OK(event);
  EXPECT_THAT(ToCloudEventJson(*event, Catalog()), HasCode(v1::BAD_PROTO));
}

TEST(TimestampTest, IsRfc3339InUtc) {
  EXPECT_EQ(FormatTimestamp(absl::FromUnixSeconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatTimestamp(At("2026-03-29T03:30:00+02:00")), "2026-03-29T01:30:00Z");
  EXPECT_EQ(FormatTimestamp(At("2026-03-29t03:30:00.123456789z")),
            "2026-03-29T03:30:00.123456789Z");
  EXPECT_EQ(FormatTimestamp(At("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
}

TEST(TimestampTest, RefusesEverythingElse) {
  absl::Time time;
  for (const char* text :
       {"", "2026-03-12", "2026-03-12T09:30:00", "2026-03-12 09:30:00Z", " 2026-03-12T09:30:00Z",
        "2026-03-12T09:30:00Z ", "infinite-future", "2026-02-29T00:00:00Z", "2026-03-12T25:00:00Z",
        "+2026-03-12T09:30:00Z", "12026-03-12T09:30:00Z", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00", "2026-3-12T09:30:00Z", "2026-03-12T09:30:00 Z"})
    EXPECT_FALSE(ParseTimestamp(text, &time)) << text;
}

}  // namespace
}  // namespace basin
