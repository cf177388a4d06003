#include "clients/exchange/transactions.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One event per case named.
std::vector<FileEvent> Events(const std::vector<std::string>& cases) {
  std::vector<FileEvent> events;
  for (const std::string& one : cases)
    events.push_back({NeedEvent({.id = absl::StrCat(events.size()), .subject = "need/" + one}),
                      static_cast<int>(events.size()) + 2});
  return events;
}

constexpr size_t kAnySize = 1 << 20;

TEST(TransactionsTest, WhatFitsStaysTogetherInItsOrder) {
  EXPECT_THAT(SplitIntoTransactions(Events({"a", "b", "a"}), {3, kAnySize}),
              ElementsAre(ElementsAre(0, 1, 2)));
  EXPECT_THAT(SplitIntoTransactions({}, {3, kAnySize}), IsEmpty());
}

TEST(TransactionsTest, KeepsACaseWholeWhenItMustSplit) {
  EXPECT_THAT(SplitIntoTransactions(Events({"a", "b", "a", "c", "b"}), {3, kAnySize}),
              ElementsAre(ElementsAre(0, 2), ElementsAre(1, 4, 3)));
}

TEST(TransactionsTest, SpreadsOnlyACaseThatIsTooLargeByItself) {
  EXPECT_THAT(SplitIntoTransactions(Events({"a", "a", "a", "b"}), {2, kAnySize}),
              ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
}

TEST(TransactionsTest, BytesBoundTransactionsToo) {
  const auto events = Events({"a", "b", "c"});
  const size_t two = events[0].bytes.size() + events[1].bytes.size() + 20;
  EXPECT_THAT(SplitIntoTransactions(events, {1000, two}),
              ElementsAre(ElementsAre(0, 1), ElementsAre(2)));
}

}  // namespace
}  // namespace basin
