// Published rates that give the simulated basins their shape, each with its source. Figures are
// facts read in public files; nothing here is about a person. What has no published rate is drawn
// between bounds chosen here and said to be so.
#ifndef BASIN_CLIENTS_SIMULATION_RATES_H_
#define BASIN_CLIENTS_SIMULATION_RATES_H_

#include <array>

namespace basin::simulation::rates {

// Shares are in thousandths, unless said otherwise.

// DORA, 11 533 referrals up to January 2026, of which 5 020 accepted, 4 907 expired, 709 refused
// and 367 open (gip-inclusion/autometa, knowledge/dora/README.md): shares of the closed ones.
inline constexpr int kAccepted = 472;
inline constexpr int kExpired = 461;
inline constexpr int kRefused = 67;
// DORA: a referral expires 30 days after it was sent (gip-inclusion/dora, settings
// EXPIRATION_DAYS).
inline constexpr int kExpiryDays = 30;

// rdv-insertion, invitation to appointment (same knowledge base, rdvi): Yvelines 3.5 days,
// Seine-Saint-Denis 24.7 days. The best and the slowest basin answer this fast on average.
inline constexpr int kBestAnswerTenthsOfDays = 35;
inline constexpr int kSlowestAnswerTenthsOfDays = 247;
// rdv-insertion 2025, of 394 368 participations: 229 666 seen, 48 147 excused, 46 773 never
// entered, 44 243 no-show, 25 539 revoked.
inline constexpr int kNoShow = 112;
inline constexpr int kNeverEntered = 119;
inline constexpr int kRevoked = 65;
// rdv-insertion 2025, invitations by month, in thousands: the year's rhythm.
inline constexpr std::array<int, 12> kMonths = {33, 27, 32, 30, 31, 32, 32, 29, 32, 37, 39, 33};

// les-emplois 2025, share of prescribers' applications by who sent them
// (knowledge/stats/candidats.md): France Travail .58, missions locales .15, départements .06, PLIE
// .05, their delegates .04.
inline constexpr int kSentByFranceTravail = 580;
inline constexpr int kSentByMissionLocale = 150;
inline constexpr int kSentByDepartement = 60;
inline constexpr int kSentByPlie = 50;

// 748 reception points for 12.2 million inhabitants (regional guidance service, 2015): 6.1 for 100
// 000. Tenths of places for 100 000 inhabitants, in the worst and the best basin.
inline constexpr int kFewestPlacesTenths = 20;
inline constexpr int kMostPlacesTenths = 90;
// DORA: 15 524 of 37 514 services were not touched for over a year.
inline constexpr int kStaleResources = 414;

// Code du travail R5311-40: a second convocation needs no quorum. Ten days between the two are
// ours.
inline constexpr int kSecondConvocationDays = 10;

// Chosen here, for want of a published figure.
inline constexpr int kReferralsPerMillionPerDay = 5200;  // thousandths: referrals on a working day
inline constexpr int kCrossingBasins = 100;              // referrals sent into another basin
inline constexpr int kRedirected = 60;                   // of the answered ones
inline constexpr int kWithdrawn = 20;                    // of all
inline constexpr int kBestExpired = 150;   // of the closed ones, best and worst basin;
inline constexpr int kWorstExpired = 700;  // the mean over all people is kExpired
inline constexpr int kDeclaredLate = 30;   // events published 8 to 25 days late
inline constexpr int kCorrected = 6;       // events their author corrects

}  // namespace basin::simulation::rates

#endif  // BASIN_CLIENTS_SIMULATION_RATES_H_
