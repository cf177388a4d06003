#include <utility>

#include "absl/container/flat_hash_map.h"
#include "broker/facts/fact_store.h"
#include "proto/model/check.h"

namespace basin {
namespace {

class MemoryFactStore final : public FactStore {
 public:
  absl::StatusOr<std::optional<Sequence>> FindEvent(const EventKey& key) override {
    const auto it = ids_.find(key);
    if (it == ids_.end()) return std::optional<Sequence>();
    return std::make_optional(it->second);
  }

  absl::StatusOr<std::optional<CaseHead>> FindCase(const EventKey& case_key) override {
    const auto it = heads_.find(case_key);
    if (it == heads_.end()) return std::optional<CaseHead>();
    return std::make_optional(it->second);
  }

  void Expect(const EventKey&) const override {}

  void Put(Sequence sequence, const EventKey& key, const EventKey& case_key,
           CaseHead head) override {
    BASIN_CHECK(sequence == applied_ + 1);
    ids_.emplace(key, sequence);
    heads_[case_key] = std::move(head);
    applied_ = sequence;
  }

  void PutEvent(Sequence sequence, const EventKey& key) override {
    BASIN_CHECK(sequence == applied_ + 1);
    ids_.emplace(key, sequence);
    applied_ = sequence;
  }

  Sequence applied() const override { return applied_; }
  Sequence checkpointed() const override { return 0; }
  absl::Status Checkpoint(Sequence) override { return absl::OkStatus(); }
  const std::string& rebuilt_because() const override { return never_; }

 private:
  absl::flat_hash_map<EventKey, Sequence, EventKeyHash> ids_;
  absl::flat_hash_map<EventKey, CaseHead, EventKeyHash> heads_;
  Sequence applied_ = 0;
  const std::string never_;
};

}  // namespace

std::unique_ptr<FactStore> MakeMemoryFactStore() { return std::make_unique<MemoryFactStore>(); }

}  // namespace basin
