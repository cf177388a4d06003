// Which alerts were raised, and which are open: a fold of the alert events, whoever published them.
#ifndef BASIN_SERVICES_SENTINEL_ALERT_BOOK_H_
#define BASIN_SERVICES_SENTINEL_ALERT_BOOK_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "basin/v1/alert.pb.h"
#include "services/projection/projection.h"

namespace basin {

inline constexpr char kAlertsView[] = "alerts";

// One case alert/<id>.
struct AlertState {
  uint64_t version = 0;  // how many events the case holds
  uint64_t raised = 0;   // how often it was raised
  bool open = false;     // raised, acknowledged or not, and not cleared since
  v1::AlertRule rule = v1::ALERT_RULE_UNSPECIFIED;
  std::string about;  // the case, as it was raised last
  std::string basin;
};

// The rows:
//   'c' subject  → the state of every alert
//   'o' subject  → nothing, for those that are open
class AlertBook final : public Projection {
 public:
  absl::string_view name() const override { return kAlertsView; }
  uint32_t version() const override { return 1; }
  std::vector<std::string> types() const override { return {"alert.*"}; }
  absl::Status Apply(const RecordView& record, const EventType& type, ViewWriter& view) override;
};

// The default state when there is no such alert. Errors: DataLoss; the view's.
absl::StatusOr<AlertState> ReadAlert(const ViewReader& alerts_view, absl::string_view subject);

// By subject. Errors: those of ReadAlert.
absl::StatusOr<std::map<std::string, AlertState>> ReadOpenAlerts(const ViewReader& alerts_view);

}  // namespace basin

#endif  // BASIN_SERVICES_SENTINEL_ALERT_BOOK_H_
