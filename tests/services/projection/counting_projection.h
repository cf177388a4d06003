// A projection for tests of what surrounds projections: how many events each case has. It reads
// before it writes, so that an event folded twice, or lost, shows.
#ifndef BASIN_TESTS_SERVICES_PROJECTION_COUNTING_PROJECTION_H_
#define BASIN_TESTS_SERVICES_PROJECTION_COUNTING_PROJECTION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "proto/model/check.h"
#include "proto/model/status.h"
#include "services/projection/projection.h"

namespace basin {

class CountingProjection final : public Projection {
 public:
  // Refuses the record with sequence `fails_at`.
  CountingProjection(std::string name, uint32_t version, std::string types, Sequence fails_at = 0)
      : name_(std::move(name)), version_(version), types_(std::move(types)), fails_at_(fails_at) {}

  absl::string_view name() const override { return name_; }
  uint32_t version() const override { return version_; }
  std::vector<std::string> types() const override { return {types_}; }
  absl::Status Apply(const RecordView& record, const EventType&, ViewWriter& view) override {
    if (record.sequence == fails_at_) return MakeError(v1::BAD_PROTO, {.field = "body"});
    const absl::string_view subject = record.event.header.subject;
    uint64_t count = 0;
    if (const auto row = view.Get(subject); row.ok()) BASIN_CHECK(absl::SimpleAtoi(*row, &count));
    view.Put(subject, absl::StrCat(count + 1));
    return absl::OkStatus();
  }

 private:
  std::string name_;
  uint32_t version_;
  std::string types_;
  Sequence fails_at_;
};

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_PROJECTION_COUNTING_PROJECTION_H_
