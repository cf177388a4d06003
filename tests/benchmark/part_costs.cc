#include "tests/benchmark/part_costs.h"

#include <time.h>

#include <algorithm>
#include <memory>

#include "basin/v1/session.pb.h"
#include "broker/admission/gate.h"
#include "broker/delivery/publish_view.h"
#include "broker/delivery/tail_ring.h"
#include "broker/facts/fact_store.h"
#include "broker/hub/commit_pipeline.h"
#include "broker/log/rocksdb/rocksdb_event_log.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "proto/wire/poll_loop.h"
#include "tests/benchmark/workload.h"

namespace basin {
namespace {

absl::Duration ThreadCpu() {
  timespec time;
  BASIN_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0);
  return absl::DurationFromTimespec(time);
}

// Adds up what the calls of one part took.
class Part {
 public:
  explicit Part(const char* name) : name_(name) {}

  template <typename Call>
  auto operator()(Call call) {
    const absl::Duration begin = ThreadCpu();
    auto result = call();
    took_ += ThreadCpu() - begin;
    return result;
  }
  std::pair<std::string, absl::Duration> An(uint64_t events) const {
    return {name_, took_ / static_cast<int64_t>(events)};
  }

 private:
  const char* const name_;
  absl::Duration took_;
};

std::vector<std::string> PublishBodies(const PartCostsOptions& options) {
  std::vector<std::string> bodies;
  for (size_t i = 0; i < options.events.size(); i += options.events_per_message) {
    v1::Publish publish;
    publish.set_number(i / options.events_per_message + 1);
    auto* transaction = publish.add_transactions();
    const size_t end = std::min(i + options.events_per_message, options.events.size());
    for (size_t j = i; j < end; ++j) transaction->add_events(options.events[j]);
    bodies.push_back(publish.SerializeAsString());
  }
  return bodies;
}

v1::ActorsConfig OneOperator() {
  v1::ActorsConfig config;
  v1::ActorConfig& actor = *config.add_actor();
  actor.set_id("operator");
  for (const char* role : {"operator", "member", "animator"}) actor.add_roles(role);
  actor.add_basins("*");
  return config;
}

// The path from a PUBLISH to a durable group, without sockets and other threads.
class Path {
 public:
  static absl::StatusOr<std::unique_ptr<Path>> Open(const std::string& folder) {
    std::unique_ptr<Path> path(new Path);
    RocksDbLogOptions log;
    log.folder = folder + "/log";
    log.new_log_id = "parts";
    BASIN_ASSIGN_OR_RETURN(OpenedRocksDbLog opened, OpenRocksDbEventLog(log));
    path->log_ = std::move(opened.log);
    BASIN_ASSIGN_OR_RETURN(path->facts_,
                           OpenRocksDbFactStore(folder + "/facts", path->log_->identity(), 0));
    BASIN_ASSIGN_OR_RETURN(path->actors_, Actors::Make(OneOperator(), path->catalog_));
    path->pipeline_ =
        std::make_unique<CommitPipeline>(*path->log_, path->ring_, GroupBuilderOptions());
    path->gate_ =
        std::make_unique<Gate>(path->catalog_, *path->facts_, *path->pipeline_, AdmissionOptions());
    return path;
  }

  absl::Status Publish(absl::string_view body, absl::Time now) {
    const Actor& sender = *actors_.Find("operator");
    BASIN_RETURN_IF_ERROR(read_([&] { return view_.Read(body); }));
    const auto events = view_.events(0);
    const auto verdict =
        admit_([&] { return gate_->Admit(events, sender, actors_, /*dry_run=*/false, now); });
    BASIN_RETURN_IF_ERROR(verdict.status());
    BASIN_RETURN_IF_ERROR(verdict->refusal);
    add_([&] {
      pipeline_->Add(sender.id, events, verdict->fresh,
                     gate_->assigned() - verdict->fresh.size() + 1, now);
      return true;
    });
    added_ += events.size();
    return added_ >= 1024 ? Commit() : absl::OkStatus();
  }

  absl::Status Commit() {
    added_ = 0;
    while (std::shared_ptr<CommitGroup> group = pipeline_->Next()) {
      seal_([&] { return SealInPlace(*group), true; });
      const SharedGroup sealed = group;
      BASIN_RETURN_IF_ERROR(append_([&] { return log_->Append(sealed); }));
      pipeline_->Durable(*sealed);
      ring_.Push(sealed);
      BASIN_RETURN_IF_ERROR(checkpoint_([&] { return facts_->Checkpoint(ring_.head()); }));
    }
    return absl::OkStatus();
  }

  PartCosts Costs(uint64_t events) const {
    PartCosts costs;
    for (const Part* part : {&read_, &admit_, &add_, &seal_, &append_, &checkpoint_})
      costs.push_back(part->An(events));
    return costs;
  }

 private:
  Path() = default;

  const EventCatalog catalog_;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<FactStore> facts_;
  Actors actors_;
  TailRing ring_{0, 16 << 20};
  std::unique_ptr<CommitPipeline> pipeline_;
  std::unique_ptr<Gate> gate_;
  PublishView view_;
  uint64_t added_ = 0;
  Part read_{"front: reading PUBLISH"};
  Part admit_{"front: admission"};
  Part add_{"front: building the group"};
  Part seal_{"committer: sealing"};
  Part append_{"committer: writing and syncing"};
  Part checkpoint_{"front: writing facts"};
};

}  // namespace

absl::StatusOr<PartCosts> MeasurePartCosts(const PartCostsOptions& options) {
  BASIN_ASSIGN_OR_RETURN(const auto path, Path::Open(options.folder));
  const std::vector<std::string> bodies = PublishBodies(options);
  const absl::Time now = WallNow();
  v1::Publish define;
  define.add_transactions()->add_events(DefineBasin("operator", now));
  BASIN_RETURN_IF_ERROR(path->Publish(define.SerializeAsString(), now));
  for (const std::string& body : bodies) BASIN_RETURN_IF_ERROR(path->Publish(body, now));
  BASIN_RETURN_IF_ERROR(path->Commit());
  return path->Costs(options.events.size());
}

}  // namespace basin
