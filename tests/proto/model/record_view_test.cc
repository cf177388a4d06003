#include "proto/model/record_view.h"

#include <algorithm>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "proto/model/event_builder.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// ---- the wire format, written by hand so that what is malformed can be written too ----

std::string Varint(uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}
std::string Number(int field, uint64_t value) {
  return Varint(static_cast<uint64_t>(field) << 3) + Varint(value);
}
std::string Bytes(int field, const std::string& value) {
  return Varint(static_cast<uint64_t>(field) << 3 | 2) + Varint(value.size()) + value;
}

v1::Header FullHeader() {
  v1::Header header;
  header.set_id("id-1");
  header.set_source("/actors/ml-melun");
  header.set_type("referral.sent");
  header.set_subject("referral/1");
  SetTimestamp(absl::FromUnixNanos(1773307800'250000001), header.mutable_time());
  header.set_datacontenttype("application/protobuf");
  header.set_basin("1107");
  header.set_causationid("id-0");
  header.set_corrects("id-a");
  header.set_retracts("id-b");
  header.set_reason("faute de frappe");
  header.set_onbehalfof("cap-emploi-77");
  header.set_origin(v1::SIMULATED);
  header.mutable_expected()->set_exact(3);
  header.set_bodysha256(std::string(32, '\x5a'));
  return header;
}

std::string RecordBytes(const v1::Header& header) {
  v1::Event event;
  event.set_header(header.SerializeAsString());
  event.set_body("body");
  event.set_sealed("sealed");
  event.set_signature("signature");
  v1::Record record;
  record.set_sequence(4711);
  SetTimestamp(absl::FromUnixNanos(1773307801'000000002), record.mutable_recorded_at());
  record.set_actor("ml-melun");
  record.set_event(event.SerializeAsString());
  return record.SerializeAsString();
}

std::string EventAround(const std::string& header) { return Bytes(1, header); }

// What a view says, compared with what protobuf's own parser says.
void ExpectSame(const HeaderView& view, const v1::Header& header) {
  EXPECT_EQ(view.id, absl::string_view(header.id()));
  EXPECT_EQ(view.source, absl::string_view(header.source()));
  EXPECT_EQ(view.type, absl::string_view(header.type()));
  EXPECT_EQ(view.subject, absl::string_view(header.subject()));
  EXPECT_EQ(view.basin, absl::string_view(header.basin()));
  EXPECT_EQ(view.causationid, absl::string_view(header.causationid()));
  EXPECT_EQ(view.corrects, absl::string_view(header.corrects()));
  EXPECT_EQ(view.retracts, absl::string_view(header.retracts()));
  EXPECT_EQ(view.reason, absl::string_view(header.reason()));
  EXPECT_EQ(view.onbehalfof, absl::string_view(header.onbehalfof()));
  EXPECT_EQ(view.datacontenttype, absl::string_view(header.datacontenttype()));
  EXPECT_EQ(view.dataschema, absl::string_view(header.dataschema()));
  EXPECT_EQ(view.correlationid, absl::string_view(header.correlationid()));
  EXPECT_EQ(view.traceparent, absl::string_view(header.traceparent()));
  EXPECT_EQ(view.purpose, absl::string_view(header.purpose()));
  EXPECT_EQ(view.bodysha256, absl::string_view(header.bodysha256()));
  EXPECT_EQ(view.has_time, header.has_time());
  EXPECT_EQ(view.time, ToTime(header.time()));
  EXPECT_EQ(view.origin, header.origin());
  EXPECT_EQ(view.expected == HeaderView::Expected::kNone, header.expected().none());
  EXPECT_EQ(view.expected == HeaderView::Expected::kExact, header.expected().has_exact());
  EXPECT_EQ(view.expected_version, header.expected().exact());
}

TEST(RecordViewTest, ReadsEveryField) {
  const std::string bytes = RecordBytes(FullHeader());

  const auto record = ReadRecord(bytes);

  BASIN_ASSERT_OK(record);
  EXPECT_EQ(record->bytes.data(), bytes.data());
  EXPECT_EQ(record->sequence, 4711u);
  EXPECT_EQ(record->recorded_at, absl::FromUnixNanos(1773307801'000000002));
  EXPECT_EQ(record->actor, "ml-melun");
  EXPECT_EQ(record->event.body, "body");
  EXPECT_EQ(record->event.sealed, "sealed");
  EXPECT_EQ(record->event.signature, "signature");
  EXPECT_EQ(record->event.header_bytes, absl::string_view(FullHeader().SerializeAsString()));
  ExpectSame(record->event.header, FullHeader());
}

TEST(RecordViewTest, CopiesNothing) {
  const std::string bytes = RecordBytes(FullHeader());
  const auto record = ReadRecord(bytes);
  BASIN_ASSERT_OK(record);
  for (absl::string_view view : {record->actor, record->event.bytes, record->event.body,
                                 record->event.header.id, record->event.header.reason}) {
    EXPECT_GE(view.data(), bytes.data());
    EXPECT_LE(view.data() + view.size(), bytes.data() + bytes.size());
  }
}

TEST(RecordViewTest, AnAbsentFieldIsEmpty) {
  const auto record = ReadRecord("");
  BASIN_ASSERT_OK(record);
  EXPECT_EQ(record->sequence, 0u);
  ExpectSame(record->event.header, v1::Header());
}

// A message cut between two fields is a shorter message; nobody could tell. Cut anywhere else it is
// refused. Which it is must be what protobuf's own parser says.
TEST(RecordViewTest, TruncatedAnywhereItIsJudgedAsProtobufJudgesIt) {
  const std::string whole = RecordBytes(FullHeader());
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    v1::Record reference;
    EXPECT_EQ(ReadRecord(cut).ok(), reference.ParseFromString(cut)) << size;
  }
}

TEST(RecordViewTest, AHeaderTruncatedAnywhereIsJudgedAsProtobufJudgesIt) {
  const std::string whole = FullHeader().SerializeAsString();
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    v1::Header reference;
    const bool well_formed = reference.ParseFromString(cut);
    const std::string event_bytes = EventAround(cut);
    const auto event = ReadEvent(event_bytes);
    EXPECT_EQ(event.ok(), well_formed) << size;
    if (event.ok()) ExpectSame(event->header, reference);
  }
}

struct Malformed {
  const char* name;
  std::string event;
};
void PrintTo(const Malformed& malformed, std::ostream* out) { *out << malformed.name; }
class MalformedEventTest : public ::testing::TestWithParam<Malformed> {};

TEST_P(MalformedEventTest, IsRefused) {
  EXPECT_THAT(ReadEvent(GetParam().event), HasCode(v1::BAD_PROTO));
}

INSTANTIATE_TEST_SUITE_P(
    RecordViewTest, MalformedEventTest,
    ::testing::Values(
        Malformed{"HeaderTwice", Bytes(1, "") + Bytes(1, "")},
        Malformed{"BodyTwice", Bytes(2, "a") + Bytes(2, "b")},
        Malformed{"IdTwice", EventAround(Bytes(1, "a") + Bytes(1, "b"))},
        Malformed{"TimeTwice", EventAround(Bytes(5, "") + Bytes(5, ""))},
        Malformed{"SecondsTwice", EventAround(Bytes(5, Number(1, 1) + Number(1, 2)))},
        Malformed{"BothExpectations", EventAround(Bytes(18, Number(1, 1) + Number(2, 3)))},
        Malformed{"ExactTwice", EventAround(Bytes(18, Number(2, 1) + Number(2, 3)))},
        Malformed{"HeaderAsNumber", Number(1, 5)},
        Malformed{"IdAsNumber", EventAround(Number(1, 5))},
        Malformed{"TimeAsNumber", EventAround(Number(5, 5))},
        Malformed{"OriginAsText", EventAround(Bytes(13, "x"))},
        Malformed{"SecondsAsText", EventAround(Bytes(5, Bytes(1, "x")))},
        Malformed{"FieldZero", EventAround(std::string("\x00\x00", 2))},
        Malformed{"Group", EventAround("\x0b\x0c")}, Malformed{"WireType6", EventAround("\x0e")},
        Malformed{"WireType7", EventAround("\x0f")},
        Malformed{"LengthBeyondTheEnd", std::string("\x0a\x05") + "abcd"},
        Malformed{"LengthOfAllOnes", "\x0a" + Varint(~uint64_t{0})},
        Malformed{"LengthOfSixBytes", std::string("\x0a\x80\x80\x80\x80\x80\x00", 7)},
        Malformed{"PurposeAsNumber", EventAround(Number(12, 5))},
        Malformed{"EndlessVarint", std::string(11, '\xff')},
        Malformed{"TagOfMoreThan32Bits", EventAround(Varint((uint64_t{1} << 35) | 10) + Varint(0))},
        Malformed{"TagOfSixBytes",
                  EventAround(std::string("\x8a\x80\x80\x80\x80\x00", 6) + "\x01x")},
        Malformed{"Fixed64Cut", EventAround(Varint(50 << 3 | 1) + "1234567")},
        Malformed{"Fixed32Cut", EventAround(Varint(50 << 3 | 5) + "123")},
        Malformed{"NanosOfMoreThanASecond",
                  EventAround(Bytes(5, Number(1, 1) + Number(2, 1'000'000'000)))},
        Malformed{"NegativeNanos", EventAround(Bytes(5, Number(2, ~uint64_t{0})))},
        Malformed{"YearTenThousand", EventAround(Bytes(5, Number(1, 253402300800)))}),
    [](const auto& info) { return info.param.name; });

TEST(RecordViewTest, RefusesARecordsFieldTwice) {
  EXPECT_THAT(ReadRecord(Number(1, 1) + Number(1, 2)), HasCode(v1::BAD_PROTO));
  EXPECT_THAT(ReadRecord(Bytes(4, "") + Bytes(4, "")), HasCode(v1::BAD_PROTO));
  EXPECT_THAT(ReadRecord(Bytes(2, "\x08")), HasCode(v1::BAD_PROTO));
}

TEST(RecordViewTest, SkipsUnknownFieldsOfEveryWireType) {
  const std::string unknown = Number(50, 7) + Bytes(51, "later") + Varint(52 << 3 | 1) +
                              "12345678" + Varint(53 << 3 | 5) + "1234" + Bytes(100, "a") +
                              Bytes(100, "b");
  const std::string bytes = EventAround(unknown + FullHeader().SerializeAsString()) + unknown;
  const auto event = ReadEvent(bytes);
  BASIN_ASSERT_OK(event);
  ExpectSame(event->header, FullHeader());
}

std::string RandomString(std::mt19937_64& random, size_t max_size) {
  std::string text(random() % (max_size + 1), '\0');
  for (char& c : text) c = static_cast<char>('!' + random() % 94);
  return text;
}

v1::Header RandomHeader(std::mt19937_64& random) {
  v1::Header header;
  for (int i = 0; i < header.GetDescriptor()->field_count(); ++i) {
    const auto* field = header.GetDescriptor()->field(i);
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING || random() % 2 == 0)
      continue;
    header.GetReflection()->SetString(&header, field, RandomString(random, 200));
  }
  if (random() % 2 == 0) {
    header.mutable_time()->set_seconds(static_cast<int64_t>(random() % 315537897599) - 62135596800);
    header.mutable_time()->set_nanos(static_cast<int32_t>(random() % 1'000'000'000));
  }
  header.set_origin(static_cast<v1::Origin>(random() % 4));
  if (random() % 3 == 0) header.mutable_expected()->set_none(random() % 2 == 0);
  if (random() % 3 == 0) header.mutable_expected()->set_exact(random());
  return header;
}

TEST(RecordViewTest, ReadsWhatProtobufReads) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 5000; ++round) {
    const v1::Header header = RandomHeader(random);
    const std::string bytes = RecordBytes(header);
    const auto record = ReadRecord(bytes);
    BASIN_ASSERT_OK(record);
    ExpectSame(record->event.header, header);
    const auto place = ReadPlace(bytes);
    BASIN_ASSERT_OK(place);
    EXPECT_EQ(place->type, record->event.header.type);
    EXPECT_EQ(place->basin, record->event.header.basin);
    EXPECT_EQ(place->subject, record->event.header.subject);
  }
}

TEST(RecordViewTest, FindsNoPlaceInARecordThatIsCutShort) {
  const std::string whole = RecordBytes(FullHeader());
  const auto event = whole.find("id-1");  // the record's last field, and in it the header, began
  ASSERT_NE(event, std::string::npos);
  for (size_t size = event; size < whole.size(); ++size)
    EXPECT_THAT(ReadPlace(whole.substr(0, size)), HasCode(v1::BAD_PROTO)) << size;
}

// Never more tolerant than protobuf: what this reader accepts, every other reader can read and
// reads alike.
TEST(RecordViewTest, AcceptsNoDamageThatProtobufRefuses) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  const google::protobuf::LogSilencer silence;
  for (int round = 0; round < 50000; ++round) {
    std::string header = RandomHeader(random).SerializeAsString();
    if (header.empty()) continue;
    for (unsigned n = 0; n <= random() % 3; ++n)
      header[random() % header.size()] = static_cast<char>(random() % 128);  // stays UTF-8
    const std::string bytes = EventAround(header);
    const auto event = ReadEvent(bytes);
    if (!event.ok()) continue;
    v1::Header reference;
    if (reference.ParseFromString(header)) {
      ExpectSame(event->header, reference);
    } else {
      // A length that changed may take the bytes of a number for text; whether text is UTF-8 is not
      // this reader's to say.
      ASSERT_TRUE(std::any_of(header.begin(), header.end(), [](char c) { return c < 0; }));
    }
  }
}

TEST(RecordRunTest, StepsThroughWhatWasAppended) {
  const std::vector<std::string> records = {"a", "", std::string(127, 'b'), std::string(128, 'c'),
                                            std::string(20000, 'd')};
  std::string run;
  for (const std::string& record : records) AppendToRun(record, run);

  absl::string_view rest = run;
  for (const std::string& record : records) {
    const auto next = NextRecord(rest);
    BASIN_ASSERT_OK(next);
    EXPECT_EQ(*next, absl::string_view(record));
  }
  EXPECT_TRUE(rest.empty());
}

TEST(RecordRunTest, IsAPrefixOfAnEventsMessage) {
  std::string run;
  AppendToRun("one", run);
  AppendToRun("two", run);
  EXPECT_EQ(run, Bytes(1, "one") + Bytes(1, "two"));
}

TEST(RecordRunTest, RefusesWhatIsNotARun) {
  for (const std::string& bytes : {std::string("\x0a\x05"), std::string("\x0a"), Number(1, 1),
                                   Bytes(2, "x"), std::string("\xff")}) {
    absl::string_view run = bytes;
    EXPECT_THAT(NextRecord(run), HasCode(v1::BAD_PROTO));
  }
}

}  // namespace
}  // namespace basin
