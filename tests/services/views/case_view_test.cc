#include "services/views/case_view.h"

#include "absl/strings/str_join.h"
#include "basin/v1/referral.pb.h"
#include "basin/v1/toolbox.pb.h"
#include "gmock/gmock.h"
#include "proto/model/big_endian.h"
#include "tests/services/views/folded_log.h"

namespace basin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// What made each row of a view, by key, as "sequence" or "sequence:type".
class CaseViewTest : public testing::Test {
 protected:
  std::map<std::string, std::vector<std::string>> Explain(const char* view) {
    FoldRecords(log_.Records(), store_);
    std::map<std::string, std::vector<std::string>> explained;
    const auto snapshot = store_.Snapshot();
    for (const auto& projection : MakeViews()) {
      if (projection->name() != view) continue;
      BASIN_EXPECT_OK(
          snapshot->Open(view)->Scan("", [&](absl::string_view key, absl::string_view value) {
            const auto origins = projection->ExplainRow(key, value, *snapshot);
            BASIN_EXPECT_OK(origins);
            std::vector<std::string>& names = explained[std::string(key)];
            for (const RowOrigin& origin : *origins) names.push_back(NameOf(origin));
            return true;
          }));
    }
    return explained;
  }
  static std::string NameOf(const RowOrigin& origin) {
    const auto record = ReadRecord(origin.record);
    return record.ok() ? absl::StrCat(origin.sequence, ":", record->event.header.type)
                       : absl::StrCat(origin.sequence);
  }
  static std::string Key(std::initializer_list<absl::string_view> parts) {
    return absl::StrJoin(parts, absl::string_view("\0", 1));
  }
  static std::string At(Sequence sequence) {
    std::string bytes;
    AppendBigEndian(sequence, bytes);
    return bytes;
  }

  EventFixture log_;
  MemoryViewStore store_;
};

TEST_F(CaseViewTest, ARowIsExplainedByTheRecordsThatWroteIt) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, v1::ReferralSent());
  log_.Add({.subject = "referral/1", .on = "2026-03-02", .actor = "cap"}, v1::ReferralReceived());
  log_.Add({.subject = "referral/2", .on = "2026-03-03", .actor = "ml"}, v1::ReferralSent());
  auto rows = Explain(kReferralsView);

  EXPECT_THAT(rows[Key({"1107", "referral/1", At(2)})], ElementsAre("2:referral.received"));
  EXPECT_THAT(rows[Key({"", "referral/1"})], ElementsAre("1:referral.sent", "2:referral.received"));
  EXPECT_THAT(rows["\x01" + Key({"ml", "referral/1"})], ElementsAre("1:referral.sent"));
  EXPECT_EQ(rows.size(), 9u);
}

TEST_F(CaseViewTest, TheRowOfAPeriodIsExplainedByWhatWasRecordedInIt) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01"}, v1::ReferralSent());
  log_.Add({.subject = "referral/1", .on = "2026-03-02"}, v1::ReferralReceived());
  log_.Add({.subject = "referral/1", .on = "2026-06-01"}, v1::ReferralAccepted());
  const auto rows = Explain(kReferralsView);

  std::vector<std::vector<std::string>> touched;
  for (const auto& [key, origins] : rows)
    if (key.front() == '\x03') touched.push_back(origins);
  EXPECT_THAT(touched, ElementsAre(ElementsAre("1:referral.sent", "2:referral.received"),
                                   ElementsAre("3:referral.accepted")));
}

TEST_F(CaseViewTest, TheRowOfAnotherBasinIsExplainedByWhatNamedIt) {
  log_.Add({.subject = "practice/1", .on = "2026-03-01"}, v1::PracticeShared());
  v1::PracticeAdopted adopted;
  adopted.set_adopting_basin("1116");
  log_.Add({.subject = "practice/1", .on = "2026-03-02"}, adopted);
  adopted.set_adopting_basin("1120");
  log_.Add({.subject = "practice/1", .on = "2026-03-03"}, adopted);
  auto rows = Explain(kToolboxView);

  EXPECT_THAT(rows["\x02" + Key({"1116", "practice/1"})], ElementsAre("2:practice.adopted"));
  EXPECT_THAT(rows["\x02" + Key({"1120", "practice/1"})], ElementsAre("3:practice.adopted"));
}

TEST_F(CaseViewTest, ActivityAndDaysAreExplainedFromTheirKeysAndTheCase) {
  log_.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, v1::ReferralSent());
  for (const auto& [key, origins] : Explain(kActivityView))
    EXPECT_THAT(origins, ElementsAre("1:referral.sent"));
  EXPECT_THAT(Explain(kRecordedDaysView)["2026-03-01"], ElementsAre("1:"));
}

TEST_F(CaseViewTest, AnAlteredRowIsExplainedByItsKeyAlone) {
  const auto views = store_.Snapshot();
  const CaseView view("needs", 1, {"need.*"});
  const auto origins = view.ExplainRow(Key({"1107", "need/1", At(7)}), "garbage", *views);

  BASIN_ASSERT_OK(origins);
  ASSERT_EQ(origins->size(), 1u);
  EXPECT_EQ(NameOf(origins->front()), "7:") << "of no type";
  for (const absl::string_view key : {"", "short", "\x01", "\x02no separator", "\x03no separator",
                                      "\x03"
                                      "no/end"})
    EXPECT_THAT(*view.ExplainRow(key, "1107", *views), IsEmpty()) << key;
}

}  // namespace
}  // namespace basin
