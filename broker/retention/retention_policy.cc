#include "broker/retention/retention_policy.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr uint32_t kMonthsMax = 1200;
constexpr absl::Duration kSilenceMax = absl::Hours(24 * 400);

absl::Status CheckMonths(const char* key, uint32_t months) {
  if (months >= 1 && months <= kMonthsMax) return absl::OkStatus();
  return MakeError(
      v1::BAD_CONFIG,
      {.field = key, .detail = {"between 1 and $0 months", "entre 1 et $0 mois", kMonthsMax}});
}

}  // namespace

absl::StatusOr<RetentionPolicy> ReadRetention(const v1::RetentionConfig& config) {
  BASIN_RETURN_IF_ERROR(CheckMonths("retention.operational_months", config.operational_months()));
  BASIN_RETURN_IF_ERROR(CheckMonths("retention.programme_months", config.programme_months()));
  return RetentionPolicy{.operational_months = config.operational_months(),
                         .programme_months = config.programme_months(),
                         .holds_file = config.holds()};
}

absl::Time CutoffOf(absl::Time as_of, uint32_t months) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilDay day = absl::ToCivilDay(as_of, utc);
  const absl::CivilMonth month = absl::CivilMonth(day) - static_cast<int>(months);
  const absl::CivilDay last_day = absl::CivilDay(month + 1) - 1;
  return absl::FromCivil(std::min(absl::CivilDay(month) + (day.day() - 1), last_day), utc);
}

absl::Status CheckRetentionClock(absl::Time now, absl::Time last_recorded_at, v1::Origin origin,
                                 bool confirmed) {
  if (confirmed || origin != v1::REAL || now - last_recorded_at <= kSilenceMax)
    return absl::OkStatus();
  return MakeError(
      v1::CLOCK_JUMP,
      {.detail = {"the last record is of $0; if the clock is right, say so: --confirm-clock",
                  "le dernier enregistrement est du $0 ; si l'horloge est juste, dites-le : "
                  "--confirm-clock",
                  absl::FormatTime("%Y-%m-%d", last_recorded_at, absl::UTCTimeZone())}});
}

}  // namespace basin
