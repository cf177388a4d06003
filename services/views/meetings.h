// A basin's meetings at a moment.
#ifndef BASIN_SERVICES_VIEWS_MEETINGS_H_
#define BASIN_SERVICES_VIEWS_MEETINGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "basin/v1/meeting.pb.h"
#include "services/views/case_history.h"

namespace basin {

struct Meeting {
  const CaseHistory* history = nullptr;
  const Fact* convened = nullptr;
  std::string body;  // its subject
  v1::Convocation convocation = v1::CONVOCATION_UNSPECIFIED;
  absl::CivilDay scheduled_on;           // the last date it was given
  std::vector<const Fact*> rescheduled;  // in order
  const Fact* held = nullptr;
  const Fact* failed_quorum = nullptr;
  const Fact* cancelled = nullptr;
  const Fact* minutes = nullptr;
  // Of the meeting as it was held.
  int64_t members_in_office = 0, present = 0, represented = 0;
  // Ids of actors, in order, each once. Whom the meeting was held with is told by actor
  // (`attendances_told`) or by numbers alone.
  std::vector<std::string> invitees;
  std::vector<std::string> attendees;  // present themselves; who was represented is not among them
  bool attendances_told = false;
};

absl::StatusOr<std::vector<Meeting>> ReadMeetings(const ViewReader& meetings_view,
                                                  absl::string_view basin, const Moment& moment,
                                                  Arena& arena);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_MEETINGS_H_
