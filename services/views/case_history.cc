#include "services/views/case_history.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/record_view.h"
#include "proto/model/status.h"
#include "services/views/case_view.h"
#include "services/views/event_day.h"

namespace basin {
namespace {

constexpr size_t kArenaBlock = 64 << 10;

const Entry* KeepEntry(const RecordView& record, Arena& arena) {
  const HeaderView& header = record.event.header;
  Entry* entry = arena.AddEntry();
  entry->sequence = record.sequence;
  entry->time = header.time;
  entry->recorded_at = record.recorded_at;
  entry->id = header.id;
  entry->source = header.source;
  entry->type = header.type;
  entry->corrects = header.corrects;
  entry->retracts = header.retracts;
  entry->body = record.event.body;
  entry->actor = ActorOf(record);
  entry->day = EventDay(header.type, record.event.body, header.time);
  entry->declared_late = ParisDay(record.recorded_at) - entry->day > kLateAfterDays;
  return entry;
}

// Which entries count as never said: those that a retraction names, unless that retraction was
// itself retracted. A retraction names earlier events only, so going backwards settles each before
// it acts.
std::vector<bool> FindUnsaid(const std::vector<const Entry*>& entries) {
  std::vector<bool> unsaid(entries.size(), false);
  for (size_t r = entries.size(); r-- > 0;) {
    const Entry& retraction = *entries[r];
    if (retraction.retracts.empty() || unsaid[r]) continue;
    for (size_t e = 0; e < r; ++e)
      if (entries[e]->id == retraction.retracts && entries[e]->source == retraction.source)
        unsaid[e] = true;
  }
  return unsaid;
}

// For each entry the first telling of its fact: itself, unless it corrects an earlier one.
std::vector<size_t> FindRoots(const std::vector<const Entry*>& entries) {
  std::vector<size_t> roots(entries.size());
  for (size_t c = 0; c < entries.size(); ++c) {
    roots[c] = c;
    if (entries[c]->corrects.empty()) continue;
    for (size_t e = 0; e < c; ++e)
      if (entries[e]->id == entries[c]->corrects && entries[e]->source == entries[c]->source)
        roots[c] = roots[e];
  }
  return roots;
}

bool HasCorrections(const std::vector<const Entry*>& entries) {
  for (const Entry* entry : entries)
    if (!entry->corrects.empty() || !entry->retracts.empty()) return true;
  return false;
}

// The facts that count, whenever they occurred.
std::vector<Fact> Settle(const std::vector<const Entry*>& entries,
                         std::vector<const Entry*>& unsaid_entries) {
  std::vector<Fact> facts;
  if (!HasCorrections(entries)) {
    for (const Entry* entry : entries) facts.push_back({entry, {entry}});
    return facts;
  }
  const std::vector<bool> unsaid = FindUnsaid(entries);
  const std::vector<size_t> roots = FindRoots(entries);
  std::vector<Fact> by_root(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    const bool counts = !unsaid[i] && !unsaid[roots[i]] && entries[i]->retracts.empty();
    if (counts) {
      by_root[roots[i]].entry = entries[i];
    } else {
      unsaid_entries.push_back(entries[i]);
    }
    by_root[roots[i]].tellings.push_back(entries[i]);
  }
  for (Fact& fact : by_root)
    if (fact.entry != nullptr) facts.push_back(std::move(fact));
  return facts;
}

bool Before(const Fact& a, const Fact& b) {
  return std::make_tuple(a.entry->day, a.entry->time, a.entry->sequence) <
         std::make_tuple(b.entry->day, b.entry->time, b.entry->sequence);
}

// Gathers the records of one case after the other, and reads those of the cases that are wanted.
class CaseCollector {
 public:
  CaseCollector(const Moment& moment, absl::Time touched_since, Arena& arena)
      : moment_(moment), touched_since_(touched_since), arena_(arena) {}

  // False when there is no use in going on: Finish says why.
  bool Take(const StoredRecord& record) {
    if (record.sequence > moment_.known_at) return true;
    if (record.subject != subject_) {
      unreadable_ = EndCase();
      subject_.assign(record.subject.data(), record.subject.size());
    }
    bytes_.append(record.bytes.data(), record.bytes.size());
    ends_.push_back(bytes_.size());
    return unreadable_.ok();
  }
  absl::StatusOr<std::vector<const CaseHistory*>> Finish() {
    BASIN_RETURN_IF_ERROR(unreadable_);
    BASIN_RETURN_IF_ERROR(EndCase());
    return std::move(cases_);
  }

 private:
  absl::string_view Bytes(size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return absl::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

  // The log's records are in the order in which they were recorded: the last one is the latest.
  absl::StatusOr<bool> IsWanted() const {
    if (touched_since_ == absl::InfinitePast()) return true;
    BASIN_ASSIGN_OR_RETURN(const RecordView last, ReadRecord(Bytes(ends_.size() - 1)));
    return last.recorded_at >= touched_since_;
  }

  absl::Status EndCase() {
    if (ends_.empty()) return absl::OkStatus();
    BASIN_ASSIGN_OR_RETURN(const bool wanted, IsWanted());
    if (wanted) BASIN_RETURN_IF_ERROR(ReadHistory());
    bytes_.clear();
    ends_.clear();
    return absl::OkStatus();
  }

  absl::Status ReadHistory() {
    std::vector<const Entry*> entries;
    for (size_t i = 0; i < ends_.size(); ++i) {
      BASIN_ASSIGN_OR_RETURN(const RecordView record, ReadRecord(arena_.Copy(Bytes(i))));
      entries.push_back(KeepEntry(record, arena_));
    }
    CaseHistory* history = arena_.AddHistory();
    history->subject = arena_.Copy(subject_);
    Interpret(entries, moment_, *history);
    if (!history->facts.empty()) cases_.push_back(history);
    return absl::OkStatus();
  }

  const Moment& moment_;
  const absl::Time touched_since_;
  Arena& arena_;
  std::string subject_;       // of the case that is being gathered
  std::string bytes_;         // its records, one after the other
  std::vector<size_t> ends_;  // where each of them ends
  std::vector<const CaseHistory*> cases_;
  absl::Status unreadable_;
};

}  // namespace

absl::string_view Arena::Copy(absl::string_view bytes) {
  if (bytes.size() > left_) {
    left_ = std::max(bytes.size(), kArenaBlock);
    blocks_.push_back(std::make_unique<char[]>(left_));
    next_ = blocks_.back().get();
  }
  if (!bytes.empty()) std::memcpy(next_, bytes.data(), bytes.size());
  const absl::string_view copy(next_, bytes.size());
  next_ += bytes.size();
  left_ -= bytes.size();
  return copy;
}

void Interpret(const std::vector<const Entry*>& entries, const Moment& moment,
               CaseHistory& history) {
  std::vector<const Entry*> known;
  for (const Entry* entry : entries)
    if (entry->sequence <= moment.known_at) known.push_back(entry);
  for (Fact& fact : Settle(known, history.unsaid))
    if (fact.entry->day <= moment.day) history.facts.push_back(std::move(fact));
  std::sort(history.facts.begin(), history.facts.end(), Before);
}

absl::Time RecordedWithin(int days, const Moment& moment) {
  return absl::FromCivil(moment.day - days - kEarlyDaysMax, Paris());
}

absl::StatusOr<std::vector<const CaseHistory*>> ReadCases(const ViewReader& view,
                                                          absl::string_view basin,
                                                          absl::string_view prefix,
                                                          const Moment& moment, Arena& arena,
                                                          absl::Time touched_since) {
  CaseCollector collector(moment, touched_since, arena);
  const auto take = [&](const StoredRecord& record) { return collector.Take(record); };
  BASIN_RETURN_IF_ERROR(touched_since == absl::InfinitePast()
                            ? VisitRecords(view, basin, prefix, take)
                            : VisitRecordsTouchedSince(view, basin, prefix, touched_since, take));
  return collector.Finish();
}

absl::StatusOr<std::vector<const CaseHistory*>> ReadCasesOf(const ViewReader& view,
                                                            absl::string_view basin,
                                                            absl::Span<const std::string> subjects,
                                                            const Moment& moment, Arena& arena,
                                                            absl::Time touched_since) {
  CaseCollector collector(moment, touched_since, arena);
  BASIN_RETURN_IF_ERROR(VisitRecordsOf(
      view, basin, subjects, [&](const StoredRecord& record) { return collector.Take(record); }));
  return collector.Finish();
}

absl::StatusOr<const CaseHistory*> ReadCase(const ViewReader& view, absl::string_view subject,
                                            const Moment& moment, Arena& arena) {
  const absl::StatusOr<std::string> basin = BasinOfCase(view, subject);
  if (absl::IsNotFound(basin.status())) return nullptr;
  BASIN_RETURN_IF_ERROR(basin.status());
  // The prefix "referral/1" also covers "referral/12": the case itself comes first.
  BASIN_ASSIGN_OR_RETURN(
      const auto cases,
      ReadCases(view, *basin, absl::StrCat(subject, absl::string_view("\0", 1)), moment, arena));
  return cases.empty() ? nullptr : cases.front();
}

absl::Status ParseBody(const Fact& fact, google::protobuf::MessageLite& body) {
  if (body.ParseFromArray(fact.entry->body.data(), static_cast<int>(fact.entry->body.size())))
    return absl::OkStatus();
  return MakeError(v1::BAD_PROTO,
                   {.field = "body",
                    .detail = {"of record $0", "de l'enregistrement $0", fact.entry->sequence}});
}

absl::StatusOr<absl::CivilDay> ParseBodyDay(const Fact& fact, absl::string_view text) {
  absl::CivilDay day;
  if (ParseDay(text, &day)) return day;
  return MakeError(
      v1::BAD_PROTO,
      {.field = "body",
       .detail = {"a date of record $0", "une date de l'enregistrement $0", fact.entry->sequence}});
}

}  // namespace basin
