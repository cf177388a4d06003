#include "broker/admission/validator.h"

#include <functional>
#include <limits>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/need.pb.h"
#include "basin/v1/referral.pb.h"
#include "broker/admission/formats.h"
#include "gtest/gtest.h"
#include "proto/model/utf8.h"
#include "tests/broker/admission/sample_body.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}
const Validator& Rules() {
  static const Validator kValidator(Catalog());
  return kValidator;
}

// One field of some event type: where it is in a sample body, and its path as an error names it.
struct Place {
  const EventType* type;
  std::vector<const FieldDescriptor*> path;

  const FieldDescriptor& field() const { return *path.back(); }
  const v1::FieldOptions& options() const { return OptionsOf(field()); }
  bool is_text() const { return field().type() == FieldDescriptor::TYPE_STRING; }
  bool is_number() const {
    return field().cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
           field().cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ||
           field().cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
  }
  // "body.members[0].siren"; of a list, the list or its first item.
  std::string Path(bool item) const {
    std::string text = "body";
    for (const FieldDescriptor* step : path) {
      absl::StrAppend(&text, ".", step->name());
      if (step->is_repeated() && (step != path.back() || item)) absl::StrAppend(&text, "[0]");
    }
    return text;
  }
  // The message that holds the field, within a sample body.
  Message* Parent(Message* body) const {
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      const Reflection& out = *body->GetReflection();
      body = path[i]->is_repeated() ? out.MutableRepeatedMessage(body, path[i], 0)
                                    : out.MutableMessage(body, path[i]);
    }
    return body;
  }
};

void CollectPlaces(const google::protobuf::Descriptor& message, Place at, std::vector<Place>& out) {
  for (int i = 0; i < message.field_count(); ++i) {
    Place place = at;
    place.path.push_back(message.field(i));
    out.push_back(place);
    if (message.field(i)->message_type() != nullptr)
      CollectPlaces(*message.field(i)->message_type(), place, out);
  }
}

std::vector<Place> AllPlaces() {
  std::vector<Place> places;
  for (const auto& type : Catalog().types())
    CollectPlaces(*type->descriptor, Place{type.get(), {}}, places);
  return places;
}

// What becomes of a sample body when the field's parent is changed so.
absl::Status After(const Place& place,
                   const std::function<void(Message&, const Reflection&)>& change) {
  const std::unique_ptr<Message> body = SampleBody(*place.type);
  Message* parent = place.Parent(body.get());
  change(*parent, *parent->GetReflection());
  return Rules().Validate(*body);
}

absl::Status AfterText(const Place& place, const std::string& text) {
  return After(place, [&](Message& message, const Reflection& out) {
    if (place.field().is_repeated()) {
      out.SetRepeatedString(&message, &place.field(), 0, text);
    } else {
      out.SetString(&message, &place.field(), text);
    }
  });
}

absl::Status AfterNumber(const Place& place, int64_t value) {
  return After(place, [&](Message& message, const Reflection& out) {
    const FieldDescriptor* field = &place.field();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        return out.SetInt64(&message, field, value);
      case FieldDescriptor::CPPTYPE_UINT32:
        return out.SetUInt32(&message, field, static_cast<uint32_t>(value));
      default:
        return out.SetUInt64(&message, field, static_cast<uint64_t>(value));
    }
  });
}

#define EXPECT_REFUSED(status, code, item)                   \
  do {                                                       \
    const absl::Status refused = (status);                   \
    EXPECT_THAT(refused, HasCode(code)) << place.Path(item); \
    EXPECT_EQ(ToProto(refused).field(), place.Path(item));   \
  } while (false)

// ---- Every limit of every field of every type, both sides ----

TEST(EveryFieldTest, SampleBodiesAreValid) {
  for (const auto& type : Catalog().types())
    EXPECT_THAT(Rules().Validate(*SampleBody(*type)), IsOk()) << type->name();
}

TEST(EveryFieldTest, RequiredOnesMayNotBeMissing) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    const absl::Status status = After(place, [&](Message& message, const Reflection& out) {
      out.ClearField(&message, &place.field());
    });
    const bool counts = place.field().is_repeated() || !place.is_number();
    if (place.options().required() && counts) {
      EXPECT_REFUSED(status, v1::MISSING_FIELD, false);
      ++checked;
    } else if (!place.is_number()) {
      EXPECT_THAT(status, IsOk()) << place.Path(false);
    }
  }
  EXPECT_GT(checked, 50);
}

TEST(EveryFieldTest, TextsHaveTheirLengthInCharacters) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    const uint32_t limit = place.options().max_length();
    if (limit == 0) continue;
    ++checked;
    // Long ones within a format: only addresses are.
    const std::string prefix = place.options().format() == v1::URI ? "https://" : "";
    std::string text = prefix;
    while (CodePoints(text) < limit) text += "é";

    EXPECT_THAT(AfterText(place, text), IsOk()) << place.Path(true);
    EXPECT_REFUSED(AfterText(place, text + "é"), v1::TOO_LONG, true);
  }
  EXPECT_GT(checked, 50);
}

TEST(EveryFieldTest, TextsHoldNoForbiddenCharacters) {
  for (const Place& place : AllPlaces()) {
    if (!place.is_text()) continue;
    for (const char* bad : {"a\x01", "a\r", "\u202e", "a\u2066", "\ufeff", "\uffff", "\u0085"})
      EXPECT_REFUSED(AfterText(place, bad), v1::BAD_TEXT, true);
  }
}

TEST(EveryFieldTest, TextsHaveTheirFormat) {
  for (const Place& place : AllPlaces()) {
    const v1::Format format = place.options().format();
    if (!place.is_text() || format == v1::FORMAT_UNSPECIFIED) continue;
    EXPECT_THAT(AfterText(place, GoodText(place.options())), IsOk()) << place.Path(true);
    EXPECT_REFUSED(AfterText(place, BadText(format)), FormatError(format), true);
  }
}

TEST(EveryFieldTest, ForbiddenPersonalDataIsRefused) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    if (!place.is_text()) continue;
    const absl::Status status = AfterText(place, "1 85 05 78 006 084 91");
    if (place.options().personal_data() == v1::FORBIDDEN) {
      EXPECT_REFUSED(status, v1::CLEAR_PII, true);
      EXPECT_FALSE(absl::StrContains(status.message(), "85 05 78")) << "the content is echoed";
      ++checked;
    } else {
      EXPECT_NE(CodeOf(status), v1::CLEAR_PII) << place.Path(true);
    }
  }
  EXPECT_GT(checked, 40);
}

TEST(EveryFieldTest, NumbersLieWithinTheirRange) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    const v1::FieldOptions& options = place.options();
    if (!place.is_number() || (options.min() == 0 && options.max() == 0)) continue;
    ++checked;
    EXPECT_THAT(AfterNumber(place, options.min()), IsOk()) << place.Path(true);
    EXPECT_THAT(AfterNumber(place, options.max()), IsOk()) << place.Path(true);
    EXPECT_REFUSED(AfterNumber(place, options.max() + 1), v1::OUT_OF_RANGE, true);
    const bool is_signed = place.field().cpp_type() == FieldDescriptor::CPPTYPE_INT64;
    if (is_signed || options.min() > 0)
      EXPECT_REFUSED(AfterNumber(place, options.min() - 1), v1::OUT_OF_RANGE, true);
    if (place.field().cpp_type() != FieldDescriptor::CPPTYPE_UINT32)
      EXPECT_REFUSED(AfterNumber(place, -1), v1::OUT_OF_RANGE, true);
  }
  EXPECT_GT(checked, 20);
}

TEST(EveryFieldTest, ListsHaveTheirLength) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    const int limit = static_cast<int>(place.options().max_items());
    if (limit == 0) continue;
    ++checked;
    const auto with_items = [&](int count) {
      return After(place, [&](Message& message, const Reflection& out) {
        while (out.FieldSize(message, &place.field()) < count) FillField(message, place.field());
      });
    };
    EXPECT_THAT(with_items(limit), IsOk()) << place.Path(false);
    EXPECT_REFUSED(with_items(limit + 1), v1::TOO_MANY_ITEMS, false);
  }
  EXPECT_GT(checked, 15);
}

TEST(EveryFieldTest, CodedValuesAreKnown) {
  int checked = 0;
  for (const Place& place : AllPlaces()) {
    if (place.field().enum_type() == nullptr) continue;
    ++checked;
    EXPECT_REFUSED(After(place,
                         [&](Message& message, const Reflection& out) {
                           if (place.field().is_repeated()) {
                             out.SetRepeatedEnumValue(&message, &place.field(), 0, 9999);
                           } else {
                             out.SetEnumValue(&message, &place.field(), 9999);
                           }
                         }),
                   v1::UNKNOWN_ENUM, true);
  }
  EXPECT_GT(checked, 15);
}

// ---- Rules that one field does not show ----

TEST(ValidatorTest, OneOfTwoFieldsIsEnough) {
  v1::NeedExpressed need;
  need.set_public_(v1::PUBLIC_COMPANY);
  need.set_qualification(v1::QUALIFICATION_BAC);

  const absl::Status neither = Rules().Validate(need);
  EXPECT_THAT(neither, HasCode(v1::MISSING_FIELD));
  EXPECT_EQ(ToProto(neither).field(), "body.rome");

  need.set_fap("A0X40");
  BASIN_EXPECT_OK(Rules().Validate(need));
  need.clear_fap();
  need.set_rome("K1801");
  BASIN_EXPECT_OK(Rules().Validate(need));
}

TEST(ValidatorTest, AReferenceNamesACaseOfItsKind) {
  v1::ReferralSent sent;
  sent.set_recipient("cap");
  sent.set_aim(v1::AIM_CHOICES);
  sent.set_redirect_of("referral/1");
  BASIN_EXPECT_OK(Rules().Validate(sent));

  sent.set_redirect_of("meeting/2026-001");
  const absl::Status status = Rules().Validate(sent);

  EXPECT_THAT(status, HasCode(v1::BAD_FORMAT));
  EXPECT_EQ(ToProto(status).field(), "body.redirect_of");
  EXPECT_EQ(ToProto(status).detail(), "expected: referral/<id>");
  EXPECT_EQ(ToProto(status).detail_fr(), "attendu : referral/<identifiant>");
}

TEST(ValidatorTest, ACountIsAValueOrSecret) {
  v1::NeedSurveyed surveyed;
  FillEverything(surveyed);
  surveyed.mutable_projects()->Clear();

  const absl::Status status = Rules().Validate(surveyed);

  EXPECT_THAT(status, HasCode(v1::MISSING_FIELD));
  EXPECT_EQ(ToProto(status).field(), "body.projects.value");
  EXPECT_EQ(ToProto(status).detail(), "one of: value, secret");
}

TEST(ValidatorTest, NamesTheItemAtFault) {
  v1::MeetingHeld held;
  held.set_held_on("2026-03-01");
  for (const char* actor : {"a", "b", "Madame"}) {
    v1::Attendance* attendance = held.add_attendances();
    attendance->set_actor(actor);
    attendance->set_presence(v1::PRESENCE_PRESENT);
  }

  const absl::Status status = Rules().Validate(held);

  EXPECT_THAT(status, HasCode(v1::BAD_FORMAT));
  EXPECT_EQ(ToProto(status).field(), "body.attendances[2].actor");
}

TEST(ValidatorTest, ItemsAreNotEmpty) {
  v1::TerritoryDefined territory;
  FillEverything(territory);
  territory.add_communes("");

  const absl::Status status = Rules().Validate(territory);

  EXPECT_THAT(status, HasCode(v1::MISSING_FIELD));
  EXPECT_EQ(ToProto(status).field(), "body.communes[1]");
}

TEST(ValidatorTest, OptionalTextsMayBeEmpty) {
  v1::ReferralSent sent;
  sent.set_recipient("cap");
  sent.set_aim(v1::AIM_CHOICES);

  BASIN_EXPECT_OK(Rules().Validate(sent));
}

TEST(ValidatorTest, AbsentMembersOfAOneofAreNotChecked) {
  v1::NeedSurveyed surveyed;
  FillEverything(surveyed);
  surveyed.mutable_projects()->set_secret(true);
  BASIN_EXPECT_OK(Rules().Validate(surveyed));

  surveyed.mutable_projects()->set_value(-1);
  EXPECT_EQ(ToProto(Rules().Validate(surveyed)).field(), "body.projects.value");
}

TEST(ValidatorTest, UnknownFieldsAreAccepted) {
  v1::ReferralAccepted accepted;
  ASSERT_TRUE(accepted.ParseFromString("\xfa\x3f\x02hi"));

  BASIN_EXPECT_OK(Rules().Validate(accepted));
}

TEST(ValidatorTest, LimitsOfATextAreCharactersNotBytes) {
  v1::ReferralAccepted accepted;
  std::string note;
  for (int i = 0; i < 500; ++i) note += "😀";
  accepted.set_note(note);
  BASIN_EXPECT_OK(Rules().Validate(accepted));

  accepted.set_note(note + "x");
  EXPECT_THAT(Rules().Validate(accepted), HasCode(v1::TOO_LONG));
}

}  // namespace
}  // namespace basin
