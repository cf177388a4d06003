#include "broker/facts/case_head.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

CaseHead FullHead() {
  return {.state = "under_review",
          .state_since = absl::FromUnixMillis(1'767'225'600'123),
          .state_sequence = 1ull << 40,
          .version = 300,
          .last_sequence = (1ull << 40) + 7,
          .basin = "1107",
          .owner = "ml-melun",
          .recipient = "cap-emploi-77",
          .previous_state = "sent",
          .previous_since = absl::FromUnixSeconds(-1) + absl::Nanoseconds(1),
          .previous_sequence = 12};
}

TEST(CaseHeadTest, ReadsBackWhatItWrote) {
  for (const CaseHead& head : {CaseHead(), FullHead()}) {
    CaseHead read;

    ASSERT_TRUE(DecodeCaseHead(EncodeCaseHead(head), &read));

    EXPECT_EQ(read, head);
  }
}

TEST(CaseHeadTest, RefusesWhatIsTruncatedOrLonger) {
  const std::string bytes = EncodeCaseHead(FullHead());
  CaseHead read;

  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(DecodeCaseHead(absl::string_view(bytes).substr(0, size), &read)) << size;
  EXPECT_FALSE(DecodeCaseHead(bytes + '\0', &read));
}

}  // namespace
}  // namespace basin
