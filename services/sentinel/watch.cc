#include "services/sentinel/watch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/calendar.h"
#include "proto/model/status.h"
#include "services/projection/delivered.h"
#include "services/sentinel/snapshot.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

constexpr absl::Duration kPollFor = absl::Milliseconds(100);
constexpr absl::Duration kRetryAfter = absl::Seconds(2);
// Views that are away or behind are asked again after so long.
constexpr absl::Duration kViewsRetry = absl::Minutes(1);
constexpr size_t kSayingsAtOnce = 500;
constexpr int kShareOfTime = 20;  // a judging of 1 s is followed by 20 s without one

bool IsDamage(const absl::Status& status) {
  return absl::IsDataLoss(status) && CodeOf(status) == v1::ERROR_UNSPECIFIED;
}

}  // namespace

Watch::Watch(WatchOptions options, ViewStore& store, const EventCatalog& catalog,
             WatchSurroundings surroundings)
    : options_(std::move(options)),
      store_(store),
      catalog_(catalog),
      views_(MakeSentinelViews()),
      surroundings_(std::move(surroundings)) {}

absl::Status Watch::Run(bool once) {
  while (!surroundings_.stop()) {
    const absl::Status status = Follow(once);
    if (status.ok() || once || IsDamage(status) || absl::IsPermissionDenied(status)) return status;
    Told(status);
    absl::Duration left = kRetryAfter;
    for (; left > absl::ZeroDuration() && !surroundings_.stop(); left -= kPollFor)
      surroundings_.wait(kPollFor);
  }
  return absl::OkStatus();
}

// The same trouble again and again is told once.
void Watch::Told(const absl::Status& status) {
  const std::string failure(status.message());
  if (failure != last_failure_)
    surroundings_.report(Severity::kWarning,
                         absl::StrCat("what=not_watching error=\"", failure, "\""));
  last_failure_ = failure;
}

absl::Status Watch::Follow(bool once) {
  BASIN_ASSIGN_OR_RETURN(const auto client, Client::Connect(options_.hub));
  const v1::Position& head = client->welcome().head();
  origin_ = client->welcome().origin();
  actor_ = client->welcome().actor();
  caught_up_at_ = head.sequence();
  BASIN_ASSIGN_OR_RETURN(Runner runner, Runner::Open(store_, views_, catalog_, head));
  for (const Rebuild& rebuild : runner.rebuilds())
    surroundings_.report(Severity::kInfo, absl::StrCat("what=rebuilding view=", rebuild.view,
                                                       " because=\"", rebuild.reason, "\""));
  surroundings_.report(Severity::kInfo,
                       absl::StrCat("what=watching log=", head.log_id(), " epoch=", head.epoch(),
                                    " from=", runner.next(), " head=", head.sequence()));
  last_failure_.clear();

  v1::Subscribe request;
  *request.mutable_after() = head;
  request.mutable_after()->set_sequence(runner.next() - 1);
  request.set_purpose("sentinel");
  bool more_at_hand = false;
  BASIN_RETURN_IF_ERROR(client
                            ->Subscribe(request,
                                        [&](const Client::Delivery& delivery) {
                                          more_at_hand = !delivery.message.live();
                                          return FeedDelivered(delivery.message, delivery.records,
                                                               runner);
                                        })
                            .status());
  while (!surroundings_.stop()) {
    more_at_hand = false;
    BASIN_RETURN_IF_ERROR(client->Poll(kPollFor));
    if (!more_at_hand) BASIN_RETURN_IF_ERROR(runner.Flush());
    if (!ShouldJudge(runner)) continue;
    BASIN_ASSIGN_OR_RETURN(const bool silent, JudgeNow(*client, runner));
    if (once && silent) return absl::OkStatus();
    if (once) judge_next_ = absl::ZeroDuration();
  }
  return runner.Flush();
}

absl::StatusOr<absl::Time> Watch::LogClock(const ViewSnapshot& views) const {
  BASIN_ASSIGN_OR_RETURN(const Checkpoint checkpoint, views.FindCheckpoint(kAlertsView));
  if (origin_ == v1::SIMULATED) return checkpoint.recorded_at;
  return std::max(surroundings_.now(), checkpoint.recorded_at);
}

bool Watch::ShouldJudge(const Runner& runner) const {
  const bool caught_up = runner.written() >= caught_up_at_ && runner.written() != 0;
  return caught_up && surroundings_.steady() >= judge_next_;
}

absl::StatusOr<bool> Watch::JudgeNow(Client& client, const Runner& runner) {
  const absl::Duration began = surroundings_.steady();
  const auto views = store_.Snapshot();
  BASIN_ASSIGN_OR_RETURN(const absl::Time now, LogClock(*views));
  const absl::CivilDay day = std::max(DayOver(now), judged_day_.value_or(DayOver(now)));
  // Neither a new day nor a new event.
  bool same = judged_day_ == day && judged_at_ == runner.written();
  judge_next_ = began + options_.judge_every;
  if (AskForDisparities(day, runner.written())) same = false;
  const Judging judging{.day = day,
                        .judged_before = judged_day_,
                        .operators = options_.operators,
                        .disparities = disparities_,
                        .speaker = {.actor = actor_, .origin = origin_, .now = now}};
  std::vector<Saying> sayings;
  if (!same) {
    BASIN_ASSIGN_OR_RETURN(sayings, Judge(*views, judging));
  }
  BASIN_ASSIGN_OR_RETURN(auto snapshots, FindSnapshots(*views, judging, runner.written()));
  std::move(snapshots.begin(), snapshots.end(), std::back_inserter(sayings));
  BASIN_ASSIGN_OR_RETURN(const bool said, Say(client, sayings));
  // Only now: what was not said is looked for again.
  judged_day_ = day;
  judged_at_ = runner.written();
  const absl::Duration took = surroundings_.steady() - began;
  judge_next_ = began + std::max(options_.judge_every, took * kShareOfTime);
  return !said;
}

absl::StatusOr<bool> Watch::Say(Client& client, const std::vector<Saying>& sayings) {
  bool said = false;
  for (size_t begin = 0; begin < sayings.size(); begin += kSayingsAtOnce) {
    std::vector<const Saying*> batch;
    std::vector<Transaction> transactions;
    for (size_t i = begin; i < std::min(begin + kSayingsAtOnce, sayings.size()); ++i) {
      if (passed_over_.contains(sayings[i].id)) continue;
      batch.push_back(&sayings[i]);
      transactions.push_back({sayings[i].event});
    }
    if (batch.empty()) continue;
    said = true;
    BASIN_ASSIGN_OR_RETURN(const auto outcomes, client.Publish(transactions));
    for (size_t i = 0; i < batch.size(); ++i)
      BASIN_RETURN_IF_ERROR(TakeOutcome(*batch[i], outcomes[i]));
  }
  return said;
}

absl::Status Watch::TakeOutcome(const Saying& saying, const v1::Outcome& outcome) {
  if (!outcome.has_refused()) {
    // Not judged again before the rows know what was said.
    for (const Sequence sequence : outcome.sequences())
      caught_up_at_ = std::max(caught_up_at_, sequence);
    if (!outcome.duplicate())
      surroundings_.report(Severity::kInfo, absl::StrCat("what=said event=\"", saying.what, "\""));
    return absl::OkStatus();
  }
  const absl::Status refusal = FromProto(outcome.refused());
  if (absl::IsPermissionDenied(refusal)) return refusal;
  // Somebody spoke of the case meanwhile: the rows will tell.
  if (CodeOf(refusal) == v1::VERSION_CONFLICT) return absl::OkStatus();
  passed_over_.insert(saying.id);
  surroundings_.report(Severity::kWarning, absl::StrCat("what=passed_over event=\"", saying.what,
                                                        "\" error=\"", refusal.message(), "\""));
  return absl::OkStatus();
}

bool Watch::AskForDisparities(absl::CivilDay day, Sequence written) {
  const absl::CivilDay quarter_end = LastQuarterEnd(day);
  const bool known = disparities_.has_value() && disparities_->quarter_end == quarter_end;
  if (known || !options_.views.has_value() || surroundings_.steady() < disparities_next_)
    return false;
  disparities_next_ = surroundings_.steady() + kViewsRetry;
  const absl::StatusOr<v1::Answer> answer = AskViews(DisparityQuery(quarter_end, written));
  if (!answer.ok()) return false;
  disparities_ = ReadDisparities(*answer, quarter_end);
  return true;
}

absl::StatusOr<v1::Answer> Watch::AskViews(const v1::Query& query) {
  const auto ask = [&]() -> absl::StatusOr<v1::Answer> {
    BASIN_ASSIGN_OR_RETURN(const auto client, Client::Connect(*options_.views));
    return client->Ask(query);
  };
  absl::StatusOr<v1::Answer> answer = ask();
  if (answer.ok()) return answer;
  // The same trouble again and again is told once.
  const std::string failure(answer.status().message());
  if (failure != views_failure_)
    surroundings_.report(Severity::kWarning,
                         absl::StrCat("what=views_not_asked error=\"", failure, "\""));
  views_failure_ = failure;
  return answer;
}

absl::StatusOr<std::vector<Saying>> Watch::FindSnapshots(const ViewSnapshot& views,
                                                         const Judging& judging, Sequence written) {
  std::vector<Saying> none;
  if (!options_.views.has_value() || surroundings_.steady() < snapshot_next_) return none;
  const absl::CivilDay month_end = LastMonthEnd(judging.day);
  BASIN_ASSIGN_OR_RETURN(const auto missing, MissingSnapshots(views, month_end));
  if (missing.empty()) return none;
  snapshot_next_ = surroundings_.steady() + kViewsRetry;
  const absl::StatusOr<v1::Answer> answer = AskViews(SnapshotQuery(month_end, written));
  if (!answer.ok()) return none;
  return SnapshotSayings(*answer, month_end, missing, judging.speaker);
}

}  // namespace basin
