#include "broker/facts/stored_facts.h"

#include <string>

#include "broker/facts/fact_bucket.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

FactMeta MetaOf(Sequence first, Sequence last) {
  FactMeta meta;
  meta.identity = {.log_id = "a-log", .epoch = 3};
  meta.first = first;
  meta.last = last;
  meta.shape = {.id_bits = 6, .case_bits = 5};
  return meta;
}

bool EnterMeta(StoredFacts& stored, const FactMeta& meta) {
  return stored.Enter({stored.next_generation(), FactKind::kMeta, 0}, EncodeFactMeta(meta));
}

TEST(StoredFactsTest, KeysComeBackAsTheyWereAndOrderByGeneration) {
  const std::string bytes = EncodeFactKey({7, FactKind::kIds, 513});
  const std::optional<FactKey> key = DecodeFactKey(bytes);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->generation, 7u);
  EXPECT_EQ(key->kind, FactKind::kIds);
  EXPECT_EQ(key->bucket, 513u);
  // A generation's end is the last of its keys: whoever reads it has read the others.
  EXPECT_LT(EncodeFactKey({7, FactKind::kCases, 65535}), bytes);
  EXPECT_LT(bytes, EncodeFactKey({7, FactKind::kMeta, 0}));
  EXPECT_LT(EncodeFactKey({7, FactKind::kMeta, 0}), EncodeFactKey({8, FactKind::kCases, 0}));
}

TEST(StoredFactsTest, OtherBytesAreNoKey) {
  const std::string good = EncodeFactKey({7, FactKind::kIds, 1});
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(DecodeFactKey(good.substr(0, size)).has_value()) << size;
  EXPECT_FALSE(DecodeFactKey(good + "x").has_value());
  std::string kind = good;
  kind[5] = 'x';
  EXPECT_FALSE(DecodeFactKey(kind).has_value());
}

TEST(StoredFactsTest, AnEndOfAGenerationComesBackAsItWas) {
  const std::string bytes = EncodeFactMeta(MetaOf(1, 300));
  const std::optional<FactMeta> meta = DecodeFactMeta(bytes);
  ASSERT_TRUE(meta.has_value());
  EXPECT_EQ(meta->identity.log_id, "a-log");
  EXPECT_EQ(meta->identity.epoch, 3u);
  EXPECT_EQ(meta->last, 300u);
  EXPECT_EQ(meta->shape.id_bits, 6);
  EXPECT_EQ(meta->shape.case_bits, 5);
  for (size_t size = 0; size < 6; ++size)
    EXPECT_FALSE(DecodeFactMeta(bytes.substr(0, size)).has_value()) << size;
}

TEST(StoredFactsTest, GenerationsFollowOneAnotherWithoutAGap) {
  StoredFacts stored;
  EXPECT_TRUE(stored.empty());
  EXPECT_FALSE(EnterMeta(stored, MetaOf(2, 3)));  // begins behind what is missing
  ASSERT_TRUE(EnterMeta(stored, MetaOf(1, 100)));
  EXPECT_FALSE(EnterMeta(stored, MetaOf(1, 100)));
  EXPECT_FALSE(EnterMeta(stored, MetaOf(102, 200)));
  EXPECT_FALSE(EnterMeta(stored, MetaOf(101, 100)));  // of nothing
  ASSERT_TRUE(EnterMeta(stored, MetaOf(101, 200)));
  EXPECT_EQ(stored.checkpoint(), 200u);
  EXPECT_EQ(stored.next_generation(), 3u);
  EXPECT_EQ(stored.generation(2).first, 101u);
}

TEST(StoredFactsTest, ACaseCannotReplaceAHeadThatIsNotOlder) {
  EventKey key{};
  key[0] = 9;
  FactBucketBuilder bucket;
  bucket.Add(key, /*note=*/2);
  bucket.bodies() += "head";
  StoredFacts stored;
  EXPECT_FALSE(stored.Enter({2, FactKind::kCases, 0}, bucket.Take()));
  EXPECT_FALSE(stored.Enter({1, FactKind::kCases, 0}, "not a bucket"));
}

}  // namespace
}  // namespace basin
