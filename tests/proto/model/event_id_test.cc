#include "proto/model/event_id.h"

#include <limits>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

// A source of chance that has none.
struct Constant {
  using result_type = uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return value; }
  result_type value;
};

// The example of RFC 9562, appendix A.6: Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00.
const absl::Time kRfcExample = absl::FromUnixMillis(0x017F22E279B0);

TEST(UuidV7Test, BeginsWithTheMillisecondsOfTheRfcsExample) {
  EXPECT_EQ(kRfcExample, absl::FromUnixSeconds(1645557742));
  absl::BitGen random;
  EXPECT_EQ(MakeUuidV7(kRfcExample, random).substr(0, 15), "017f22e2-79b0-7");
}

TEST(UuidV7Test, SetsVersionAndVariantWhateverTheChance) {
  Constant zeros{0}, ones{~uint64_t{0}};
  EXPECT_EQ(MakeUuidV7(kRfcExample, zeros), "017f22e2-79b0-7000-8000-000000000000");
  EXPECT_EQ(MakeUuidV7(kRfcExample, ones), "017f22e2-79b0-7fff-bfff-ffffffffffff");
}

TEST(UuidV7Test, SortsByTime) {
  absl::BitGen random;
  std::string previous;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = MakeUuidV7(kRfcExample + absl::Milliseconds(i * 997), random);
    EXPECT_LT(previous, id);
    previous = id;
  }
}

TEST(UuidV7Test, DoesNotRepeatWithinAMillisecond) {
  absl::BitGen random;
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < 100000; ++i) EXPECT_TRUE(seen.insert(MakeUuidV7(kRfcExample, random)).second);
}

TEST(UuidV8Test, IsAFunctionOfItsContent) {
  EXPECT_EQ(MakeUuidV8("scdl", "row 1"), MakeUuidV8("scdl", "row 1"));
  EXPECT_NE(MakeUuidV8("scdl", "row 1"), MakeUuidV8("scdl", "row 2"));
  EXPECT_NE(MakeUuidV8("scdl", "row 1"), MakeUuidV8("bmo", "row 1"));
}

TEST(UuidV8Test, DoesNotConfuseNameSpaceAndContent) {
  EXPECT_NE(MakeUuidV8("ab", "c"), MakeUuidV8("a", "bc"));
}

// Ids that were given stay: importing the file again next year must add nothing.
TEST(UuidV8Test, NeverChanges) {
  // printf 'scdl\0row 1' | sha256sum, then version and variant.
  EXPECT_EQ(MakeUuidV8("scdl", "row 1"), "c7a35d00-d6cf-81fc-9475-412cccfe432a");
}

TEST(UuidV8Test, SetsVersionAndVariant) {
  for (int i = 0; i < 1000; ++i) {
    const std::string id = MakeUuidV8("n", absl::StrCat(i));
    ASSERT_EQ(id.size(), 36u);
    EXPECT_EQ(id[14], '8');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
  }
}

}  // namespace
}  // namespace basin
