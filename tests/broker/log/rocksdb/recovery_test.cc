#include "broker/log/rocksdb/recovery.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using Kind = DatabaseState::Kind;
using testing::HasSubstr;

constexpr char kLog[] = "log-a";

LogEnd EndAt(Sequence head) {
  LogEnd end;
  end.head = head;
  for (Sequence n = 1; n <= head; ++n) end.tree.Append(LeafHash(std::to_string(n)));
  return end;
}

DatabaseState StateAt(Kind kind, Sequence head, const std::string& log_id = kLog) {
  DatabaseState state{.kind = kind};
  if (kind == Kind::kTorn || kind == Kind::kUnreadable) state.damage = "checksum mismatch";
  if (kind == Kind::kIntact || kind == Kind::kTorn) {
    state.identity = {log_id, 1, v1::REAL};
    state.end = EndAt(head);
  }
  return state;
}

std::optional<DurableHead> HeadAt(Sequence sequence) {
  return DurableHead{kLog, 1, sequence, EndAt(sequence).tree.Root()};
}

TEST(JudgeTest, OpensWhatHoldsEverythingAcknowledged) {
  struct Case {
    std::optional<DurableHead> head;
    DatabaseState state;
    OpenAction action;
  };
  const Case cases[] = {
      {std::nullopt, StateAt(Kind::kAbsent, 0), OpenAction::kCreate},
      {std::nullopt, StateAt(Kind::kUnfinished, 0), OpenAction::kCreate},
      {std::nullopt, StateAt(Kind::kIntact, 0), OpenAction::kOpen},
      {HeadAt(0), StateAt(Kind::kIntact, 0), OpenAction::kOpen},
      {HeadAt(9), StateAt(Kind::kIntact, 9), OpenAction::kOpen},
      {HeadAt(9), StateAt(Kind::kIntact, 12), OpenAction::kOpen},
      {HeadAt(9), StateAt(Kind::kTorn, 9), OpenAction::kRepair},
      {HeadAt(9), StateAt(Kind::kTorn, 12), OpenAction::kRepair},
  };
  for (const Case& c : cases) {
    const absl::StatusOr<OpenAction> action = Judge(c.head, c.state);
    BASIN_ASSERT_OK(action) << &c - cases;
    EXPECT_EQ(*action, c.action) << &c - cases;
  }
}

TEST(JudgeTest, RefusesWhatLostSomethingAcknowledgedAndNamesIt) {
  DatabaseState other_epoch = StateAt(Kind::kIntact, 9);
  other_epoch.identity.epoch = 2;
  DatabaseState rewritten = StateAt(Kind::kIntact, 9);
  rewritten.end.tree.Append(LeafHash("something else"));
  struct Case {
    std::optional<DurableHead> head;
    DatabaseState state;
    std::string says;
  };
  const Case cases[] = {
      {HeadAt(9), StateAt(Kind::kIntact, 8), "missing 9…9"},
      {HeadAt(9), StateAt(Kind::kTorn, 4), "missing 5…9"},
      {HeadAt(9), StateAt(Kind::kIntact, 0), "missing 1…9"},
      {HeadAt(9), StateAt(Kind::kAbsent, 0), "missing 1…9"},
      {HeadAt(9), StateAt(Kind::kUnfinished, 0), "missing 1…9"},
      {HeadAt(9), StateAt(Kind::kUnreadable, 0), "missing 1…9"},
      {HeadAt(0), StateAt(Kind::kAbsent, 0), "there is no database"},
      {HeadAt(9), StateAt(Kind::kIntact, 9, "log-b"), "log-b"},
      {HeadAt(9), other_epoch, "epoch 2"},
      {HeadAt(9), rewritten, "not those that were acknowledged"},
  };
  for (const Case& c : cases) {
    const absl::Status refused = Judge(c.head, c.state).status();
    EXPECT_THAT(refused, HasCode(v1::LOG_DAMAGED)) << c.says;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(c.says));
    EXPECT_THAT(std::string(refused.message()), HasSubstr(kLog));
  }
}

TEST(JudgeTest, RefusesRecordsWithoutADurableHead) {
  for (const DatabaseState& state :
       {StateAt(Kind::kIntact, 1), StateAt(Kind::kTorn, 0), StateAt(Kind::kUnreadable, 0)}) {
    const absl::Status refused = Judge(std::nullopt, state).status();
    EXPECT_THAT(refused, HasCode(v1::LOG_DAMAGED));
    EXPECT_THAT(std::string(refused.message()), HasSubstr("durable_head is missing"));
  }
}

}  // namespace
}  // namespace basin
