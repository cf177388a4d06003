// A basin's referrals at a moment: those received in it, and those sent from it.
//
// A referral is received in the basin that its events name, the recipient's. It is sent from one
// basin too: from the one it is received in when its sender belongs to that one, else from where
// its sender is registered. What an actor sends that is registered nowhere is sent from no basin.
#ifndef BASIN_SERVICES_VIEWS_REFERRALS_H_
#define BASIN_SERVICES_VIEWS_REFERRALS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/referral.pb.h"
#include "services/views/case_history.h"
#include "services/views/memberships.h"

namespace basin {

// Each fact is null when it did not occur by the moment's day.
struct Referral {
  const CaseHistory* history = nullptr;
  const Fact* sent = nullptr;
  v1::ReferralAim aim = v1::REFERRAL_AIM_UNSPECIFIED;
  std::string recipient;           // whom it was sent to
  std::string redirect_of;         // subject of the referral it continues
  const Fact* answered = nullptr;  // first of accepted, refused, redirected, under_review
  const Fact* decided = nullptr;   // first of accepted, refused, redirected
  const Fact* under_review = nullptr;
  const Fact* accepted = nullptr;
  const Fact* completed = nullptr;  // with an outcome
  const Fact* withdrawn = nullptr;
  const Fact* expired = nullptr;  // said so by an event; no figure looks at it
  // Tells from which basin it was sent; only of referrals looked at from that side.
  const Fact* sender_registration = nullptr;
};

struct Referrals {
  std::vector<Referral> received;  // by subject
  std::vector<Referral> sent;      // by subject; most are received here as well
  // Those that referrals of the basin continue, directly or through others, whatever their basin.
  absl::flat_hash_map<std::string, Referral> continued;
};

// No indicator looks further back than this.
inline constexpr int kReferralDays = 365 + 90;

// `memberships` are those of the same moment. Referrals of which nothing occurred in the
// kReferralDays to the moment's day may be left out, unless another continues them.
absl::StatusOr<Referrals> ReadReferrals(const ViewReader& referrals_view, absl::string_view basin,
                                        const Memberships& memberships, const Moment& moment,
                                        Arena& arena);

// The referrals received in `basin`, by subject, and nothing beside: who sent them from where, and
// what they continue, is left out. Those of which nothing was recorded since `touched_since` are
// passed over.
absl::StatusOr<std::vector<Referral>> ReadReceivedReferrals(const ViewReader& referrals_view,
                                                            absl::string_view basin,
                                                            const Moment& moment, Arena& arena,
                                                            absl::Time touched_since);

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_REFERRALS_H_
