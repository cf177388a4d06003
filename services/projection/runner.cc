#include "services/projection/runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/model/status.h"
#include "services/projection/view_batch.h"

namespace basin {
namespace {

absl::flat_hash_set<const EventType*> Covered(const Projection& projection,
                                              const EventCatalog& catalog) {
  absl::flat_hash_set<const EventType*> covered;
  for (const std::string& pattern : projection.types())
    for (const auto& type : catalog.types())
      if (TypePatternMatches(pattern, type->name())) covered.insert(type.get());
  return covered;
}

// Why rows with this checkpoint cannot be continued; empty when they can.
std::string WhyNot(const Checkpoint& checkpoint, const Projection& projection,
                   const v1::Position& head) {
  if (checkpoint.version != projection.version())
    return absl::StrCat("its version is ", checkpoint.version, ", wanted is ",
                        projection.version());
  if (checkpoint.log_id != head.log_id()) return "it was folded from another log";
  if (checkpoint.epoch != head.epoch()) return "the log was restored since";
  if (checkpoint.sequence > head.sequence())
    return absl::StrCat("it is ahead of the log: ", checkpoint.sequence, " > ", head.sequence());
  return "";
}

}  // namespace

Runner::Runner(ViewStore& store, const EventCatalog& catalog, RunnerOptions options)
    : store_(&store), catalog_(&catalog), options_(options) {}

absl::StatusOr<Runner> Runner::Open(ViewStore& store, const Projections& projections,
                                    const EventCatalog& catalog, const v1::Position& head,
                                    RunnerOptions options) {
  Runner runner(store, catalog, options);
  std::vector<ViewChange> resets;
  for (const auto& projection : projections)
    BASIN_RETURN_IF_ERROR(runner.OpenView(*projection, head, resets));
  if (!resets.empty()) BASIN_RETURN_IF_ERROR(store.Write(resets));

  Sequence earliest =
      runner.views_.empty() ? head.sequence() : runner.views_[0].checkpoint.sequence;
  for (const View& view : runner.views_) earliest = std::min(earliest, view.checkpoint.sequence);
  runner.fed_ = runner.written_ = earliest;
  return runner;
}

absl::Status Runner::OpenView(Projection& projection, const v1::Position& head,
                              std::vector<ViewChange>& resets) {
  const std::string name(projection.name());
  View view{.projection = &projection,
            .types = Covered(projection, *catalog_),
            .checkpoint = {},
            .batch = std::make_unique<ViewBatch>(*store_, name)};
  const absl::StatusOr<Checkpoint> found = store_->Snapshot()->FindCheckpoint(name);
  const bool fresh = found.ok() && found->version == 0;
  const std::string why_not =
      found.ok() ? WhyNot(*found, projection, head) : "its checkpoint cannot be read";
  if (why_not.empty()) {
    view.checkpoint = *found;
  } else {
    if (!fresh) rebuilds_.push_back({name, why_not});
    view.checkpoint.version = projection.version();
    view.checkpoint.log_id = head.log_id();
    view.checkpoint.epoch = head.epoch();
    resets.push_back(
        {.view = name, .clear_first = true, .rows = {}, .checkpoint = view.checkpoint});
  }
  views_.push_back(std::move(view));
  return absl::OkStatus();
}

absl::Status Runner::Feed(const RecordView& record) {
  BASIN_RETURN_IF_ERROR(failed_);
  if (record.sequence < next()) return absl::OkStatus();
  failed_ = FeedNext(record);
  return failed_;
}

absl::Status Runner::FeedNext(const RecordView& record) {
  if (record.sequence != next())
    return MakeError(v1::GONE,
                     {.detail = {"the views need record $0 and were given $1",
                                 "les vues attendent l'enregistrement $0 et ont reçu le $1", next(),
                                 record.sequence}});
  // A type this build does not know belongs to no view of it.
  const EventType* type = catalog_->Find(record.event.header.type);
  size_t batch_bytes = 0;
  for (View& view : views_) {
    if (view.checkpoint.sequence >= record.sequence) continue;
    if (type != nullptr && view.types.contains(type))
      BASIN_RETURN_IF_ERROR(view.projection->Apply(record, *type, *view.batch));
    view.checkpoint.sequence = record.sequence;
    view.checkpoint.recorded_at = record.recorded_at;
    view.checkpoint.origin = record.event.header.origin;
    batch_bytes += view.batch->bytes();
  }
  fed_ = record.sequence;
  ++batch_records_;
  if (batch_records_ < options_.max_batch_records && batch_bytes < options_.max_batch_bytes)
    return absl::OkStatus();
  return Write();
}

absl::Status Runner::Skip(Sequence through) {
  BASIN_RETURN_IF_ERROR(failed_);
  if (through < next()) return absl::OkStatus();
  for (View& view : views_) {
    if (view.checkpoint.sequence >= through) continue;
    view.checkpoint.sequence = view.checkpoint.purged_through = through;
  }
  fed_ = through;
  ++batch_records_;  // something to write
  return absl::OkStatus();
}

absl::Status Runner::Flush() {
  BASIN_RETURN_IF_ERROR(failed_);
  if (batch_records_ > 0) failed_ = Write();
  return failed_;
}

absl::Status Runner::Write() {
  std::vector<ViewChange> changes;
  for (View& view : views_)
    changes.push_back({.view = std::string(view.projection->name()),
                       .clear_first = false,
                       .rows = view.batch->Take(),
                       .checkpoint = view.checkpoint});
  BASIN_RETURN_IF_ERROR(store_->Write(changes));
  batch_records_ = 0;
  written_ = fed_;
  return absl::OkStatus();
}

}  // namespace basin
