// Runs events through the real admission, with everything in memory.
#ifndef BASIN_TESTS_SUPPORT_ADMISSION_RUN_H_
#define BASIN_TESTS_SUPPORT_ADMISSION_RUN_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "basin/v1/envelope.pb.h"
#include "broker/admission/actors.h"
#include "broker/admission/gate.h"
#include "broker/facts/fact_store.h"
#include "proto/model/event_builder.h"
#include "proto/model/event_catalog.h"
#include "proto/model/record_view.h"

namespace basin {

class AdmissionRun : public RecordSource {
 public:
  AdmissionRun(const v1::ActorsConfig& config, absl::string_view sender, v1::Origin origin)
      : facts_(MakeMemoryFactStore()),
        actors_(*Actors::Make(config, catalog_)),
        sender_(*actors_.Find(sender)),
        gate_(catalog_, *facts_, *this,
              {.limits = {},
               .origin = origin,
               .max_transaction_events = 1024,
               .max_transaction_bytes = 1 << 20}) {}

  // Admits one event at `now`, as a hub does. OK when it is new, or known byte for byte.
  absl::Status Admit(const std::string& event, absl::Time now) {
    const absl::string_view bytes = event;
    const auto verdict = gate_.Admit({bytes}, sender_, actors_, /*dry_run=*/false, now);
    if (!verdict.ok()) return verdict.status();
    if (!verdict->ok()) return verdict->refusal;
    duplicates_ += verdict->duplicate();
    if (verdict->duplicate()) return absl::OkStatus();
    v1::Record record;
    record.set_sequence(verdict->sequences[0]);
    SetTimestamp(now, record.mutable_recorded_at());
    record.set_actor(sender_.id);
    record.set_event(event);
    records_.push_back(record.SerializeAsString());
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<std::string>> Find(Sequence sequence) override {
    if (sequence == 0 || sequence > records_.size()) return std::optional<std::string>();
    return std::make_optional(records_[sequence - 1]);
  }

  const EventCatalog& catalog() const { return catalog_; }
  size_t admitted() const { return records_.size(); }
  size_t duplicates() const { return duplicates_; }

 private:
  EventCatalog catalog_;
  std::unique_ptr<FactStore> facts_;
  Actors actors_;
  const Actor& sender_;
  Gate gate_;
  std::vector<std::string> records_;
  size_t duplicates_ = 0;
};

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_ADMISSION_RUN_H_
