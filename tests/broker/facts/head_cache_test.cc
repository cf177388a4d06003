#include "broker/facts/head_cache.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

CaseHead Head(uint64_t version) {
  CaseHead head;
  head.version = version;
  return head;
}

TEST(HeadCacheTest, KeepsTheLastHalfOfWhatWasAskedFor) {
  HeadCache cache(10);
  for (uint64_t i = 0; i < 1000; ++i) {
    cache.Insert(CaseKeyOf(absl::StrCat(i)), Head(i));
    for (uint64_t back = 0; back < 10 && back <= i; ++back) {
      const CaseHead* head = cache.Find(CaseKeyOf(absl::StrCat(i - back)));
      ASSERT_NE(head, nullptr) << i << " − " << back;
      EXPECT_EQ(head->version, i - back);
    }
    EXPECT_LE(cache.size(), 20u);
  }
  EXPECT_EQ(cache.Find(CaseKeyOf("0")), nullptr);
}

TEST(HeadCacheTest, WhatIsAskedForOftenStays) {
  HeadCache cache(10);
  cache.Insert(CaseKeyOf("territory/1107"), Head(7));
  for (uint64_t i = 0; i < 1000; ++i) {
    cache.Insert(CaseKeyOf(absl::StrCat(i)), Head(i));
    if (i % 5 != 0) continue;
    ASSERT_NE(cache.Find(CaseKeyOf("territory/1107")), nullptr);
  }
}

TEST(HeadCacheTest, ForgetsWhatIsErasedInEitherHalf) {
  HeadCache cache(1);
  cache.Insert(CaseKeyOf("a"), Head(1));
  cache.Insert(CaseKeyOf("b"), Head(2));
  cache.Erase(CaseKeyOf("a"));
  cache.Erase(CaseKeyOf("b"));
  cache.Erase(CaseKeyOf("c"));

  EXPECT_EQ(cache.Find(CaseKeyOf("a")), nullptr);
  EXPECT_EQ(cache.Find(CaseKeyOf("b")), nullptr);
  EXPECT_EQ(cache.size(), 0u);
}

}  // namespace
}  // namespace basin
