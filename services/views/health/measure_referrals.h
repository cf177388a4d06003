// Referrals: whether persons sent from one actor to another are answered, decided about and taken
// on.
#ifndef BASIN_SERVICES_VIEWS_HEALTH_MEASURE_REFERRALS_H_
#define BASIN_SERVICES_VIEWS_HEALTH_MEASURE_REFERRALS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/views/health/measure.h"
#include "services/views/referrals.h"

namespace basin {

// Referrals of one basin, or pooled over several: those received in it, but for the last lines.
//
// An answer is the first of accepted, refused, redirected, under_review; a decision the first of
// accepted, refused, redirected. "Within n days of sent" includes the n-th day after the day sent.
//
// answered_10d
//     Answered within 10 days ÷ sent in the 365 days that end at T − 10. Withdrawn without an
//     answer before the 10th day: not counted. Withdrawn on the 10th day or later counts as
//     unanswered.
//
// decided_60d
//     Decided within 60 days ÷ sent in the 365 days that end at T − 60. Being under review is not
//     being decided. Withdrawn referrals count among those sent.
//
// expired_share
//     Expired ÷ (accepted + refused + redirected + expired), sent in the 365 days that end at T −
//     30. Expired: 30 days after the day sent neither decided nor under review nor withdrawn.
//     That is derived from the dates: an event referral.expired is not looked at; a decision that
//     occurred in time counts, however late it was recorded, and one that occurred later does not
//     undo the expiry. Not expired and without a decision by T (under review, withdrawn): not
//     counted.
//
// outcome_known
//     Completed with an outcome by T ÷ accepted in the 365 days that end at T − 90.
//
// median_answer_days, p90_answer_days  Days to the answer, over what was sent in the 365 days to T
//     (Kaplan–Meier). Not answered by T: lasting still, also when expired. Withdrawn without an
//     answer: seen until withdrawn. A rank that is not reached is told as "> longest wait".
//
// total_wait
//     Median days (nearest rank) from the first sent to the decision along redirect_of, over the
//     referrals accepted or refused in the 365 days to T. A referral that continues none is a
//     chain of one. Being redirected ends no chain: the referral that continues it does. Where an
//     earlier referral is not in the log, the chain is not counted and lowers the coverage.
//
// redirect_rate
//     Redirected ÷ decided by T, of those sent in the 365 days to T.
//
// mix_choices, mix_inclusion, mix_personal_development
//     With that aim ÷ sent in the 365 days to T.
//
// sent_answered_10d, sent_decided_60d, sent_expired_share, sent_outcome_known,
// sent_median_answer_days
//     The same over the referrals sent from the basin (referrals.h): how its actors are answered,
//     wherever the recipient is. Shown beside the recipients' side, without a score.
std::vector<Measure> MeasureReferrals(const Referrals& referrals, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_HEALTH_MEASURE_REFERRALS_H_
