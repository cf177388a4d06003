#include "broker/admission/plain_body.h"

#include <memory>
#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "broker/admission/validator.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "tests/broker/admission/sample_body.h"

namespace basin {
namespace {

// Both ways to judge the bodies of one type.
class BothWays {
 public:
  BothWays(const EventCatalog& catalog, const EventType& type)
      : validator_(catalog), body_(type.NewBody()), shape_(plain_.ShapeOf(*type.descriptor)) {}

  bool Short(const std::string& bytes) const { return IsPlainAndValid(*shape_, bytes); }
  bool Long(const std::string& bytes) const {
    return body_->ParseFromString(bytes) && validator_.Validate(*body_).ok();
  }

 private:
  PlainBodies plain_;
  const Validator validator_;
  const std::unique_ptr<google::protobuf::Message> body_;
  const PlainShape* const shape_;
};

// Nothing is proved by a short way that nobody can take.
TEST(PlainBodyTest, TheUsualBodyOfEveryTypePasses) {
  const EventCatalog catalog;
  for (const auto& type : catalog.types()) {
    SCOPED_TRACE(type->name());
    const BothWays ways(catalog, *type);
    const std::string bytes = SampleBody(*type)->SerializeAsString();
    EXPECT_TRUE(ways.Long(bytes));
    EXPECT_TRUE(ways.Short(bytes));
  }
}

// A body with every field, with one of them after the other left out.
TEST(PlainBodyTest, AgreesOnWhatMustBeThere) {
  const EventCatalog catalog;
  for (const auto& type : catalog.types()) {
    const BothWays ways(catalog, *type);
    for (int i = 0; i < type->descriptor->field_count(); ++i) {
      SCOPED_TRACE(absl::StrCat(type->name(), " without ", type->descriptor->field(i)->name()));
      const auto body = SampleBody(*type);
      body->GetReflection()->ClearField(body.get(), type->descriptor->field(i));
      const std::string bytes = body->SerializeAsString();
      EXPECT_EQ(ways.Short(bytes), ways.Long(bytes));
    }
  }
}

std::string Damaged(std::string bytes, std::mt19937_64& random) {
  for (uint64_t n = 0; n <= random() % 3 && !bytes.empty(); ++n) {
    const size_t at = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:  // small numbers are lengths, tags, coded values
        bytes[at] = static_cast<char>(random() % 32);
        break;
      case 2:
        bytes.erase(at, 1 + random() % 4);
        break;
      default: {
        const std::string piece = bytes.substr(at, 1 + random() % 12);
        bytes.insert(random() % bytes.size(), piece);
      }
    }
  }
  return bytes;
}

TEST(PlainBodyTest, NeverPassesWhatTheValidatorRefuses) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  const google::protobuf::LogSilencer silence;
  const EventCatalog catalog;
  for (const auto& type : catalog.types()) {
    SCOPED_TRACE(type->name());
    const BothWays ways(catalog, *type);
    const std::string whole = SampleBody(*type)->SerializeAsString();
    for (int round = 0; round < 2000; ++round) {
      const std::string bytes = Damaged(whole, random);
      ASSERT_LE(ways.Short(bytes), ways.Long(bytes)) << absl::CHexEscape(bytes);
    }
  }
}

TEST(PlainBodyTest, LeavesWhatIsWrittenOddlyToTheValidator) {
  const EventCatalog catalog;
  const BothWays ways(catalog, *catalog.Find("need.expressed"));
  const std::string usual = SampleBody(*catalog.Find("need.expressed"))->SerializeAsString();
  ASSERT_TRUE(ways.Short(usual));

  // A field twice, an unknown field, and a default spelt out: valid, all of them.
  for (const std::string& bytes :
       {usual + usual, usual + std::string("\xf8\x01\x01"), usual + std::string("\x08\x00", 2)}) {
    EXPECT_FALSE(ways.Short(bytes)) << absl::CHexEscape(bytes);
  }
}

}  // namespace
}  // namespace basin
