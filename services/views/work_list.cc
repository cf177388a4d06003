#include "services/views/work_list.h"

#include <iterator>
#include <utility>

#include "proto/model/check.h"
#include "proto/model/status.h"
#include "services/views/actions.h"
#include "services/views/funding.h"
#include "services/views/meetings.h"
#include "services/views/reception.h"
#include "services/views/referrals.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr WorkKindType kKinds[] = {
    {WorkKind::kReferral, "referral", /*persons=*/true},
    {WorkKind::kAction, "action"},
    {WorkKind::kProject, "project"},
    {WorkKind::kMinutes, "minutes"},
    {WorkKind::kLabel, "label"},
};

std::string ActorOf(const Fact& fact) { return std::string(fact.entry->actor); }

absl::Status AddReferrals(const ViewReader& view, absl::string_view basin, const Moment& moment,
                          Arena& arena, std::vector<Work>& open) {
  BASIN_ASSIGN_OR_RETURN(const auto received,
                         ReadReceivedReferrals(view, basin, moment, arena,
                                               RecordedWithin(kReferralExpiryDays + 1, moment)));
  for (const Referral& referral : received) {
    const absl::CivilDay sent = referral.sent->day();
    const bool ended = referral.answered != nullptr || referral.withdrawn != nullptr;
    if (ended || moment.day > sent + kReferralExpiryDays) continue;
    open.push_back({.kind = WorkKind::kReferral,
                    .history = referral.history,
                    .since = sent,
                    .deadline = sent + kReferralAnswerDays,
                    .listed_from = sent,
                    .waits_for = referral.recipient,
                    .asked_by = ActorOf(*referral.sent),
                    .facts = {referral.sent}});
  }
  return absl::OkStatus();
}

absl::Status AddActions(const ViewReader& view, absl::string_view basin, const Moment& moment,
                        Arena& arena, std::vector<Work>& open) {
  BASIN_ASSIGN_OR_RETURN(const auto actions, ReadActions(view, basin, moment, arena));
  for (const Action& action : actions) {
    if (!action.open()) continue;
    open.push_back({.kind = WorkKind::kAction,
                    .history = action.history,
                    .since = action.assigned->day(),
                    .deadline = action.due_on,
                    .listed_from = action.due_on + 1,
                    .waits_for = action.assignee,
                    .asked_by = ActorOf(*action.assigned),
                    .facts = {action.assigned}});
  }
  return absl::OkStatus();
}

absl::Status AddProjects(const ViewReader& view, absl::string_view basin, const Moment& moment,
                         Arena& arena, std::vector<Work>& open) {
  BASIN_ASSIGN_OR_RETURN(const Funding funding, ReadFunding(view, basin, moment, arena));
  for (const Project& project : funding.projects) {
    if (project.submitted == nullptr) continue;
    const bool ended =
        project.awarded != nullptr || project.refused != nullptr || project.withdrawn != nullptr;
    if (ended) continue;
    const absl::CivilDay submitted = project.submitted->day();
    open.push_back({.kind = WorkKind::kProject,
                    .history = project.history,
                    .since = submitted,
                    .deadline = submitted + kProjectDecisionDays,
                    .listed_from = submitted,
                    .waits_for = project.funder,
                    .asked_by = ActorOf(*project.submitted),
                    .facts = {project.submitted}});
  }
  return absl::OkStatus();
}

absl::Status AddMinutes(const ViewReader& view, absl::string_view basin, const Moment& moment,
                        Arena& arena, std::vector<Work>& open) {
  BASIN_ASSIGN_OR_RETURN(const auto meetings, ReadMeetings(view, basin, moment, arena));
  for (const Meeting& meeting : meetings) {
    if (meeting.held == nullptr || meeting.minutes != nullptr) continue;
    const absl::CivilDay held = meeting.held->day();
    open.push_back({.kind = WorkKind::kMinutes,
                    .history = meeting.history,
                    .since = held,
                    .deadline = held + kMinutesDays,
                    .listed_from = held,
                    .waits_for = ActorOf(*meeting.convened),
                    .asked_by = "",
                    .facts = {meeting.held, meeting.convened}});
  }
  return absl::OkStatus();
}

// Who opened the place "place/…"; nullptr when it is closed or not known.
const Fact* OpeningOf(const Reception& reception, absl::string_view place) {
  for (const Place& one : reception.places)
    if (one.history->subject == place) return one.open() ? one.opened : nullptr;
  return nullptr;
}

// A label that has ended is no work any more, but a place without one: the figures say so.
absl::Status AddLabels(const ViewReader& view, absl::string_view basin, const Moment& moment,
                       Arena& arena, std::vector<Work>& open) {
  BASIN_ASSIGN_OR_RETURN(const Reception reception, ReadReception(view, basin, moment, arena));
  for (const Label& label : reception.labels) {
    const Fact* place = OpeningOf(reception, label.place);
    if (place == nullptr || !label.ValidOn(moment.day)) continue;
    const Fact* last = label.renewed != nullptr ? label.renewed : label.granted;
    open.push_back({.kind = WorkKind::kLabel,
                    .history = label.history,
                    .since = last->day(),
                    .deadline = label.valid_until,
                    .listed_from = label.valid_until - kLabelNoticeDays,
                    .waits_for = ActorOf(*place),
                    .asked_by = ActorOf(*last),
                    .facts = {last, place}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Span<const WorkKindType> WorkKinds() { return kKinds; }

const WorkKindType& TypeOf(WorkKind kind) {
  const auto index = static_cast<size_t>(kind);
  BASIN_CHECK(index < std::size(kKinds) && kKinds[index].kind == kind);
  return kKinds[index];
}

Text NameOf(WorkKind kind) {
  switch (kind) {
    case WorkKind::kReferral:
      return {"unanswered referral", "orientation sans réponse"};
    case WorkKind::kAction:
      return {"overdue action", "action en retard"};
    case WorkKind::kProject:
      return {"undecided project", "projet sans décision"};
    case WorkKind::kMinutes:
      return {"meeting without minutes", "réunion sans compte rendu"};
    case WorkKind::kLabel:
      return {"label that expires", "label qui expire"};
  }
  return {};
}

absl::StatusOr<std::vector<Work>> FindOpenWork(const ViewSnapshot& views, absl::string_view basin,
                                               const Moment& moment, Arena& arena) {
  std::vector<Work> open;
  BASIN_RETURN_IF_ERROR(AddReferrals(*views.Open(kReferralsView), basin, moment, arena, open));
  BASIN_RETURN_IF_ERROR(AddActions(*views.Open(kActionsView), basin, moment, arena, open));
  BASIN_RETURN_IF_ERROR(AddProjects(*views.Open(kFundingView), basin, moment, arena, open));
  BASIN_RETURN_IF_ERROR(AddMinutes(*views.Open(kMeetingsView), basin, moment, arena, open));
  BASIN_RETURN_IF_ERROR(AddLabels(*views.Open(kReceptionView), basin, moment, arena, open));
  return open;
}

}  // namespace basin
