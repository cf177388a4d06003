#include "clients/exchange/event_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using ::testing::HasSubstr;

class EventFileTest : public ::testing::Test {
 protected:
  FileEvents Read(EventFileKind kind, absl::string_view type, absl::string_view bytes) {
    return ReadEventFile(kind, type, bytes, context_, catalog_);
  }

  EventCatalog catalog_;
  FileContext context_{.actor = "ml", .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL};
};

TEST_F(EventFileTest, ReadsTheTypeFromTheName) {
  EXPECT_EQ(TypeOfName("meeting.held_2026-03.csv", catalog_), "meeting.held");
  EXPECT_EQ(TypeOfName("meeting.minutes_published.csv", catalog_), "meeting.minutes_published");
  EXPECT_EQ(TypeOfName("Referral.Sent (2).csv", catalog_), "referral.sent");
  EXPECT_EQ(TypeOfName("meeting.heldings.csv", catalog_), "");
  EXPECT_EQ(TypeOfName("export.csv", catalog_), "");
}

TEST_F(EventFileTest, TheTypeIsInTheNameAndNotInTheFoldersAboveIt) {
  EXPECT_EQ(TypeOfName("/srv/meeting.held/need.expressed_x.csv", catalog_), "need.expressed");
  EXPECT_EQ(TypeOfName("meeting.held.d/export.csv", catalog_), "");
}

TEST_F(EventFileTest, KnowsTheKindByTheEnding) {
  EXPECT_EQ(KindOfName("a.CSV"), EventFileKind::kTable);
  EXPECT_EQ(KindOfName("a.txt"), EventFileKind::kTable);
  EXPECT_EQ(KindOfName("a.JsonL"), EventFileKind::kCloudEvents);
  EXPECT_EQ(KindOfName("a.xlsx"), EventFileKind::kUnknown);
  EXPECT_EQ(KindOfName("-"), EventFileKind::kUnknown);
}

TEST_F(EventFileTest, AFileWithoutEventsIsAMistake) {
  const FileEvents table = Read(EventFileKind::kTable, "referral.received", "dossier;date\n");
  const FileEvents list = Read(EventFileKind::kCloudEvents, "", "[]");

  ASSERT_EQ(table.faults.size(), 1u);
  ASSERT_EQ(list.faults.size(), 1u);
  EXPECT_THAT(table.faults[0].fr, HasSubstr("aucun évènement"));
  EXPECT_THAT(list.faults[0].fr, HasSubstr("aucun évènement"));
}

}  // namespace
}  // namespace basin
