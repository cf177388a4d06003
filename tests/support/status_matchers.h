// Matchers for absl::Status and the error catalogue.
#ifndef BASIN_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define BASIN_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include "gmock/gmock.h"
#include "proto/model/status.h"

namespace basin {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << "which is " << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}
// The status carries this code of the error catalogue.
MATCHER_P(HasCode, code, "carries " + CodeName(code)) {
  *result_listener << "which is " << StatusOf(arg).ToString();
  return CodeOf(StatusOf(arg)) == code;
}

#define BASIN_ASSERT_OK(expression) ASSERT_THAT((expression), ::basin::IsOk())
#define BASIN_EXPECT_OK(expression) EXPECT_THAT((expression), ::basin::IsOk())

}  // namespace basin

#endif  // BASIN_TESTS_SUPPORT_STATUS_MATCHERS_H_
