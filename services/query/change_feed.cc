#include "services/query/change_feed.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/origin.h"
#include "proto/model/status.h"
#include "services/query/json.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

// After how many milliseconds a browser connects again by itself.
constexpr char kRetry[] = "retry: 2000\n";

BasinChanges After(Sequence sequence, const BasinChanges& changes) {
  BasinChanges after;
  for (const auto& [basin, last] : changes)
    if (last > sequence) after.emplace(basin, last);
  return after;
}

BasinChanges Of(const absl::flat_hash_set<std::string>& basins, const BasinChanges& changes) {
  if (basins.empty()) return changes;
  BasinChanges wanted;
  for (const auto& [basin, last] : changes)
    if (basins.contains(basin)) wanted.emplace(basin, last);
  return wanted;
}

}  // namespace

void PendingChanges::Note(absl::string_view basin, Sequence sequence) {
  const auto span = spans_.find(std::string_view(basin.data(), basin.size()));
  if (span != spans_.end()) {
    span->second.last = sequence;
  } else {
    spans_.emplace(std::string(basin), Span{sequence, sequence});
  }
}

BasinChanges PendingChanges::Take(Sequence written) {
  BasinChanges changes;
  for (auto span = spans_.begin(); span != spans_.end();) {
    const auto current = span++;
    auto& [basin, pending] = *current;
    if (pending.first > written) continue;
    changes.emplace(basin, std::min(pending.last, written));
    if (pending.last <= written) {
      spans_.erase(current);
    } else {
      pending.first = written + 1;
    }
  }
  return changes;
}

ChangeFeed::~ChangeFeed() {
  const std::lock_guard lock(mutex_);
  for (const Subscriber& subscriber : subscribers_) subscriber.stream->End();
}

void ChangeFeed::Begin(const std::string& log_id, uint32_t epoch, Sequence sequence,
                       v1::Origin origin, Sequence parameters_version) {
  const std::lock_guard lock(mutex_);
  const bool goes_on = begun_ && log_id == log_id_ && epoch == epoch_ && sequence >= sequence_;
  const bool missed_nothing = goes_on && sequence == sequence_;
  log_id_ = log_id;
  epoch_ = epoch;
  origin_ = origin;
  parameters_version_ = parameters_version;
  if (!missed_nothing) BeginAt(sequence);
}

void ChangeFeed::Switch(const std::string& log_id, uint32_t epoch, Sequence sequence,
                        v1::Origin origin, Sequence parameters_version) {
  const std::lock_guard lock(mutex_);
  log_id_ = log_id;
  epoch_ = epoch;
  origin_ = origin;
  parameters_version_ = parameters_version;
  BeginAt(sequence);
}

void ChangeFeed::BeginAt(Sequence sequence) {
  const bool had_begun = std::exchange(begun_, true);
  sequence_ = known_from_ = sequence;
  last_change_.clear();
  if (had_begun) TellAll(EventText("resync", nullptr));
}

void ChangeFeed::Publish(Sequence sequence, const BasinChanges& changes,
                         Sequence parameters_version) {
  const std::lock_guard lock(mutex_);
  if (sequence <= sequence_) return;
  sequence_ = sequence;
  parameters_version_ = parameters_version;
  for (const auto& [basin, last] : changes) last_change_[basin] = last;
  ForgetEnded();
  for (const Subscriber& subscriber : subscribers_)
    if (const BasinChanges wanted = Of(subscriber.basins, changes); !wanted.empty())
      subscriber.stream->Write(EventText("changed", &wanted));
}

void ChangeFeed::Beat() {
  const std::lock_guard lock(mutex_);
  TellAll(": heartbeat\n\n");
}

absl::StatusOr<std::shared_ptr<HttpStream>> ChangeFeed::Subscribe(Subscription subscription) {
  const std::lock_guard lock(mutex_);
  if (!begun_)
    return MakeError(v1::NOT_CAUGHT_UP,
                     {.detail = {"the hub was not reached yet", "le hub n'a pas encore été joint"},
                      .retry_after = absl::Seconds(2)});
  ForgetEnded();
  if (subscribers_.size() >= options_.subscribers_max)
    return MakeError(v1::BUSY,
                     {.detail = {"$0 streams are open, no more are served",
                                 "$0 flux sont ouverts, pas davantage", options_.subscribers_max},
                      .retry_after = absl::Seconds(10)});
  auto stream = std::make_shared<HttpStream>(options_.unread_bytes_max);
  stream->Write(kRetry);
  const std::optional<Sequence> seen = subscription.last_event_id;
  if (!seen.has_value()) {
    stream->Write(EventText("ready", nullptr));
  } else if (*seen < known_from_ || *seen > sequence_) {
    stream->Write(EventText("resync", nullptr));
  } else {
    const BasinChanges missed = Of(subscription.basins, After(*seen, last_change_));
    stream->Write(missed.empty() ? EventText("ready", nullptr) : EventText("changed", &missed));
  }
  subscribers_.push_back({stream, std::move(subscription.basins)});
  return stream;
}

size_t ChangeFeed::subscribers() const {
  const std::lock_guard lock(mutex_);
  return static_cast<size_t>(
      std::count_if(subscribers_.begin(), subscribers_.end(),
                    [](const Subscriber& one) { return !one.stream->ended(); }));
}

std::string ChangeFeed::EventText(absl::string_view event, const BasinChanges* changes) const {
  Json json;
  json["schema_version"] = kJsonSchemaVersion;
  const absl::string_view notice = OriginNotice(origin_, Language::kFrench);
  if (!notice.empty()) json["notice"] = std::string(notice);
  const absl::string_view origin = OriginCode(origin_);
  json["origin"] = origin.empty() ? Json() : Json(std::string(origin));
  json["sequence"] = sequence_;
  json["parameters_version"] = parameters_version_;
  if (changes != nullptr) {
    Json& basins = json["basins"] = Json::array();
    for (const auto& [basin, last] : *changes)
      basins.push_back({{"basin", basin}, {"sequence", last}});
  }
  return absl::StrCat("id: ", sequence_, "\nevent: ", event, "\ndata: ", json.dump(), "\n\n");
}

void ChangeFeed::ForgetEnded() {
  subscribers_.erase(std::remove_if(subscribers_.begin(), subscribers_.end(),
                                    [](const Subscriber& one) { return one.stream->ended(); }),
                     subscribers_.end());
}

void ChangeFeed::TellAll(const std::string& text) {
  ForgetEnded();
  for (const Subscriber& subscriber : subscribers_) subscriber.stream->Write(text);
}

}  // namespace basin
