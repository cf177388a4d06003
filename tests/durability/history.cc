#include "tests/durability/history.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "proto/model/record_view.h"
#include "tests/support/test_events.h"

namespace basin {
namespace {

template <typename... Words>
std::string Broken(absl::string_view promise, const Words&... words) {
  return absl::StrCat(promise, ": ", words...);
}

std::string Name(size_t actor, uint32_t number) {
  return absl::StrCat(ScriptActors()[actor], "'s transaction ", number);
}

// npos when nobody of the script publishes under this source.
size_t ActorOf(absl::string_view name) {
  const auto& actors = ScriptActors();
  const auto it = std::find(actors.begin(), actors.end(), std::string(name));
  return it == actors.end() ? std::string::npos : static_cast<size_t>(it - actors.begin());
}

}  // namespace

History::History() : actors_(ScriptActors().size()) {}

bool History::Add(const Report& report) {
  if (report.kind == Report::kOpened) {
    opened_ = true;
    return true;
  }
  if (report.actor >= actors_.size()) return false;
  Actor& actor = actors_[report.actor];
  if (report.kind == Report::kOffered) {
    actor.offered = std::max(actor.offered, report.number);
    return true;
  }
  if (report.number > actor.offered || report.number != actor.answers.size() + 1) return false;
  actor.answers.push_back(report);
  for (uint32_t i = 0; i < report.count; ++i)
    acknowledged_ = std::max(acknowledged_, report.places[i]);
  accepted_ += report.count;
  return true;
}

bool History::AddAll(absl::string_view bytes) {
  for (; bytes.size() >= sizeof(Report); bytes.remove_prefix(sizeof(Report))) {
    Report report;
    std::memcpy(&report, bytes.data(), sizeof(report));
    if (!Add(report)) return false;
  }
  return true;
}

std::string History::Judge(const EventLog& log) const {
  if (log.durable_head() < acknowledged_)
    return Broken("D3", "opened with ", log.durable_head(), " of ", acknowledged_);
  const auto cursor = log.ReadAfter(0);
  if (!cursor.ok()) return Broken("D1", cursor.status().message());
  std::vector<FoundLines> found(actors_.size());
  Sequence last = 0;
  absl::Time recorded_at = absl::UnixEpoch();
  while (last < log.durable_head()) {
    const absl::StatusOr<SharedGroup> group = (*cursor)->Next();
    if (!group.ok()) return Broken("D1", group.status().message());
    if (*group == nullptr) return Broken("O1", "the log ends behind ", last);
    if (ComputeRoot(**group) != (*group)->root) return Broken("D1", "root of ", (*group)->first);
    for (uint32_t i = 0; i < (*group)->count; ++i) {
      const absl::StatusOr<RecordView> record = ReadRecord(RecordBytes(**group, i));
      if (!record.ok()) return Broken("D1", record.status().message());
      if (record->sequence != ++last) return Broken("O1", record->sequence, " stands at ", last);
      if (record->recorded_at < recorded_at) return Broken("T1", "at ", last);
      recorded_at = record->recorded_at;
      if (last == 1) continue;  // the territory
      const size_t actor = ActorOf(record->actor);
      const LinePlace place = PlaceOf(record->event.header.id);
      if (actor == std::string::npos || place.number == 0 || place.number > actors_[actor].offered)
        return Broken("D2", "nobody said ", record->actor, " ", record->event.header.id);
      const auto [it, fresh] =
          found[actor].try_emplace(place, Found{last, std::string(record->event.bytes)});
      if (!fresh) return Broken("D4", "both at ", it->second.sequence, " and ", last);
    }
  }
  for (size_t actor = 0; actor < actors_.size(); ++actor) {
    if (std::string broken = JudgeOrder(actor, found[actor]); !broken.empty()) return broken;
    if (std::string broken = JudgeAnswers(actor, found[actor]); !broken.empty()) return broken;
  }
  return {};
}

// What is in the log of this actor: only what it said, whole, in its order.
std::string History::JudgeOrder(size_t actor, const FoundLines& found) const {
  Sequence previous = 0;
  for (auto it = found.begin(); it != found.end();) {
    const uint32_t number = it->first.number;
    const Line line = LineOf(actor, number);
    if (!line.fresh())
      return Broken(line.refusal == v1::ID_REUSED ? "D5" : "D6", Name(actor, number),
                    " was to be refused, and is in the log");
    for (uint32_t i = 0; i < line.events.size(); ++i, ++it) {
      if (it == found.end() || it->first != LinePlace{number, i})
        return Broken("D6", Name(actor, number), " is there in part");
      if (it->second.event != line.events[i])
        return Broken("D2", Name(actor, number), " has other bytes");
      const Sequence place = it->second.sequence;
      if (i > 0 && place != previous + 1) return Broken("D6", Name(actor, number), " is torn");
      if (place <= previous)
        return Broken(i > 0 ? "O3" : "O2", Name(actor, number), " stands at ", place, ", behind ",
                      previous);
      previous = place;
    }
  }
  return {};
}

std::string History::JudgeAnswers(size_t actor, const FoundLines& found) const {
  for (const Report& answer : actors_[actor].answers) {
    const Line line = LineOf(actor, answer.number);
    const std::string name = Name(actor, answer.number);
    if (line.refusal.has_value()) {
      if (answer.code == static_cast<uint32_t>(*line.refusal)) continue;
      return Broken(line.refusal == v1::ID_REUSED ? "D5" : "O3", name, " was answered with ",
                    answer.code);
    }
    if (answer.code != 0) return Broken("D1", name, " was refused with ", answer.code);
    if (answer.count != line.events.size()) return Broken("D6", name, " was accepted in part");
    const uint32_t number = line.repeats != 0 ? line.repeats : answer.number;
    for (uint32_t i = 0; i < answer.count; ++i) {
      const auto it = found.find({number, i});
      if (it == found.end()) return Broken("D1", name, " is lost, told ", answer.places[i]);
      if (it->second.sequence != answer.places[i])
        return Broken(line.repeats != 0 ? "D4" : "D1", name, " was told ", answer.places[i],
                      ", and stands at ", it->second.sequence);
    }
  }
  return {};
}

}  // namespace basin
