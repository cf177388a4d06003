#include "clients/agent/outbox.h"

#include <deque>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/files/durable_files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temporary_folder.h"

namespace basin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A hub that takes everything unless it is told otherwise, and remembers what it was asked.
class FakeHub : public Client {
 public:
  FakeHub() {
    welcome_.mutable_limits()->set_max_transaction_events(2);
    welcome_.mutable_limits()->set_max_transaction_bytes(1 << 20);
    welcome_.mutable_head()->set_log_id("log");
    welcome_.mutable_head()->set_epoch(1);
  }

  const v1::Welcome& welcome() const override { return welcome_; }
  absl::StatusOr<std::vector<v1::Outcome>> Publish(absl::Span<const Transaction> transactions,
                                                   bool dry_run) override {
    EXPECT_EQ(transactions.size(), 1u);
    asked.push_back(absl::StrCat(dry_run ? "try " : "publish ", transactions[0].size()));
    if (!trouble.ok()) return trouble;
    v1::Outcome outcome;
    if (!refusals.empty()) {
      const v1::Error error = refusals.front();
      refusals.pop_front();
      if (error.code() != v1::ERROR_UNSPECIFIED) {
        *outcome.mutable_refused() = error;
        return std::vector<v1::Outcome>{outcome};
      }
    }
    for (size_t i = 0; !dry_run && i < transactions[0].size(); ++i) outcome.add_sequences(++head_);
    return std::vector<v1::Outcome>{outcome};
  }
  void OnAnswer(Answered) override {}
  absl::Status Offer(Transaction) override { return absl::OkStatus(); }
  absl::Status Flush() override { return absl::OkStatus(); }
  uint64_t unanswered() const override { return 0; }
  absl::StatusOr<uint32_t> Subscribe(v1::Subscribe, Handler) override { return 1u; }
  absl::Status Unsubscribe(uint32_t) override { return absl::OkStatus(); }
  absl::Status Poll(absl::Duration) override { return absl::OkStatus(); }
  absl::StatusOr<v1::Answer> Ask(const v1::Query&) override { return v1::Answer(); }
  absl::StatusOr<v1::AdminAnswer> Ask(const v1::Admin&) override { return v1::AdminAnswer(); }
  bool connected() const override { return true; }
  v1::Position durable_head() const override { return welcome_.head(); }

  std::vector<std::string> asked;
  absl::Status trouble;
  std::deque<v1::Error> refusals;  // of the next answers; without a code: accepted

 private:
  v1::Welcome welcome_;
  Sequence head_ = 0;
};

class OutboxTest : public ::testing::Test {
 protected:
  OutboxTest() : outbox_(settings_, catalog_) {
    settings_.context = {.actor = "ml", .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL};
    settings_.outbox = folder_ / "outbox";
    BASIN_EXPECT_OK(outbox_.Prepare());
  }

  void Drop(const std::string& name, const std::string& text) {
    BASIN_ASSERT_OK(WriteDurably(settings_.outbox + "/" + name, text));
  }
  std::vector<Handled> Handle(Client* client) {
    auto handled = outbox_.HandleReady(client, absl::FromUnixSeconds(4102444800), kSettling);
    BASIN_EXPECT_OK(handled);
    return handled.ok() ? *handled : std::vector<Handled>();
  }
  std::vector<std::string> Names(const std::string& folder) {
    std::vector<std::string> names;
    const auto entries = ListFolder(settings_.outbox + folder);
    for (const FolderEntry& entry : *entries)
      if (entry.regular) names.push_back(entry.name);
    return names;
  }
  std::string Text(const std::string& name) { return *ReadFile(settings_.outbox + name, 100000); }
  static std::string Rows(int count) {
    std::string text = "dossier;date\n";
    for (int i = 1; i <= count; ++i) absl::StrAppend(&text, "r-", i, ";2026-03-10\n");
    return text;
  }
  static v1::Error ErrorOf(v1::ErrorCode code) {
    v1::Error error;
    error.set_code(code);
    return error;
  }

  static constexpr absl::Duration kSettling = absl::Seconds(2);
  TemporaryFolder folder_;
  AgentSettings settings_;
  EventCatalog catalog_;
  Outbox outbox_;
  FakeHub hub_;
};

TEST_F(OutboxTest, PublishesAFileAndLeavesAReceipt) {
  Drop("referral.received.csv", Rows(2));

  const auto handled = Handle(&hub_);

  ASSERT_THAT(handled, SizeIs(1));
  EXPECT_EQ(handled[0].kind, Handled::Kind::kPublished);
  EXPECT_THAT(Names(""), IsEmpty());
  EXPECT_THAT(Names("/sent"),
              ElementsAre("referral.received.csv", "referral.received.csv.receipt.json"));
  const auto receipt = nlohmann::json::parse(Text("/sent/referral.received.csv.receipt.json"));
  EXPECT_EQ(receipt["events"][1]["sequence"], 2);
  EXPECT_THAT(hub_.asked, ElementsAre("publish 2")) << "one transaction needs no trial";
}

TEST_F(OutboxTest, TriesAllTransactionsOfALargeFileFirst) {
  Drop("referral.received.csv", Rows(5));
  Handle(&hub_);
  EXPECT_THAT(hub_.asked,
              ElementsAre("try 2", "try 2", "try 1", "publish 2", "publish 2", "publish 1"));
}

TEST_F(OutboxTest, ALargeFileThatIsWrongPublishesNothing) {
  Drop("referral.received.csv", Rows(5));
  hub_.refusals = {v1::Error(), ErrorOf(v1::STATE_CONFLICT)};

  const auto handled = Handle(&hub_);

  EXPECT_EQ(handled.at(0).kind, Handled::Kind::kRefused);
  EXPECT_THAT(hub_.asked, ElementsAre("try 2", "try 2"));
  EXPECT_THAT(Text("/rejected/referral.received.csv.erreur.txt"),
              AllOf(HasSubstr("Rien n'a été publié."), HasSubstr("ligne 4 :"),
                    HasSubstr("STATE_CONFLICT")));
}

TEST_F(OutboxTest, AWrongFileIsRefusedEvenWithoutAHub) {
  Drop("referral.received.csv", "dossier;date\n1;demain\n");
  EXPECT_EQ(Handle(nullptr).at(0).kind, Handled::Kind::kRefused);
  EXPECT_THAT(Names("/rejected"),
              ElementsAre("referral.received.csv", "referral.received.csv.erreur.txt"));
  EXPECT_THAT(Text("/rejected/referral.received.csv.erreur.txt"),
              HasSubstr("ligne 2, colonne 2 « date »"));
}

TEST_F(OutboxTest, TemporaryTroubleKeepsTheFile) {
  Drop("referral.received.csv", Rows(1));
  EXPECT_EQ(Handle(nullptr).at(0).kind, Handled::Kind::kKept);
  hub_.trouble = MakeError(v1::DEADLINE);
  EXPECT_EQ(Handle(&hub_).at(0).kind, Handled::Kind::kKept);
  hub_.trouble = absl::OkStatus();
  hub_.refusals = {ErrorOf(v1::DISK_FULL)};
  EXPECT_EQ(Handle(&hub_).at(0).kind, Handled::Kind::kKept);
  EXPECT_THAT(Names(""), ElementsAre("referral.received.csv"));

  EXPECT_EQ(Handle(&hub_).at(0).kind, Handled::Kind::kPublished);
}

TEST_F(OutboxTest, TroubleStopsTheRound) {
  Drop("referral.received_1.csv", Rows(1));
  Drop("referral.received_2.csv", Rows(1));
  hub_.trouble = MakeError(v1::DEADLINE);
  EXPECT_THAT(Handle(&hub_), SizeIs(1));
}

TEST_F(OutboxTest, FilesOfTheSameNameAreAllKept) {
  for (int count : {1, 2, 1}) {
    Drop("referral.received.csv", Rows(count));
    EXPECT_EQ(Handle(&hub_).at(0).kind, Handled::Kind::kPublished);
  }
  EXPECT_THAT(Names("/sent"), SizeIs(4)) << "two contents, each with its receipt";
}

TEST_F(OutboxTest, SaysHowMuchOfAFileIsPublishedWhenTheLastPartIsRefused) {
  Drop("referral.received.csv", Rows(4));
  hub_.refusals = {v1::Error(), v1::Error(), v1::Error(), ErrorOf(v1::STATE_CONFLICT)};
  EXPECT_EQ(Handle(&hub_).at(0).kind, Handled::Kind::kRefused);
  EXPECT_THAT(Text("/rejected/referral.received.csv.erreur.txt"),
              HasSubstr("Publié avant le refus : 2 évènements."));
}

}  // namespace
}  // namespace basin
