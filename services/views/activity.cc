#include "services/views/activity.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "basin/v1/ground.pb.h"
#include "basin/v1/meeting.pb.h"
#include "proto/model/status.h"
#include "services/views/case_view.h"
#include "services/views/event_day.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

const absl::string_view kSeparator("\0", 1);

constexpr size_t kMonthBytes = 4, kDayBytes = 1, kSequenceBytes = 8;

std::string BigEndian(uint64_t number, size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = size; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
  return bytes;
}
uint64_t FromBigEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string MonthPrefix(absl::string_view basin, absl::string_view actor, absl::CivilMonth month) {
  const uint64_t number = static_cast<uint64_t>(month - absl::CivilMonth(0, 1));
  return absl::StrCat(basin, kSeparator, actor, kSeparator, BigEndian(number, kMonthBytes));
}

// Where within its month an event stands.
struct DaySequence {
  int day = 0;  // of the month
  Sequence sequence = 0;
};
std::string KeyEnd(const DaySequence& place) {
  return absl::StrCat(BigEndian(0xff - static_cast<uint64_t>(place.day), kDayBytes),
                      BigEndian(~place.sequence, kSequenceBytes));
}
std::optional<DaySequence> ReadKeyEnd(absl::string_view bytes) {
  if (bytes.size() != kDayBytes + kSequenceBytes) return std::nullopt;
  return DaySequence{0xff - static_cast<int>(FromBigEndian(bytes.substr(0, kDayBytes))),
                     ~FromBigEndian(bytes.substr(kDayBytes))};
}

// Which view keeps the cases of a kind. All kinds of ActivityView::types.
struct KindView {
  absl::string_view kind;
  const char* view;
};
constexpr KindView kKindViews[] = {
    {"animator/", kBasinsView},  {"body/", kBasinsView},     {"meeting/", kMeetingsView},
    {"decision/", kActionsView}, {"action/", kActionsView},  {"theme/", kThemesView},
    {"diagnosis/", kThemesView}, {"roadmap/", kThemesView},  {"referral/", kReferralsView},
    {"call/", kFundingView},     {"project/", kFundingView}, {"need/", kNeedsView},
    {"gap/", kNeedsView},        {"offer/", kNeedsView},     {"resource/", kToolboxView},
    {"practice/", kToolboxView}, {"place/", kReceptionView}, {"label/", kReceptionView},
};

// Reads the cases of one basin, each once.
class Cases {
 public:
  Cases(const ViewSnapshot& views, absl::string_view basin, const Moment& moment, Arena& arena)
      : views_(views), basin_(basin), moment_(moment), arena_(arena) {}

  // nullptr when nothing of it counts at the moment.
  absl::StatusOr<const CaseHistory*> Read(const std::string& subject) {
    const auto known = read_.find(subject);
    if (known != read_.end()) return known->second;
    for (const KindView& kind : kKindViews) {
      if (!absl::StartsWith(subject, kind.kind)) continue;
      BASIN_ASSIGN_OR_RETURN(
          const auto cases,
          ReadCases(Open(kind.view), basin_, absl::StrCat(subject, kSeparator), moment_, arena_));
      return read_[subject] = cases.empty() ? nullptr : cases.front();
    }
    return absl::DataLossError(absl::StrCat("the activity of a case of no kind: ", subject));
  }

 private:
  const ViewReader& Open(const char* view) {
    std::unique_ptr<ViewReader>& reader = readers_[view];
    if (reader == nullptr) reader = views_.Open(view);
    return *reader;
  }

  const ViewSnapshot& views_;
  const absl::string_view basin_;
  const Moment& moment_;
  Arena& arena_;
  std::map<absl::string_view, std::unique_ptr<ViewReader>> readers_;
  std::map<std::string, const CaseHistory*> read_;
};

// The fact that the event with this sequence tells, as long as that is how it is told.
const Fact* FindTold(const CaseHistory& history, Sequence sequence) {
  for (const Fact& fact : history.facts)
    if (fact.entry->sequence == sequence) return &fact;
  return nullptr;
}

// Looks for what the actors of a basin did last in the kActivityDays to the moment's day.
class Search {
 public:
  Search(const ViewSnapshot& views, absl::string_view basin, const Moment& moment, Arena& arena)
      : activity_(views.Open(kActivityView)),
        basin_(basin),
        moment_(moment),
        after_(moment.day - kActivityDays),
        cases_(views, basin, moment, arena) {}

  // nullptr when it did nothing that counts.
  absl::StatusOr<const Fact*> FindLast(absl::string_view actor) {
    for (absl::CivilMonth month(moment_.day); month >= absl::CivilMonth(after_ + 1); --month) {
      BASIN_ASSIGN_OR_RETURN(const Fact* last, FindLastOf(month, actor));
      if (last != nullptr) return last;
    }
    return nullptr;
  }

 private:
  absl::StatusOr<const Fact*> FindLastOf(absl::CivilMonth month, absl::string_view actor) {
    const std::string prefix = MonthPrefix(basin_, actor, month);
    absl::StatusOr<const Fact*> last = nullptr;
    BASIN_RETURN_IF_ERROR(
        activity_->Scan(prefix, [&](absl::string_view key, absl::string_view subject) {
          last = Look(month, key.substr(prefix.size()), std::string(subject));
          return last.ok() && *last == nullptr;
        }));
    return last;
  }

  // What the row stands for, when that counts.
  absl::StatusOr<const Fact*> Look(absl::CivilMonth month, absl::string_view key_end,
                                   const std::string& subject) {
    const std::optional<DaySequence> place = ReadKeyEnd(key_end);
    if (!place.has_value()) return absl::DataLossError("a row whose key is none of an activity's");
    const absl::CivilDay day = absl::CivilDay(month) + (place->day - 1);
    const bool counts = day > after_ && day <= moment_.day && place->sequence <= moment_.known_at;
    if (!counts) return nullptr;
    BASIN_ASSIGN_OR_RETURN(const CaseHistory* history, cases_.Read(subject));
    return history == nullptr ? nullptr : FindTold(*history, place->sequence);
  }

  const std::unique_ptr<ViewReader> activity_;
  const absl::string_view basin_;
  const Moment& moment_;
  const absl::CivilDay after_;  // exclusive
  Cases cases_;
};

absl::StatusOr<std::vector<v1::ActorType>> ReadExpected(const Fact& expectation) {
  v1::ExpectationSet set;
  BASIN_RETURN_IF_ERROR(ParseBody(expectation, set));
  std::vector<v1::ActorType> types;
  for (const int type : set.expected_types()) types.push_back(static_cast<v1::ActorType>(type));
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

}  // namespace

absl::string_view ActivityView::name() const { return kActivityView; }

std::vector<std::string> ActivityView::types() const {
  return {"animator.*", "body.*",         "meeting.*",     "decision.*",     "action.*",
          "theme.*",    "diagnosis.*",    "roadmap.*",     "referral.*",     "funding.*",
          "project.*",  "need.expressed", "need.answered", "need.withdrawn", "training.*",
          "toolbox.*",  "practice.*",     "reception.*",   "label.*"};
}

absl::Status ActivityView::Apply(const RecordView& record, const EventType&, ViewWriter& view) {
  const HeaderView& header = record.event.header;
  if (!header.retracts.empty()) return absl::OkStatus();
  const absl::CivilDay day = EventDay(header.type, record.event.body, header.time);
  const std::string end = KeyEnd({day.day(), record.sequence});
  const auto put = [&](absl::string_view actor) {
    view.Put(absl::StrCat(MonthPrefix(header.basin, actor, absl::CivilMonth(day)), end),
             header.subject);
  };
  put(ActorOf(record));
  if (header.type != "meeting.held") return absl::OkStatus();
  v1::MeetingHeld held;
  if (!held.ParseFromArray(record.event.body.data(), static_cast<int>(record.event.body.size())))
    return MakeError(
        v1::BAD_PROTO,
        {.field = "body", .detail = {"of record $0", "de l'enregistrement $0", record.sequence}});
  for (const v1::Attendance& attendance : held.attendances())
    if (attendance.presence() == v1::PRESENCE_PRESENT) put(attendance.actor());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RowOrigin>> ActivityView::ExplainRow(absl::string_view key,
                                                                absl::string_view subject,
                                                                const ViewSnapshot& views) const {
  const size_t end_bytes = kDayBytes + kSequenceBytes;
  if (key.size() < end_bytes) return std::vector<RowOrigin>();
  RowOrigin origin{ReadKeyEnd(key.substr(key.size() - end_bytes))->sequence};
  const absl::string_view basin = key.substr(0, key.find(kSeparator));
  for (const KindView& kind : kKindViews) {
    if (!absl::StartsWith(subject, kind.kind)) continue;
    absl::StatusOr<std::string> record =
        FindRecord(*views.Open(kind.view), basin, subject, origin.sequence);
    if (record.ok())
      origin.record = *std::move(record);
    else if (!absl::IsNotFound(record.status()))
      return record.status();
  }
  return std::vector<RowOrigin>{std::move(origin)};
}

absl::StatusOr<Participation> ReadParticipation(const ViewSnapshot& views, absl::string_view basin,
                                                const Memberships& memberships,
                                                const Moment& moment, Arena& arena) {
  Participation participation;
  BASIN_ASSIGN_OR_RETURN(
      participation.history,
      ReadCase(*views.Open(kBasinsView), absl::StrCat("expectation/", basin), moment, arena));
  if (participation.history == nullptr) return participation;
  participation.expectation = &participation.history->facts.back();
  BASIN_ASSIGN_OR_RETURN(participation.expected, ReadExpected(*participation.expectation));

  Search search(views, basin, moment, arena);
  for (const absl::string_view actor : memberships.In(basin)) {
    const Membership& membership = *memberships.Find(actor);
    if (!participation.Expects(membership.type)) continue;
    BASIN_ASSIGN_OR_RETURN(const Fact* last, search.FindLast(actor));
    if (last != nullptr) participation.active.push_back({actor, &membership, last});
  }
  return participation;
}

bool Participation::Expects(v1::ActorType type) const {
  return std::binary_search(expected.begin(), expected.end(), type);
}

}  // namespace basin
