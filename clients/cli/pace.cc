#include "clients/cli/pace.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "proto/model/status.h"

namespace basin::cli {
namespace {

bool ParsePositive(absl::string_view text, double* value) {
  return absl::SimpleAtod(text, value) && std::isfinite(*value) && *value > 0;
}

}  // namespace

absl::StatusOr<Pace> Pace::Parse(absl::string_view text) {
  double value = 0;
  if (text == "max") return Pace(0, 0);
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "x") && ParsePositive(rest, &value)) return Pace(value, 0);
  rest = text;
  absl::ConsumeSuffix(&rest, "/s");
  if (ParsePositive(rest, &value)) return Pace(0, value);
  return MakeError(v1::USAGE, {.field = "--rate",
                               .detail = {"write max, xN (x10) or N/s (500/s)",
                                          "écrivez max, xN (x10) ou N/s (500/s)"}});
}

absl::Time Pace::Due(absl::Time event_time, absl::Time now) {
  if (count_ == 0) {
    start_ = now;
    first_event_ = event_time;
  }
  absl::Time due = start_;
  if (speed_ > 0) due = start_ + (event_time - first_event_) / speed_;
  if (per_second_ > 0) due = start_ + absl::Seconds(static_cast<double>(count_) / per_second_);
  last_due_ = std::max(last_due_, due);
  ++count_;
  return last_due_;
}

}  // namespace basin::cli
