#include "services/views/event_day.h"

#include "basin/v1/funding.pb.h"
#include "basin/v1/meeting.pb.h"
#include "gtest/gtest.h"
#include "proto/model/event_catalog.h"
#include "tests/support/event_fixture.h"

namespace basin {
namespace {

const absl::CivilDay kTimesDay(2026, 3, 20), kBodysDay(2026, 3, 1);

// Every type whose body names the day of the fact, with the field that does.
struct NamedDay {
  const char* type;
  const char* field;
};
constexpr NamedDay kNamedDays[] = {
    {"territory.defined", "valid_from"},  {"meeting.held", "held_on"},
    {"meeting.failed_quorum", "on"},      {"meeting.minutes_published", "published_on"},
    {"funding.awarded", "convention_on"}, {"funding.paid", "paid_on"},
    {"funding.reported", "reported_on"},  {"diagnosis.published", "published_on"},
    {"roadmap.adopted", "adopted_on"},    {"roadmap.revised", "revised_on"},
};

TEST(EventDayTest, IsTheDateTheBodyNames) {
  const EventCatalog catalog;
  for (const NamedDay& named : kNamedDays) {
    SCOPED_TRACE(named.type);
    const EventType* type = catalog.Find(named.type);
    ASSERT_NE(type, nullptr);
    const auto body = type->NewBody();
    body->GetReflection()->SetString(body.get(), type->descriptor->FindFieldByName(named.field),
                                     "2026-03-01");

    EXPECT_EQ(EventDay(named.type, body->SerializeAsString(), EventFixture::At("2026-03-20")),
              kBodysDay);
  }
}

TEST(EventDayTest, IsTheDayOfTheTimeOtherwise) {
  v1::MeetingConvened convened;
  convened.set_scheduled_on("2026-03-01");
  const absl::Time time = EventFixture::At("2026-03-20");

  EXPECT_EQ(EventDay("meeting.convened", convened.SerializeAsString(), time), kTimesDay);
  EXPECT_EQ(EventDay("meeting.held", "", time), kTimesDay) << "no date in the body";
  EXPECT_EQ(EventDay("meeting.held", "\xff\xff", time), kTimesDay) << "no body at all";
}

}  // namespace
}  // namespace basin
