#include "clients/sdk/head_watch.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "proto/integrity/log_proof.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/integrity/signed_head.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

// A hub as far as its tree goes: groups of ten records.
class TreeHub {
 public:
  explicit TreeHub(std::string salt = "") : salt_(std::move(salt)) {}

  void Grow(int groups) {
    for (int i = 0; i < groups; ++i)
      leaves_.push_back(LeafHash(absl::StrCat(salt_, "group ", leaves_.size())));
  }
  // From here on another history.
  void Fork(size_t groups, const std::string& salt) {
    leaves_.resize(groups);
    salt_ = salt;
  }

  v1::Welcome Welcome() const {
    v1::Welcome welcome;
    welcome.mutable_head()->set_epoch(epoch);
    if (signs) welcome.set_signing_key(key.public_key().bytes());
    return welcome;
  }
  v1::AdminAnswer Answer(const v1::Admin& question) const {
    const uint64_t from = question.consistency().from_groups(), to = leaves_.size();
    v1::AdminAnswer answer;
    if (from > to) {
      *answer.mutable_error() = ToProto(MakeError(v1::BEYOND_HEAD));
      return answer;
    }
    v1::ConsistencyProof& proof = *answer.mutable_consistency();
    proof.set_from_groups(from);
    proof.set_to_groups(to);
    const auto nodes = [&](const TreeNode& node) -> absl::StatusOr<Sha256> {
      return TreeHead(
          absl::MakeConstSpan(leaves_).subspan(node.index << node.level, size_t{1} << node.level));
    };
    WritePath(*ConsistencyPath(from, to, nodes), proof.mutable_path());
    v1::TreeHead head;
    head.set_log_id(log_id);
    head.set_epoch(epoch);
    head.set_groups(to);
    head.set_sequence(to * 10);
    head.set_root(std::string(AsBytes(TreeHead(leaves_))));
    *proof.mutable_head() = SignHead(head, signs ? &key : nullptr);
    return answer;
  }

  std::string log_id = "log";
  uint32_t epoch = 1;
  bool signs = true;
  SigningKey key = SigningKey::Generate();

 private:
  std::string salt_;
  std::vector<Sha256> leaves_;
};

absl::Status Meet(HeadWatch& watch, const TreeHub& hub) {
  BASIN_RETURN_IF_ERROR(watch.Begin(hub.Welcome()));
  return watch.Take(hub.Answer(watch.Question()));
}

class HeadWatchTest : public testing::Test {
 protected:
  void SetUp() override { hub_.Grow(7); }

  HeadWatch New() { return *HeadWatch::Make(std::nullopt, std::nullopt); }
  // One that has met the hub, as the next process finds it.
  HeadWatch Met() {
    HeadWatch watch = New();
    BASIN_EXPECT_OK(Meet(watch, hub_));
    return *HeadWatch::Make(std::nullopt, watch.kept());
  }

  TreeHub hub_;
};

TEST_F(HeadWatchTest, BelievesTheFirstHead) {
  HeadWatch watch = New();
  EXPECT_EQ(watch.Question().consistency().from_groups(), 0u);

  BASIN_EXPECT_OK(Meet(watch, hub_));

  EXPECT_EQ(watch.head().groups(), 7u);
  EXPECT_EQ(watch.kept()->signing_key(), hub_.key.public_key().bytes());
}

TEST_F(HeadWatchTest, FollowsALogThatGrows) {
  for (int i = 0; i < 20; ++i) {
    HeadWatch watch = Met();
    hub_.Grow(i);
    BASIN_EXPECT_OK(Meet(watch, hub_));
    EXPECT_EQ(watch.head().sequence(), hub_.Answer({}).consistency().to_groups() * 10);
  }
}

TEST_F(HeadWatchTest, RefusesALogThatWasCutShort) {
  HeadWatch watch = Met();
  hub_.Fork(6, "");

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));

  EXPECT_EQ(watch.head().groups(), 7u) << "what was known is kept";
}

TEST_F(HeadWatchTest, RefusesAnotherHistoryOfTheSameLength) {
  HeadWatch watch = Met();
  hub_.Fork(6, "other");
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, RefusesALongerLogWithAnotherHistory) {
  HeadWatch watch = Met();
  hub_.Fork(3, "other");
  hub_.Grow(40);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAnotherLog) {
  HeadWatch watch = Met();
  hub_.log_id = "another";
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, RefusesAnEpochThatWentBack) {
  hub_.epoch = 2;
  HeadWatch watch = Met();
  hub_.epoch = 1;
  hub_.Grow(1);

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::LOG_REWRITTEN));
}

TEST_F(HeadWatchTest, AcceptsARestoredLogThatHoldsAllItHeld) {
  HeadWatch watch = Met();
  hub_.epoch = 2;
  hub_.Grow(3);

  BASIN_EXPECT_OK(Meet(watch, hub_));
  EXPECT_EQ(watch.head().epoch(), 2u);
}

TEST_F(HeadWatchTest, LeavesARestoredLogThatHoldsLessToAPerson) {
  HeadWatch watch = Met();
  hub_.epoch = 2;
  hub_.Fork(5, "");
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::EPOCH_CHANGED));

  hub_.Fork(5, "after the restore");
  hub_.Grow(10);
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::EPOCH_CHANGED));
}

TEST_F(HeadWatchTest, RefusesAnotherSigningKey) {
  HeadWatch watch = Met();
  TreeHub impostor;
  impostor.Grow(7);

  EXPECT_THAT(Meet(watch, impostor), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAHubThatSignsNoMore) {
  HeadWatch watch = Met();
  hub_.signs = false;

  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAHeadThatIsNotSignedByTheKeyItNamed) {
  HeadWatch watch = New();
  BASIN_ASSERT_OK(watch.Begin(hub_.Welcome()));
  hub_.signs = false;

  EXPECT_THAT(watch.Take(hub_.Answer(watch.Question())), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, TakesTheKeyItWasGivenForTheOnlyOne) {
  const SigningKey other = SigningKey::Generate();
  HeadWatch right = *HeadWatch::Make(hub_.key.public_key(), std::nullopt);
  HeadWatch wrong = *HeadWatch::Make(other.public_key(), std::nullopt);

  BASIN_EXPECT_OK(Meet(right, hub_));
  EXPECT_THAT(Meet(wrong, hub_), HasCode(v1::PROOF_INVALID));
  EXPECT_THAT(HeadWatch::Make(other.public_key(), right.kept()), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RemembersTheLogOfAHubThatDoesNotSign) {
  hub_.signs = false;
  HeadWatch watch = Met();
  hub_.Grow(2);
  BASIN_EXPECT_OK(Meet(watch, hub_));

  hub_.Fork(6, "other");
  hub_.Grow(20);
  EXPECT_THAT(Meet(watch, hub_), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAKeptHeadThatWasTamperedWith) {
  HeadWatch watch = Met();
  v1::KeptHead kept = *watch.kept();
  kept.mutable_head()->mutable_head()->back() ^= 1;

  EXPECT_THAT(HeadWatch::Make(std::nullopt, kept), HasCode(v1::PROOF_INVALID));
}

TEST_F(HeadWatchTest, RefusesAnAnswerThatProvesNothing) {
  HeadWatch watch = Met();
  BASIN_ASSERT_OK(watch.Begin(hub_.Welcome()));

  EXPECT_THAT(watch.Take({}), HasCode(v1::PROOF_INVALID));
  v1::AdminAnswer unknown;
  *unknown.mutable_error() = ToProto(MakeError(v1::UNKNOWN_QUERY));
  EXPECT_THAT(watch.Take(unknown), HasCode(v1::UNKNOWN_QUERY));
}

}  // namespace
}  // namespace basin
