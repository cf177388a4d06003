// Every input that the health indicators count is a field of the schemas. The left column is the
// words of the indicators' definitions, the right one the field that carries it.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "proto/model/event_catalog.h"

namespace basin {
namespace {

struct Input {
  const char* words;
  const char* field;  // "Message.field" of package basin.v1
};

constexpr Input kInputs[] = {
    // The ground, and what holds for every indicator.
    {"basin of an event", "Header.basin"},
    {"when it occurred", "Header.time"},
    {"when it was recorded", "Record.recorded_at"},
    {"known up to sequence S", "Record.sequence"},
    {"who published it", "Record.actor"},
    {"on whose behalf", "Header.onbehalfof"},
    {"the case an event belongs to", "Header.subject"},
    {"corrected by a later event of its actor", "Header.corrects"},
    {"retracted", "Header.retracts"},
    {"why it was corrected or retracted", "Header.reason"},
    {"real or simulated", "Header.origin"},
    {"name of the basin", "TerritoryDefined.name"},
    {"perimeter in force on a day", "TerritoryDefined.valid_from"},
    {"any territory, not only a basin", "TerritoryDefined.kind"},
    {"population", "TerritoryDefined.population"},
    {"départements the basin touches", "TerritoryDefined.departements"},
    {"communes of the basin", "TerritoryDefined.communes"},
    {"expected actor types", "ExpectationSet.expected_types"},
    {"cadence of operational bodies, as set", "ExpectationSet.operational_cadence_days"},
    {"cadence of governance, as set", "ExpectationSet.governance_cadence_days"},
    {"weights of the dimensions", "ParametersSet.weights"},
    {"weight of one dimension", "DimensionWeight.weight"},
    {"points of an indicator's score", "ParametersSet.lines"},
    {"indicator that points belong to", "ScoreLine.indicator"},
    {"value of a point, as an exact fraction", "ScorePoint.numerator"},
    {"value of a point, its denominator", "ScorePoint.denominator"},
    {"score of a point", "ScorePoint.score"},
    {"day a snapshot speaks for", "HealthSnapshot.as_of"},
    {"what a snapshot's hub knew", "HealthSnapshot.known_at"},
    {"values a snapshot keeps", "HealthSnapshot.values"},
    {"no data, in a snapshot", "SnapshotValue.known"},
    {"value in a snapshot", "SnapshotValue.numerator"},
    {"denominator in a snapshot", "SnapshotValue.denominator"},
    {"score in a snapshot", "SnapshotValue.score_hundredths"},
    // rhythm
    {"constituted body: operational or governance", "BodyConstituted.kind"},
    {"cadence of its own", "BodyConstituted.cadence_days"},
    {"cadence from its renewal on", "BodyRenewed.cadence_days"},
    {"quorum rule", "BodyConstituted.quorum_rule"},
    {"quorum rule from its renewal on", "BodyRenewed.quorum_rule"},
    {"body is over", "BodyDissolved"},
    {"co-chairs, who hear of overdue meetings", "BodyConstituted.co_chairs"},
    {"body a meeting belongs to", "MeetingConvened.body"},
    {"scheduled date", "MeetingConvened.scheduled_on"},
    {"rescheduled to", "MeetingRescheduled.scheduled_on"},
    {"cancelled", "MeetingCancelled"},
    {"meeting held, the day", "MeetingHeld.held_on"},
    {"first or second convocation", "MeetingConvened.convocation"},
    {"members in office", "MeetingHeld.members_in_office"},
    {"present", "MeetingHeld.present"},
    {"represented", "MeetingHeld.represented"},
    {"failed for lack of quorum, the day", "MeetingFailedQuorum.on"},
    {"members in office when it failed", "MeetingFailedQuorum.members_in_office"},
    {"present when it failed", "MeetingFailedQuorum.present"},
    {"represented when it failed", "MeetingFailedQuorum.represented"},
    {"minutes, the day", "MeetingMinutesPublished.published_on"},
    // collegiality
    {"type of an actor", "ActorRegistered.type"},
    {"type of an actor, changed", "ActorUpdated.type"},
    {"actor has left", "ActorLeft"},
    {"invited", "MeetingConvened.invitees"},
    {"who of the invited", "Attendance.actor"},
    {"came, was represented, excused or absent", "Attendance.presence"},
    {"presence per invitee", "MeetingHeld.attendances"},
    {"theme proposed", "ThemeProposed"},
    {"position of an actor on a theme", "ThemePositionTaken.stance"},
    {"theme adopted", "ThemeAdopted"},
    // focus
    {"theme dropped", "ThemeDropped"},
    {"roadmap adopted, the day", "RoadmapAdopted.adopted_on"},
    {"roadmap revised, the day", "RoadmapRevised.revised_on"},
    {"diagnosis published, the day", "DiagnosisPublished.published_on"},
    // follow-through
    {"original due date", "ActionAssigned.due_on"},
    {"assignee", "ActionAssigned.assignee"},
    {"action done", "ActionDone"},
    {"action dropped", "ActionDropped"},
    // referrals
    {"recipient, whose basin counts", "ReferralSent.recipient"},
    {"aim", "ReferralSent.aim"},
    {"chains of redirections", "ReferralSent.redirect_of"},
    {"received", "ReferralReceived"},
    {"under review", "ReferralUnderReview"},
    {"accepted", "ReferralAccepted"},
    {"refused, and why", "ReferralRefused.because"},
    {"redirected", "ReferralRedirected"},
    {"in progress", "ReferralInProgress"},
    {"completed with an outcome", "ReferralCompleted.outcome"},
    {"expired", "ReferralExpired"},
    {"withdrawn", "ReferralWithdrawn"},
    {"no show", "ReferralNoShow"},
    // funding
    {"project submitted", "ProjectSubmitted"},
    {"funder asked", "ProjectSubmitted.funder"},
    {"project withdrawn", "ProjectWithdrawn"},
    {"amount awarded", "FundingAwarded.amount_cents"},
    {"award in cash or in kind", "FundingAwarded.kind"},
    {"date of the award", "FundingAwarded.convention_on"},
    {"instalments", "FundingAwarded.schedule"},
    {"instalment due on", "Instalment.due_on"},
    {"amount of an instalment", "Instalment.amount_cents"},
    {"refused funding", "FundingRefused"},
    {"payment, the day", "FundingPaid.paid_on"},
    {"amount paid", "FundingPaid.amount_cents"},
    {"open calls: opened", "FundingCallOpened"},
    {"open calls: close on", "FundingCallOpened.closes_on"},
    {"open calls: closed", "FundingCallClosed"},
    {"beneficiary, by SIRET", "FundingAwarded.beneficiary_siret"},
    {"beneficiary, by RNA", "FundingAwarded.beneficiary_rna"},
    // needs
    {"public of a need", "NeedExpressed.public"},
    {"qualification level of a need", "NeedExpressed.qualification"},
    {"trade of a need, ROME", "NeedExpressed.rome"},
    {"trade of a need, FAP", "NeedExpressed.fap"},
    {"need answered", "NeedAnswered"},
    {"need withdrawn", "NeedWithdrawn"},
    {"surveyed need, as context", "NeedSurveyed.projects"},
    {"secret count of a survey", "SurveyedCount.secret"},
    {"training gap declared", "TrainingGapDeclared"},
    {"training gap closed", "TrainingGapClosed"},
    // sharing
    {"toolbox resource published", "ToolboxResourcePublished"},
    {"toolbox resource updated", "ToolboxResourceUpdated"},
    {"toolbox resource withdrawn", "ToolboxResourceWithdrawn"},
    {"practice shared", "PracticeShared"},
    {"practice adopted by another basin", "PracticeAdopted.adopting_basin"},
    // proximity
    {"place opened", "ReceptionPlaceOpened"},
    {"commune of a place", "ReceptionPlaceOpened.commune"},
    {"commune of a place, changed", "ReceptionPlaceUpdated.commune"},
    {"place closed", "ReceptionPlaceClosed"},
    {"place of a label", "AdviserLabelGranted.place"},
    {"label valid until", "AdviserLabelGranted.valid_until"},
    {"label renewed until", "AdviserLabelRenewed.valid_until"},
    {"label revoked", "AdviserLabelRevoked"},
    {"label expired", "AdviserLabelExpired"},
    // network: ties between actors
    {"ties: a meeting of at most eight", "MeetingHeld.attendances"},
    {"ties: a referral", "ReferralSent.recipient"},
    {"ties: a shared action", "ActionAssigned.contributors"},
    {"ties: co-funding, the project", "Header.subject"},
    {"ties: an adopted practice", "PracticeAdopted"},
    // alerts
    {"rule of an alert", "AlertRaised.rule"},
    {"case an alert is about", "AlertRaised.about"},
    {"to whom", "AlertRaised.to"},
    {"alert acknowledged", "AlertAcknowledged"},
    {"alert cleared", "AlertCleared"},
    {"animator's post filled", "AnimatorAppointed.employer"},
    {"animator's post vacant", "AnimatorLeft"},
    {"actor's own cadence", "ActorRegistered.cadence_days"},
    {"actor's own cadence, changed", "ActorUpdated.cadence_days"},
};

TEST(HealthInputsTest, EveryInputIsAFieldOrAnEvent) {
  const EventCatalog catalog;  // keeps the families' descriptors in the program
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  for (const Input& input : kInputs) {
    const std::string name = absl::StrCat("basin.v1.", input.field);
    const auto* message = pool.FindMessageTypeByName(name);
    EXPECT_TRUE(message != nullptr || pool.FindFieldByName(name) != nullptr)
        << input.words << ": there is no " << name;
  }
}

}  // namespace
}  // namespace basin
