#include "clients/simulation/scribe.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_id.h"

namespace basin::simulation {
namespace {

constexpr absl::Duration kBetweenTwo = absl::Seconds(1);  // events of one case
constexpr absl::Duration kUntilPublished = absl::Seconds(20);

}  // namespace

Scribe::Scribe(const Calendar& calendar, int last_day, uint64_t seed)
    : calendar_(calendar),
      last_day_(last_day),
      dice_(seed, "ids"),
      days_(static_cast<size_t>(last_day) + 1) {}

CaseLine Scribe::Open(absl::string_view kind, absl::string_view basin, int day) {
  return OpenNamed(kind, MakeUuidV7(calendar_.Moment(day, 0), dice_), basin);
}

CaseLine Scribe::OpenNamed(absl::string_view kind, absl::string_view name,
                           absl::string_view basin) {
  return {.subject = absl::StrCat(kind, "/", name), .basin = std::string(basin)};
}

std::string Scribe::Write(CaseLine& line, const Moment& when, absl::string_view actor,
                          const google::protobuf::Message& body) {
  return Seal(line, when, actor, body, v1::Header());
}

void Scribe::Correct(CaseLine& line, const Moment& when, absl::string_view actor,
                     const google::protobuf::Message& body, absl::string_view id) {
  if (id.empty()) return;
  v1::Header header;
  header.set_corrects(std::string(id));
  header.set_reason("erreur de saisie");
  Seal(line, when, actor, body, std::move(header));
}

void Scribe::Retract(CaseLine& line, const Moment& when, absl::string_view actor,
                     const google::protobuf::Message& body, absl::string_view id) {
  if (id.empty()) return;
  v1::Header header;
  header.set_retracts(std::string(id));
  header.set_reason("saisi deux fois");
  Seal(line, when, actor, body, std::move(header));
}

std::string Scribe::Seal(CaseLine& line, const Moment& when, absl::string_view actor,
                         const google::protobuf::Message& body, v1::Header header) {
  // What is late is handed in on a working day.
  const int day = when.late_days == 0 ? when.day : calendar_.WorkingFrom(when.day + when.late_days);
  const absl::Time occurred = calendar_.Moment(when.day, when.minute);
  const absl::Time handed_in = calendar_.Moment(day, when.minute) + kUntilPublished;
  line.published = std::max(line.published + kBetweenTwo, handed_in);
  const auto published_on = ParisDay(line.published) - calendar_.Civil(0);
  if (line.over || published_on > last_day_) {
    line.over = true;
    return "";
  }

  header.set_id(MakeUuidV7(line.published, dice_));
  header.set_source(absl::StrCat("/actors/", kFeed, "/", line.basin));
  header.set_subject(line.subject);
  SetTimestamp(occurred, header.mutable_time());
  header.set_basin(line.basin);
  header.set_origin(v1::SIMULATED);
  header.set_onbehalfof(std::string(actor));
  std::string id = header.id();
  days_[static_cast<size_t>(published_on)].push_back(
      {{.bytes = SealEvent(std::move(header), body), .published = line.published}, written_++});
  return id;
}

std::vector<SimulatedEvent> Scribe::Take(int day) {
  std::vector<Pending> pending = std::exchange(days_[static_cast<size_t>(day)], {});
  std::sort(pending.begin(), pending.end(), [](const Pending& a, const Pending& b) {
    return std::tie(a.event.published, a.number) < std::tie(b.event.published, b.number);
  });
  std::vector<SimulatedEvent> events;
  events.reserve(pending.size());
  for (Pending& one : pending) events.push_back(std::move(one.event));
  return events;
}

}  // namespace basin::simulation
