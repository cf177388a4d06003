#include "services/sentinel/judge.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "proto/model/calendar.h"
#include "proto/model/status.h"
#include "services/sentinel/alert_book.h"
#include "services/sentinel/last_heard.h"
#include "services/sentinel/snapshot.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr absl::string_view kReadHere[] = {kBasinsView,    kMeetingsView, kReferralsView,
                                           kFundingView,   kThemesView,   kActionsView,
                                           kReceptionView, kSnapshotsView};

absl::Time TouchedSince(const Judging& judging, const Moment& today) {
  if (!judging.judged_before.has_value()) return absl::InfinitePast();
  const int days = static_cast<int>(today.day - *judging.judged_before);
  return RecordedWithin(days + kReferralExpiryDays + 1, today);
}

}  // namespace

Projections MakeSentinelViews() {
  Projections views;
  for (auto& view : MakeViews())
    if (std::find(std::begin(kReadHere), std::end(kReadHere), view->name()) != std::end(kReadHere))
      views.push_back(std::move(view));
  views.push_back(std::make_unique<AlertBook>());
  views.push_back(std::make_unique<LastHeard>());
  return views;
}

absl::StatusOr<std::vector<Saying>> Judge(const ViewSnapshot& views, const Judging& judging) {
  const Moment today{.day = judging.day + 1};
  BASIN_ASSIGN_OR_RETURN(
      const auto basins,
      ReadWatchedBasins(views, today, TouchedSince(judging, today), judging.operators));
  return FindSayings(basins, judging.day, judging.disparities, *views.Open(kAlertsView),
                     judging.speaker);
}

absl::CivilDay DayOver(absl::Time now) { return ParisDay(now) - 1; }

}  // namespace basin
