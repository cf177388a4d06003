#include "broker/facts/fact_bucket.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

EventKey Key(uint8_t i) {
  EventKey key{};
  key[0] = i;
  key[15] = 7;
  return key;
}

TEST(FactBucketTest, FindsEveryKeyWithItsNoteAndBody) {
  FactBucketBuilder builder;
  for (uint8_t i = 0; i < 100; ++i) {
    builder.Add(Key(2 * i), i);
    builder.bodies().append(absl::StrCat(i % 3 == 0 ? "" : "body", static_cast<int>(i)));
  }
  const std::string bytes = builder.Take();
  EXPECT_TRUE(builder.empty());

  const std::optional<FactBucket> bucket = FactBucket::Read(bytes);

  ASSERT_TRUE(bucket.has_value());
  for (uint8_t i = 0; i < 100; ++i) {
    const std::optional<size_t> found = bucket->Find(Key(2 * i));
    ASSERT_EQ(found, size_t{i});
    EXPECT_EQ(bucket->hash(*found), HashOf(Key(2 * i)));
    EXPECT_EQ(bucket->note(*found), i);
    EXPECT_EQ(bucket->body(*found), absl::StrCat(i % 3 == 0 ? "" : "body", static_cast<int>(i)));
    EXPECT_EQ(bucket->Find(Key(2 * i + 1)), std::nullopt);
  }
}

TEST(FactBucketTest, RefusesBytesThatAreTooFew) {
  FactBucketBuilder builder;
  builder.Add(Key(1), 1);
  builder.bodies().append("body");
  const std::string bytes = builder.Take();

  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);  // of its own: a reader beyond it is seen
    const std::optional<FactBucket> bucket = FactBucket::Read(cut);
    if (bucket.has_value()) {
      EXPECT_EQ(bucket->body(0), std::nullopt) << size;
    }
  }
}

}  // namespace
}  // namespace basin
