#include "services/views/meetings.h"

#include <algorithm>
#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

void SortOnce(std::vector<std::string>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

absl::Status TakeConvened(const Fact& fact, Meeting& meeting) {
  v1::MeetingConvened convened;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, convened));
  meeting.convened = &fact;
  meeting.body = convened.body();
  meeting.convocation = convened.convocation();
  meeting.invitees.assign(convened.invitees().begin(), convened.invitees().end());
  SortOnce(meeting.invitees);
  // A rescheduling may carry an earlier time than the convocation; the last one given still
  // decides.
  if (!meeting.rescheduled.empty()) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(meeting.scheduled_on, ParseBodyDay(fact, convened.scheduled_on()));
  return absl::OkStatus();
}

absl::Status TakeRescheduled(const Fact& fact, Meeting& meeting) {
  v1::MeetingRescheduled rescheduled;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, rescheduled));
  meeting.rescheduled.push_back(&fact);
  BASIN_ASSIGN_OR_RETURN(meeting.scheduled_on, ParseBodyDay(fact, rescheduled.scheduled_on()));
  return absl::OkStatus();
}

absl::Status TakeHeld(const Fact& fact, Meeting& meeting) {
  v1::MeetingHeld held;
  BASIN_RETURN_IF_ERROR(ParseBody(fact, held));
  meeting.held = &fact;
  meeting.members_in_office = held.members_in_office();
  meeting.present = held.present();
  meeting.represented = held.represented();
  meeting.attendances_told = !held.attendances().empty();
  meeting.attendees.clear();
  for (const v1::Attendance& attendance : held.attendances())
    if (attendance.presence() == v1::PRESENCE_PRESENT)
      meeting.attendees.push_back(attendance.actor());
  SortOnce(meeting.attendees);
  return absl::OkStatus();
}

absl::StatusOr<Meeting> ReadMeeting(const CaseHistory& history) {
  Meeting meeting;
  meeting.history = &history;
  for (const Fact& fact : history.facts) {
    if (fact.is("meeting.convened")) BASIN_RETURN_IF_ERROR(TakeConvened(fact, meeting));
    if (fact.is("meeting.rescheduled")) BASIN_RETURN_IF_ERROR(TakeRescheduled(fact, meeting));
    if (fact.is("meeting.held")) BASIN_RETURN_IF_ERROR(TakeHeld(fact, meeting));
    if (fact.is("meeting.failed_quorum")) meeting.failed_quorum = &fact;
    if (fact.is("meeting.cancelled")) meeting.cancelled = &fact;
    if (fact.is("meeting.minutes_published")) meeting.minutes = &fact;
  }
  return meeting;
}

}  // namespace

absl::StatusOr<std::vector<Meeting>> ReadMeetings(const ViewReader& meetings_view,
                                                  absl::string_view basin, const Moment& moment,
                                                  Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(meetings_view, basin, "meeting/", moment, arena));
  std::vector<Meeting> meetings;
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Meeting meeting, ReadMeeting(*history));
    if (meeting.convened != nullptr) meetings.push_back(std::move(meeting));
  }
  return meetings;
}

}  // namespace basin
