#include "services/main/generation_keeper.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "services/projection/generation_diff.h"
#include "services/query/ground.h"
#include "services/views/view_list.h"

namespace basin {
namespace {

// How fast a generation is folded, and how long it takes at that rate.
void DescribePace(const Follower::Figures& figures, v1::Generation& generation) {
  if (!figures.following_since.has_value() || figures.events_folded == 0) return;
  const double seconds = absl::ToDoubleSeconds(SteadyNow() - *figures.following_since);
  if (seconds <= 0) return;
  const double rate = static_cast<double>(figures.events_folded) / seconds;
  generation.set_events_per_second(rate);
  generation.set_seconds_left(static_cast<uint64_t>(static_cast<double>(generation.lag()) / rate));
}

}  // namespace

absl::StatusOr<std::unique_ptr<GenerationKeeper>> GenerationKeeper::Open(
    const std::string& folder, ClientOptions client, const EventCatalog& catalog, ChangeFeed& feed,
    Report report, Wake wake) {
  BASIN_ASSIGN_OR_RETURN(auto opened, GenerationFolder::Open(folder, WallNow()));
  std::unique_ptr<GenerationKeeper> keeper(new GenerationKeeper(
      std::move(opened), std::move(client), catalog, feed, std::move(report), std::move(wake)));
  BASIN_RETURN_IF_ERROR(keeper->OpenAll());
  return keeper;
}

GenerationKeeper::GenerationKeeper(std::unique_ptr<GenerationFolder> folder, ClientOptions client,
                                   const EventCatalog& catalog, ChangeFeed& feed, Report report,
                                   Wake wake)
    : folder_(std::move(folder)),
      client_(std::move(client)),
      catalog_(catalog),
      feed_(feed),
      report_(std::move(report)),
      wake_(std::move(wake)),
      projections_(MakeViews()),
      views_(NumberedStore()) {}

// All are told before any is waited for.
GenerationKeeper::~GenerationKeeper() {
  diff_.reset();
  if (answering_.follower != nullptr) answering_.follower->Stop();
  if (beside_.has_value() && beside_->follower != nullptr) beside_->follower->Stop();
  leaving_.clear();
  beside_.reset();
  answering_.follower.reset();
}

absl::Status GenerationKeeper::Discard(const std::string& folder, absl::Time now) {
  BASIN_ASSIGN_OR_RETURN(const auto opened, GenerationFolder::Open(folder, now));
  return opened->EmptyRows(opened->generations().answering.number);
}

absl::Status GenerationKeeper::OpenAll() {
  const Generations& found = folder_->generations();
  BASIN_ASSIGN_OR_RETURN(answering_, OpenOne(found.answering));
  answering_.frozen &= MayFreeze(found.answering);
  bool beside_frozen = false;
  if (found.beside.has_value()) {
    BASIN_ASSIGN_OR_RETURN(beside_, OpenOne(*found.beside));
    beside_frozen = beside_->frozen;
  }
  views_.SwitchTo(Telling(answering_));
  const Generations next = OnStart(found, answering_.frozen, beside_frozen, WallNow());
  answered_before_ = next.answered_before;
  if (next == found) return absl::OkStatus();
  if (next.beside == found.beside) return folder_->Set(next);
  return Replace(next, "the program's views are of another version");
}

absl::StatusOr<GenerationKeeper::Kept> GenerationKeeper::OpenOne(const GenerationNote& note) {
  BASIN_ASSIGN_OR_RETURN(GenerationFolder::Opened opened, folder_->OpenRows(note.number));
  if (!opened.emptied_because.empty())
    report_(Severity::kWarning, absl::StrCat("what=views_emptied generation=", note.number,
                                             " because=\"", opened.emptied_because, "\""));
  Kept kept{.note = note, .frozen = false, .store = std::move(opened.store)};
  // A checkpoint that cannot be read is for the fold to begin anew.
  kept.frozen = IsFrozen(*kept.store->Snapshot(), projections_).value_or(false);
  return kept;
}

void GenerationKeeper::Start() {
  started_ = true;
  if (answering_.frozen) TellOfAnswering();
  Follow(answering_);
  if (beside_.has_value()) Follow(*beside_);
}

void GenerationKeeper::Follow(Kept& kept) {
  if (kept.frozen) return;
  kept.follower =
      std::make_unique<Follower>(client_, *kept.store, catalog_, feed_, report_,
                                 [this, number = kept.note.number](absl::Status damage) {
                                   NoteDamage(number, std::move(damage));
                                 });
  kept.follower->Tell(kept.note.number == answering_.note.number);
  kept.follower->Start();
}

// Its follower goes on from there, with what it has folded and not told.
void GenerationKeeper::TellOfAnswering() {
  const auto views = views_.Snapshot();
  const Checkpoint checkpoint = EarliestCheckpoint(*views).value_or(Checkpoint());
  feed_.Switch(checkpoint.log_id, checkpoint.epoch, checkpoint.sequence, checkpoint.origin,
               FindParametersVersion(*views).value_or(0));
}

NumberedStore GenerationKeeper::Telling(const Kept& kept) {
  const uint64_t number = kept.note.number;
  return {kept.store, number,
          [this, number](const absl::Status& damage) { NoteDamage(number, damage); }};
}

void GenerationKeeper::NoteDamage(uint64_t number, absl::Status damage) {
  {
    const std::lock_guard lock(mutex_);
    damages_.emplace_back(number, std::move(damage));
  }
  wake_();
}

absl::Status GenerationKeeper::Tick() {
  std::erase_if(leaving_, [](const Kept& kept) {
    return kept.follower == nullptr || kept.follower->finished();
  });
  std::vector<std::pair<uint64_t, absl::Status>> damages;
  {
    const std::lock_guard lock(mutex_);
    damages.swap(damages_);
  }
  for (const auto& [number, damage] : damages) {
    if (number == answering_.note.number) return damage;
    TellFailure(GiveUpDamaged(number));
  }
  const absl::Status noted = NoteWhole();
  TellFailure(noted.ok() ? SwitchByItself() : noted);
  return absl::OkStatus();
}

absl::Status GenerationKeeper::GiveUpDamaged(uint64_t number) {
  if (!beside_.has_value() || number != beside_->note.number) return absl::OkStatus();
  BASIN_ASSIGN_OR_RETURN(const Generations next,
                         basin::Drop(folder_->generations(), answering_.frozen, WallNow()));
  return Replace(next, absl::StrCat("the rows of generation ", number, " are damaged"));
}

absl::Status GenerationKeeper::SwitchByItself() {
  if (!folder_->generations().switch_by_itself) return absl::OkStatus();
  const absl::Status switched = Switch();
  return CodeOf(switched) == v1::NOT_CAUGHT_UP ? absl::OkStatus() : switched;
}

// The same trouble again and again is told once.
void GenerationKeeper::TellFailure(const absl::Status& status) {
  const std::string failure(status.message());
  if (!status.ok() && failure != last_failure_)
    report_(Severity::kError, absl::StrCat("what=generations_kept error=\"", failure, "\""));
  last_failure_ = failure;
}

// So that a later version of the program knows that these rows are worth answering from meanwhile.
absl::Status GenerationKeeper::NoteWhole() {
  if (answering_.note.whole || !FactsOf(answering_).caught_up) return absl::OkStatus();
  Generations next = folder_->generations();
  next.answering.whole = true;
  BASIN_RETURN_IF_ERROR(folder_->Set(next));
  answering_.note.whole = true;
  return absl::OkStatus();
}

absl::StatusOr<v1::ViewsAnswer> GenerationKeeper::Do(const v1::ViewsQuery& query) {
  std::optional<v1::GenerationDiff> diff;
  switch (query.do_case()) {
    case v1::ViewsQuery::kList:
      break;
    case v1::ViewsQuery::kRebuild:
      BASIN_RETURN_IF_ERROR(Rebuild());
      break;
    case v1::ViewsQuery::kDiff: {
      BASIN_ASSIGN_OR_RETURN(diff, Compare(query.diff()));
      break;
    }
    case v1::ViewsQuery::kSwitchOver:
      BASIN_RETURN_IF_ERROR(Switch());
      break;
    case v1::ViewsQuery::kRollBack:
      BASIN_RETURN_IF_ERROR(RollBack());
      break;
    case v1::ViewsQuery::kDrop:
      BASIN_RETURN_IF_ERROR(Drop());
      break;
    case v1::ViewsQuery::DO_NOT_SET:
      return MakeError(v1::UNKNOWN_QUERY);
  }
  v1::ViewsAnswer answer = List();
  if (diff.has_value()) *answer.mutable_diff() = *std::move(diff);
  return answer;
}

absl::Status GenerationKeeper::Rebuild() {
  return Replace(Begin(folder_->generations(), /*switch_by_itself=*/false, WallNow()),
                 "an operator asked for it");
}

absl::Status GenerationKeeper::Drop() {
  BASIN_ASSIGN_OR_RETURN(const Generations next,
                         basin::Drop(folder_->generations(), answering_.frozen, WallNow()));
  return Replace(next, "an operator gave up the one before");
}

absl::Status GenerationKeeper::Switch() {
  const GenerationFacts beside = beside_.has_value() ? FactsOf(*beside_) : GenerationFacts();
  BASIN_ASSIGN_OR_RETURN(const Generations next,
                         SwitchOver(folder_->generations(), FactsOf(answering_), beside));
  return Exchange(next, "switched");
}

absl::Status GenerationKeeper::RollBack() {
  BASIN_ASSIGN_OR_RETURN(const Generations next, basin::RollBack(folder_->generations()));
  BASIN_ASSIGN_OR_RETURN(const Checkpoint answering,
                         EarliestCheckpoint(*answering_.store->Snapshot()));
  BASIN_ASSIGN_OR_RETURN(const Checkpoint beside, EarliestCheckpoint(*beside_->store->Snapshot()));
  BASIN_RETURN_IF_ERROR(CheckSameLog(answering, beside));
  return Exchange(next, "rolled_back");
}

// The two change places.
absl::Status GenerationKeeper::Exchange(const Generations& next, const char* what) {
  BASIN_RETURN_IF_ERROR(folder_->Set(next));
  diff_.reset();
  if (answering_.follower != nullptr) answering_.follower->Tell(false);
  {
    const std::lock_guard lock(mutex_);
    std::swap(answering_, *beside_);
    answering_.note = next.answering;
    beside_->note = *next.beside;
    answered_before_ = next.answered_before;
    views_.SwitchTo(Telling(answering_));
  }
  TellOfAnswering();
  if (answering_.follower != nullptr) answering_.follower->Tell(true);
  report_(Severity::kInfo, absl::StrCat("what=", what, " generation=", answering_.note.number,
                                        " sequence=", FactsOf(answering_).sequence));
  return absl::OkStatus();
}

// Another one beside, or none.
absl::Status GenerationKeeper::Replace(const Generations& next, const std::string& because) {
  std::optional<Kept> beside;
  if (next.beside.has_value()) {
    BASIN_ASSIGN_OR_RETURN(beside, OpenOne(*next.beside));
  }
  if (const absl::Status set = folder_->Set(next); !set.ok()) {
    if (beside.has_value()) beside->store->GiveUp();
    return set;
  }
  GiveUpBeside();
  {
    const std::lock_guard lock(mutex_);
    beside_ = std::move(beside);
    answered_before_ = next.answered_before;
    if (beside_.has_value() && started_) Follow(*beside_);
  }
  if (beside_.has_value())
    report_(Severity::kInfo, absl::StrCat("what=generation_begun generation=", beside_->note.number,
                                          " because=\"", because, "\""));
  return absl::OkStatus();
}

// Its follower may wait for the hub: whoever asks does not wait for that.
void GenerationKeeper::GiveUpBeside() {
  diff_.reset();
  if (!beside_.has_value()) return;
  beside_->store->GiveUp();
  if (beside_->follower != nullptr) beside_->follower->Stop();
  report_(Severity::kInfo,
          absl::StrCat("what=generation_given_up generation=", beside_->note.number));
  std::optional<Kept> leaving;
  {
    const std::lock_guard lock(mutex_);
    leaving.swap(beside_);
  }
  leaving_.push_back(*std::move(leaving));
}

absl::StatusOr<v1::GenerationDiff> GenerationKeeper::Compare(const v1::DiffGenerations& asked) {
  if (!beside_.has_value())
    return MakeError(v1::NOT_FOUND, {.detail = {"there is no generation to compare with",
                                                "il n'y a pas de génération à comparer"}});
  using google::protobuf::util::MessageDifferencer;
  if (diff_ == nullptr || diff_told_ || !MessageDifferencer::Equals(diff_->asked(), asked)) {
    diff_ = nullptr;  // before the next one: it holds snapshots
    BASIN_ASSIGN_OR_RETURN(diff_, DiffRun::Start(KeepingSnapshot(Telling(answering_)),
                                                 KeepingSnapshot(Telling(*beside_)), asked));
  }
  const absl::StatusOr<v1::GenerationDiff> progress = diff_->Progress();
  diff_told_ = !progress.ok() || progress->done();
  return progress;
}

Follower::Figures GenerationKeeper::figures() const {
  const std::lock_guard lock(mutex_);
  const Follower* follower = FollowerOfHub();
  if (follower == nullptr) return {};
  Follower::Figures figures = follower->figures();
  if (!answering_.frozen) return figures;
  // Rows that were whole when they were last folded; how old they are is known with the hub's head.
  figures.frozen = true;
  figures.caught_up = follower->followed().head.sequence() > 0;
  return figures;
}

FollowedLog GenerationKeeper::followed() const {
  const std::lock_guard lock(mutex_);
  return Followed();
}

FollowedLog GenerationKeeper::Followed() const {
  const Follower* follower = FollowerOfHub();
  return follower == nullptr ? FollowedLog() : follower->followed();
}

const Follower* GenerationKeeper::FollowerOfHub() const {
  if (answering_.follower != nullptr || !beside_.has_value()) return answering_.follower.get();
  return beside_->follower.get();
}

v1::ViewsAnswer GenerationKeeper::List() const {
  const std::lock_guard lock(mutex_);
  v1::ViewsAnswer answer;
  const GenerationFacts answering = FactsOf(answering_);
  *answer.add_generations() = Describe(answering_, StateOfAnswering(answering));
  answer.mutable_generations(0)->set_answers(true);
  if (!beside_.has_value()) return answer;
  *answer.add_generations() = Describe(*beside_, StateOfBeside(FactsOf(*beside_), answering));
  answer.mutable_generations(1)->set_answered_before(answered_before_);
  return answer;
}

GenerationFacts GenerationKeeper::FactsOf(const Kept& kept) const {
  const auto earliest = EarliestCheckpoint(*kept.store->Snapshot());
  return {.frozen = kept.frozen,
          .caught_up = kept.follower != nullptr && kept.follower->figures().caught_up,
          .sequence = earliest.ok() ? earliest->sequence : 0};
}

v1::Generation GenerationKeeper::Describe(const Kept& kept, v1::GenerationState state) const {
  const Sequence head = Followed().head.sequence();
  const auto lag = [head](Sequence sequence) { return head - std::min(head, sequence); };
  v1::Generation generation;
  generation.set_number(kept.note.number);
  generation.set_state(state);
  SetTimestamp(kept.note.begun_at, generation.mutable_begun_at());
  generation.set_sequence(FactsOf(kept).sequence);
  generation.set_lag(lag(generation.sequence()));
  const auto views = kept.store->Snapshot();
  for (const auto& projection : projections_) {
    const Checkpoint checkpoint = views->FindCheckpoint(projection->name()).value_or(Checkpoint());
    v1::ProjectionStatus& status = *generation.add_projections();
    status.set_name(std::string(projection->name()));
    status.set_version(checkpoint.version);
    status.set_checkpoint(checkpoint.sequence);
    status.set_lag(lag(checkpoint.sequence));
  }
  if (kept.follower != nullptr) DescribePace(kept.follower->figures(), generation);
  return generation;
}

}  // namespace basin
