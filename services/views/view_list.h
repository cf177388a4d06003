// The views this service keeps: one line per projection.
#ifndef BASIN_SERVICES_VIEWS_VIEW_LIST_H_
#define BASIN_SERVICES_VIEWS_VIEW_LIST_H_

#include "services/projection/runner.h"

namespace basin {

inline constexpr char kBasinsView[] =
    "basins";  // territories, expectations, parameters, bodies, actors
inline constexpr char kMeetingsView[] = "meetings";
inline constexpr char kReferralsView[] = "referrals";
inline constexpr char kFundingView[] = "funding";  // calls, projects, awards
inline constexpr char kNeedsView[] = "needs";      // expressed needs and training gaps; no surveys
inline constexpr char kThemesView[] = "themes";    // themes, diagnoses, roadmaps
inline constexpr char kActionsView[] = "actions";  // decisions, and the actions that follow
inline constexpr char kToolboxView[] = "toolbox";  // resources, and practices
inline constexpr char kToolboxWordsView[] = "toolbox_words";  // of the resources, for searching
inline constexpr char kReceptionView[] = "reception";         // reception places, and their labels
inline constexpr char kSnapshotsView[] = "snapshots";         // of health, as it was shown
inline constexpr char kRecordedDaysView[] = "recorded_days";  // day → last sequence

inline constexpr char kActivityView[] = "activity";  // who did something where, by day

Projections MakeViews();

}  // namespace basin

#endif  // BASIN_SERVICES_VIEWS_VIEW_LIST_H_
