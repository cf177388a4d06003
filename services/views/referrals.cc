#include "services/views/referrals.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "proto/model/status.h"
#include "services/views/case_view.h"

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
    if (fact.is("referral.expired")) KeepFirst(fact, referral.expired);
    if (fact.is("referral.sent")) {
      v1::ReferralSent sent;
      BASIN_RETURN_IF_ERROR(ParseBody(fact, sent));
      referral.sent = &fact;
      referral.aim = sent.aim();
      referral.recipient = sent.recipient();
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

// Those of which it is known that they were sent.
absl::StatusOr<std::vector<Referral>> ReadSent(const std::vector<const CaseHistory*>& cases) {
  std::vector<Referral> referrals;
  for (const CaseHistory* history : cases) {
    BASIN_ASSIGN_OR_RETURN(Referral referral, ReadReferral(*history));
    if (referral.sent != nullptr) referrals.push_back(std::move(referral));
  }
  return referrals;
}

bool BySubject(const Referral& a, const Referral& b) {
  return a.history->subject < b.history->subject;
}

const Referral* FindReceived(const Referrals& referrals, absl::string_view subject) {
  const auto found = std::lower_bound(
      referrals.received.begin(), referrals.received.end(), subject,
      [](const Referral& a, absl::string_view b) { return a.history->subject < b; });
  const bool there = found != referrals.received.end() && found->history->subject == subject;
  return there ? &*found : nullptr;
}

// The referral `subject`, wherever it was received; nullopt when the log does not hold it.
absl::StatusOr<std::optional<Referral>> ReadAnywhere(const ViewReader& view,
                                                     absl::string_view subject,
                                                     const Moment& moment, Arena& arena) {
  BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, ReadCase(view, subject, moment, arena));
  if (history == nullptr) return std::nullopt;
  BASIN_ASSIGN_OR_RETURN(Referral referral, ReadReferral(*history));
  if (referral.sent == nullptr) return std::nullopt;
  return referral;
}

// Follows redirect_of from `referral` and keeps what it leads to. A chain that leads back into
// itself, or to a referral the log does not hold, ends there.
absl::Status FollowChain(const ViewReader& view, const Moment& moment, const Referral& referral,
                         Arena& arena, Referrals& referrals) {
  std::string next = referral.redirect_of;
  while (!next.empty() && !referrals.continued.contains(next)) {
    std::optional<Referral> earlier;
    if (const Referral* received = FindReceived(referrals, next); received != nullptr) {
      earlier = *received;
    } else {
      BASIN_ASSIGN_OR_RETURN(earlier, ReadAnywhere(view, next, moment, arena));
    }
    if (!earlier.has_value()) break;
    const std::string subject = std::exchange(next, earlier->redirect_of);
    referrals.continued.emplace(subject, *std::move(earlier));
  }
  return absl::OkStatus();
}

// The sender's registration, when it is `basin` that the referral, received in `recipients`, was
// sent from.
const Fact* SentFrom(absl::string_view basin, absl::string_view recipients,
                     const Referral& referral, const Memberships& memberships) {
  const Membership* sender = memberships.Find(referral.sent->entry->actor);
  if (sender == nullptr) return nullptr;
  const absl::string_view from =
      sender->Includes(recipients) ? recipients : absl::string_view(sender->home);
  return from == basin ? sender->registration : nullptr;
}

void AddSentWithin(absl::string_view basin, const Memberships& memberships, Referrals& referrals) {
  for (const Referral& referral : referrals.received) {
    const Fact* registration = SentFrom(basin, basin, referral, memberships);
    if (registration == nullptr) continue;
    referrals.sent.push_back(referral);
    referrals.sent.back().sender_registration = registration;
  }
}

// What the basin's own actors sent to other basins.
absl::Status AddSentElsewhere(const ViewReader& view, absl::string_view basin,
                              const Memberships& memberships, const Moment& moment, Arena& arena,
                              Referrals& referrals) {
  std::map<std::string, std::set<std::string>> elsewhere;  // subjects by basin
  for (const absl::string_view actor : memberships.AtHomeIn(basin))
    BASIN_RETURN_IF_ERROR(
        VisitOpenedBy(view, actor, [&](absl::string_view subject, absl::string_view recipients) {
          if (recipients != basin) elsewhere[std::string(recipients)].emplace(subject);
        }));
  const auto within = static_cast<std::ptrdiff_t>(referrals.sent.size());
  for (const auto& [recipients, subjects] : elsewhere) {
    BASIN_ASSIGN_OR_RETURN(
        const auto cases,
        ReadCasesOf(view, recipients, std::vector<std::string>(subjects.begin(), subjects.end()),
                    moment, arena, RecordedWithin(kReferralDays, moment)));
    BASIN_ASSIGN_OR_RETURN(std::vector<Referral> sent, ReadSent(cases));
    for (Referral& referral : sent) {
      referral.sender_registration = SentFrom(basin, recipients, referral, memberships);
      if (referral.sender_registration != nullptr) referrals.sent.push_back(std::move(referral));
    }
  }
  const auto begin = referrals.sent.begin(), end = referrals.sent.end();
  std::sort(begin + within, end, BySubject);
  std::inplace_merge(begin, begin + within, end, BySubject);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Referral>> ReadReceivedReferrals(const ViewReader& referrals_view,
                                                            absl::string_view basin,
                                                            const Moment& moment, Arena& arena,
                                                            absl::Time touched_since) {
  BASIN_ASSIGN_OR_RETURN(const auto cases, ReadCases(referrals_view, basin, "referral/", moment,
                                                     arena, touched_since));
  return ReadSent(cases);
}

absl::StatusOr<Referrals> ReadReferrals(const ViewReader& referrals_view, absl::string_view basin,
                                        const Memberships& memberships, const Moment& moment,
                                        Arena& arena) {
  Referrals referrals;
  BASIN_ASSIGN_OR_RETURN(referrals.received,
                         ReadReceivedReferrals(referrals_view, basin, moment, arena,
                                               RecordedWithin(kReferralDays, moment)));
  for (const Referral& referral : referrals.received)
    BASIN_RETURN_IF_ERROR(FollowChain(referrals_view, moment, referral, arena, referrals));
  AddSentWithin(basin, memberships, referrals);
  BASIN_RETURN_IF_ERROR(
      AddSentElsewhere(referrals_view, basin, memberships, moment, arena, referrals));
  return referrals;
}

}  // namespace basin
