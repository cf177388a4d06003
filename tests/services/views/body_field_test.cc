#include "services/views/body_field.h"

#include "basin/v1/toolbox.pb.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

constexpr int kNote = v1::PracticeAdopted::kNoteFieldNumber;
constexpr int kBasin = v1::PracticeAdopted::kAdoptingBasinFieldNumber;

TEST(BodyFieldTest, FindsAStringAmongOtherFields) {
  v1::PracticeAdopted body;
  body.set_adopting_basin("1116");
  body.set_note("essai");
  const std::string bytes = body.SerializeAsString();

  EXPECT_EQ(FindBodyString(bytes, kBasin), "1116");
  EXPECT_EQ(FindBodyString(bytes, kNote), "essai");
}

TEST(BodyFieldTest, TakesTheLastOfSeveral) {
  v1::PracticeAdopted first, second;
  first.set_adopting_basin("1107");
  second.set_adopting_basin("1116");

  EXPECT_EQ(FindBodyString(first.SerializeAsString() + second.SerializeAsString(), kBasin), "1116");
}

TEST(BodyFieldTest, IsEmptyWhereThereIsNone) {
  v1::PracticeAdopted body;
  body.set_adopting_basin("1116");
  const std::string bytes = body.SerializeAsString();

  EXPECT_EQ(FindBodyString(bytes, kNote), "");
  EXPECT_EQ(FindBodyString("", kBasin), "");
  EXPECT_EQ(FindBodyString(bytes.substr(0, bytes.size() - 1), kBasin), "") << "cut short";
}

}  // namespace
}  // namespace basin
