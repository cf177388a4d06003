#include "services/views/event_day.h"

#include <string>

#include "basin/v1/funding.pb.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "basin/v1/theme.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "proto/model/calendar.h"

namespace basin {
namespace {

using google::protobuf::internal::WireFormatLite;

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

// The string field `number` of the serialised message, without parsing the rest into objects.
std::string FindString(absl::string_view message, int number) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()),
                                            static_cast<int>(message.size()));
  std::string value;
  while (const uint32_t tag = in.ReadTag()) {
    if (tag == WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)) {
      if (!WireFormatLite::ReadBytes(&in, &value)) return "";
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return "";
    }
  }
  return value;
}

}  // namespace

absl::CivilDay EventDay(absl::string_view type, absl::string_view body, absl::Time time) {
  for (const DayField& day_field : kDayFields) {
    if (day_field.type != type) continue;
    absl::CivilDay day;
    if (ParseDay(FindString(body, day_field.field), &day)) return day;
  }
  return ParisDay(time);
}

}  // namespace basin
