#include "services/sentinel/sayings.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "basin/v1/referral.pb.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"

namespace basin {
namespace {

constexpr char kNameSpace[] = "basin-sentinel";

using RuleAndCase = std::pair<v1::AlertRule, std::string>;

std::string IdOf(absl::string_view type, absl::string_view subject, uint64_t time) {
  return MakeUuidV8(kNameSpace, absl::StrCat(type, " ", subject, " ", time));
}

void AddExpiries(const WatchedBasin& basin, const Speaker& speaker, std::vector<Saying>& said) {
  for (size_t i = 0; i < basin.expired.size(); ++i) {
    const std::string& subject = basin.expired[i];
    const std::string id = MakeUuidV8(
        kNameSpace, absl::StrCat("referral.expired ", subject, " ", FormatDay(basin.sent[i])));
    said.push_back({.id = id,
                    .what = absl::StrCat("referral.expired ", subject),
                    .event = Seal(speaker,
                                  {.id = id,
                                   .subject = subject,
                                   .basin = basin.code,
                                   .time = EndOf(basin.sent[i] + kReferralExpiryDays)},
                                  v1::ReferralExpired())});
  }
}

Saying Clear(const std::string& subject, const AlertState& alert, const Speaker& speaker) {
  const std::string id = IdOf("alert.cleared", subject, alert.raised);
  return {.id = id,
          .what = absl::StrCat("alert.cleared ", NameOf(alert.rule), " ", alert.about),
          .event = Seal(speaker,
                        {.id = id,
                         .subject = subject,
                         .basin = alert.basin,
                         .time = speaker.now,
                         .expected_version = alert.version},
                        v1::AlertCleared())};
}

Saying Raise(const Due& due, const std::string& subject, const AlertState& before,
             const Speaker& speaker) {
  v1::AlertRaised raised;
  raised.set_rule(due.rule);
  raised.set_about(due.about);
  raised.mutable_to()->Add(due.to.begin(), due.to.end());
  raised.set_since(FormatDay(due.since));
  const std::string id = IdOf("alert.raised", subject, before.raised + 1);
  return {.id = id,
          .what = absl::StrCat("alert.raised ", NameOf(due.rule), " ", due.about),
          .event = Seal(speaker,
                        {.id = id,
                         .subject = subject,
                         .basin = due.basin,
                         .time = EndOf(due.last_in_time),
                         .expected_version = before.version},
                        raised)};
}

}  // namespace

std::string AlertSubject(v1::AlertRule rule, absl::string_view about) {
  return absl::StrCat("alert/",
                      MakeUuidV8(kNameSpace, absl::StrCat("alert ", NameOf(rule), " ", about)));
}

absl::Time EndOf(absl::CivilDay day) {
  return absl::FromCivil(day + 1, Paris()) - absl::Nanoseconds(1);
}

std::string Seal(const Speaker& speaker, const Occasion& occasion,
                 const google::protobuf::Message& body) {
  v1::Header header;
  header.set_id(occasion.id);
  header.set_source("/actors/" + speaker.actor);
  header.set_subject(occasion.subject);
  SetTimestamp(occasion.time, header.mutable_time());
  header.set_basin(occasion.basin);
  header.set_origin(speaker.origin);
  if (occasion.expected_version == 0u) header.mutable_expected()->set_none(true);
  if (occasion.expected_version.value_or(0) != 0)
    header.mutable_expected()->set_exact(*occasion.expected_version);
  return SealEvent(std::move(header), body);
}

absl::StatusOr<std::vector<Saying>> FindSayings(const std::vector<WatchedBasin>& basins,
                                                absl::CivilDay day,
                                                const std::optional<Disparities>& disparities,
                                                const ViewReader& alerts_view,
                                                const Speaker& speaker) {
  std::vector<Saying> said;
  std::vector<Due> all;
  std::set<RuleAndCase> due;
  for (const WatchedBasin& basin : basins) {
    AddExpiries(basin, speaker, said);
    for (Due& one : FindDue(basin, day)) {
      due.emplace(one.rule, one.about);
      all.push_back(std::move(one));
    }
  }
  if (disparities.has_value()) {
    for (Due& one : FindDisparityDue(basins, *disparities)) {
      due.emplace(one.rule, one.about);
      all.push_back(std::move(one));
    }
  }
  std::set<RuleAndCase> stays_open;
  BASIN_ASSIGN_OR_RETURN(const auto open, ReadOpenAlerts(alerts_view));
  for (const auto& [subject, alert] : open) {
    // A rule of a later version's is left to it.
    if (NameOf(alert.rule).empty()) continue;
    if (alert.rule == v1::ALERT_DISPARITY_GROWING && !disparities.has_value()) continue;
    const RuleAndCase key{alert.rule, alert.about};
    if (due.count(key) != 0) {
      stays_open.insert(key);
    } else {
      said.push_back(Clear(subject, alert, speaker));
    }
  }
  for (const Due& one : all) {
    if (!stays_open.emplace(one.rule, one.about).second) continue;
    const std::string subject = AlertSubject(one.rule, one.about);
    BASIN_ASSIGN_OR_RETURN(const AlertState before, ReadAlert(alerts_view, subject));
    said.push_back(Raise(one, subject, before, speaker));
  }
  return said;
}

}  // namespace basin
