#include "broker/retention/holds.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HoldsTest : public testing::Test {
 protected:
  absl::StatusOr<std::vector<std::string>> Load(const std::string& text) {
    std::ofstream(folder_ / "holds.toml") << text;
    return LoadHolds(folder_ / "holds.toml");
  }

  TemporaryFolder folder_;
};

TEST_F(HoldsTest, AreTheSubjectsOfTheFile) {
  EXPECT_THAT(*Load("[[hold]]\ncase = \"referral/2\"\nreason = \"contentieux\"\n"
                    "[[hold]]\ncase = \"meeting/1\"\nreason = \"audit\"\n"
                    "[[hold]]\ncase = \"referral/2\"\nreason = \"encore\"\n"),
              ElementsAre("meeting/1", "referral/2"));
  EXPECT_THAT(*LoadHolds(""), IsEmpty());
}

TEST_F(HoldsTest, AFileWithAnErrorHoldsBackThePurge) {
  EXPECT_THAT(Load("[[hold]]\ncase = \"referral\"\nreason = \"x\"\n"), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(Load("[[hold]]\ncase = \"referral/\"\nreason = \"x\"\n"), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(Load("[[hold]]\ncase = \"referral/1\"\n"), HasCode(v1::BAD_CONFIG));
  EXPECT_THAT(Load("[[hold]]\nsubject = \"referral/1\"\n"), HasCode(v1::UNKNOWN_KEY));
  EXPECT_THAT(LoadHolds(folder_ / "absent.toml"), HasCode(v1::BAD_CONFIG));
}

}  // namespace
}  // namespace basin
