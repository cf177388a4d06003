#include "clients/exchange/event_columns.h"

#include <map>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

TEST(EventColumnsTest, EveryTypeHasHeadingsThatDiffer) {
  EventCatalog catalog;
  for (const auto& type : catalog.types()) {
    const auto columns = ColumnsOf(*type);
    if (!columns.ok()) continue;
    std::map<std::string, std::string> seen;
    for (const EventColumn& column : *columns) {
      EXPECT_FALSE(column.heading.empty()) << type->name();
      for (const std::string& alias : column.aliases) {
        EXPECT_FALSE(alias.empty()) << type->name() << " " << column.heading;
        const auto [other, fresh] = seen.emplace(alias, column.field_path());
        EXPECT_TRUE(fresh || other->second == column.field_path())
            << type->name() << ": " << other->second << " / " << column.heading;
      }
    }
  }
}

TEST(EventColumnsTest, OnlyListsWithinListsDoNotFitATable) {
  EventCatalog catalog;
  for (const auto& type : catalog.types())
    EXPECT_EQ(ColumnsOf(*type).ok(), type->name() != "parameters.set") << type->name();
  EXPECT_THAT(ColumnsOf(*catalog.Find("parameters.set")), HasCode(v1::NOT_SUPPORTED));
}

TEST(EventColumnsTest, FindsColumnsWhateverTheSpelling) {
  EventCatalog catalog;
  const auto columns = *ColumnsOf(*catalog.Find("meeting.convened"));
  for (absl::string_view heading : {"date prévue", "DATE PREVUE", "scheduled_on", "Date_prevue"}) {
    const EventColumn* column = FindColumn(columns, heading);
    ASSERT_NE(column, nullptr) << heading;
    EXPECT_EQ(column->field_path(), "body.scheduled_on");
  }
  EXPECT_EQ(FindColumn(columns, "date")->field_path(), "header.time");
  EXPECT_EQ(FindColumn(columns, "Bassin")->field_path(), "header.basin");
  EXPECT_EQ(FindColumn(columns, "remarques"), nullptr);
}

TEST(EventColumnsTest, AmountsComeInEurosAndInCents) {
  EventCatalog catalog;
  const auto columns = *ColumnsOf(*catalog.Find("funding.paid"));
  EXPECT_TRUE(FindColumn(columns, "montant (euros)")->euros);
  EXPECT_FALSE(FindColumn(columns, "montant (centimes)")->euros);
  EXPECT_EQ(FindColumn(columns, "montant (euros)")->field_path(), "body.amount_cents");
}

}  // namespace
}  // namespace basin
