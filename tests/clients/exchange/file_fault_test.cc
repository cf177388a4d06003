#include "clients/exchange/file_fault.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace basin {
namespace {

using ::testing::ElementsAre;

FileFault At(int line, int column) {
  return {.line = line,
          .column = column,
          .heading = "date",
          .code = v1::BAD_DATE,
          .fr = "une date est attendue",
          .en = "a date is expected"};
}

TEST(FileFaultTest, TellsTheSameFaultOfAColumnOnceWithItsCount) {
  FaultCollector collector;
  for (int line = 2; line <= 8; ++line) collector.Add(At(line, 3));
  collector.Add(At(2, 1));

  const auto faults = collector.Take();

  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].column, 1);
  EXPECT_EQ(faults[1].count, 7);
  EXPECT_THAT(faults[1].lines, ElementsAre(2, 3, 4, 5, 6));
  EXPECT_EQ(FormatFault(faults[1], Language::kFrench),
            "ligne 2, colonne 3 « date » : une date est attendue [BAD_DATE] — 7 fois, lignes 2, 3, "
            "4, 5, 6 …");
  EXPECT_EQ(FormatFault(faults[0], Language::kEnglish),
            "line 2, column 1 \"date\": a date is expected [BAD_DATE]");
  EXPECT_TRUE(collector.empty());
}

TEST(FileFaultTest, NamesTheFileWhenThereIsNoLine) {
  EXPECT_EQ(FormatFault({.fr = "illisible", .en = "unreadable"}, Language::kFrench),
            "le fichier : illisible [BAD_FILE]");
}

TEST(FileFaultTest, ANoteCannotBeTakenForAnError) {
  EXPECT_EQ(FormatNotices({At(4, 3)}, Language::kFrench),
            "remarque : ligne 4, colonne 3 « date » : une date est attendue\n");
  EXPECT_EQ(FormatNotices({At(4, 3)}, Language::kEnglish),
            "note: line 4, column 3 \"date\": a date is expected\n");
}

TEST(FileFaultTest, BecomesAStatusThatCountsThem) {
  const absl::Status status = FaultStatus({At(4, 3), At(9, 1)});
  EXPECT_EQ(CodeOf(status), v1::BAD_FILE);
  EXPECT_EQ(ToProto(status).detail(), "2 faults");
  EXPECT_EQ(ToProto(status).detail_fr(), "2 erreurs");
  EXPECT_EQ(ToProto(FaultStatus({At(4, 3)})).detail_fr(), "1 erreur");
}

}  // namespace
}  // namespace basin
