#include "clients/cli/event_writer.h"

#include "basin/v1/referral.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/event_fixture.h"
#include "tests/support/status_matchers.h"

namespace basin::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class EventWriterTest : public testing::Test {
 protected:
  EventWriterTest() {
    v1::ReferralSent sent;
    sent.set_recipient("cap");
    sent.set_aim(v1::AIM_CHOICES);
    sent.set_note("à rappeler; \"vite\"");
    log_.Add({.subject = "referral/1", .on = "2026-03-01", .actor = "ml"}, sent);
    log_.Add({.subject = "referral/1", .on = "2026-03-04", .actor = "cap"}, v1::ReferralAccepted());
  }

  std::string Write(EventFormat format, bool replayed = false,
                    CsvDialect dialect = CsvDialect::kStandard) {
    EventWriter writer(format, dialect, v1::SIMULATED, catalog_, words_);
    std::string text = writer.Begin();
    for (const RecordView& record : log_.Views()) text += *writer.Event(record, replayed);
    return text + writer.End();
  }

  const EventCatalog catalog_;
  const Words words_{Language::kFrench};
  EventFixture log_;
};

TEST_F(EventWriterTest, TableSaysThatDataAreSimulated) {
  const std::string table = Write(EventFormat::kTable);
  EXPECT_THAT(table, StartsWith("*** données simulées ***\n"));
  EXPECT_THAT(table, HasSubstr("1  01/03/2026 12:00:00  1107    referral.sent"));
}

TEST_F(EventWriterTest, JsonIsOneObjectWithItsVersion) {
  const auto json = nlohmann::json::parse(Write(EventFormat::kJson));
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["origin"], "simulated");
  EXPECT_EQ(json["notice"], "données simulées");
  ASSERT_EQ(json["events"].size(), 2u);
  EXPECT_EQ(json["events"][0]["data"]["recipient"], "cap");
  EXPECT_EQ(json["events"][1]["type"], "referral.accepted");
}

TEST_F(EventWriterTest, CloudEventsAreABatch) {
  const auto batch = nlohmann::json::parse(Write(EventFormat::kCloudEvents));
  ASSERT_TRUE(batch.is_array());
  EXPECT_EQ(batch[0]["specversion"], "1.0");
  EXPECT_EQ(batch[1]["sequence"], "2");
  EXPECT_EQ(batch[1]["notice"], "données simulées");
}

TEST_F(EventWriterTest, JsonLinesMarkWhatWasReplayed) {
  const std::string lines = Write(EventFormat::kJsonLines, /*replayed=*/true);
  const auto first = nlohmann::json::parse(lines.substr(0, lines.find('\n')));
  EXPECT_EQ(first["replayed"], true);
  EXPECT_EQ(first["notice"], "données simulées");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
}

TEST_F(EventWriterTest, CsvHoldsTheBodyAsJson) {
  const std::string csv = Write(EventFormat::kCsv);
  EXPECT_THAT(csv, StartsWith("sequence,recordedtime,time,basin,type,subject,actor,"));
  EXPECT_THAT(csv,
              HasSubstr(R"(,simulated,false,"{""recipient"":""cap"",""aim"":""AIM_CHOICES"",)"));
  EXPECT_THAT(csv, HasSubstr(",data,notice\r\n"));
  EXPECT_THAT(csv, EndsWith("simulated,false,{},données simulées\r\n"));
}

TEST_F(EventWriterTest, FrenchCsvHasSemicolonsAndParisTimes) {
  const std::string csv = Write(EventFormat::kCsv, /*replayed=*/true, CsvDialect::kFrench);
  EXPECT_THAT(csv, StartsWith("\xef\xbb\xbfposition;enregistré le;survenu le;"));
  EXPECT_THAT(csv, HasSubstr("1;01/03/2026 12:00:00;01/03/2026 12:00:00;1107;referral.sent;"));
  EXPECT_THAT(csv, HasSubstr(";oui;"));
}

TEST(EventFormatTest, FormatWinsOverOutputAndOutputOverTheUsualOne) {
  const OutputOptions unasked, csv{.format = Format::kCsv, .asked = true};
  EXPECT_EQ(*EventFormatOf("cloudevents", csv, EventFormat::kJson), EventFormat::kCloudEvents);
  EXPECT_EQ(*EventFormatOf("", csv, EventFormat::kJson), EventFormat::kCsv);
  EXPECT_EQ(*EventFormatOf("", unasked, EventFormat::kJson), EventFormat::kJson);
  EXPECT_THAT(EventFormatOf("xml", csv, EventFormat::kJson), HasCode(v1::USAGE));
}

TEST_F(EventWriterTest, AnEmptyAnswerIsStillValid) {
  EventWriter writer(EventFormat::kJson, CsvDialect::kStandard, v1::REAL, catalog_, words_);
  EXPECT_TRUE(nlohmann::json::parse(writer.Begin() + writer.End())["events"].empty());
}

}  // namespace
}  // namespace basin::cli
