#include "clients/agent/dropped_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using ::testing::ElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1773316800);

FolderEntry File(const std::string& name, absl::Duration age) {
  return {.name = name, .regular = true, .modified = kNow - age};
}

TEST(DroppedFileTest, TakesSettledPlainFilesTheOldestFirst) {
  const std::vector<FolderEntry> folder = {
      File("b.csv", absl::Minutes(1)),
      File("a.csv", absl::Minutes(2)),
      File("young.csv", absl::Seconds(1)),
      File("c.csv.tmp", absl::Hours(1)),
      File(".hidden.csv", absl::Hours(1)),
      File("d.csv~", absl::Hours(1)),
      File("e.csv.part", absl::Hours(1)),
      {.name = "sent", .regular = false, .modified = kNow - absl::Hours(2)}};
  EXPECT_THAT(ReadyFiles(folder, kNow, kSettling), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(ReadyFiles(folder, kNow, absl::ZeroDuration()),
              ElementsAre("a.csv", "b.csv", "young.csv"));
}

TEST(DroppedFileTest, AFileFromTheFutureIsTakenToo) {
  EXPECT_THAT(ReadyFiles({File("a.csv", -absl::Hours(1))}, kNow, kSettling), ElementsAre("a.csv"));
}

TEST(DroppedFileTest, KnowsTablesAndCloudEventsByTheirEnding) {
  EventCatalog catalog;
  const FileContext context{.actor = "ml", .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL};
  const std::string table = "dossier;date\n1;2026-03-12\n";
  EXPECT_EQ(ReadDroppedFile("referral.received.CSV", table, context, catalog).events.size(), 1u);
  EXPECT_EQ(ReadDroppedFile("x.json",
                            R"({"type":"referral.received","subject":"referral/1",)"
                            R"("time":"2026-03-12T09:30:00Z","data":{}})",
                            context, catalog)
                .events.size(),
            1u);
  EXPECT_FALSE(ReadDroppedFile("x.xlsx", table, context, catalog).ok());
  EXPECT_FALSE(ReadDroppedFile("referral.received.csv", "dossier;date\n", context, catalog).ok())
      << "a file without events is a mistake";
}

TEST(DroppedFileTest, ANoteIsNoTable) {
  EventCatalog catalog;
  const FileContext context{.actor = "ml", .basin = "1107", .on_behalf_of = {}, .origin = v1::REAL};
  const FileEvents note = ReadDroppedFile("readme.txt", "Bonjour\n", context, catalog);
  ASSERT_EQ(note.faults.size(), 1u);
  EXPECT_THAT(note.faults[0].en, ::testing::HasSubstr(".csv or .json"));
  EXPECT_TRUE(
      ReadDroppedFile("referral.received.txt", "dossier;date\n1;2026-03-12\n", context, catalog)
          .ok());
}

TEST(DroppedFileTest, FilesOfTheSameNameAreToldApartByContent) {
  EXPECT_EQ(FilingName("export.csv", "a", false), "export.csv");
  const std::string a = FilingName("export.csv", "a", true);
  EXPECT_EQ(a, "export.ca978112ca1b.csv");
  EXPECT_EQ(FilingName("export.csv", "a", true), a);
  EXPECT_NE(FilingName("export.csv", "b", true), a);
  EXPECT_EQ(FilingName("export", "a", true), "export.ca978112ca1b");
}

}  // namespace
}  // namespace basin
