// The sentinel's rules: what is to be told of, when, and to whom. One table, pure.
//
// A day T is judged when it is over. Each rule gives a case its last day that is in time; the alert
// is due when that day is over, that is when it is T or before.
//
//   rule                  last day in time                          to whom
//   referral.unanswered   10 days after it was sent                 sender, recipient
//   meeting.overdue       the cadence after the last meeting held   co-chairs, animator
//   meeting.no_minutes    30 days after it was held                 convener
//   action.overdue        its due date                              assignee, who gave it
//   funding.undecided     180 days after it was submitted           funder, applicant
//   label.expiring        60 days before its last valid day         place, region
//   theme.out_of_band     30 days after fewer than 3, or more       co-chairs
//                         than 6, began
//   animator.vacant       30 days after the last one left           co-chairs, region
//   actor.silent          3 × its own cadence after its last event  actor, operators
//   disparity.growing     the end of a quarter (disparity.h)        region
//
// Why nothing flaps. A rule reads facts with their days, and whole days that are over; no clock, no
// rate, no moving average. T never goes back. So what is due stays due until an event ends it, and
// what an event ended comes back only after the rule's whole delay has passed again since that
// event, or when the event itself is corrected or retracted. Where a quantity could swing about a
// limit (the number of themes), it has to stay beyond it for 30 days on end.
//
// A referral of 30 days is no longer unanswered: it has expired, which is said in its place.
#ifndef BASIN_SERVICES_SENTINEL_RULES_H_
#define BASIN_SERVICES_SENTINEL_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "basin/v1/alert.pb.h"
#include "services/sentinel/watched_basin.h"

namespace basin {

// An alert that has to be open.
struct Due {
  v1::AlertRule rule = v1::ALERT_RULE_UNSPECIFIED;
  std::string about;  // the case
  std::string basin;
  absl::CivilDay since;         // since when it waits: tells one occasion from the next
  absl::CivilDay last_in_time;  // the last day that was
  std::vector<std::string> to;  // ordered, each once
};

struct Rule {
  v1::AlertRule rule;
  absl::string_view name;  // "referral.unanswered"
  int days;                // what the delay is counted in, see the table above
  // Adds every case that could become due, with its last day in time.
  void (*find)(const Rule& rule, const WatchedBasin& basin, absl::CivilDay day,
               std::vector<Due>& found);
};
absl::Span<const Rule> Rules();

// What the rule is called: "referral.unanswered"; empty for one that is not known here.
absl::string_view NameOf(v1::AlertRule rule);

// What is due in the basin when `day` is over: by rule, then in the order of the basin's cases.
std::vector<Due> FindDue(const WatchedBasin& basin, absl::CivilDay day);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_RULES_H_
