#include "proto/model/strict_json.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::HasSubstr;

constexpr JsonLimits kLimits = {.max_bytes = 200, .max_depth = 3};

std::string Detail(absl::string_view text) {
  return ToProto(ParseStrictJson(text, kLimits).status()).detail();
}

TEST(StrictJsonTest, ReadsWhatIsWithinItsLimits) {
  const auto value = ParseStrictJson(R"({"a":[{"é":1}],"b":null})", kLimits);
  BASIN_ASSERT_OK(value);
  EXPECT_EQ((*value)["a"][0]["é"], 1);
}

TEST(StrictJsonTest, SaysWhereItStopsBeingJson) {
  EXPECT_THAT(Detail(""), HasSubstr("line 1, column 1"));
  EXPECT_THAT(Detail("{\n \"a\": nil}"), HasSubstr("line 2, column 8"));
  EXPECT_THAT(Detail("[1]\n]"), HasSubstr("line 2, column 1"));
}

TEST(StrictJsonTest, EqualNamesInDifferentObjectsAreNoRepetition) {
  BASIN_EXPECT_OK(ParseStrictJson(R"({"a":{"a":1},"b":{"a":2}})", kLimits));
  BASIN_EXPECT_OK(ParseStrictJson(R"([{"a":1},{"a":2}])", kLimits));
}

TEST(StrictJsonTest, RefusesANameTwiceAtAnyDepth) {
  for (const char* text : {R"({"a":1,"a":2})", R"([{"a":1,"c":{},"a":2}])",
                           R"({"a":{"x":1},"a":{"y":1}})", R"({"\u0061":1,"a":2})"}) {
    EXPECT_THAT(ParseStrictJson(text, kLimits), HasCode(v1::BAD_PROTO)) << text;
    EXPECT_THAT(Detail(text), HasSubstr("twice")) << text;
  }
}

TEST(StrictJsonTest, BoundsDepthExactly) {
  BASIN_EXPECT_OK(ParseStrictJson("[[[1]]]", kLimits));
  BASIN_EXPECT_OK(ParseStrictJson(R"({"a":[{}],"b":[[]]})", kLimits));
  EXPECT_THAT(Detail("[[[[1]]]]"), HasSubstr("nested more than 3"));
  EXPECT_THAT(Detail(R"({"a":[{"b":[]}]})"), HasSubstr("nested more than 3"));
}

TEST(StrictJsonTest, BoundsItsLength) {
  const std::string longest = "\"" + std::string(198, 'x') + "\"";
  BASIN_EXPECT_OK(ParseStrictJson(longest, kLimits));
  EXPECT_THAT(ParseStrictJson(longest + " ", kLimits), HasCode(v1::TOO_LONG));
}

}  // namespace
}  // namespace basin
