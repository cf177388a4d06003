// When each actor last said something: the time of its latest event, of whatever type and basin.
#ifndef BASIN_SERVICES_SENTINEL_LAST_HEARD_H_
#define BASIN_SERVICES_SENTINEL_LAST_HEARD_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/projection/projection.h"

namespace basin {

inline constexpr char kLastHeardView[] = "last_heard";

// The rows: actor → the day of its latest event in Europe/Paris, as text ("2026-03-12").
class LastHeard final : public Projection {
 public:
  absl::string_view name() const override { return kLastHeardView; }
  uint32_t version() const override { return 1; }
  std::vector<std::string> types() const override { return {"*"}; }
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;
};

// nullopt when it never said anything. Errors: DataLoss; the view's.
absl::StatusOr<std::optional<absl::CivilDay>> ReadLastHeard(const ViewReader& last_heard_view,
                                                            absl::string_view actor);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_LAST_HEARD_H_
