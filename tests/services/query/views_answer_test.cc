#include "services/query/views_answer.h"

#include "gmock/gmock.h"
#include "tests/services/query/asked_views.h"

namespace basin {
namespace {

class ViewsAnswerTest : public testing::Test, protected AskedViews {
 protected:
  ViewsAnswerTest() { End(); }

  v1::Answer AskAs(const Reader& reader, absl::StatusOr<v1::ViewsAnswer> kept) {
    return AnswerViews({}, store(), reader, [&](const v1::ViewsQuery&) {
      ++asked_;
      return kept;
    });
  }
  int asked_ = 0;
};

TEST_F(ViewsAnswerTest, SaysWhatItStandsOn) {
  v1::ViewsAnswer kept;
  kept.add_generations()->set_number(7);
  const v1::Answer answer = AskAs(Operator(), kept);

  EXPECT_FALSE(answer.has_error());
  EXPECT_EQ(answer.views().generations(0).number(), 7u);
  EXPECT_EQ(answer.sequence(), log().last());
  EXPECT_EQ(answer.as_of(), "2026-06-30");
  EXPECT_EQ(answer.origin(), v1::SIMULATED);
}

TEST_F(ViewsAnswerTest, IsForOperators) {
  EXPECT_EQ(AskAs(MemberOf("*"), v1::ViewsAnswer()).error().code(), v1::FORBIDDEN_ACTION);
  EXPECT_EQ(asked_, 0) << "nothing was done";
}

TEST_F(ViewsAnswerTest, PassesARefusalOn) {
  EXPECT_EQ(AskAs(Operator(), MakeError(v1::NOT_CAUGHT_UP)).error().code(), v1::NOT_CAUGHT_UP);
}

}  // namespace
}  // namespace basin
