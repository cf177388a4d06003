// What every event type owes the hub that reads its options: a lifecycle without dead ends, bounds
// on everything, headings in French. Each rule runs over the whole catalog, so that a new type is
// held to it the day it is written.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "basin/v1/options.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "proto/model/event_catalog.h"
#include "tests/support/french.h"

namespace basin {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using ::testing::IsEmpty;

const EventCatalog& Catalog() {
  static const EventCatalog kCatalog;
  return kCatalog;
}

const v1::FieldOptions& OptionsOf(const FieldDescriptor& field) {
  return field.options().GetExtension(v1::field);
}
bool IsText(const FieldDescriptor& field) { return field.type() == FieldDescriptor::TYPE_STRING; }
bool IsNumber(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_UINT32 ||
         field.type() == FieldDescriptor::TYPE_INT64 ||
         field.type() == FieldDescriptor::TYPE_UINT64;
}

// The message and the messages within it.
void CollectMessages(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i)
    if (type.field(i)->message_type() != nullptr)
      CollectMessages(*type.field(i)->message_type(), seen);
}

std::set<const Descriptor*> BodyMessages() {
  std::set<const Descriptor*> messages;
  for (const auto& type : Catalog().types()) CollectMessages(*type->descriptor, messages);
  return messages;
}

std::vector<const FieldDescriptor*> BodyFields() {
  std::vector<const FieldDescriptor*> fields;
  for (const Descriptor* message : BodyMessages())
    for (int i = 0; i < message->field_count(); ++i) fields.push_back(message->field(i));
  return fields;
}

std::set<const EnumDescriptor*> BodyEnums() {
  std::set<const EnumDescriptor*> enums;
  for (const FieldDescriptor* field : BodyFields())
    if (field->enum_type() != nullptr) enums.insert(field->enum_type());
  return enums;
}

bool Opens(const EventType& type) {
  const auto& from = type.options->from();
  return std::find(from.begin(), from.end(), "new") != from.end();
}
bool OnlyOpens(const EventType& type) { return Opens(type) && type.options->from_size() == 1; }
bool MayBePublishedBy(const EventType& type, v1::Publisher publisher) {
  const auto& by = type.options->by();
  return std::find(by.begin(), by.end(), publisher) != by.end();
}

bool IsLowerWord(absl::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == absl::string_view::npos;
}

// ---- names ----

TEST(SchemaTest, TypesAreNamedFamilyDotWhatHappened) {
  for (const auto& type : Catalog().types()) {
    const absl::string_view name = type->name();
    const size_t dot = name.find('.');
    ASSERT_NE(dot, absl::string_view::npos) << name;
    EXPECT_TRUE(IsLowerWord(name.substr(0, dot))) << name;
    EXPECT_TRUE(IsLowerWord(name.substr(dot + 1))) << name;
    EXPECT_TRUE(IsLowerWord(type->options->case_())) << name;
  }
}

TEST(SchemaTest, TypesHaveNamesOfTheirOwnInFrench) {
  std::set<std::string> seen;
  for (const auto& type : Catalog().types()) {
    EXPECT_TRUE(seen.insert(type->options->fr()).second) << type->options->fr();
    EXPECT_THAT(WordsWithoutAccents(type->options->fr()), IsEmpty());
  }
}

// ---- lifecycles ----

TEST(SchemaTest, EveryStateNamedIsReachedBySomeTypeOfTheCase) {
  std::map<std::string, std::set<std::string>> reached;
  for (const auto& type : Catalog().types())
    if (!type->options->to().empty()) reached[type->options->case_()].insert(type->options->to());

  for (const auto& type : Catalog().types()) {
    std::vector<std::string> named(type->options->from().begin(), type->options->from().end());
    named.insert(named.end(), type->options->late_from().begin(), type->options->late_from().end());
    for (const std::string& state : named) {
      EXPECT_TRUE(state == "new" || state == "*" ||
                  reached[type->options->case_()].count(state) == 1)
          << type->name() << " waits for \"" << state << "\", where no event leads";
    }
  }
}

TEST(SchemaTest, EveryKindOfCaseCanBeOpened) {
  std::map<std::string, bool> opened;
  for (const auto& type : Catalog().types()) opened[type->options->case_()] |= Opens(*type);
  for (const auto& [kind, can_be] : opened) EXPECT_TRUE(can_be) << kind;
}

TEST(SchemaTest, WhatOpensACaseGivesItAState) {
  for (const auto& type : Catalog().types())
    if (Opens(*type)) {
      EXPECT_FALSE(type->options->to().empty()) << type->name();
    }
}

// "new" is the absence of a case: nothing comes late to it, and "*" would hide what else is named.
TEST(SchemaTest, StatesAreNamedOnceAndPlainly) {
  for (const auto& type : Catalog().types()) {
    std::set<std::string> seen;
    for (const std::string& state : type->options->from()) {
      EXPECT_TRUE(seen.insert(state).second) << type->name() << ' ' << state;
      EXPECT_TRUE(state == "*" || IsLowerWord(state)) << type->name() << ' ' << state;
    }
    for (const std::string& state : type->options->late_from()) {
      EXPECT_TRUE(seen.insert(state).second) << type->name() << ' ' << state;
      EXPECT_NE(state, "new") << type->name();
    }
    EXPECT_NE(type->options->to(), "new") << type->name();
    EXPECT_NE(type->options->to(), "*") << type->name();
  }
}

// ---- publishers ----

TEST(SchemaTest, NobodyOwnsACaseBeforeItIsOpened) {
  for (const auto& type : Catalog().types()) {
    if (!OnlyOpens(*type)) continue;
    EXPECT_FALSE(MayBePublishedBy(*type, v1::OWNER)) << type->name();
    EXPECT_FALSE(MayBePublishedBy(*type, v1::RECIPIENT)) << type->name();
  }
}

TEST(SchemaTest, ARecipientThatMayPublishIsNamedWhenTheCaseOpens) {
  std::set<std::string> names_recipient;
  for (const auto& type : Catalog().types()) {
    int recipients = 0;
    for (int i = 0; i < type->descriptor->field_count(); ++i) {
      const FieldDescriptor& field = *type->descriptor->field(i);
      if (OptionsOf(field).party() != v1::PARTY_RECIPIENT) continue;
      ++recipients;
      EXPECT_EQ(OptionsOf(field).format(), v1::ACTOR_ID) << field.full_name();
      EXPECT_TRUE(OptionsOf(field).required()) << field.full_name();
      EXPECT_FALSE(field.is_repeated()) << field.full_name();
    }
    EXPECT_LE(recipients, 1) << type->name();
    EXPECT_TRUE(recipients == 0 || Opens(*type)) << type->name();
    if (recipients == 1) names_recipient.insert(type->options->case_());
  }
  for (const auto& type : Catalog().types())
    if (MayBePublishedBy(*type, v1::RECIPIENT)) {
      EXPECT_EQ(names_recipient.count(type->options->case_()), 1u) << type->name();
    }
}

// ---- bounds ----

TEST(SchemaTest, FieldsAreOfTheKindsThatValidationAndJsonKnow) {
  for (const FieldDescriptor* field : BodyFields()) {
    EXPECT_TRUE(IsText(*field) || IsNumber(*field) || field->type() == FieldDescriptor::TYPE_BOOL ||
                field->type() == FieldDescriptor::TYPE_ENUM ||
                field->type() == FieldDescriptor::TYPE_MESSAGE)
        << field->full_name() << " is a " << field->type_name();
    EXPECT_FALSE(field->is_map()) << field->full_name();
  }
}

TEST(SchemaTest, EveryTextIsBounded) {
  for (const FieldDescriptor* field : BodyFields()) {
    if (!IsText(*field)) continue;
    const v1::FieldOptions& options = OptionsOf(*field);
    EXPECT_TRUE(options.max_length() > 0 || options.format() != v1::FORMAT_UNSPECIFIED)
        << field->full_name();
    if (options.format() == v1::URI) {
      EXPECT_GT(options.max_length(), 0u) << field->full_name();
    }
  }
}

TEST(SchemaTest, EveryListIsBounded) {
  for (const FieldDescriptor* field : BodyFields())
    if (field->is_repeated()) {
      EXPECT_GT(OptionsOf(*field).max_items(), 0u) << field->full_name();
    }
}

// Positions in the log and exact fractions have no bound but their type's.
const std::set<std::string> kUnboundedNumbers = {
    "basin.v1.HealthSnapshot.known_at",
    "basin.v1.SnapshotValue.numerator",
    "basin.v1.SnapshotValue.denominator",
};

TEST(SchemaTest, EveryNumberIsBounded) {
  for (const FieldDescriptor* field : BodyFields()) {
    if (!IsNumber(*field)) continue;
    const v1::FieldOptions& options = OptionsOf(*field);
    EXPECT_EQ(options.max() != 0, kUnboundedNumbers.count(field->full_name()) == 0)
        << field->full_name();
    EXPECT_LE(options.min(), options.max()) << field->full_name();
  }
}

// A text that could hold a sentence could hold a name. (A link is not a sentence.)
TEST(SchemaTest, FreeTextForbidsPersonalData) {
  for (const FieldDescriptor* field : BodyFields()) {
    const v1::FieldOptions& options = OptionsOf(*field);
    if (!IsText(*field) || options.format() != v1::FORMAT_UNSPECIFIED || options.max_length() < 100)
      continue;
    EXPECT_EQ(options.personal_data(), v1::FORBIDDEN) << field->full_name();
  }
}

TEST(SchemaTest, WhatRefersToACaseNamesAKindThatExists) {
  std::set<std::string> kinds;
  for (const auto& type : Catalog().types()) kinds.insert(type->options->case_());
  for (const FieldDescriptor* field : BodyFields()) {
    const v1::FieldOptions& options = OptionsOf(*field);
    if (options.refers_to().empty()) continue;
    EXPECT_EQ(options.format(), v1::CASE_REF) << field->full_name();
    EXPECT_EQ(kinds.count(options.refers_to()), 1u) << field->full_name();
  }
}

TEST(SchemaTest, OneOfTwoFieldsNamesAFieldBesideIt) {
  for (const FieldDescriptor* field : BodyFields()) {
    const std::string& other = OptionsOf(*field).requires_one_of();
    if (other.empty()) continue;
    EXPECT_NE(field->containing_type()->FindFieldByName(other), nullptr) << field->full_name();
    EXPECT_NE(other, field->name()) << field->full_name();
  }
}

// The most bytes a value of `field` takes within the field's own limits; `per_point` = bytes of a
// character of free text.
size_t MostBytes(const Descriptor& message, size_t per_point);
size_t MostBytes(const FieldDescriptor& field, size_t per_point) {
  const v1::FieldOptions& options = OptionsOf(field);
  static const std::map<v1::Format, size_t> kFormats = {
      {v1::ACTOR_ID, 64}, {v1::BASIN_CODE, 16}, {v1::CASE_REF, 96},   {v1::DATE, 10},
      {v1::SIREN, 9},     {v1::SIRET, 14},      {v1::RNA, 10},        {v1::INSEE_COMMUNE, 5},
      {v1::ROME, 5},      {v1::FAP, 5},         {v1::DEPARTEMENT, 3}, {v1::EVENT_ID, 64}};
  size_t value = 0;
  if (IsText(field)) {
    const auto format = kFormats.find(options.format());
    value = format != kFormats.end() ? format->second : options.max_length() * per_point;
  } else if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
    value = MostBytes(*field.message_type(), per_point);
  } else if (IsNumber(field)) {
    value = field.type() == FieldDescriptor::TYPE_UINT32 ? 5 : 10;
  } else {
    value = 2;
  }
  const size_t overhead = 2 + (value >= 128 ? 2 : 1);
  return (value + overhead) * (field.is_repeated() ? options.max_items() : 1);
}
size_t MostBytes(const Descriptor& message, size_t per_point) {
  size_t bytes = 0;
  for (int i = 0; i < message.field_count(); ++i) bytes += MostBytes(*message.field(i), per_point);
  return bytes;
}

// French takes 1.03 bytes a character in UTF-8. A body that keeps each field's limit must not be
// refused as a whole: nobody could say which field is to blame.
TEST(SchemaTest, ABodyWithinItsFieldsLimitsIsWithinItsTypes) {
  for (const auto& type : Catalog().types())
    EXPECT_LE(MostBytes(*type->descriptor, 1), type->options->max_bytes()) << type->name();
}

// ---- French ----

TEST(SchemaTest, EveryFieldHasAFrenchHeadingOfItsOwn) {
  for (const Descriptor* message : BodyMessages()) {
    std::set<std::string> seen;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      const std::string& heading = OptionsOf(field).fr();
      EXPECT_FALSE(heading.empty()) << field.full_name();
      EXPECT_TRUE(seen.insert(heading).second) << field.full_name() << ": " << heading;
      EXPECT_THAT(WordsWithoutAccents(heading), IsEmpty()) << field.full_name();
    }
  }
}

TEST(SchemaTest, EveryCodedValueHasAFrenchNameOfItsOwn) {
  for (const EnumDescriptor* type : BodyEnums()) {
    std::set<std::string> seen;
    EXPECT_EQ(type->value(0)->number(), 0) << type->full_name();
    EXPECT_TRUE(absl::EndsWith(type->value(0)->name(), "_UNSPECIFIED")) << type->full_name();
    for (int i = 1; i < type->value_count(); ++i) {
      const std::string& name = type->value(i)->options().GetExtension(v1::fr);
      EXPECT_FALSE(name.empty()) << type->value(i)->full_name();
      EXPECT_TRUE(seen.insert(name).second) << type->value(i)->full_name() << ": " << name;
      EXPECT_THAT(WordsWithoutAccents(name), IsEmpty()) << type->value(i)->full_name();
    }
  }
}

}  // namespace
}  // namespace basin
