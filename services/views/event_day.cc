#include "services/views/event_day.h"

#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/theme.pb.h"
#include "proto/model/calendar.h"
#include "services/views/body_field.h"

namespace basin {
namespace {

struct DayField {
  absl::string_view type;
  int field;  // number of the body's field that holds the day
};

constexpr DayField kDayFields[] = {
    {"territory.defined", v1::TerritoryDefined::kValidFromFieldNumber},
    {"meeting.held", v1::MeetingHeld::kHeldOnFieldNumber},
    {"meeting.failed_quorum", v1::MeetingFailedQuorum::kOnFieldNumber},
    {"meeting.minutes_published", v1::MeetingMinutesPublished::kPublishedOnFieldNumber},
    {"funding.awarded", v1::FundingAwarded::kConventionOnFieldNumber},
    {"funding.paid", v1::FundingPaid::kPaidOnFieldNumber},
    {"diagnosis.published", v1::DiagnosisPublished::kPublishedOnFieldNumber},
    {"roadmap.adopted", v1::RoadmapAdopted::kAdoptedOnFieldNumber},
    {"roadmap.revised", v1::RoadmapRevised::kRevisedOnFieldNumber},
    {"funding.reported", v1::FundingReported::kReportedOnFieldNumber},
};

}  // namespace

absl::CivilDay EventDay(absl::string_view type, absl::string_view body, absl::Time time) {
  for (const DayField& day_field : kDayFields) {
    if (day_field.type != type) continue;
    absl::CivilDay day;
    if (ParseDay(FindBodyString(body, day_field.field), &day)) return day;
  }
  return ParisDay(time);
}

}  // namespace basin
