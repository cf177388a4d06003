#include "services/views/referrals.h"

#include <utility>

#include "proto/model/status.h"

namespace basin {
namespace {

void KeepFirst(const Fact& fact, const Fact*& first) {
  if (first == nullptr) first = &fact;
}

absl::StatusOr<Referral> ReadReferral(const CaseHistory& history) {
  Referral referral;
  referral.history = &history;
  for (const Fact& fact : history.facts) {
    const bool accepted = fact.is("referral.accepted");
    const bool decides = accepted || fact.is("referral.refused") || fact.is("referral.redirected");
    const bool reviews = fact.is("referral.under_review");
    if (decides) KeepFirst(fact, referral.decided);
    if (decides || reviews) KeepFirst(fact, referral.answered);
    if (accepted) KeepFirst(fact, referral.accepted);
    if (reviews) KeepFirst(fact, referral.under_review);
    if (fact.is("referral.withdrawn")) KeepFirst(fact, referral.withdrawn);
    if (fact.is("referral.sent")) {
      v1::ReferralSent sent;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, sent));
      referral.sent = &fact;
      referral.aim = sent.aim();
      referral.redirect_of = sent.redirect_of();
    }
    if (fact.is("referral.completed")) {
      v1::ReferralCompleted completed;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, completed));
      const bool has_outcome = completed.outcome() != v1::REFERRAL_OUTCOME_UNSPECIFIED;
      if (has_outcome) KeepFirst(fact, referral.completed);
    }
  }
  return referral;
}

// Follows redirect_of from `referral` and keeps what it leads to. A chain that leads back into
// itself, or to a referral the log does not hold, ends there.
absl::Status FollowChain(const ViewReader& view, const Moment& moment, const Referral& referral,
                         Arena& arena, Referrals& referrals) {
  std::string next = referral.redirect_of;
  while (!next.empty() && !referrals.continued.contains(next)) {
    BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, ReadCase(view, next, moment, arena));
    if (history == nullptr) break;
    BASIN_ASSIGN_OR_RETURN(Referral earlier, ReadReferral(*history));
    if (earlier.sent == nullptr) break;
    const std::string subject = std::exchange(next, earlier.redirect_of);
    referrals.continued.emplace(subject, std::move(earlier));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Referrals> ReadReferrals(const ViewReader& referrals_view, absl::string_view basin,
                                        const Moment& moment, Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const auto cases,
                         ReadCases(referrals_view, basin, "referral/", moment, arena));
  Referrals referrals;
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Referral referral, ReadReferral(*history));
    if (referral.sent != nullptr) referrals.received.push_back(std::move(referral));
  }
  for (const Referral& referral : referrals.received)
    BASIN_RETURN_IF_ERROR(FollowChain(referrals_view, moment, referral, arena, referrals));
  return referrals;
}

}  // namespace basin
