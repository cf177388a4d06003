// What the sentinel says: the events that bring the open alerts in line with what is due. Pure.
//
// Said again after a crash, nothing is added. The id of an event is derived from what it says: an
// alert's from its rule, its case and how often it was raised before; an expiry's from the referral
// and the day it was sent. The hub knows the id and answers with the place it has. Besides, there
// is one case alert/<id> per rule and case, whose lifecycle does not let an open alert be raised,
// and each event names the version of that case which it rests on: of two sentinels one is refused.
#ifndef BASIN_SERVICES_SENTINEL_SAYINGS_H_
#define BASIN_SERVICES_SENTINEL_SAYINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "basin/v1/envelope.pb.h"
#include "google/protobuf/message.h"
#include "proto/model/status.h"
#include "services/sentinel/alert_book.h"
#include "services/sentinel/disparity.h"
#include "services/sentinel/rules.h"
#include "services/sentinel/watched_basin.h"

namespace basin {

// One event, and what names it in the sentinel's own log lines.
struct Saying {
  std::string id;
  std::string what;   // "alert.raised referral.unanswered referral/0190…"
  std::string event;  // sealed
};

// Who says it, in which log, and when.
struct Speaker {
  std::string actor;
  v1::Origin origin = v1::ORIGIN_UNSPECIFIED;
  absl::Time now;  // of the log's clock
};

// The subject of the alert of `rule` about `about`.
std::string AlertSubject(v1::AlertRule rule, absl::string_view about);

// The last moment of `day` in Europe/Paris: when what was due on it became late.
absl::Time EndOf(absl::CivilDay day);

// Expiries, then what is cleared, then what is raised; each in the order of the basins. `alerts`
// are the rows of the alert book. An alert that is open about the same case and rule under another
// subject counts as well, whoever raised it; it is cleared, too. While `disparities` are not known,
// alerts about them stay as they are. Errors: the view's.
absl::StatusOr<std::vector<Saying>> FindSayings(const std::vector<WatchedBasin>& basins,
                                                absl::CivilDay day,
                                                const std::optional<Disparities>& disparities,
                                                const ViewReader& alerts_view,
                                                const Speaker& speaker);

// Seals an event of the sentinel's. `expected_version`: of the case; 0 = there is none yet.
struct Occasion {
  std::string id, subject, basin;
  absl::Time time;
  std::optional<uint64_t> expected_version = {};
};
std::string Seal(const Speaker& speaker, const Occasion& occasion,
                 const google::protobuf::Message& body);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_SAYINGS_H_
